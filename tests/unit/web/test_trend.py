"""The months of a theme: each has its place, and no number or height that singles anybody out."""

from itertools import pairwise

import pytest

from voicebox.web.lineage import Happened
from voicebox.web.trend import FEW, GROUND, HEIGHT, WIDTH, Trend, trend_of

#: Twenty in three months.
ENOUGH = {"2026-09": 3, "2026-10": 12, "2026-11": 5}


def event(kind: str, month: str, *, here: bool = True) -> Happened:
    return Happened(
        kind=kind,
        here=here,
        month=month,
        n_stories=None,
        twice=False,
        alike=False,
        by_tellers=False,
        given=False,
        beneath=False,
        n_kept=0,
        n_words=0,
        address=None,
        is_there=False,
        name="",
    )


def counts_of(trend: Trend) -> dict[str, int | None]:
    return {row.month: row.n_stories for row in trend.months}


def test_every_month_has_a_place_from_the_first_story_to_the_last_look() -> None:
    trend = trend_of({"2025-11": 8, "2026-01": 1}, "2026-03", ())
    assert counts_of(trend) == {
        "2025-11": 10,
        "2025-12": 0,
        "2026-01": None,
        "2026-02": 0,
        "2026-03": 0,
    }


def test_a_story_that_is_younger_than_the_last_look_is_told_too() -> None:
    assert counts_of(trend_of({"2026-11": 1}, "2026-10", ())) == {"2026-11": None}
    assert counts_of(trend_of({"2026-11": 1}, "", ())) == {"2026-11": None}


def test_a_theme_of_which_nothing_can_be_read_has_no_months() -> None:
    trend = trend_of({}, "2026-11", [event("born", "2026-11")])
    assert (trend.months, trend.earlier, trend.dots) == ((), None, ())


@pytest.mark.parametrize(
    ("counts", "until"),
    [
        ({"2026-09": 2, "2026-10": 8, "2026-11": 1}, "2026-11"),  # eleven
        ({"2026-10": 40, "2026-11": 40}, "2026-11"),  # two months
        ({"2026-09": 7, "2026-10": 7, "2026-11": 7}, "2026-11"),  # all a few
        # What is left of it stands in the row of all months before.
        ({"2020-01": 40, "2026-11": 3}, "2026-11"),
    ],
)
def test_too_little_is_not_drawn_and_told_all_the_same(counts: dict[str, int], until: str) -> None:
    trend = trend_of(counts, until, ())
    assert trend.dots == trend.fullest == ()
    assert trend.months


def test_twelve_stories_in_three_months_are_drawn() -> None:
    trend = trend_of({"2026-09": 2, "2026-10": 8, "2026-11": 2}, "2026-11", ())
    assert [dot.month for dot in trend.dots] == ["2026-09", "2026-10", "2026-11"]
    assert [dot.month for dot in trend.fullest] == ["2026-10"]


def test_one_and_seven_are_drawn_at_one_height_and_so_are_eight_and_twelve() -> None:
    trend = trend_of({"2026-07": 1, "2026-08": 7, "2026-09": 8, "2026-10": 12}, "2026-11", ())
    few, also_few, eight, twelve, none = trend.dots
    assert few.y == also_few.y
    assert few.is_few
    assert also_few.is_few
    assert eight.y == twelve.y
    assert not eight.is_few
    assert none.y == GROUND
    assert not none.is_few
    assert GROUND - few.y == pytest.approx((GROUND - eight.y) * FEW / 10, abs=0.1)


@pytest.mark.parametrize("n_months", [3, 24])
def test_the_months_stand_in_order_and_inside_the_drawing(n_months: int) -> None:
    counts = {f"{2025 + n // 12}-{n % 12 + 1:02}": 3 * n for n in range(n_months)} | {"2025-02": 9}
    dots = trend_of(counts, "2025-01", ()).dots
    assert len(dots) == n_months
    steps = {round(after.x - before.x) for before, after in pairwise(dots)}
    assert len(steps) <= 2
    assert all(0 < dot.x < WIDTH and 0 < dot.y < HEIGHT for dot in dots)


def test_what_is_long_ago_is_one_number() -> None:
    counts = {"2020-01": 4, "2024-11": 4, "2024-12": 1, "2026-11": 1}
    trend = trend_of(counts, "2026-11", [event("born", "2023-05")])
    assert trend.months[0].month == "2024-12"
    assert len(trend.months) == 24
    assert trend.earlier is not None
    assert trend.earlier.month == "2024-12"
    assert trend.earlier.n_stories == 10
    assert trend.earlier.address is None
    assert [told.kind for told in trend.earlier.happened] == ["born"]


def test_only_births_merges_and_partings_stand_beside_their_months() -> None:
    past = [
        event("born", "2026-09"),
        event("renamed", "2026-10"),
        event("moved", "2026-10"),
        event("merged", "2026-10"),
        event("split", "2026-11", here=False),
    ]
    told = {
        row.month: [one.kind for one in row.happened]
        for row in trend_of(ENOUGH, "2026-11", past).months
    }
    assert told == {"2026-09": ["born"], "2026-10": ["merged"], "2026-11": ["split"]}


def test_only_a_month_with_stories_leads_to_them() -> None:
    rows = trend_of({"2026-09": 1, "2026-11": 1}, "2026-11", (), "/stories?theme=a").months
    assert [row.address for row in rows] == [
        "/stories?theme=a&month=2026-09",
        None,
        "/stories?theme=a&month=2026-11",
    ]

"""The page of numbers beyond places: what is withheld, what people did, drift; for machines too."""

import csv
import io
import re
from typing import Any

from moderation import markers, policy
from moderation.markers import Marker
from tests.conftest import Client, Clock
from tests.http.conftest import Moderator, Publish, Tell, Turn, skipped, words_of
from voicebox.flows import drifting, transparency
from voicebox.store import drift_reviews, figures, marker_counts
from voicebox.store.drift_reviews import DriftReview
from voicebox.store.marker_counts import MarkerCount

Two = tuple[Moderator, ...]


async def data(client: Client) -> dict[str, Any]:
    answer = await client.get("/transparency.json")
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json()
    return found


async def decided(client: Client, *, marked: tuple[int, int], plain: tuple[int, int]) -> None:
    """Count verdicts of this year on stories with anger and without: published, withheld."""
    async with client.state.db.write() as main:
        for stage, with_it, without in (
            ("published", marked[0], plain[0]),
            ("withheld", marked[1], plain[1]),
        ):
            count = MarkerCount("2026-11-24", stage, Marker.ANGER, with_it, without)
            await marker_counts.add(main, [count])


async def withhold(client: Client, two: Two, tell: Tell, turn: Turn, words: str) -> None:
    await tell(words)
    await turn()
    (story_id,) = await two[0].queue()
    for one in two[:2]:
        await one.act(story_id, "claim")
        await one.withhold(story_id, "spam.1")
    await turn()


async def test_before_anything_happened_all_numbers_are_nought(client: Client) -> None:
    found = await data(client)
    assert found["arrived"] == found["released"] == 0
    assert set(found["states"].values()) == set(found["withheld"].values()) == {0}
    assert set(found["acts"].values()) == {0}
    assert set(found["withheld"]) == set(policy.ReasonKey)
    assert found["drift"]["next_look"] == 50
    assert {one["says"] for one in found["drift"]["markers"].values()} == {"cannot_tell"}


async def test_what_nobody_can_count_is_empty_and_not_nought(client: Client) -> None:
    await decided(client, marked=(80, 20), plain=(100, 0))
    markers = (await data(client))["drift"]["markers"]
    assert set(markers["unwelcome"]["in_theme"].values()) == {None}
    assert markers["unwelcome"]["published"]["with"] is not None
    assert markers["anger"]["in_theme"]["with"] == 0
    rows = dict(csv.reader(io.StringIO((await client.get("/transparency.csv")).text)))
    names = [f"drift.markers.unwelcome.in_theme.{one}" for one in ("with", "without", "percent")]
    assert [rows[name] for name in names] == ["", "", ""]


async def test_the_page_says_of_no_marker_that_there_is_no_gap(client: Client) -> None:
    page = words_of(await client.get("/transparency"))
    assert page.count("We cannot tell yet: there are too few verdicts.") == len(Marker)
    await decided(client, marked=(500, 10), plain=(500, 10))
    page = words_of(await client.get("/transparency"))
    assert "A gap of 15 or more would have shown. A smaller one may be there." in page
    assert "no gap" not in page.replace("There is no gap: no story is withheld.", "").lower()


async def test_a_gap_is_shown_with_its_interval(client: Client) -> None:
    await decided(client, marked=(80, 20), plain=(100, 0))
    row = (await data(client))["drift"]["markers"]["anger"]
    assert (row["gap_points"], row["low_points"], row["high_points"]) == (20, 10, 30)
    page = words_of(await client.get("/transparency"))
    assert "About 20 in a hundred; between 10 and 30." in page


async def test_what_is_shown_of_drift_does_not_tell_one_unseen_story_from_another(
    client: Client,
) -> None:
    await decided(client, marked=(80, 9), plain=(100, 2))
    before = (await data(client))["drift"]
    await decided(client, marked=(0, 1), plain=(0, 1))
    assert (await data(client))["drift"] == before


async def test_few_unseen_stories_are_a_few(client: Client) -> None:
    await decided(client, marked=(80, 3), plain=(100, 12))
    unseen = (await data(client))["drift"]["markers"]["anger"]["not_published"]
    assert (unseen["with"], unseen["without"]) == ("a few", 10)


async def test_a_withheld_story_is_a_gap_with_its_month_and_reason(
    client: Client, moderators: Two, tell: Tell, turn: Turn
) -> None:
    await withhold(client, moderators, tell, turn, "Buy my tea.")
    found = await data(client)
    assert found["withheld"]["spam"] == found["states"]["withheld"] == 1
    assert found["gaps"] == [{"month": "2026-11", "reason": "spam", "count": 1, "lines": []}]
    title = policy.load().rule("spam").title
    assert f"November 2026 · {title} · 1 story" in words_of(await client.get("/transparency"))


async def test_places_withheld_and_gaps_agree(
    client: Client, moderators: Two, tell: Tell, turn: Turn, publish: Publish
) -> None:
    await publish()
    for number in range(2):
        await withhold(client, moderators, tell, turn, f"Buy my tea, {number}.")
    found = await data(client)
    assert found["arrived"] == sum(found["states"].values()) == 3
    assert found["states"]["withheld"] == sum(found["withheld"].values())
    assert found["states"]["withheld"] == sum(gap["count"] for gap in found["gaps"])


async def test_what_people_did_is_counted_by_its_name(client: Client) -> None:
    names = transparency.ACTS
    async with client.state.db.write() as main:
        for number, name in enumerate(names, 1):
            await figures.add(main, name, number)
        await figures.show(main)
    assert (await data(client))["acts"] == {name: n for n, name in enumerate(names, 1)}
    page = (await client.get("/transparency")).text
    counted = re.findall(r'<td class="number">(\d+)</td>', page.partition('id="reading"')[2])
    assert {str(n) for n in range(1, len(names) + 1)} <= set(counted)


async def test_what_people_did_shows_when_a_window_closes_and_not_before(
    client: Client, publish: Publish, clock: Clock
) -> None:
    story_id = await publish()
    before = [(await client.get(f"/transparency{kind}")).text for kind in ("", ".json", ".csv")]
    await client.fill(f"/stories/{story_id}/report", reason="hate")
    after = [(await client.get(f"/transparency{kind}")).text for kind in ("", ".json", ".csv")]
    assert after == before
    clock.advance(days=1)
    await client.state.worker.run_once()
    assert (await data(client))["acts"]["reports"] == 1
    page = await client.get("/transparency")
    assert "a reader reported a public story 1" in words_of(page)


async def test_the_table_for_machines_has_the_numbers_of_the_page(
    client: Client, publish: Publish
) -> None:
    await publish()
    answer = await client.get("/transparency.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = dict(list(csv.reader(io.StringIO(answer.text)))[1:])
    assert rows["arrived"] == rows["states.published"] == "1"
    assert rows["windows.0.arrived"] == "1"
    assert rows["window"] == "now"


async def test_no_cell_of_the_table_runs_as_a_formula(client: Client) -> None:
    review = DriftReview("2026", 2, Marker.ANGER, "2026-11", "=HYPERLINK()", "2026-11")
    async with client.state.db.write() as main:
        await drift_reviews.open_one(main, review)
    table = (await client.get("/transparency.csv")).text
    assert "'=HYPERLINK()" in table
    assert ",=HYPERLINK()" not in table


async def test_an_open_review_is_public_at_once(client: Client) -> None:
    async with client.state.db.write() as main:
        for marker in Marker:
            counts = [MarkerCount("2026-11-24", "published", marker, 82, 97)]
            counts.append(MarkerCount("2026-11-24", "withheld", marker, 18, 3))
            await marker_counts.add(main, counts)
        await drifting.look(main, client.state.world, "2026")
    page = words_of(await client.get("/transparency"))
    assert "Swearing · November 2026" in page
    assert "This waits for an answer. Only a written one, here, can close it." in page


async def test_every_list_of_words_can_be_read(client: Client) -> None:
    page = words_of(await client.get("/transparency"))
    for one in markers.load():
        for words in (*one.words, *one.named, *one.passed_over, *one.finds, *one.near_misses):
            assert words in page
        assert all(words in page for part in one.near for words in part)


async def test_the_page_leaves_out_no_level_of_headings(client: Client) -> None:
    assert skipped(await client.get("/transparency")) == []


async def test_stories_in_themes_are_counted_by_public_words(
    client: Client, publish: Publish
) -> None:
    receipts: list[str] = []
    for number in range(21):
        await publish(f"I am furious about ward {number}. They never listened.", receipts)
    await client.state.worker.run_once()
    async with client.state.db.read() as main:
        sums = await marker_counts.sums(main)
    assert sum(sums["in_theme", Marker.ANGER]) == sums["in_theme", Marker.ANGER][0] > 0
    assert ("in_theme", Marker.UNWELCOME) not in sums

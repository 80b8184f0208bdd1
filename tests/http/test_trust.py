"""What we can and cannot promise: true of the settings that run, and of the files on the disk."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Client, visiting
from tests.flows.backed import PAIR
from tests.http.conftest import words_of
from tests.promises.page import ROOT
from voicebox.flows import staff
from voicebox.flows.trust import Figure, Trust, Weakness, measured
from voicebox.settings import Settings
from voicebox.web import demand, trust
from voicebox.web.trust import BENCHES, CANNOT, PROMISES
from voicebox.world import World

#: The tables in which SQLite keeps its index of words.
_SEARCH = re.compile(r"search(_\w+)?")
Pair = tuple[str, str]


@pytest.fixture
def whole(settings: Settings, tmp_path: Path) -> Settings:
    """Settings by which every promise is kept."""
    (tmp_path / "backups").mkdir()
    return replace(
        settings,
        window="day",
        tombstones=tmp_path / "tombstones.txt",
        backups=tmp_path / "backups",
        backup_key=PAIR.public,
    )


async def as_json(settings: Settings, world: World) -> dict[str, Any]:
    async with visiting(settings, world) as client:
        found: dict[str, Any] = (await client.get("/trust.json")).json()
        return found


async def test_a_site_with_nothing_switched_off_promises_everything(
    site: Settings, whole: Settings, world: World
) -> None:
    found = await as_json(whole, world)
    assert found["weak"] == []
    assert [one["says"] for one in found["will"]] == [one.will for one in PROMISES]
    assert found["cannot"] == list(CANNOT)


@pytest.mark.parametrize(
    ("change", "weak"),
    [
        ({"window": "now"}, Weakness.NO_WINDOW),
        ({"tombstones": None}, Weakness.NO_TOMBSTONES),
        ({"backups": None}, Weakness.NO_BACKUPS),
        ({"backup_key": None}, Weakness.NO_BACKUPS),
    ],
)
async def test_a_setting_that_breaks_a_promise_moves_it_to_the_other_list(
    site: Settings, whole: Settings, world: World, change: dict[str, Any], weak: Weakness
) -> None:
    found = await as_json(replace(whole, **change), world)
    [broken] = [one for one in PROMISES if weak in one.cannot]
    assert found["weak"] == [weak]
    assert broken.will not in [one["says"] for one in found["will"]]
    assert broken.cannot[weak] in found["cannot"]


async def test_keys_beside_the_data_break_the_promise_to_keep_words_sealed(
    site: Settings, whole: Settings, world: World
) -> None:
    inside = site.data / "secrets"
    site.secrets.rename(inside)
    found = await as_json(replace(whole, secrets=inside), world)
    assert found["weak"] == [Weakness.KEYS_WITH_DATA]


async def test_a_site_with_example_accounts_says_that_everybody_knows_its_passwords(
    client: Client, team: bytes
) -> None:
    async with client.state.db.write() as main:
        await staff.add(main, client.state.world, team, "ama", "x" * 15, example=True)
    page = words_of(await client.get("/trust"))
    assert "everybody knows its passwords" in page
    assert "the disk alone does not give them away" not in page


@pytest.mark.parametrize("weakness", Weakness)
def test_each_weakness_breaks_a_promise(weakness: Weakness) -> None:
    both = trust.lists(Trust(frozenset({weakness}), {}, None))
    assert len(both.will) < len(PROMISES)
    assert len(both.cannot) > len(CANNOT)


def test_each_promise_names_tests_and_benches_that_are_there() -> None:
    modules = {path.name.split("_")[1] for path in (ROOT / "tests/promises").glob("test_p*_*.py")}
    for one in PROMISES:
        assert one.tests
        assert {f"p{int(test[1:]):02}" for test in one.tests} <= modules, one.will
        assert set(one.benches) <= set(BENCHES), one.will
    assert {name for one in PROMISES for name in one.benches} == set(BENCHES)
    # After a dash stands how a bench was run.
    benches = {name.partition("-")[0] for name in BENCHES}
    assert [name for name in benches if find_spec(f"bench.{name}") is None] == []


async def test_a_figure_stands_on_the_page_with_its_day_and_says_when_it_falls_short(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = {"crash": Figure("3 kills, 1 lost (at most 0)", False, "2026-11-24")}
    monkeypatch.setattr("voicebox.flows.trust.measured", lambda: figures)
    page = words_of(await client.get("/trust"))
    assert "It falls short of its goal. 24 November 2026: 3 kills, 1 lost (at most 0)" in page
    assert page.count("It falls short of its goal.") == 1
    assert page.count("Not measured yet for this release.") == len(BENCHES) - 1


def test_what_the_release_says_was_measured_was_measured() -> None:
    assert all(one.figure and one.day for one in measured().values())


async def test_the_answer_tells_of_every_column_on_the_disk_and_of_no_other(
    site: Settings, client: Client
) -> None:
    kept = Counter(on_the_disk(site.data))
    told = Counter(columns_told())
    assert sorted((kept - told).elements()) == [], (
        "A column that the answer to a legal demand does not tell of: add it to its line in"
        " voicebox/web/held.py or demand.py, and say in words what is held."
    )
    assert sorted((told - kept).elements()) == [], "The answer tells of what is not kept."


def on_the_disk(data: Path) -> Iterator[Pair]:
    """Give every column of the two databases, the index of words as one."""
    for name in ("main", "keys"):
        with closing(sqlite3.connect(data / f"{name}.db")) as file:
            tables = file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            for (table,) in tables:
                if table == "search":
                    yield table, "*"
                elif not _SEARCH.fullmatch(table) and table != "alembic_version":
                    about = file.execute("SELECT name FROM pragma_table_info(?)", (table,))
                    yield from ((table, column) for (column,) in about)


def columns_told() -> Iterator[Pair]:
    """Give every column that the answer tells of, as often as it does."""
    for part in demand.answer(frozenset()):
        for held in part.held:
            for columns in held.columns:
                table, _, names = columns.partition(": ")
                yield from ((table, name) for name in names.split())


async def test_every_line_of_the_answer_stands_on_the_page(client: Client) -> None:
    page = words_of(await client.get("/trust"))
    for part in demand.answer(frozenset({Weakness.NO_BACKUPS})):
        assert part.of in page
        assert [one.says for one in part.held if one.says not in page] == []


def test_a_site_that_keeps_times_does_not_say_that_it_keeps_none() -> None:
    said = [one.says for part in demand.answer({Weakness.ORDER_KEPT}) for one in part.held]
    assert not any("hour or minute" in one for one in said)
    assert any("at what time each row came" in one for one in said)

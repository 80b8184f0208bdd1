"""How sure the themes were is kept with them, until they are looked for again."""

from dataclasses import replace

from tests.store.test_themes import FINDINGS
from voicebox.store import sureness, themes
from voicebox.store.db import Database
from voicebox.store.sureness import SurenessRow

SURE = SurenessRow(
    again=0.75,
    curve=[[20, 2.5], [40, 3.0]],
    languages=["en"],
    unread=[["cy", 2], ["pl", 1]],
    themes={"night": 0.5, "talk": 1.0},
)


async def keep(db: Database, row: SurenessRow | None) -> SurenessRow | None:
    """Keep a run that found this, without its stories; return what is known afterwards."""
    run = replace(FINDINGS, stories=[], passages=[], quotes=[], alone=[], sureness=row)
    async with db.write() as main:
        await themes.replace(main, replace(run, perspectives=(), perspective_stories=()))
    async with db.read() as main:
        return await sureness.last(main)


async def test_before_the_first_run_nothing_is_known(db: Database) -> None:
    async with db.read() as main:
        assert await sureness.last(main) is None


async def test_what_a_run_was_sure_of_comes_back_as_it_was(db: Database) -> None:
    assert await keep(db, SURE) == SURE


async def test_the_next_look_takes_the_place_of_the_last(db: Database) -> None:
    await keep(db, SURE)
    anew = replace(SURE, again=0.25, themes={"night": 0.125}, unread=[])
    assert await keep(db, anew) == anew


async def test_where_nothing_was_looked_at_again_what_was_known_still_holds(db: Database) -> None:
    await keep(db, SURE)
    assert await keep(db, None) == SURE

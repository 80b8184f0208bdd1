"""Notes, appeals and what is owed, on both databases."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from moderation.states import State
from tests.store.made import review, story
from voicebox.model import SealedAppeal, SealedNote
from voicebox.store import appeals, notes, owed, reviews, stories
from voicebox.store.db import Database
from voicebox.store.dialogue_tables import OF_A_STORY, appeal_votes

APPEAL = SealedAppeal("a", 1, "2026-11-20", b"sealed words")


def note(note_id: str, **changes: Any) -> SealedNote:
    values: dict[str, Any] = {"story_id": "a", "version": 1, "by": "moderator"}
    values |= {"id": note_id, "day": "2026-11-25", "sealed": b"sealed words"}
    return SealedNote(**values | changes)


@pytest.fixture
async def appealed(db: Database) -> Database:
    """A site with two stories; one is appealed, and wren voted on another version of it."""
    async with db.write() as main:
        await stories.add(main, [story("a", state=State.APPEALED), story("b")])
        await reviews.add(main, review(version=0))
        await appeals.add(main, APPEAL)
    return db


async def test_notes_are_found_by_story_and_version(db: Database) -> None:
    async with db.write() as main:
        await stories.add(main, [story("a"), story("b")])
        for one in (note("1"), note("2", by="teller"), note("3", version=2)):
            await notes.add(main, one)
        await notes.add(main, note("1", story_id="b"))
    async with db.read() as main:
        found = await notes.of_story(main, "a", 1)
    assert {one.id for one in found} == {"1", "2"}


async def test_when_somebody_last_asked_is_told_by_story(db: Database) -> None:
    async with db.write() as main:
        await stories.add(main, [story("a"), story("b"), story("c")])
        await notes.add(main, note("1", day="2026-11-01"))
        await notes.add(main, note("2", day="2026-11-03"))
        await notes.add(main, note("3", day="2026-11-09", by="teller"))
        await notes.add(main, note("1", story_id="b", day="2026-11-05"))
    async with db.read() as main:
        assert await notes.last_asked(main, ["a", "c"]) == {"a": "2026-11-03"}
        assert await notes.last_asked(main, []) == {}


async def test_a_note_is_a_moderators_or_a_tellers(db: Database) -> None:
    async with db.write() as main:
        await stories.add(main, [story("a")])
    with pytest.raises(IntegrityError):
        async with db.write() as main:
            await notes.add(main, note("1", by="machine"))


async def test_there_is_one_appeal_for_each_verdict(appealed: Database) -> None:
    with pytest.raises(IntegrityError):
        async with appealed.write() as main:
            await appeals.add(main, APPEAL)
    later = SealedAppeal("a", 1, "2026-12-20", b"sealed words")
    async with appealed.write() as main:
        await appeals.end(main, APPEAL, "overturned")
        await appeals.add(main, later)
    async with appealed.read() as main:
        found = await appeals.of_story(main, "a", 1)
    assert [(one.verdict, one.outcome) for one in found] == [
        ("2026-12-20", None),
        ("2026-11-20", "overturned"),
    ]


async def test_an_appeal_ends_in_one_of_two_ways(appealed: Database) -> None:
    with pytest.raises(IntegrityError):
        async with appealed.write() as main:
            await appeals.end(main, APPEAL, "forgotten")


async def test_the_table_keeps_out_who_voted_on_any_version_before(appealed: Database) -> None:
    with pytest.raises(DBAPIError, match="Who voted before decides no appeal"):
        async with appealed.write() as main:
            await appeals.vote(main, APPEAL, review(moderator_id="wren"))
    async with appealed.write() as main:
        await appeals.vote(main, APPEAL, review(moderator_id="robin"))
    with pytest.raises(DBAPIError, match="Who voted before decides no appeal"):
        async with appealed.write() as main:
            await main.execute(sa.update(appeal_votes).values(moderator_id="wren"))
    async with appealed.read() as main:
        assert [one.moderator_id for one in await appeals.votes(main, APPEAL)] == ["robin"]


async def test_involved_is_who_voted_in_either_round(appealed: Database) -> None:
    async with appealed.write() as main:
        await appeals.vote(main, APPEAL, review(moderator_id="robin"))
    async with appealed.read() as main:
        found = [await appeals.involved(main, name) for name in ("wren", "robin", "heron")]
    assert found == [{"a"}, {"a"}, set()]


async def test_what_is_owed_counts_from_the_week_that_was_put(db: Database) -> None:
    async with db.write() as main:
        kept = [story("a"), story("b"), story("c", state=State.ASKED), story("d", sealed=b"")]
        await stories.add(main, kept)
        for week in ("2026-W49", "2026-W50"):
            await owed.put(main, "a", week)
    async with db.read() as main:
        assert await owed.by_week(main) == {
            (State.WAITING, "2026-W50"): 1,
            (State.WAITING, "2026-W48"): 1,
            (State.ASKED, "2026-W48"): 1,
        }
        assert [await owed.since(main, one) for one in ("a", "b")] == ["2026-W50", None]


async def test_a_story_takes_all_of_it_along(appealed: Database) -> None:
    async with appealed.write() as main:
        await appeals.vote(main, APPEAL, review(moderator_id="robin"))
        await notes.add(main, note("1"))
        await owed.put(main, "a", "2026-W50")
        await stories.delete(main, "a")
    async with appealed.read() as main:
        for table in OF_A_STORY:
            assert (await main.execute(sa.select(table))).all() == []

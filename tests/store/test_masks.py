"""Proposed masks in the store, and public words that nobody can change."""

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from moderation.states import State
from tests.store.made import draft, publish, story
from voicebox.store import masks, public, stories
from voicebox.store.db import Database
from voicebox.store.masks import MaskRow
from voicebox.store.tables import public_stories

ROW = MaskRow("a", 1, "proposed", "held", "2026-11-25", b"sealed spans")


@pytest.fixture
async def proposed(db: Database) -> Database:
    """A site with one story whose teller has a proposal before them."""
    async with db.write() as main:
        await stories.add(main, [story(state=State.MASK_PROPOSED)])
        await masks.add(main, ROW)
    return db


async def test_a_proposal_is_found_by_its_version_alone(proposed: Database) -> None:
    async with proposed.read() as main:
        assert await masks.find(main, "a", 1) == ROW
        assert await masks.find(main, "a", 2) is None


async def test_there_is_one_proposal_for_a_version(proposed: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        async with proposed.write() as main:
            await masks.add(main, replace(ROW, day="2026-11-26"))


@pytest.mark.parametrize("change", [{"status": "edited"}, {"lapses": "published"}])
async def test_there_is_no_other_status_and_no_other_end(
    db: Database, change: dict[str, Any]
) -> None:
    async with db.write() as main:
        await stories.add(main, [story()])
    with pytest.raises(sa.exc.IntegrityError):
        async with db.write() as main:
            await masks.add(main, replace(ROW, **change))


async def test_an_answer_takes_the_place_of_the_question(proposed: Database) -> None:
    async with proposed.write() as main:
        await masks.answer(main, ROW, "declined", b"sealed answer")
        assert await masks.find(main, "a", 1) == replace(
            ROW, status="declined", sealed=b"sealed answer"
        )


@pytest.mark.parametrize(
    ("until", "state", "found"),
    [
        ("2026-11-25", State.MASK_PROPOSED, [ROW]),
        ("2026-11-24", State.MASK_PROPOSED, []),
        ("2026-11-25", State.HELD, []),
        ("2026-11-25", State.CLEARED, []),
    ],
)
async def test_unanswered_is_what_waits_for_its_teller_since_a_day(
    proposed: Database, until: str, state: State, found: list[MaskRow]
) -> None:
    async with proposed.write() as main:
        await stories.move(main, "a", state)
        assert await masks.unanswered(main, until) == found


async def test_a_proposal_goes_with_its_story(proposed: Database) -> None:
    async with proposed.write() as main:
        await stories.delete(main, "a")
        assert await masks.find(main, "a", 1) is None


@pytest.mark.parametrize("column", ["text", "title", "masked"])
async def test_words_that_are_public_cannot_be_changed(db: Database, column: str) -> None:
    values = {column: [] if column == "masked" else "Other words."}
    async with db.write() as main:
        await publish(main, "a")
    with pytest.raises(sa.exc.DBAPIError, match="public words are never changed"):
        async with db.write() as main:
            await main.execute(sa.update(public_stories).values(values))
    async with db.read() as main:
        found = await public.find(main, "a")
    assert found is not None
    assert found.text == draft().text


async def test_their_order_still_can(db: Database) -> None:
    async with db.write() as main:
        await publish(main, "a", place=1)
        await public.shuffle(main, {"a": 2})
        found = await public.find(main, "a")
    assert found is not None
    assert found.place == 2


async def test_where_placeholders_stand_is_kept_with_the_words(db: Database) -> None:
    words = draft("[name] heard me.")
    async with db.write() as main:
        await stories.add(main, [story(state=State.PUBLISHED, month="2026-11")])
        await public.add(main, "a", words, shown=True, place=1, search_id=1, masked=((0, 6),))
        found = await public.find(main, "a")
    assert found is not None
    assert found.masked == ((0, 6),)

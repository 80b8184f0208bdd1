"""Messages and what was learned, on both databases."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from voicebox.store import learned, message_tables, messages
from voicebox.store.db import Database
from voicebox.store.learned import Entry, LearnedFrom
from voicebox.store.messages import Message, MessageState

WAITING = Message("a" * 32, "rules", "2026-11", MessageState.WAITING, b"sealed")
SHOWN = Message("b" * 32, "", "2026-12", MessageState.SHOWN, None, words="Shorter.")


async def test_a_message_comes_back_as_it_was_kept(db: Database) -> None:
    async with db.write() as main:
        for message in (WAITING, SHOWN):
            await messages.add(main, message)
        assert await messages.find(main, WAITING.id) == WAITING
        assert await messages.find(main, "c" * 32) is None
        assert await messages.in_state(main, MessageState.SHOWN) == [SHOWN]
        counts = await messages.count_by_state(main)
    assert counts == {"waiting": 1, "shown": 1, "withheld": 0}


async def test_the_newest_month_comes_first_and_inside_one_chance_decides(db: Database) -> None:
    async with db.write() as main:
        for name, month in (("1", "2026-10"), ("3", "2026-11"), ("2", "2026-11")):
            await messages.add(main, replace(WAITING, id=name * 32, month=month))
        found = await messages.in_state(main, MessageState.WAITING)
    assert [one.id[0] for one in found] == ["2", "3", "1"]


async def test_shown_it_loses_its_ciphertext_and_answered_it_has_both(db: Database) -> None:
    async with db.write() as main:
        await messages.add(main, WAITING)
        await messages.show(main, WAITING.id, "Shorter.")
        await messages.answer(main, WAITING.id, "Done.", "2027-01")
        found = await messages.find(main, WAITING.id)
    shown = replace(WAITING, state=MessageState.SHOWN, sealed=None, words="Shorter.")
    assert found == replace(shown, answer="Done.", answered="2027-01")


async def test_kept_back_it_stays_sealed_under_its_reason(db: Database) -> None:
    async with db.write() as main:
        await messages.add(main, WAITING)
        await messages.withhold(main, WAITING.id, "spam")
        found = await messages.find(main, WAITING.id)
    assert found == replace(WAITING, state=MessageState.WITHHELD, reason="spam")


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": "In clear while it waits."},
        {"state": MessageState.SHOWN},
        {"state": MessageState.WITHHELD},
        {"state": MessageState.WITHHELD, "reason": "critical"},
        {"answer": "Too soon.", "answered": "2026-11"},
        {"answer": "Without its month."},
    ],
    ids=str,
)
async def test_the_database_refuses_what_no_message_can_be(
    db: Database, wrong: dict[str, str]
) -> None:
    values = {column: getattr(WAITING, column) for column in WAITING.__match_args__}
    with pytest.raises(sa.exc.IntegrityError):
        await write(db, sa.insert(message_tables.messages).values(values | wrong))


async def test_votes_are_kept_once_each_and_forgotten_together(db: Database) -> None:
    async with db.write() as main:
        await messages.add(main, WAITING)
        await messages.votes.add(main, WAITING.id, "ama", "spam")
        await messages.votes.add(main, WAITING.id, "wen", None)
        assert await messages.votes.on(main, WAITING.id) == {"ama": "spam", "wen": None}
        assert (
            await messages.votes.voted_by(main, "ama")
            == await messages.votes.begun(main)
            == {WAITING.id}
        )
        await messages.votes.forget(main, WAITING.id)
        assert await messages.votes.begun(main) == set()


async def test_the_key_sees_to_it_that_nobody_votes_twice(db: Database) -> None:
    async with db.write() as main:
        await messages.add(main, WAITING)
        await messages.votes.add(main, WAITING.id, "ama", "spam")
    again = {"message_id": WAITING.id, "moderator_id": "ama", "reason": None}
    with pytest.raises(sa.exc.IntegrityError):
        await write(db, sa.insert(message_tables.message_votes).values(again))


async def test_what_was_learned_is_told_by_month(db: Database) -> None:
    async with db.write() as main:
        assert await learned.first_month(main) is None
        for name, month in (("1", "2026-10"), ("2", "2026-12")):
            await learned.add(main, Entry(name * 32, month, LearnedFrom.DRIFT, "Words."))
        assert [one.month for one in await learned.everything(main)] == ["2026-12", "2026-10"]
        assert await learned.first_month(main) == "2026-10"


async def write(db: Database, statement: sa.Insert) -> None:
    async with db.write() as main:
        await main.execute(statement)

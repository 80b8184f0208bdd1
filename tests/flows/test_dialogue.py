"""A moderator asks, a teller answers or does not, and the story goes on either way."""

import pytest

from moderation.states import State
from moderation.verdict import Verdict
from tests.flows import standings, talking
from tests.flows.place import COUNTED, NOTHING, Place, refusal
from tests.flows.talking import ANSWER, QUESTION
from voicebox.errors import Conflict
from voicebox.flows import dialogue, hands, my_story
from voicebox.flows.hands import Reading
from voicebox.flows.notes import By
from voicebox.flows.votes import Unfit
from voicebox.model import Session
from voicebox.receipt import mint


@pytest.fixture
async def receipt(place: Place) -> str:
    """A story in the queue."""
    return await standings.queued(place)


async def read(place: Place, who: str, receipt: str) -> Reading:
    """Take a story in hand and open it."""
    moderator: Session = place.moderator(who)
    await place.claim(moderator, place.id_of(receipt))
    async with place.db.read_both() as both:
        return await hands.opened(both, place.world, moderator, place.id_of(receipt))


async def texts(place: Place, receipt: str) -> list[str]:
    return [note.text for note in (await place.mine(receipt)).notes]


# --- asking --------------------------------------------------------------------------------------


async def test_a_question_asked_alone_is_on_the_tellers_page_at_once(
    place: Place, receipt: str
) -> None:
    await talking.ask(place, "ama", receipt)
    mine = await place.mine(receipt)
    assert mine.state is State.ASKED
    assert mine.may_answer
    [note] = mine.notes
    assert (note.by, note.day, note.text) == (By.MODERATOR, "2026-11-25", QUESTION)


async def test_while_it_is_asked_nobody_is_offered_it_and_nobody_takes_it(
    place: Place, receipt: str
) -> None:
    await talking.ask(place, "ama", receipt)
    for name in ("ama", "rhys"):
        assert await place.queue(place.moderator(name)) == []
        with pytest.raises(Conflict):
            await place.claim(place.moderator(name), place.id_of(receipt))


async def test_nothing_on_disk_says_what_was_asked_or_answered_or_who_asked(
    place: Place, receipt: str
) -> None:
    await talking.ask(place, "ama", receipt)
    await talking.answer(place, receipt)
    assert place.files_with(b"quetzalcoatlus") == []
    assert place.files_with(b"quokka") == []
    columns = [row[1] for row in place.rows("main", "PRAGMA table_info(notes)")]
    assert columns == ["story_id", "id", "version", "by", "day", "sealed"]
    assert "ama" not in {
        value for row in place.rows("main", "SELECT * FROM notes") for value in row
    }


async def test_a_question_and_an_answer_of_one_length_look_alike_on_disk(place: Place) -> None:
    for words in ("No.", "No, and I will say at length why not. " * 20):
        receipt = await standings.asked(place)
        await talking.answer(place, receipt, words)
    lengths = place.rows("main", "SELECT DISTINCT length(sealed) FROM notes")
    assert len(lengths) == 1


async def test_nobody_asks_about_what_they_do_not_hold(place: Place, receipt: str) -> None:
    ama, story_id = place.moderator("ama"), place.id_of(receipt)
    for asking in (dialogue.ask, dialogue.send_along):
        with pytest.raises(Conflict, match="in hand"):
            async with place.db.write_both() as both:
                await asking(
                    both, place.world, place.keyring, ama, story_id, QUESTION, is_sure=False
                )
    assert place.count("main", "notes") == 0


async def test_a_second_reader_cannot_hold_it_with_a_question(place: Place) -> None:
    receipt = await standings.half_refused(place)
    with pytest.raises(Conflict, match="with a vote"):
        await talking.ask(place, "rhys", receipt)
    assert await place.state(receipt) is State.SECOND_READING


async def test_nobody_keeps_a_story_waiting_by_asking_again(place: Place) -> None:
    receipt = await standings.answered(place)
    with pytest.raises(Unfit) as caught:
        await talking.ask(place, "rhys", receipt, "And what else?")
    assert (caught.value.field, caught.value.problem) == ("question", "asked_before")
    assert await place.state(receipt) is State.READING
    assert not (await read(place, "rhys", receipt)).may_ask


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("", "missing"),
        (" \n ", "missing"),
        ("What is your name?", "asks_who"),
        ("x" * (dialogue.LONGEST_QUESTION + 1), "too_long"),
    ],
)
async def test_an_unfit_question_is_not_asked(
    place: Place, receipt: str, question: str, problem: str
) -> None:
    with pytest.raises(Unfit) as caught:
        await talking.ask(place, "ama", receipt, question)
    assert (caught.value.field, caught.value.problem) == ("question", problem)
    assert await place.state(receipt) is State.READING
    assert place.count("main", "notes") == 0


async def test_who_was_reminded_and_is_sure_may_ask(place: Place, receipt: str) -> None:
    question = "Should your name for the dog stay in?"
    ama, story_id = place.moderator("ama"), place.id_of(receipt)
    with pytest.raises(Unfit):
        await talking.ask(place, "ama", receipt, question)
    async with place.db.write_both() as both:
        await dialogue.ask(both, place.world, place.keyring, ama, story_id, question, is_sure=True)
    assert await texts(place, receipt) == [question]
    assert (place.figure("asked"), place.figure("asked_who")) == (1, 1)


# --- answering -----------------------------------------------------------------------------------


async def test_answered_it_waits_at_once_and_the_next_reader_sees_both(
    place: Place, receipt: str
) -> None:
    await talking.ask(place, "ama", receipt)
    assert await talking.answer(place, receipt)
    assert await place.state(receipt) is State.WAITING
    reading = await read(place, "rhys", receipt)
    assert [note.text for note in reading.notes] == [QUESTION, ANSWER]


async def test_who_asked_may_go_on_reading_it(place: Place) -> None:
    receipt = await standings.answered(place)
    assert await place.vote("ama", receipt) is Verdict.PUBLISH


async def test_a_teller_may_let_it_go_on_without_a_word(place: Place) -> None:
    receipt = await standings.asked(place)
    await talking.go_on(place, receipt)
    assert await place.state(receipt) is State.WAITING
    assert await texts(place, receipt) == [QUESTION]


@pytest.mark.parametrize(
    ("days", "state"), [(0, State.ASKED), (13, State.ASKED), (14, State.WAITING)]
)
async def test_unanswered_it_goes_on_after_fourteen_days(
    place: Place, days: int, state: State
) -> None:
    receipt = await standings.asked(place)
    place.clock.advance(days=days)
    await talking.lapse(place)
    assert await place.state(receipt) is state


async def test_an_answer_that_comes_late_is_still_read(place: Place) -> None:
    receipt = await standings.asked(place)
    place.clock.advance(days=15)
    await talking.lapse(place)
    assert await talking.answer(place, receipt)
    assert [note.text for note in (await read(place, "rhys", receipt)).notes] == [QUESTION, ANSWER]


async def test_nothing_can_be_answered_where_nothing_was_asked(place: Place, receipt: str) -> None:
    assert not await talking.answer(place, receipt)
    assert not await talking.answer(place, mint(place.world))
    assert place.count("main", "notes") == 0


@pytest.mark.parametrize("end", ["cleared", "published"])
async def test_what_is_decided_takes_no_answer_that_nobody_would_read(
    place: Place, end: str
) -> None:
    receipt = await standings.asked(place)
    await talking.go_on(place, receipt)
    await place.vote("ama", receipt)
    if end == "published":
        await place.close()
    assert not (await place.mine(receipt)).may_answer
    assert not await talking.answer(place, receipt)


async def test_there_is_an_end_to_answers(place: Place) -> None:
    receipt = await standings.asked(place)
    kept = [await talking.answer(place, receipt) for _ in range(dialogue.MOST_ANSWERS + 1)]
    assert kept == [True] * dialogue.MOST_ANSWERS + [False]
    assert not (await place.mine(receipt)).may_answer


async def test_notes_come_in_the_order_in_which_they_were_written(place: Place) -> None:
    receipt = await standings.asked(place)
    for number in range(8):
        await talking.answer(place, receipt, f"Answer {number}.")
    assert await texts(place, receipt) == [QUESTION, *(f"Answer {n}." for n in range(8))]


async def test_asked_and_answered_are_counted_once_each(place: Place) -> None:
    receipt = await standings.asked(place)
    for _ in range(2):
        await talking.answer(place, receipt)
    assert (place.figure("asked"), place.figure("answered")) == (1, 1)


# --- with a vote ---------------------------------------------------------------------------------


async def test_a_question_with_a_vote_holds_nothing(place: Place, receipt: str) -> None:
    await talking.send_along(place, "ama", receipt)
    await place.cast(place.moderator("ama"), place.id_of(receipt), refusal())
    mine = await place.mine(receipt)
    assert (mine.state, mine.may_answer) == (State.SECOND_READING, True)
    assert await place.queue(place.moderator("rhys")) == [place.id_of(receipt)]


async def test_the_second_reader_sees_it_only_once_it_is_answered(
    place: Place, receipt: str
) -> None:
    await talking.send_along(place, "ama", receipt)
    await place.cast(place.moderator("ama"), place.id_of(receipt), refusal())
    assert (await read(place, "rhys", receipt)).notes == ()
    await talking.answer(place, receipt)
    assert [note.text for note in (await read(place, "rhys", receipt)).notes] == [QUESTION, ANSWER]


async def test_a_vote_without_a_question_sends_none(place: Place, receipt: str) -> None:
    await talking.send_along(place, "ama", receipt, " \n")
    assert place.count("main", "notes") == 0


# --- taken back ----------------------------------------------------------------------------------


async def test_after_withdrawal_no_note_is_left(place: Place) -> None:
    receipt = await standings.answered(place)
    [(sealed,), *_] = place.rows("main", "SELECT sealed FROM notes")
    assert place.files_with(bytes(sealed)[100:160])
    await place.withdraw(receipt)
    assert place.count("main", "notes") == 0
    assert place.files_with(bytes(sealed)[100:160]) == []


# --- since when it is owed -----------------------------------------------------------------------


async def test_a_story_that_was_decided_later_is_not_late_for_it(place: Place) -> None:
    receipt = await place.tell(dials=NOTHING)
    await place.close()
    place.clock.advance(weeks=30)
    async with place.db.write_both() as both:
        await my_story.decide(both, place.world, place.keyring, receipt, COUNTED)
    assert not (await place.mine(receipt)).is_late
    place.clock.advance(weeks=3)
    assert (await place.mine(receipt)).is_late

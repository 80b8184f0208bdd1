"""What people would add or change: sealed until it is read, and answered without a name."""

import asyncio
import itertools

import pytest

from moderation.policy import ReasonKey
from moderation.verdict import Verdict
from tests.flows.place import RARE, WORDS, Place
from voicebox.errors import Conflict, Missing
from voicebox.flows import messages
from voicebox.flows.messages import Desk, Open, Unread
from voicebox.store.messages import Message

SPAM, HATE, THREAT = ReasonKey.SPAM, ReasonKey.HATE, ReasonKey.THREAT


async def send(place: Place, words: str = WORDS, page: str = "rules") -> None:
    async with place.db.write() as main:
        await messages.send(main, place.world, words, page)


async def desk(place: Place, who: str) -> Desk:
    async with place.db.read() as main:
        return await messages.desk(main, place.moderator(who))


async def public(place: Place) -> Open:
    async with place.db.read() as main:
        return await messages.everything_public(main)


async def vote(place: Place, who: str, reason: ReasonKey | None = None) -> Verdict:
    """Vote on the only message that there is."""
    [(message_id,)] = place.rows("main", "SELECT id FROM messages")
    async with place.db.write() as main:
        return await messages.vote(main, place.moderator(who), message_id, reason)


async def answer(place: Place, words: str = "We changed it.") -> None:
    [(message_id,)] = place.rows("main", "SELECT id FROM messages")
    async with place.db.write() as main:
        await messages.answer(main, place.world, message_id, words)


async def test_a_new_message_is_a_number_in_public_and_sealed_on_the_disk(place: Place) -> None:
    await send(place)
    found = await public(place)
    assert (found.waiting, found.shown, found.withheld) == (1, [], [])
    assert place.files_with(RARE.encode()) == []


async def test_its_row_knows_the_page_and_the_month_and_no_more(place: Place) -> None:
    await send(place)
    [row] = place.rows("main", "SELECT page, month, state, words, reason, answer FROM messages")
    assert row == ("rules", "2026-11", "waiting", None, None, None)


async def test_ciphertexts_do_not_tell_a_line_from_a_page(place: Place) -> None:
    for words in ("No.", WORDS * 20):
        await send(place, words)
    lengths = place.rows("main", "SELECT DISTINCT length(sealed) FROM messages")
    assert len(lengths) == 1


async def test_one_moderator_shows_it_word_for_word(place: Place) -> None:
    await send(place)
    assert await vote(place, "ama") is Verdict.PUBLISH
    found = await public(place)
    assert [(one.words, one.page, one.answer) for one in found.shown] == [(WORDS, "rules", None)]
    assert place.rows("main", "SELECT sealed FROM messages") == [(None,)]


async def test_one_moderator_cannot_keep_it_back(place: Place) -> None:
    await send(place)
    assert await vote(place, "ama", SPAM) is Verdict.WAIT
    assert (await public(place)).waiting == 1


@pytest.mark.parametrize("reason", ReasonKey)
async def test_two_with_one_reason_keep_it_back_and_the_reason_is_public(
    place: Place, reason: ReasonKey
) -> None:
    await send(place)
    await vote(place, "ama", reason)
    assert await vote(place, "wen", reason) is Verdict.REFUSE
    found = await public(place)
    assert (found.waiting, found.shown) == (0, [])
    assert [(one.month, one.reason, one.words) for one in found.withheld] == [
        ("2026-11", reason, None)
    ]


@pytest.mark.parametrize("second", [None, HATE])
async def test_two_who_do_not_agree_keep_nothing_back(
    place: Place, second: ReasonKey | None
) -> None:
    await send(place)
    await vote(place, "ama", SPAM)
    await vote(place, "wen", second)
    assert (await public(place)).withheld == []


async def test_three_with_three_reasons_have_not_agreed_and_it_is_shown(place: Place) -> None:
    await send(place)
    for who, reason in (("ama", SPAM), ("wen", HATE), ("rhys", THREAT)):
        outcome = await vote(place, who, reason)
    assert outcome is Verdict.PUBLISH
    assert len((await public(place)).shown) == 1


async def test_nobody_votes_twice(place: Place) -> None:
    await send(place)
    await vote(place, "ama", SPAM)
    with pytest.raises(Conflict, match="You have voted"):
        await vote(place, "ama", SPAM)
    assert (await desk(place, "ama")).unread == []


async def test_a_second_reader_is_told_that_they_are_and_not_what_was_chosen(place: Place) -> None:
    await send(place)
    await vote(place, "ama", SPAM)
    [unread] = (await desk(place, "wen")).unread
    assert unread == Unread(unread.id, "rules", "2026-11", WORDS, second=True)


async def test_with_the_decision_it_is_forgotten_who_voted_what(place: Place) -> None:
    await send(place)
    await vote(place, "ama", SPAM)
    assert place.count("main", "message_votes") == 1
    await vote(place, "wen", SPAM)
    assert place.count("main", "message_votes") == 0


async def test_what_is_decided_takes_no_further_vote(place: Place) -> None:
    await send(place)
    await vote(place, "ama")
    with pytest.raises(Conflict, match="has been decided"):
        await vote(place, "wen", SPAM)


async def test_an_answer_stands_beside_it_with_its_month_and_no_name(place: Place) -> None:
    await send(place)
    await vote(place, "ama")
    place.clock.advance(days=40)
    await answer(place)
    [shown] = (await public(place)).shown
    assert (shown.answer, shown.answered, shown.month) == ("We changed it.", "2027-01", "2026-11")
    kept = str(place.rows("main", "SELECT * FROM messages"))
    assert "ama" not in kept
    assert (await desk(place, "wen")).unanswered == []


async def test_what_is_shown_waits_for_an_answer_on_every_desk(place: Place) -> None:
    await send(place)
    await vote(place, "ama")
    for who in ("ama", "wen"):
        [due] = (await desk(place, who)).unanswered
        assert due.words == WORDS


async def test_nothing_is_answered_twice_or_before_it_can_be_read(place: Place) -> None:
    await send(place)
    with pytest.raises(Conflict):
        await answer(place)
    await vote(place, "ama")
    await answer(place)
    with pytest.raises(Conflict, match="has its answer"):
        await answer(place, "Another.")
    assert [one.answer for one in (await public(place)).shown] == ["We changed it."]


async def test_there_is_no_message_of_an_unknown_id(place: Place) -> None:
    async with place.db.write() as main:
        for act in (
            messages.vote(main, place.moderator(), "0" * 32, None),
            messages.answer(main, place.world, "0" * 32, "No."),
            messages.find(main, place.moderator(), "0" * 32),
        ):
            with pytest.raises(Missing):
                await act


async def test_the_oldest_month_is_read_first_and_shown_last(place: Place) -> None:
    for words in ("First.", "Second."):
        await send(place, words)
        place.clock.advance(days=31)
    unread = (await desk(place, "ama")).unread
    assert [one.words for one in unread] == ["First.", "Second."]
    async with place.db.write() as main:
        for one in unread:
            await messages.vote(main, place.moderator(), one.id, None)
    assert [one.words for one in (await public(place)).shown] == ["Second.", "First."]


async def test_a_moderator_opens_what_waits_and_what_is_due(place: Place) -> None:
    await send(place)
    [unread] = (await desk(place, "ama")).unread
    async with place.db.write() as main:
        assert await messages.find(main, place.moderator(), unread.id) == unread
        await messages.vote(main, place.moderator(), unread.id, None)
        found = await messages.find(main, place.moderator(), unread.id)
    assert isinstance(found, Message)
    assert found.words == WORDS


async def test_whatever_three_people_choose_no_message_is_lost(place: Place) -> None:
    choices = list(itertools.product([None, SPAM, HATE], repeat=3))
    for number, _ in enumerate(choices):
        await send(place, f"{number}")
    by_number = {one.words: one.id for one in (await desk(place, "ama")).unread}
    for number, chosen in enumerate(choices):
        for who, reason in zip(("ama", "wen", "rhys"), chosen, strict=True):
            async with place.db.write() as main:
                outcome = await messages.vote(
                    main, place.moderator(who), by_number[f"{number}"], reason
                )
            if outcome is not Verdict.WAIT:
                break
    found = await public(place)
    assert found.waiting + len(found.shown) + len(found.withheld) == len(choices)
    agreed = [one for one in choices if None not in one[:2] and len(set(one[:2])) == 1]
    third = [one for one in choices if None not in one and one[0] != one[1] and one[2] in one[:2]]
    assert len(found.withheld) == len(agreed) + len(third)


async def test_two_votes_at_once_come_to_one_decision(place: Place) -> None:
    for number in range(20):
        await send(place, f"{number}")
    for one in (await desk(place, "ama")).unread:
        both = await asyncio.gather(*(_vote_on(place, who, one.id, SPAM) for who in ("ama", "wen")))
        assert sorted(both) == [Verdict.REFUSE, Verdict.WAIT]
    assert len((await public(place)).withheld) == 20
    assert place.count("main", "message_votes") == 0


async def test_of_two_who_show_it_at_once_one_is_told_that_it_was_decided(place: Place) -> None:
    await send(place)
    [one] = (await desk(place, "ama")).unread
    both = await asyncio.gather(
        *(_vote_on(place, who, one.id, None) for who in ("ama", "wen")), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in both) == ["Conflict", "Verdict"]
    assert len((await public(place)).shown) == 1


async def _vote_on(place: Place, who: str, message_id: str, reason: ReasonKey | None) -> Verdict:
    async with place.db.write() as main:
        return await messages.vote(main, place.moderator(who), message_id, reason)

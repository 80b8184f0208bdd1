"""What is said of a public story when moderators can open it no more: its teller reads it."""

import pytest

from moderation.marking import Row
from moderation.states import State
from moderation.verdict import Verdict
from tests.flows import masked, standings, talking, turning
from tests.flows.aging import aged, opens_for_the_team, pass_days, report, wraps
from tests.flows.changing import change, shown
from tests.flows.masked import WITHOUT_ANN
from tests.flows.place import COUNTED, NOTHING, RARE, WORDS, YES, Place, ordered, refusal
from tests.flows.test_notices import SAYS, answer, cases, log
from tests.flows.test_orders import on_day
from voicebox.errors import Conflict, Sealed
from voicebox.flows import buddies as passing
from voicebox.flows import hands, later, masking, words
from voicebox.flows.appeals import Standing
from voicebox.flows.hands import Reading
from voicebox.sealing import derive
from voicebox.store import buddies, stories, story_keys

SOON, LATER = "2027-02-01", "2027-06-01"


async def take_down(place: Place, receipt: str, review: str = "") -> None:
    """Let two people withhold a public story: for an order, if it has a day."""
    await report(place, receipt)
    ballot = ordered(review) if review else refusal(sentence="It names the zebra.")
    for who in ("rhys", "mo"):
        await place.reread(who, place.id_of(receipt), ballot)
    assert await place.state(receipt) is State.WITHHELD


async def looked_at_again(place: Place, receipt: str) -> None:
    """Withhold an aged story by an order, and let the day come on which it is read again."""
    await take_down(place, receipt, SOON)
    await on_day(place, SOON)
    assert await place.state(receipt) is State.WAITING


async def opened(place: Place, who: str, receipt: str) -> Reading:
    reader, story_id = place.moderator(who), place.id_of(receipt)
    await place.claim(reader, story_id)
    async with place.db.write_both() as both:
        return await hands.opened(both, place.world, reader, story_id)


def kept_words(place: Place) -> int:
    return place.count("main", "last_public")


async def test_the_second_key_opens_no_words_and_leads_to_no_other(place: Place) -> None:
    receipt = await standings.answered(place)
    async with place.db.read_both() as both:
        wraps_ = await story_keys.find(both.keys, place.id_of(receipt), 1)
        story = await stories.find(both.main, place.id_of(receipt))
    assert wraps_ is not None
    assert story is not None
    key = words.key_by_team(place.team, wraps_)
    second = later.by_team(place.team, wraps_)
    assert second == derive.later_key(key) != key
    with pytest.raises(Sealed):
        words.open_draft(second, story)
    [(sealed, note_id, by)] = place.rows(
        "main", "SELECT sealed, id, by FROM notes WHERE by = 'teller'"
    )
    bound = f"story/{story.id}/note/1/{by}/{note_id}"
    assert b"quokka" in later.unseal(key, sealed, bound)
    with pytest.raises(Sealed):
        later.unseal(second, sealed, bound)


async def test_what_two_people_say_who_take_it_down_reaches_its_teller(place: Place) -> None:
    receipt = await aged(place)
    await take_down(place, receipt)
    mine = await place.mine(receipt)
    assert {refusal.sentence for refusal in mine.refusals} == {"It names the zebra."}
    assert mine.draft.text == WORDS
    assert not opens_for_the_team(place, receipt)
    assert place.files_with(b"the zebra") == []


async def test_one_person_keeps_or_folds_it_as_any_other(place: Place) -> None:
    receipt = await aged(place)
    await report(place, receipt, "threat")
    folding = refusal("threat", "threat.1")
    assert await place.reread("rhys", place.id_of(receipt), folding, fold=True) is Verdict.WAIT
    assert (await place.mine(receipt)).beside.folded == "threat"
    assert await place.reread("mo", place.id_of(receipt)) is Verdict.PUBLISH
    assert await place.state(receipt) is State.PUBLISHED


async def test_older_words_that_stay_up_are_taken_down_as_well(place: Place) -> None:
    receipt = await aged(place)
    await change(place, receipt, leave_up=True)
    await report(place, receipt)
    for who in ("rhys", "mo"):
        await place.reread(who, place.id_of(receipt), refusal(sentence="It names the zebra."))
    mine = await place.mine(receipt)
    assert mine.state is State.WAITING
    assert {why.sentence for why in mine.versions.taken_down} == {"It names the zebra."}
    # Nothing of those words is kept: the newer ones are read.
    assert kept_words(place) == 0


async def test_a_notice_is_told_and_answered(place: Place) -> None:
    receipt = await aged(place)
    await log(place, receipt)
    assert await answer(place, receipt)
    [told] = (await place.mine(receipt)).beside.notices
    assert (told.words, told.answer) == (SAYS, "It is true.")
    assert [case.answer for case in await cases(place)] == ["It is true."]
    # A change of words takes it along.
    await change(place, receipt, leave_up=True)
    [told] = (await place.mine(receipt)).beside.notices
    assert (told.words, told.answer) == (SAYS, "It is true.")
    assert [case.answer for case in await cases(place)] == ["It is true."]


async def test_an_appeal_gives_those_who_look_again_what_its_teller_sent(place: Place) -> None:
    receipt = await aged(place)
    await take_down(place, receipt)
    assert kept_words(place) == 1
    assert await talking.appeal(place, receipt)
    assert opens_for_the_team(place, receipt)
    assert kept_words(place) == 0
    reading = await opened(place, "wen", receipt)
    assert (reading.draft.text, reading.as_public) == (WORDS, False)
    assert reading.appeal == talking.OBJECTION
    await place.cast(place.moderator("wen"), place.id_of(receipt), refusal())
    await place.vote("eve", receipt, refusal())
    mine = await place.mine(receipt)
    assert mine.appeal is not None
    assert mine.appeal.standing is Standing.UPHELD
    # Those of before, and those who agreed with them.
    assert len(mine.refusals) == len(mine.appeal.refusals) == 2
    await pass_days(place, 91)
    assert not opens_for_the_team(place, receipt)


async def test_ninety_days_after_it_was_taken_down_its_words_are_kept_no_more(place: Place) -> None:
    receipt = await aged(place)
    await take_down(place, receipt)
    await pass_days(place, 90)
    assert kept_words(place) == 1
    await pass_days(place, 1)
    assert kept_words(place) == 0
    assert (await place.mine(receipt)).draft.text == WORDS


async def test_when_an_order_is_looked_at_again_its_words_are_read_as_they_were_public(
    place: Place,
) -> None:
    receipt = await masked.proposed(place)
    await masked.accept(place, receipt)
    await place.close()
    before = await shown(place, receipt)
    await pass_days(place, 31)
    await looked_at_again(place, receipt)
    reading = await opened(place, "ama", receipt)
    assert (reading.draft.title, reading.draft.text) == WITHOUT_ANN
    assert (reading.as_public, reading.may_ask, reading.notes) == (True, False, ())
    async with place.db.write_both() as both:
        panel = await masking.before_reader(
            both, place.world, place.moderator("ama"), place.id_of(receipt)
        )
    assert (panel.may_propose, panel.proposal) == (False, None)
    await place.cast(place.moderator("ama"), place.id_of(receipt), YES)
    await place.close()
    after = await shown(place, receipt)
    assert before is not None
    assert after is not None
    assert (after.title, after.text, after.masked) == (before.title, before.text, before.masked)
    assert kept_words(place) == 0
    assert not opens_for_the_team(place, receipt)


async def test_an_order_that_still_stands_withholds_it_again_and_its_teller_reads_which(
    place: Place,
) -> None:
    receipt = await aged(place)
    await looked_at_again(place, receipt)
    for who in ("ama", "rhys"):
        await place.vote(who, receipt, ordered(LATER, authority="A court of zebras"))
    mine = await place.mine(receipt)
    assert mine.state is State.WITHHELD
    assert {order.authority for order in mine.beside.orders} == {"A court of zebras"}
    # However long it takes, it can be read on its day.
    await pass_days(place, 100)
    await on_day(place, LATER)
    assert (await opened(place, "mo", receipt)).draft.text == WORDS


async def test_nobody_asks_about_words_or_covers_them_that_they_cannot_open(place: Place) -> None:
    receipt = await aged(place)
    await looked_at_again(place, receipt)
    with pytest.raises(Conflict):
        await talking.ask(place, "ama", receipt)
    with pytest.raises(Conflict):
        await masked.propose(place, place.moderator("ama"), receipt, rows=(Row(RARE, "name"),))


async def test_a_line_with_a_vote_reaches_its_teller_and_their_answer_the_next_reader(
    place: Place,
) -> None:
    receipt = await aged(place)
    await looked_at_again(place, receipt)
    await talking.send_along(place, "ama", receipt)
    await place.cast(place.moderator("ama"), place.id_of(receipt), refusal())
    assert [note.text for note in (await place.mine(receipt)).notes] == [talking.QUESTION]
    assert await talking.answer(place, receipt)
    reading = await opened(place, "rhys", receipt)
    # Their teller came with the receipt: what they sent opens again.
    assert [note.text for note in reading.notes] == [talking.QUESTION, talking.ANSWER]
    assert not reading.as_public


async def test_what_matters_to_its_teller_is_read_by_who_looks_again(place: Place) -> None:
    receipt = await aged(place)
    await looked_at_again(place, receipt)
    assert await turning.say(place, receipt, "It was a zebra.")
    assert [note.text for note in (await opened(place, "ama", receipt)).notes] == [
        "It was a zebra."
    ]


async def test_a_buddy_is_handed_it_with_a_line(place: Place) -> None:
    receipt = await aged(place)
    await looked_at_again(place, receipt)
    ama, rhys = place.moderator("ama"), place.moderator("rhys")
    await place.claim(ama, place.id_of(receipt))
    async with place.db.write_both() as both:
        await buddies.name(both.main, "ama", "rhys")
        await buddies.name(both.main, "rhys", "ama")
        await passing.hand_over(both, place.world, ama, place.id_of(receipt), "Too near.")
        [handed] = await passing.passed(both, place.world, rhys)
    assert handed.line == "Too near."


async def test_a_teller_changes_turns_and_takes_back_what_is_looked_at_again(place: Place) -> None:
    changed, turned, gone = await place.publish([WORDS] * 3)
    await pass_days(place, 31)
    for receipt in (changed, turned, gone):
        await take_down(place, receipt, SOON)
    await on_day(place, SOON)
    await change(place, changed)
    assert opens_for_the_team(place, changed)
    await turning.turn(place, turned, NOTHING)
    await place.close()
    assert await place.state(turned) is State.UNDECIDED
    assert wraps(place, turned) == (None, None)
    await turning.turn(place, turned, COUNTED)
    assert (await opened(place, "ama", turned)).draft.text == WORDS
    story_id = place.id_of(gone)
    assert await place.withdraw(gone) is not None
    assert place.naming(story_id) == []
    assert kept_words(place) == 0


async def test_stories_of_before_there_were_two_keys_get_theirs_from_who_reads(
    place: Place,
) -> None:
    [receipt] = await place.publish([WORDS])
    place.rows("keys", "UPDATE story_keys SET later_wrap = NULL")
    await pass_days(place, 31)
    assert opens_for_the_team(place, receipt), "nothing could be told to its teller without it"
    await report(place, receipt)
    await place.reread("rhys", place.id_of(receipt), refusal())
    await place.reread("mo", place.id_of(receipt))
    async with place.db.write_both() as both:
        await later.complete(both.keys, place.team)
    await pass_days(place, 1)
    assert not opens_for_the_team(place, receipt)
    await report(place, receipt, "hate")
    for who in ("rhys", "mo"):
        await place.reread(who, place.id_of(receipt), refusal("hate", "hate.1"))
    assert len((await place.mine(receipt)).refusals) == 2

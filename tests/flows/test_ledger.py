"""What became of a story, as its receipt tells it: it agrees with the log, and nought is nought."""

from collections import Counter

from tests.flows import standings, talking
from tests.flows.aging import pass_days
from tests.flows.changing import change
from tests.flows.place import COUNTED, QUOTED, YES, Place, refusal
from tests.flows.test_later import looked_at_again
from tests.flows.themed import PASSAGE, place_themes
from voicebox.flows import hands
from voicebox.flows.ledger import InTheme, Ledger


async def ledger(place: Place, receipt: str) -> Ledger:
    return (await place.mine(receipt)).ledger


async def test_of_a_story_that_nobody_has_read_all_is_nought(place: Place) -> None:
    assert await ledger(place, await place.tell()) == Ledger()
    assert await ledger(place, await standings.claimed(place)) == Ledger()


async def open_it(place: Place, who: str, receipt: str) -> None:
    moderator, story_id = place.moderator(who), place.id_of(receipt)
    await place.claim(moderator, story_id)
    async with place.db.write_both() as both:
        await hands.opened(both, place.world, moderator, story_id)


async def test_who_opened_it_is_counted_once_each_and_nobody_is_named(place: Place) -> None:
    receipt = await standings.queued(place)
    for who in ("ama", "ama", "rhys"):
        await open_it(place, who, receipt)
        await place.skip(place.moderator(who), place.id_of(receipt))
        place.clock.advance(days=3)
    found = await ledger(place, receipt)
    assert (found.n_openers, found.n_readers) == (2, 0)
    marks = place.rows("main", "SELECT mark FROM openings")
    assert {len(mark) for (mark,) in marks} == {32}
    assert "ama" not in str(marks)
    # Under the key of another story the same people leave other marks.
    other = await standings.queued(place)
    await open_it(place, "ama", other)
    assert len(set(place.rows("main", "SELECT mark FROM openings"))) == 3


async def test_what_was_opened_is_counted_anew_for_other_words_and_goes_with_the_story(
    place: Place,
) -> None:
    receipt = await standings.queued(place)
    await open_it(place, "ama", receipt)
    await change(place, receipt)
    assert (await ledger(place, receipt)).n_openers == 0
    await open_it(place, "ama", receipt)
    assert (await ledger(place, receipt)).n_openers == 1
    await place.withdraw(receipt)
    assert place.count("main", "openings") == 0


async def test_who_opens_it_again_when_the_team_has_lost_its_key_is_no_second_person(
    place: Place,
) -> None:
    receipt = await standings.queued(place)
    await open_it(place, "ama", receipt)
    await place.cast(place.moderator("ama"), place.id_of(receipt), YES)
    await place.close()
    await pass_days(place, 31)
    await looked_at_again(place, receipt)
    await open_it(place, "ama", receipt)
    assert (await ledger(place, receipt)).n_openers == 1
    await place.skip(place.moderator("ama"), place.id_of(receipt))
    await open_it(place, "wen", receipt)
    assert (await ledger(place, receipt)).n_openers == 2


async def test_who_decided_has_opened_it_also_before_that_was_counted(place: Place) -> None:
    receipt = await standings.withheld(place)
    assert place.count("main", "openings") == 0
    assert (await ledger(place, receipt)).n_openers == 2


async def test_who_decided_about_it_is_counted_once(place: Place) -> None:
    receipt = await standings.half_refused(place)
    assert (await ledger(place, receipt)).n_readers == 1
    await place.vote("rhys", receipt, refusal())
    assert (await ledger(place, receipt)).n_readers == 2


async def test_it_says_where_a_story_counts_and_is_quoted(place: Place) -> None:
    receipt, other = await standings.published(place), await standings.published(place)
    mine, theirs = place.id_of(receipt), place.id_of(other)
    await place_themes(place, heard=[mine, theirs], elsewhere=[theirs])
    found = await ledger(place, receipt)
    assert [theme.theme_id for theme in found.counted] == ["heard"]
    # Twice on that page, once for a perspective, and the same words.
    assert [(one.theme_id, one.start) for one in found.quoted] == [("heard", 0)]
    assert PASSAGE
    assert InTheme("elsewhere", found.counted[0].name) not in found.counted


async def test_what_was_asked_and_answered_agrees_with_the_log(place: Place) -> None:
    receipt = await standings.queued(place)
    await talking.ask(place, "ama", receipt)
    await place.close()
    found, log = await ledger(place, receipt), (await place.mine(receipt)).log
    done = Counter(entry.kind for entry in log)
    assert (found.n_asked, found.n_answered) == (done["asked"], done["answered"]) == (1, 0)


async def test_a_story_that_cannot_be_quoted_is_quoted_nowhere(place: Place) -> None:
    receipt = await place.tell(dials=COUNTED)
    other = await place.tell(dials=QUOTED)
    await place.close()
    for one in (receipt, other):
        await place.vote("ama", one)
    await place.close()
    await place_themes(place, heard=[place.id_of(other)])
    assert (await ledger(place, receipt)).quoted == ()
    assert len((await ledger(place, other)).quoted) == 1

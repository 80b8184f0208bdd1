"""Taking back one's own vote: while it has no effect, or for ten minutes where it has one."""

import asyncio

import pytest
from sqlalchemy.exc import IntegrityError

from moderation.states import State
from moderation.verdict import Verdict
from tests.flows import logged, standings
from tests.flows.place import ALL, COUNTED, RARE, Place, refusal
from tests.flows.themed import place_themes
from voicebox.flows import own_page, reports, taking_back
from voicebox.flows.own_page import Own
from voicebox.flows.taking_back import RecentVotes, TooLate, Until
from voicebox.model import Dials
from voicebox.store import public

OTHER = refusal("hate", "hate.1", words=(RARE,))


class Votes:
    """What one moderator can take back, at a site that keeps its windows or keeps none."""

    def __init__(self, place: Place, window: str = "day") -> None:
        self.place = place
        self.recent = RecentVotes(place.world, window)

    async def take_back(self, who: str, receipt: str) -> bool:
        place = self.place
        async with place.db.write_both() as both:
            return await taking_back.take_back(
                both,
                place.world,
                place.keyring,
                place.moderator(who),
                place.id_of(receipt),
                self.recent,
            )

    async def until(self, who: str) -> list[Until]:
        async with self.place.db.read_both() as both:
            found = await taking_back.own_votes(both, self.place.moderator(who), self.recent)
        return [vote.until for vote in found]

    async def publish_at_once(self, dials: Dials = ALL) -> str:
        """Publish a story where no window is kept; return its receipt."""
        receipt = await self.place.tell(dials=dials)
        await self.place.tend("now")
        await self.place.vote("ama", receipt)
        self.recent.note("ama", self.place.id_of(receipt))
        await self.place.tend("now")
        return receipt


def votes_on(place: Place, receipt: str) -> list[str]:
    query = "SELECT moderator_id FROM reviews WHERE story_id = ?"
    return sorted(who for (who,) in place.rows("main", query, place.id_of(receipt)))


async def test_a_vote_to_publish_is_taken_back_until_its_window_closes(place: Place) -> None:
    receipt, votes = await standings.cleared(place), Votes(place)
    assert await votes.until("ama") == [Until.WINDOW]
    assert await votes.take_back("ama", receipt)
    assert await place.state(receipt) is State.READING
    assert votes_on(place, receipt) == []
    await place.close()
    assert await place.state(receipt) is State.READING


async def test_the_site_can_open_a_story_no_longer_whose_vote_was_taken_back(place: Place) -> None:
    receipt = await standings.cleared(place)
    await Votes(place).take_back("ama", receipt)
    assert place.rows("keys", "SELECT release_wrap FROM story_keys") == [(None,)]


async def test_after_its_window_it_stands(place: Place) -> None:
    receipt, votes = await standings.published(place), Votes(place)
    assert await votes.until("ama") == []
    with pytest.raises(TooLate):
        await votes.take_back("ama", receipt)
    assert await place.state(receipt) is State.PUBLISHED
    assert votes_on(place, receipt) == ["ama"]


async def test_a_vote_to_withhold_is_taken_back_until_a_second_person_votes(place: Place) -> None:
    receipt, votes = await standings.half_refused(place), Votes(place)
    assert await votes.until("ama") == [Until.SECOND]
    assert await votes.take_back("ama", receipt)
    assert await place.state(receipt) is State.READING
    assert await place.queue(place.moderator("rhys")) == []


async def test_it_stands_once_two_people_have_agreed(place: Place) -> None:
    receipt, votes = await standings.withheld(place), Votes(place)
    for who in ("ama", "rhys"):
        assert await votes.until(who) == []
        with pytest.raises(TooLate):
            await votes.take_back(who, receipt)
    assert await place.state(receipt) is State.WITHHELD


async def test_it_stands_once_a_second_person_has_given_another_reason(place: Place) -> None:
    receipt, votes = await standings.half_refused(place), Votes(place)
    await place.vote("rhys", receipt, OTHER)
    for who in ("ama", "rhys"):
        with pytest.raises(TooLate):
            await votes.take_back(who, receipt)


async def test_who_is_reading_meanwhile_keeps_the_story(place: Place) -> None:
    receipt, votes = await standings.half_refused(place), Votes(place)
    rhys = place.moderator("rhys")
    await place.claim(rhys, place.id_of(receipt))
    assert not await votes.take_back("ama", receipt)
    assert await place.state(receipt) is State.READING
    # Alone again, a refusal of theirs waits for another person as any first one does.
    assert await place.cast(rhys, place.id_of(receipt), refusal()) is Verdict.WAIT
    assert await place.state(receipt) is State.SECOND_READING


async def test_the_vote_of_the_first_reader_stands_when_the_second_takes_theirs_back(
    place: Place,
) -> None:
    receipt, votes = await standings.half_refused(place), Votes(place)
    await place.vote("rhys", receipt)
    assert await votes.until("ama") == []
    assert await votes.take_back("rhys", receipt)
    assert await place.state(receipt) is State.SECOND_READING
    assert votes_on(place, receipt) == ["ama"]
    assert await place.cast(place.moderator("rhys"), place.id_of(receipt), refusal()) is (
        Verdict.REFUSE
    )


async def test_a_new_vote_needs_its_reason_anew(place: Place) -> None:
    receipt = await standings.half_refused(place)
    await Votes(place).take_back("ama", receipt)
    assert votes_on(place, receipt) == []
    assert await place.cast(place.moderator("ama"), place.id_of(receipt), OTHER) is Verdict.WAIT
    assert place.rows("main", "SELECT reason FROM reviews") == [("hate",)]


async def test_nobody_takes_back_the_vote_of_another(place: Place) -> None:
    receipt, votes = await standings.cleared(place), Votes(place)
    assert await votes.until("rhys") == []
    with pytest.raises(TooLate):
        await votes.take_back("rhys", receipt)
    assert await place.state(receipt) is State.CLEARED


async def test_whoever_found_out_that_it_is_about_their_place_has_it_in_hand_no_more(
    place: Place,
) -> None:
    receipt, ama = await standings.cleared(place), place.moderator("ama")
    async with place.db.write() as main:
        await own_page.keep(main, ama, Own((RARE,)))
    assert not await Votes(place).take_back("ama", receipt)
    assert await place.state(receipt) is State.WAITING
    assert await place.queue(ama) == []
    assert await place.queue(place.moderator("rhys")) == [place.id_of(receipt)]


async def test_with_no_window_a_published_story_is_called_in_for_ten_minutes(place: Place) -> None:
    votes = Votes(place, "now")
    receipt = await votes.publish_at_once()
    assert await place.state(receipt) is State.PUBLISHED
    assert await votes.until("ama") == [Until.MINUTES]
    place.clock.advance(minutes=9, seconds=59)
    assert not await votes.take_back("ama", receipt)
    assert await place.state(receipt) is State.WAITING
    assert votes_on(place, receipt) == []
    assert await place.queue(place.moderator("ama")) == [place.id_of(receipt)]


async def test_nothing_of_it_is_public_then(place: Place) -> None:
    votes = Votes(place, "now")
    receipt = await votes.publish_at_once()
    story_id = place.id_of(receipt)
    await place_themes(place, heard=[story_id])
    assert "main.theme_stories" in place.naming(story_id)
    await votes.take_back("ama", receipt)
    kept = {"keys.story_keys", "keys.receipts", "keys.log_keys", "main.skips"}
    assert set(place.naming(story_id)) == {"main.stories", "main.pending_markers", *kept}
    assert place.rows("main", "SELECT month FROM stories") == [(None,)]
    assert ("erase",) in place.rows("main", "SELECT name FROM jobs")


async def test_a_fold_of_it_ends_with_its_publication(place: Place) -> None:
    votes = Votes(place, "now")
    receipt = await votes.publish_at_once()
    story_id = place.id_of(receipt)
    async with place.db.write() as main:
        await reports.report(main, place.world, story_id, "threat", "")
    await place.reread("rhys", story_id, refusal("threat", "threat.1"), fold=True)
    await votes.take_back("ama", receipt)
    assert place.count("main", "folds") == 0
    assert (place.figure("folds"), place.figure("folds_ended")) == (1, 1)
    await place.vote("mo", receipt)
    await place.tend("now")
    async with place.db.read() as main:
        assert await public.find(main, story_id) is not None
    # A second person is still asked for, and none of them can fold it for another day.
    assert place.count("main", "folds") == 0
    assert (await logged.kinds(place, receipt)).count("unfolded") == 1
    assert place.rows("keys", "SELECT release_box FROM log_keys") == [(None,)]


async def test_a_kept_story_is_called_in_as_well(place: Place) -> None:
    votes = Votes(place, "now")
    receipt = await votes.publish_at_once(COUNTED)
    assert await place.state(receipt) is State.KEPT
    await votes.take_back("ama", receipt)
    assert await place.state(receipt) is State.WAITING


async def test_after_ten_minutes_it_stands(place: Place) -> None:
    votes = Votes(place, "now")
    receipt = await votes.publish_at_once()
    place.clock.advance(minutes=10)
    assert await votes.until("ama") == []
    with pytest.raises(TooLate):
        await votes.take_back("ama", receipt)
    assert await place.state(receipt) is State.PUBLISHED


async def test_a_restart_forgets_the_ten_minutes(place: Place) -> None:
    receipt = await Votes(place, "now").publish_at_once()
    with pytest.raises(TooLate):
        await Votes(place, "now").take_back("ama", receipt)


async def test_where_windows_are_kept_nothing_is_remembered_by_the_minute(place: Place) -> None:
    receipt = await Votes(place, "day").publish_at_once()
    with pytest.raises(TooLate):
        await Votes(place, "day").take_back("ama", receipt)


async def test_it_can_be_published_again(place: Place) -> None:
    votes = Votes(place, "now")
    receipt = await votes.publish_at_once()
    await votes.take_back("ama", receipt)
    await place.vote("rhys", receipt)
    await place.tend("now")
    assert await place.state(receipt) is State.PUBLISHED


async def test_a_vote_taken_back_while_the_window_closes_is_out_or_stands(place: Place) -> None:
    receipt, votes = await standings.cleared(place), Votes(place)
    closing = asyncio.create_task(place.close())
    try:
        await votes.take_back("ama", receipt)
        expected, left = State.READING, []
    except TooLate:
        expected, left = State.PUBLISHED, ["ama"]
    await closing
    assert await place.state(receipt) is expected
    assert votes_on(place, receipt) == left


async def test_a_vote_taken_back_twice_at_once_is_taken_back_once(place: Place) -> None:
    receipt, votes = await standings.cleared(place), Votes(place)
    done = await asyncio.gather(
        votes.take_back("ama", receipt), votes.take_back("ama", receipt), return_exceptions=True
    )
    assert [type(one) for one in done if one is not True] == [TooLate]
    assert await place.state(receipt) is State.READING


@pytest.mark.parametrize("window", ["day", "now"])
async def test_who_refused_it_has_nothing_to_take_back_once_an_appeal_has_cleared_it(
    place: Place, window: str
) -> None:
    receipt, votes = await standings.overturned(place), Votes(place, window)
    for who in ("ama", "rhys"):
        votes.recent.note(who, place.id_of(receipt))
        assert await votes.until(who) == []
        with pytest.raises(TooLate):
            await votes.take_back(who, receipt)
    assert await place.state(receipt) is State.CLEARED


async def test_what_a_crash_cut_in_half_holds_up_no_window_and_is_taken_back(place: Place) -> None:
    receipt, other = await standings.queued(place), await place.tell("Elsewhere.")
    await place.close()
    for one in (receipt, other):
        await place.vote("ama", one)
    with place.failing_commit("DELETE ON reviews"), pytest.raises(IntegrityError):
        await Votes(place).take_back("ama", receipt)
    assert await place.state(receipt) is State.CLEARED
    await place.close()
    assert await place.state(other) is State.PUBLISHED
    assert await place.state(receipt) is State.WAITING
    assert votes_on(place, receipt) == []


async def test_a_crash_at_a_vote_lets_the_site_open_nothing_once_its_window_has_closed(
    place: Place,
) -> None:
    receipt = await standings.queued(place)
    with place.failing_commit("INSERT ON reviews"), pytest.raises(IntegrityError):
        await place.vote("ama", receipt)
    await place.vote("ama", receipt, refusal())
    await place.vote("rhys", receipt, refusal())
    await place.close()
    assert place.rows("keys", "SELECT release_wrap FROM story_keys") == [(None,)]
    assert place.rows("keys", "SELECT release_box FROM log_keys") == [(None,)]

"""A story that cannot be read counts in its nearest theme, and its receipt alone can undo that."""

from concurrent.futures import Executor

import pytest
from sqlalchemy.exc import IntegrityError

from moderation.states import State
from tests.comments import long_comments
from tests.flows import talking
from tests.flows.finding import find
from tests.flows.place import ALL, COUNTED, RARE, Place, refusal
from voicebox.errors import Conflict
from voicebox.flows import discover, placing, unread, unread_places
from voicebox.model import Dials
from voicebox.sealing import boxes, derive
from voicebox.store import kept_themes, placements
from voicebox.store import themes as theme_store

#: Comments that are public, and one on the same matter that is not.
COMMENTS = long_comments(31)
TEXTS, UNREAD = COMMENTS[:30], COMMENTS[30]
SPAM = refusal("spam", "spam.1", words=())


async def find_themes(place: Place, executor: Executor) -> None:
    await place.publish(TEXTS)
    await find(place, executor)


async def put(place: Place, executor: Executor, receipt: str) -> None:
    """Do what the page does after a vote."""
    encoder = discover.encoder_folder(place.settings)
    who, story_id = place.moderator(), place.id_of(receipt)
    opened_by = placing.by_session(who)
    await placing.place(place.db, place.keyring, executor, encoder, opened_by, story_id)


async def withheld(place: Place, executor: Executor, dials: Dials = ALL) -> str:
    receipt = await place.tell(UNREAD, dials)
    await place.close()
    for who in ("ama", "rhys"):
        await place.vote(who, receipt, SPAM)
    await put(place, executor, receipt)
    return receipt


def counts(place: Place) -> list[tuple[str, int, int]]:
    return place.rows("main", "SELECT kind, count, shown FROM hidden_counts")


async def themes_with_hidden(place: Place) -> list[tuple[str, dict[str, int | None]]]:
    async with place.db.read() as main:
        found = [
            (theme.id, dict(await unread.hidden(main, theme.id)))
            for theme in await theme_store.everything(main)
        ]
    return [(theme, hidden) for theme, hidden in found if hidden]


async def test_a_withheld_story_counts_in_one_theme_until_its_teller_takes_it_back(
    place: Place, executor: Executor
) -> None:
    await find_themes(place, executor)
    receipt = await withheld(place, executor)
    assert counts(place) == []
    await place.close()
    assert counts(place) == [("spam", 1, 1)]
    [(_, hidden)] = await themes_with_hidden(place)
    assert hidden == {"spam": None}
    # The site cannot open it any longer; its teller can.
    [(to_teller, to_site)] = place.rows("main", "SELECT to_teller, to_site FROM placements")
    assert to_site is None
    private = derive.receipt_pair(receipt, place.keyring.salt).private
    async with place.db.read() as main:
        assert int(boxes.unbox(private, to_teller)) in await kept_themes.ids(main)
    story_id = place.id_of(receipt)
    await place.withdraw(receipt)
    assert counts(place) == [("spam", 0, 1)]
    assert place.naming(story_id) == []
    # What is shown changes with the window, so that two visits cannot be subtracted.
    assert len(await themes_with_hidden(place)) == 1
    await place.close()
    assert counts(place) == []


async def test_a_withdrawal_that_dies_between_two_commits_leaves_it_in_no_count(
    place: Place, executor: Executor
) -> None:
    await find_themes(place, executor)
    receipt = await withheld(place, executor)
    await place.close()
    with place.failing_commit("DELETE ON stories"), pytest.raises(IntegrityError):
        await place.withdraw(receipt)
    await place.sweep()
    assert place.count("main", "placements") == 0
    assert counts(place) == [("spam", 0, 1)]


async def test_a_story_that_is_counted_and_not_shown_counts_as_kept(
    place: Place, executor: Executor
) -> None:
    await find_themes(place, executor)
    receipt = await place.tell(UNREAD, COUNTED)
    await place.close()
    await place.vote("ama", receipt)
    await put(place, executor, receipt)
    await place.close()
    assert counts(place) == [("kept", 1, 1)]


async def test_a_story_that_may_not_be_counted_is_placed_nowhere(
    place: Place, executor: Executor
) -> None:
    await find_themes(place, executor)
    await withheld(place, executor, Dials(shown=True))
    public = await place.tell(f"{UNREAD} {RARE}")
    await place.close()
    await place.vote("ama", public)
    await put(place, executor, public)
    await place.close()
    assert place.count("main", "placements") == 0


async def test_a_story_taken_back_before_its_window_closes_was_never_counted(
    place: Place, executor: Executor
) -> None:
    await find_themes(place, executor)
    receipt = await withheld(place, executor)
    await place.withdraw(receipt)
    await place.close()
    assert counts(place) == []
    assert place.count("main", "placements") == 0


async def test_an_appeal_takes_it_out_of_the_count_since_it_may_become_readable(
    place: Place, executor: Executor
) -> None:
    await find_themes(place, executor)
    receipt = await withheld(place, executor)
    await place.close()
    assert [count for _, count, _ in counts(place)] == [1]
    await talking.appeal(place, receipt)
    assert place.count("main", "placements") == 0
    await place.vote("mo", receipt)
    await place.close()
    assert await place.state(receipt) is State.PUBLISHED
    assert sum(count for _, count, _ in counts(place)) == 0


async def test_a_story_taken_back_while_its_theme_is_found_is_placed_nowhere(
    place: Place, executor: Executor
) -> None:
    await find_themes(place, executor)
    receipt = await place.tell(UNREAD)
    await place.close()
    for who in ("ama", "rhys"):
        await place.vote(who, receipt, SPAM)
    await place.withdraw_during(lambda engine: put(place, engine, receipt), executor, receipt)
    assert place.count("main", "placements") == 0


async def test_a_story_decided_otherwise_before_its_window_closes_is_not_counted(
    place: Place, executor: Executor
) -> None:
    await find_themes(place, executor)
    receipt = await withheld(place, executor)
    story_id = place.id_of(receipt)
    place.rows("main", "UPDATE stories SET state = ? WHERE id = ?", State.READING.value, story_id)
    await place.close()
    assert counts(place) == []
    assert place.count("main", "placements") == 0


async def test_on_a_site_without_themes_nothing_is_placed(place: Place, executor: Executor) -> None:
    await withheld(place, executor)
    assert place.count("main", "placements") == 0


async def test_a_placement_tells_nothing_by_its_length_and_holds_no_word(
    place: Place, executor: Executor
) -> None:
    await find_themes(place, executor)
    await withheld(place, executor)
    [(teller, site)] = place.rows("main", "SELECT to_teller, to_site FROM placements")
    assert len(teller) == len(site) < 100


@pytest.mark.parametrize("count", [3, 9])
async def test_hidden_counts_follow_a_theme_that_merged_and_are_guarded(
    place: Place, count: int
) -> None:
    async with place.db.write() as main:
        await kept_themes.add_ids(main, {1: "one", 2: "two"})
        await placements.change(main, 1, "hate", count)
        await placements.change(main, 2, "hate", count)
        await placements.show(main)
    place.rows(
        "main",
        "INSERT INTO theme_events (place, month, kind, theme, other, evidence)"
        " VALUES (0, '2026-11', 'merged', 2, 1, '{}')",
    )
    async with place.db.read() as main:
        assert await unread.hidden(main, "one") == {}
        expected = None if 2 * count < 8 else 20 if count == 9 else 5
        assert await unread.hidden(main, "two") == {"hate": expected}


async def move(place: Place, receipt: str, target: str) -> None:
    async with place.db.write_both() as both:
        await unread_places.move(both, place.keyring, receipt, target)


async def other_theme(place: Place, receipt: str) -> str:
    """Return the theme that is nearest to the one in which an unread story counts."""
    async with place.db.read_both() as both:
        return (await unread_places.choices(both, place.keyring, receipt)).others[0].id


@pytest.mark.parametrize("counted", [True, False])
async def test_its_teller_moves_what_nobody_can_read_and_the_window_shows_it(
    place: Place, executor: Executor, *, counted: bool
) -> None:
    await find_themes(place, executor)
    receipt = await withheld(place, executor)
    if counted:
        await place.close()
    before = await themes_with_hidden(place)
    target = await other_theme(place, receipt)
    await move(place, receipt, target)
    assert await themes_with_hidden(place) == before, "two visits cannot be subtracted"
    await place.close()
    assert await themes_with_hidden(place) == [(target, {"spam": None})]
    assert counts(place) == [("spam", 1, 1)]
    mine = (await place.mine(receipt)).ledger
    assert mine.unread is not None
    assert (mine.unread.theme_id, mine.is_unread_lost) == (target, False)
    # Nobody is told that it was moved, and no machine moves it back.
    assert place.count("main", "contests") == 0
    await put(place, executor, receipt)
    await place.close()
    assert await themes_with_hidden(place) == [(target, {"spam": None})]
    await place.withdraw(receipt)
    await place.close()
    assert counts(place) == []


async def test_only_what_counts_unread_is_moved_so_and_only_to_a_theme_that_is_there(
    place: Place, executor: Executor
) -> None:
    await find_themes(place, executor)
    receipt = await withheld(place, executor)
    here = (await place.mine(receipt)).ledger.unread
    assert here is not None
    for target in ("", "0" * 32, here.theme_id):
        with pytest.raises(Conflict):
            await move(place, receipt, target)
    nowhere = await place.tell()
    with pytest.raises(Conflict):
        await other_theme(place, nowhere)
    assert (await place.mine(receipt)).ledger.unread == here


async def test_where_its_theme_is_gone_its_teller_is_asked_again(
    place: Place, executor: Executor
) -> None:
    await find_themes(place, executor)
    receipt = await withheld(place, executor)
    await place.close()
    here = (await place.mine(receipt)).ledger.unread
    assert here is not None
    place.rows("main", "DELETE FROM themes WHERE id = ?", here.theme_id)
    mine = (await place.mine(receipt)).ledger
    assert (mine.unread, mine.is_unread_lost) == (None, True)
    target = await other_theme(place, receipt)
    await move(place, receipt, target)
    await place.close()
    assert await themes_with_hidden(place) == [(target, {"spam": None})]

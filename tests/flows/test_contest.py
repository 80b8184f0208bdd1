"""A teller says that a theme is not what they meant: from the next window on it is not in it."""

from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import pytest

from tests.comments import real_comments
from tests.flows import turning
from tests.flows.changing import change
from tests.flows.finding import find_what_is_due
from tests.flows.place import COUNTED, NOTHING, Place, refusal
from voicebox.errors import Conflict
from voicebox.flows import contest, discover, reports
from voicebox.flows.contest import Choices, Places, Said
from voicebox.flows.contested import share_of
from voicebox.flows.theme_file import theme_file
from voicebox.kept import Standing
from voicebox.store import alone, contests, lineage
from voicebox.store import themes as store
from voicebox.store.themes import ThemeRow

COMMENTS = list(real_comments(67))
SOME = 40


@dataclass(frozen=True)
class Teller:
    """A site with themes, and somebody with a story in them."""

    place: Place
    executor: Executor
    receipt: str

    async def find(self) -> None:
        """Do what a window does with themes."""
        await find_what_is_due(self.place, self.executor)

    async def places(self) -> Places:
        return (await self.place.mine(self.receipt)).places

    async def first(self) -> str:
        """Return the theme that a part of the story is in."""
        return (await self.places()).passages[0].theme_id

    async def here(self) -> set[str]:
        return {theme.id for theme in (await self.places()).themes}

    async def choices(self, theme_id: str) -> Choices:
        async with self.place.db.read_both() as both:
            return await contest.choices(both, self.place.keyring, self.receipt, theme_id)

    async def move(self, theme_id: str, target_id: str | None) -> None:
        async with self.place.db.write_both() as both:
            await contest.move(both, self.place.keyring, self.receipt, theme_id, target_id)

    async def undo(self, theme_id: str) -> None:
        async with self.place.db.write_both() as both:
            await contest.undo(both, self.place.keyring, self.receipt, theme_id)

    async def said(self) -> Said:
        [said] = (await self.places()).said
        return said

    async def theme(self, theme_id: str) -> ThemeRow:
        async with self.place.db.read() as main:
            found = await store.find(main, theme_id)
        assert found is not None
        return found


@pytest.fixture
async def teller(place: Place, executor: Executor) -> Teller:
    receipts = await place.publish(COMMENTS[:SOME])
    teller = Teller(place, executor, receipts[0])
    await teller.find()
    assert await teller.here()
    return teller


async def everything(place: Place) -> Sequence[ThemeRow]:
    async with place.db.read() as main:
        return await store.everything(main)


async def test_nothing_changes_before_the_window(teller: Teller) -> None:
    source = await teller.first()
    choices = await teller.choices(source)
    before = await everything(teller.place), await teller.here()
    await teller.move(source, choices.others[0].id)
    assert (await everything(teller.place), await teller.here()) == before
    assert (await teller.said()).standing is Standing.WANTED


async def test_from_the_next_window_on_it_is_where_its_teller_put_it(teller: Teller) -> None:
    source = await teller.first()
    target = (await teller.choices(source)).others[0].id
    await teller.move(source, target)
    await teller.find()
    assert target in await teller.here()
    assert source not in await teller.here()
    said = await teller.said()
    assert (said.standing, said.source, said.target) == (Standing.HELD, source, target)
    # A day later, with more stories, all are looked at again.
    await teller.place.publish(COMMENTS[SOME:])
    teller.place.clock.advance(days=1)
    await teller.find()
    assert target in await teller.here()
    assert source not in await teller.here()


async def test_the_nearest_theme_is_offered_first_and_each_of_the_others_once(
    teller: Teller,
) -> None:
    source = await teller.theme(await teller.first())
    others = [theme.id for theme in (await teller.choices(source.id)).others]
    near = [one for one in source.neighbours if one in others]
    talk = {theme.id for theme in await everything(teller.place) if theme.talk}
    assert others[: len(near)] == near or talk & set(near)
    assert sorted([*others, source.id]) == sorted(t.id for t in await everything(teller.place))


async def test_a_story_on_its_own_is_among_those_and_in_another_theme(teller: Teller) -> None:
    source = await teller.first()
    await teller.move(source, None)
    await teller.find()
    async with teller.place.db.read() as main:
        lonely = {one.story_id for one in await alone.everyone(main)}
    assert teller.place.id_of(teller.receipt) in lonely
    assert await teller.here()
    assert source not in await teller.here()


async def test_what_is_taken_back_is_placed_by_the_machine_again(teller: Teller) -> None:
    source = await teller.first()
    await teller.move(source, (await teller.choices(source)).others[-1].id)
    await teller.find()
    await teller.undo(source)
    assert (await teller.said()).standing is Standing.UNDONE
    await teller.find()
    assert (await teller.places()).said == ()
    assert not await discover.is_due(teller.place.db, teller.place.world)


async def test_whoever_moves_it_back_says_that_it_does_belong_there(teller: Teller) -> None:
    source = await teller.first()
    target = (await teller.choices(source)).others[-1].id
    await teller.move(source, target)
    await teller.find()
    await teller.move(target, source)
    await teller.find()
    assert source in await teller.here()
    assert target not in await teller.here()
    assert [(one.source, one.target) for one in (await teller.places()).said] == [(target, source)]


async def test_the_move_is_in_the_history_without_who(teller: Teller) -> None:
    source = await teller.first()
    target = (await teller.choices(source)).others[0].id
    await teller.move(source, target)
    await teller.find()
    async with teller.place.db.read() as main:
        rows = await lineage.of_theme(main, source)
    moved = [row for row in rows if row.evidence.get("by_tellers")]
    assert [(row.kind, row.theme_id, row.other_id) for row in moved] == [("moved", target, source)]
    assert moved[0].evidence == {"by_tellers": True, "n_stories": None}


async def test_a_theme_tells_how_much_of_it_is_contested_and_never_one_alone(
    teller: Teller,
) -> None:
    source = await teller.first()
    target = (await teller.choices(source)).others[0].id
    assert share_of(await teller.theme(source)).n_contested == 0
    await teller.move(source, target)
    await teller.find()
    assert (await teller.theme(source)).n_contested == 1
    assert share_of(await teller.theme(source)).n_contested is None
    assert share_of(await teller.theme(target)).n_brought is None
    file = await theme_file(teller.place.db, "CC BY-NC 4.0")
    told = {one["id"]: (one["contested"], one["brought"]) for one in file["themes"]}
    assert (told[source], told[target]) == ((None, 0), (0, None))


async def test_a_withdrawal_takes_it_along_and_shows_only_with_the_window(teller: Teller) -> None:
    source = await teller.first()
    await teller.move(source, (await teller.choices(source)).others[0].id)
    await teller.find()
    story_id = teller.place.id_of(teller.receipt)
    await teller.place.withdraw(teller.receipt)
    assert "main.contests" not in teller.place.naming(story_id)
    assert (await teller.theme(source)).n_contested == 1
    await teller.find()
    assert (await teller.theme(source)).n_contested == 0


async def test_what_is_said_while_the_engine_works_waits_for_the_next_window(
    teller: Teller,
) -> None:
    source = await teller.first()
    one, other = (theme.id for theme in (await teller.choices(source)).others[:2])
    await teller.move(source, one)
    async with teller.place.db.read() as main:
        before = await contests.everything(main)
    await teller.move(source, other)
    async with teller.place.db.write() as main:
        held = [type(c)(**vars(c) | {"standing": Standing.HELD}) for c in before]
        await contests.settle(main, before, held)
    said = await teller.said()
    assert (said.target, said.standing) == (other, Standing.WANTED)


async def test_what_was_said_of_words_goes_with_them_when_they_are_changed(teller: Teller) -> None:
    source = await teller.first()
    await teller.move(source, (await teller.choices(source)).others[0].id)
    await change(teller.place, teller.receipt, leave_up=True)
    # What is still up can still be moved.
    await teller.undo(source)
    await teller.place.vote("rhys", teller.receipt)
    await teller.place.close()
    assert "main.contests" not in teller.place.naming(teller.place.id_of(teller.receipt))


async def test_what_was_said_of_words_goes_with_them_when_they_are_withheld(
    teller: Teller,
) -> None:
    place, story_id = teller.place, teller.place.id_of(teller.receipt)
    source = await teller.first()
    await teller.move(source, (await teller.choices(source)).others[0].id)
    async with place.db.write() as main:
        await reports.report(main, place.world, story_id, "spam", "")
    for who in ("mo", "rhys"):
        await place.reread(who, story_id, refusal("spam", "spam.1", words=()))
    assert "main.contests" not in place.naming(story_id)


async def test_only_the_themes_of_a_public_story_can_be_contested(
    teller: Teller, place: Place
) -> None:
    source = await teller.first()
    target = (await teller.choices(source)).others[0].id
    with pytest.raises(Conflict):
        await teller.move(target, source)
    with pytest.raises(Conflict):
        await teller.move(source, "0" * 32)
    with pytest.raises(Conflict):
        await teller.move(source, source)
    with pytest.raises(Conflict):
        await teller.undo(source)
    kept = await place.tell(COMMENTS[-1], COUNTED)
    with pytest.raises(Conflict):
        await Teller(place, teller.executor, kept).move(source, target)
    assert (await place.mine(kept)).places == Places()


@pytest.mark.parametrize("away", [change, lambda place, it: turning.turn(place, it, NOTHING)])
async def test_nothing_made_of_words_outlives_them_on_the_way_to_a_page_of_their_own(
    teller: Teller, away: Callable[[Place, str], Awaitable[object]]
) -> None:
    place, receipt = teller.place, teller.receipt
    source = await teller.first()
    await teller.move(source, (await teller.choices(source)).others[0].id)
    await turning.turn_one(place, receipt, shown=False)
    await turning.turn_one(place, receipt, shown=True)
    await away(place, receipt)
    made = {"main.contests", "main.passages", "main.theme_members", "main.theme_stories"}
    assert not made & set(place.naming(place.id_of(receipt)))

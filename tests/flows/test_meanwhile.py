"""What tellers change while the engine is at work holds when its themes are written down."""

from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from tests.comments import real_comments
from tests.flows import naming, turning
from tests.flows.changing import change
from tests.flows.finding import find
from tests.flows.holding import engine_at_work
from tests.flows.place import Place
from tests.flows.test_unquoting import let, quotes, take_back
from voicebox.flows import discover
from voicebox.store import public
from voicebox.store import themes as store
from voicebox.store.theme_tables import alone, passages, theme_members, theme_stories
from voicebox.store.theme_tables import quotes as quote_rows
from voicebox.store.themes import QuoteRow

COMMENTS = list(real_comments(60))
#: Each of them more than one passage.
STORIES = ["\n\n".join(COMMENTS[n : n + 3]) for n in range(0, 60, 3)]
Act = Callable[[Place, str], Awaitable[object]]


@dataclass(frozen=True)
class Site:
    """A site whose themes are found; nothing has come since, so that they would be the same."""

    place: Place
    executor: Executor
    #: Of a story of which more than one part is quoted.
    receipt: str

    async def find(self) -> None:
        await self._find(self.executor)

    async def find_while(self, act: Act) -> None:
        """Do something while the engine works, all of it."""
        async with engine_at_work(self._find, self.executor):
            await act(self.place, self.receipt)

    async def _find(self, executor: Executor) -> None:
        # No look at all of them: no theme becomes another one.
        await find(self.place, executor, share=1.0)

    async def is_due(self) -> bool:
        return await discover.is_due(self.place.db, self.place.world)

    async def quotes(self) -> Sequence[QuoteRow]:
        return await quotes(self.place, self.receipt)

    async def themes(self) -> set[str]:
        async with self.place.db.read() as main:
            found = await store.of_story(main, self.place.id_of(self.receipt))
        return {one.id for one in found}


@pytest.fixture
async def site(place: Place, executor: Executor) -> Site:
    receipts = await place.publish(STORIES)
    site = Site(place, executor, "")
    await site.find()
    for receipt in receipts:
        if len({(one.start, one.end) for one in await quotes(place, receipt)}) > 1:
            return Site(place, executor, receipt)
    raise AssertionError("No story is quoted twice.")


# --- what may be quoted changes no place ---------------------------------------------------------


async def _unquoted(place: Place, receipt: str) -> None:
    await turning.turn_one(place, receipt, quoted=False)


async def test_a_story_that_is_quoted_no_more_keeps_its_place_and_no_quote_of_it_is_written(
    site: Site,
) -> None:
    before = await site.themes()
    await site.find_while(_unquoted)
    assert await site.themes() == before != set()
    assert await site.quotes() == []
    # Others are to be quoted in their place.
    assert await site.is_due()
    await site.find()
    assert await site.themes() == before
    assert await site.quotes() == []
    assert not await site.is_due()


async def test_a_quote_that_is_taken_back_is_not_written_again_and_the_others_are(
    site: Site,
) -> None:
    before, [first, *others] = await site.themes(), await site.quotes()
    await site.find_while(lambda place, receipt: take_back(place, receipt, first.start))
    assert await site.themes() == before
    starts = {one.start for one in await site.quotes()}
    assert first.start not in starts
    assert starts & {one.start for one in others}
    await site.find()
    assert not any(one.start < first.end and first.start < one.end for one in await site.quotes())


async def test_a_quote_that_its_teller_lets_be_quoted_again_waits_for_the_next_window(
    site: Site,
) -> None:
    [first, *_] = await site.quotes()
    await take_back(site.place, site.receipt, first.start)
    before = await site.themes()
    await site.find_while(lambda place, receipt: let(place, receipt, first.start))
    assert await site.themes() == before
    assert first.start not in {one.start for one in await site.quotes()}
    assert await site.is_due()


async def test_names_need_not_be_looked_at_again_where_nobody_left(site: Site) -> None:
    await site.find_while(_unquoted)
    assert site.place.rows("main", "SELECT 1 FROM theme_ids WHERE touched") == []


async def test_what_they_said_of_the_theme_is_counted_at_this_window_all_the_same(
    site: Site,
) -> None:
    [theme_id, *_] = await site.themes()
    await naming.shown(site.place, site.receipt, theme_id, "A name")
    await site.find_while(_unquoted)
    assert await naming.counts(site.place, theme_id) == {"A name": 1}


# --- all else does -------------------------------------------------------------------------------


async def _changed(place: Place, receipt: str) -> None:
    await change(place, receipt, leave_up=True)
    await place.vote("rhys", receipt)
    await place.close()


async def _uncounted(place: Place, receipt: str) -> None:
    await turning.turn_one(place, receipt, counted=False)


async def _hidden(place: Place, receipt: str) -> None:
    await turning.hide(place, receipt)


async def _hidden_for_a_while(place: Place, receipt: str) -> None:
    await turning.hide(place, receipt)
    await turning.show_again(place, receipt)
    await place.close()


async def _shown_by_itself(place: Place, receipt: str) -> None:
    await turning.turn_one(place, receipt, shown=False)
    await turning.turn_one(place, receipt, shown=True)
    await place.close()


async def _out(place: Place, receipt: str) -> None:
    await place.withdraw(receipt)


@pytest.mark.parametrize(
    "act", [_changed, _uncounted, _hidden, _hidden_for_a_while, _shown_by_itself, _out]
)
async def test_a_story_of_other_words_or_that_was_away_or_counts_no_more_is_written_nowhere(
    site: Site, act: Act
) -> None:
    story_id = site.place.id_of(site.receipt)
    await site.find_while(act)
    async with site.place.db.read() as main:
        for table in (theme_stories, theme_members, passages, quote_rows, alone):
            written = sa.select(table).where(table.c.story_id == story_id)
            assert (await main.execute(written)).all() == [], table.name
        counted = story_id in await public.counted_words(main)
    assert await site.is_due() or not counted


async def _to_be_shown(place: Place, receipt: str) -> None:
    await turning.turn_one(place, receipt, shown=False)
    await turning.turn_one(place, receipt, shown=True)


async def test_what_a_teller_said_of_a_theme_waits_for_their_story_and_can_be_taken_back(
    site: Site,
) -> None:
    [theme_id, *_] = await site.themes()
    await naming.shown(site.place, site.receipt, theme_id, "A name")
    await site.find_while(_to_be_shown)
    assert await site.themes() == set()
    [mine] = await naming.own(site.place, site.receipt)
    assert mine.theme_id == theme_id
    await naming.take_back(site.place, site.receipt, theme_id)
    assert await naming.own(site.place, site.receipt) == []

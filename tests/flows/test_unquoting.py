"""A teller takes back one quote alone: at once, through every later look, until they undo it."""

from collections.abc import Sequence
from concurrent.futures import Executor

from tests.comments import real_comments
from tests.flows import standings, turning
from tests.flows.changing import change
from tests.flows.finding import find
from tests.flows.place import ALL, COUNTED, WORDS, Place
from tests.flows.themed import PASSAGE, place_themes
from voicebox.flows import discover, unquoting
from voicebox.flows.unquoting import OwnQuotes
from voicebox.store import themes, unquoted
from voicebox.store.parts import Span
from voicebox.store.themes import QuoteRow


async def take_back(place: Place, receipt: str, start: int = 0) -> bool:
    async with place.db.write_both() as both:
        return await unquoting.take_back(both, place.keyring, receipt, start)


async def let(place: Place, receipt: str, start: int = 0) -> None:
    async with place.db.write_both() as both:
        await unquoting.let(both, place.keyring, receipt, start)


async def quotes(place: Place, receipt: str) -> Sequence[QuoteRow]:
    async with place.db.read() as main:
        return await themes.quotes_in(main, place.id_of(receipt))


async def mine(place: Place, receipt: str) -> OwnQuotes:
    return (await place.mine(receipt)).quotes


async def spans(place: Place, receipt: str) -> Sequence[Span]:
    async with place.db.read() as main:
        return await unquoted.parts.of_story(main, place.id_of(receipt))


async def quoted(place: Place) -> tuple[str, str]:
    """Return the receipts of two stories that are quoted on the pages of two themes."""
    both = await standings.published(place), await standings.published(place)
    ids = [place.id_of(receipt) for receipt in both]
    await place_themes(place, corridor=ids, kitchen=ids)
    return both


async def test_each_quote_is_told_to_its_teller_with_its_words_and_its_themes(place: Place) -> None:
    receipt, _ = await quoted(place)
    [quote] = (await mine(place, receipt)).standing
    assert (quote.start, quote.words) == (0, WORDS[:PASSAGE])
    assert {theme.theme_id for theme in quote.themes} == {"corridor", "kitchen"}


async def test_taken_back_it_stands_nowhere_and_nobody_elses_goes(place: Place) -> None:
    receipt, other = await quoted(place)
    before = await quotes(place, other)
    assert await take_back(place, receipt)
    assert await quotes(place, receipt) == []
    assert await quotes(place, other) == before
    found = await mine(place, receipt)
    assert [quote.words for quote in found.taken_back] == [WORDS[:PASSAGE]]
    assert found.standing == ()
    assert place.rows("main", "SELECT count(*) FROM theme_stories") == [(4,)], "it still counts"


async def test_where_no_quote_begins_nothing_is_taken_back(place: Place) -> None:
    receipt, _ = await quoted(place)
    assert not await take_back(place, receipt, 3)
    assert not await take_back(place, receipt, -1)
    assert await quotes(place, receipt)
    assert await spans(place, receipt) == []


async def test_hidden_and_shown_again_it_is_still_taken_back(place: Place) -> None:
    receipt, _ = await quoted(place)
    await take_back(place, receipt)
    await turning.hide(place, receipt)
    assert await mine(place, receipt) == OwnQuotes()
    await turning.show_again(place, receipt)
    await place.close()
    assert await spans(place, receipt) == [(0, PASSAGE)]
    await turning.turn(place, receipt, COUNTED)
    await turning.turn(place, receipt, ALL)
    await place.close()
    assert await spans(place, receipt) == [(0, PASSAGE)]


async def test_other_words_are_not_held_to_what_was_said_of_the_old_ones(place: Place) -> None:
    receipt, _ = await quoted(place)
    await take_back(place, receipt)
    await change(place, receipt, leave_up=True)
    assert await spans(place, receipt) == [(0, PASSAGE)], "the old words are public still"
    await place.vote("rhys", receipt)
    await place.close()
    assert await spans(place, receipt) == []
    assert place.count("main", "unquoted") == 0


async def test_a_withdrawal_takes_it_along(place: Place) -> None:
    receipt, _ = await quoted(place)
    await take_back(place, receipt)
    await place.withdraw(receipt)
    assert place.count("main", "unquoted") == 0


async def test_no_later_look_quotes_it_until_its_teller_lets_it(
    place: Place, executor: Executor
) -> None:
    receipts = await place.publish(list(real_comments(40)))
    await find(place, executor)
    quoted_ones = [one for one in receipts if await quotes(place, one)]
    receipt = quoted_ones[0]
    [first, *_] = await quotes(place, receipt)
    await take_back(place, receipt, first.start)
    assert await discover.is_due(place.db, place.world)
    for _ in range(2):
        await find(place, executor)
        shared = [
            one
            for one in await quotes(place, receipt)
            if one.start < first.end and first.start < one.end
        ]
        assert shared == []
        assert place.count("main", "quotes") > 0
        place.clock.advance(days=1)
    await let(place, receipt, first.start)
    assert await spans(place, receipt) == []
    await find(place, executor)
    assert first.start in {one.start for one in await quotes(place, receipt)}

"""Tellers set two passages of a theme side by side, and say why they do not go together.

The machine finds no such pair and says nothing of one. Only who has a story in the theme can set
one; their reason is read like any line before everybody can see it. Whoever's words stand in a
pair takes them out of it without a reason (`unpairing`).
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from voicebox.errors import Conflict
from voicebox.flows import lines, taken_lines, theme_lines
from voicebox.flows.lines import Beside, Kind, OwnLine, Part
from voicebox.flows.quoted import place_of
from voicebox.flows.theme_lines import required
from voicebox.model import PublicStory, SealedStory
from voicebox.sealing import handles
from voicebox.sealing.keyring import Keyring
from voicebox.store import kept_themes, public, themes, unpaired
from voicebox.store import theme_pairs as store
from voicebox.store.db import Both, Connection
from voicebox.store.lines import LineState
from voicebox.store.parts import shares
from voicebox.store.theme_pairs import PairRow, Passage
from voicebox.store.themes import QuoteRow
from voicebox.world import World

LONGEST = 200  # characters


class NotThese(Conflict):
    """Two passages cannot be set side by side.

    A story has more than one quote here, or a teller does not want it: which of these stays
    unsaid, since some of the stories are nameless here.
    """


@dataclass(frozen=True)
class Offered:
    """A quote of a theme's page, under a handle that does not tell whose it is."""

    handle: str
    passage: Passage
    words: str = field(repr=False)
    language: str


@dataclass(frozen=True)
class OwnPair:
    """A pair that a teller set, its passages in the order of the page.

    One that cannot be read just now is not among them: it stands behind a notice, or comes back
    with its window.
    """

    theme_id: str
    line: OwnLine
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Pair:
    """Two passages that everybody finds side by side, and why, by all who set them so."""

    passages: tuple[Passage, Passage]
    #: The story of each who set them so, with why, in the order of the reasons' letters. Whose
    #: story it is stays here.
    said: tuple[tuple[str, str], ...] = field(repr=False)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, by all who set them so."""
        return tuple(why for _, why in self.said)

    @property
    def stories(self) -> tuple[str, ...]:
        """The stories of all whose words are in it."""
        return (*(one.story_id for one in self.passages), *(who for who, _ in self.said))


async def offered(main: Connection, keyring: Keyring, theme_id: str) -> Sequence[Offered]:
    """Return the quotes on a theme's page, each once, in the order of the page."""
    quotes = await _on_page(main, theme_id)
    told = await public.some(main, [quote.story_id for quote, _ in quotes])
    found: dict[str, Offered] = {}
    for quote, words in quotes:
        handle = handles.handle(keyring.pepper, quote.story_id, quote.start)
        passage = Passage(quote.story_id, quote.start, quote.end)
        found.setdefault(handle, Offered(handle, passage, words, told[quote.story_id].language))
    return list(found.values())


async def say(
    both: Both,
    world: World,
    keyring: Keyring,
    receipt: str,
    theme_id: str,
    chosen: Sequence[str],
    words: str,
) -> None:
    """Set two quotes side by side, in place of those that the teller had set in this theme.

    Args:
        both: the connections.
        world: time and chance.
        keyring: the site's keys.
        receipt: of a story that is in the theme.
        theme_id: the theme's public id.
        chosen: the handles of two of the quotes that stand on its page.
        words: why; sealed until somebody has read them.

    Raises:
        NotThese: the two cannot stand side by side.
        Conflict: the story is not public and counted, or not in this theme; or what was chosen
            is not there.
    """
    found, _, number = await required(both, keyring, receipt, theme_id)
    main, story = both.main, found.story
    one, other = await _chosen(main, keyring, theme_id, chosen)
    pair_id = world.fresh_id()
    sealed = await lines.sealed(main, world, found, words, _place(story.id, pair_id))
    pair = PairRow(
        pair_id,
        story.id,
        story.version,
        LineState.WAITING,
        *sealed,
        theme=number,
        **store.sides(one, other),
    )
    async with taken_lines.traced(both, keyring, story.id):
        await store.put(main, pair)


async def _chosen(
    main: Connection, keyring: Keyring, theme_id: str, chosen: Sequence[str]
) -> tuple[Passage, Passage]:
    """Return the two passages that were chosen, by their handles.

    Raises:
        NotThese: the two cannot stand side by side.
        Conflict: what was chosen is not there.
    """
    every = await offered(main, keyring, theme_id)
    there = {one.handle: one.passage for one in every}
    passages = [there[one] for one in dict.fromkeys(chosen) if one in there]
    if len(passages) != 2:
        raise Conflict("These quotes are not on the page of this theme.")
    one, other = passages
    if one.story_id == other.story_id or await _beside_none(main, every) & {one, other}:
        raise NotThese
    return one, other


async def take_back(both: Both, keyring: Keyring, receipt: str, theme_id: str) -> None:
    """Take back what was said in a theme, however far it is.

    Raises:
        Conflict: nothing was said, and the story is not in this theme.
    """
    await theme_lines.take_back(both, keyring, receipt, theme_id, store.take_back)


async def of_story(main: Connection, story: SealedStory, key: bytes) -> Sequence[OwnPair]:
    """Return the pairs that the teller of a story set."""
    rows = await store.lines.of_story(main, story.id, story.version)
    ids = await kept_themes.ids(main) if rows else {}
    placed = await store.lines.placed_of(main, story.id) if rows else set()
    return [
        OwnPair(
            ids[row.theme],
            lines.own(row, key, _place(row.story_id, row.id), is_placed=row.id in placed),
            await _parts_of(main, row, ids[row.theme]),
        )
        for row in sorted(rows, key=lambda one: one.theme)
    ]


async def shown(main: Connection, theme_id: str) -> Sequence[Pair]:
    """Return the pairs that everybody can read, each once, by the places of their passages."""
    found: dict[tuple[Passage, Passage], list[tuple[str, str]]] = {}
    for row in await store.shown(main, theme_id):
        found.setdefault(row.passages, []).append((row.story_id, row.words or ""))
    order = await _order(main, theme_id) if found else {}
    pairs = [Pair(_in_order(two, order), tuple(why)) for two, why in found.items()]
    return sorted(pairs, key=lambda pair: [_where(one, order) for one in pair.passages])


async def _parts_of(main: Connection, row: PairRow, theme_id: str) -> tuple[Part, ...]:
    """Return the passages of a pair that can be read, in the order of the theme's page."""
    passages = _in_order(row.passages, await _order(main, theme_id))
    told = await public.some(main, [one.story_id for one in passages])
    return tuple(part_of(told, one) for one in passages if one.story_id in told)


def part_of(told: Mapping[str, PublicStory], passage: Passage) -> Part:
    """Return a passage in words, from the stories that have it."""
    story = told[passage.story_id]
    return Part(story.text[passage.start : passage.end], story.language)


async def _beside_none(main: Connection, every: Sequence[Offered]) -> Set[Passage]:
    """Return which quotes of a page, given in its order, are set beside no other.

    Their tellers want it so; or their stories are nameless here, and have another quote before.
    Were such two refused together alone, and each taken with a third, trying would tell that they
    are of one story.
    """
    passages = [one.passage for one in every]
    ids = [one.story_id for one in passages]
    told, parts = await public.some(main, ids), await unpaired.parts.some(main, ids)
    return {
        one
        for place, one in enumerate(passages)
        if shares(parts.get(one.story_id, ()), (one.start, one.end))
        or (one.story_id in ids[:place] and not told[one.story_id].dials.shown)
    }


async def _on_page(main: Connection, theme_id: str) -> Sequence[tuple[QuoteRow, str]]:
    quotes = await themes.quotes_of(main, theme_id)
    return sorted(quotes, key=lambda pair: place_of(pair[0]))


async def _order(main: Connection, theme_id: str) -> Mapping[Passage, int]:
    """Return where each quote stands on the page of a theme."""
    order: dict[Passage, int] = {}
    for place, (quote, _) in enumerate(await _on_page(main, theme_id)):
        order.setdefault(Passage(quote.story_id, quote.start, quote.end), place)
    return order


def _in_order(
    passages: tuple[Passage, Passage], order: Mapping[Passage, int]
) -> tuple[Passage, Passage]:
    one, other = sorted(passages, key=lambda passage: _where(passage, order))
    return one, other


def _where(passage: Passage, order: Mapping[Passage, int]) -> tuple[int, Passage]:
    """Return a key by which what no longer stands on the page comes last, in an order of chance."""
    return order.get(passage, len(order)), passage


async def _beside(main: Connection, found: Sequence[PairRow]) -> Mapping[str, Beside]:
    there = await theme_lines.standing(main, found)
    return {
        row.id: Beside(theme=there[row.id], pair=await _parts_of(main, row, there[row.id].id))
        for row in found
        if row.id in there
    }


async def _unsay(_main: Connection, _pair_ids: Sequence[str]) -> None:
    """Nobody says anything of a pair but who set it."""


KIND = Kind("pairs", store.lines, _beside, _unsay)


def _place(story_id: str, pair_id: str) -> str:
    return f"story/{story_id}/pair/{pair_id}"

"""Parts of public words that their teller keeps out of quotes, or of pairs, through every restore.

An older copy knows nothing of what was said of parts since. So each such act leaves traces in the
keys, of this text and of no other, and a restore finds again which part it was of by trying the
places of the text. To let a part be quoted again is an act as well.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import count, takewhile

from voicebox.flows import taken_lines, traces
from voicebox.model import SealedStory
from voicebox.sealing.keyring import Keyring
from voicebox.store import public, theme_pairs, tombstones, unpaired, unquoted
from voicebox.store import themes as theme_store
from voicebox.store.db import Both, Connection
from voicebox.store.parts import Parts, Span
from voicebox.store.public import Text

#: Texts that a restore reads at once.
_BATCH = 1000


@dataclass(frozen=True)
class Place:
    """Where parts stand, and where their teller keeps some of them out."""

    parts: Parts
    #: Takes one part of a story out of there.
    empty: Callable[[Connection, str, Span], Awaitable[None]]


async def _out_of_quotes(main: Connection, story_id: str, span: Span) -> None:
    await theme_store.forget_quotes_in(main, story_id, span)
    await theme_pairs.forget_quoted(main, story_id, span)


QUOTES = Place(unquoted.parts, _out_of_quotes)
PAIRS = Place(unpaired.parts, theme_pairs.forget_quoted)


async def keep_out(
    both: Both, keyring: Keyring, story: SealedStory, place: Place, span: Span
) -> None:
    """Take a part out of a place, and keep it out.

    Args:
        both: the connections.
        keyring: the site's keys.
        story: under the number of its public version.
        place: quotes, or pairs.
        span: where the part begins and ends in the public text.
    """
    await place.parts.add(both.main, story.id, story.version, span)
    async with taken_lines.traced(both, keyring, story.id):
        await place.empty(both.main, story.id, span)
    await _leave_traces(both, keyring, story, place, span)


async def let(both: Both, keyring: Keyring, story: SealedStory, place: Place, start: int) -> bool:
    """Keep the part that begins somewhere out no longer; tell whether there was one."""
    if not await place.parts.forget_one(both.main, story.id, story.version, start):
        return False
    await _leave_traces(both, keyring, story, place, (start, start))
    return True


async def keep_out_again(
    main: Connection, keyring: Keyring, known: Set[bytes], story_ids: Sequence[str]
) -> int:
    """Do anew what tellers said of parts of public stories; return how many parts go out by it.

    Args:
        main: the connection, to words of now or of an older copy.
        keyring: the site's keys.
        known: all traces.
        story_ids: of stories that are public.
    """
    found = 0
    for at in range(0, len(story_ids), _BATCH):
        for text in await public.texts(main, story_ids[at : at + _BATCH]):
            for place in (QUOTES, PAIRS):
                found += await _again(main, place, text, _Said.of(keyring, place, text), known)
    return found


@dataclass(frozen=True)
class _Said:
    """What a teller says of parts of one text, as traces tell it.

    One trace tells that there is something: most texts have none, and nothing is tried there. Of
    each act one tells where its part begins and how many there were of that place before it, and
    one where the part ends. So every place is tried once, however often somebody changed their
    mind.
    """

    keyring: Keyring = field(repr=False)
    #: Of this text and place alone.
    name: str = field(repr=False)
    #: Code points of the text.
    length: int

    @classmethod
    def of(cls, keyring: Keyring, place: Place, text: Text) -> "_Said":
        what = place.parts.table.name
        name = traces.of_part(keyring, what, text.story_id, text.version, text.words)
        return cls(keyring, name.hex(), len(text.words))

    def marks(self, known: Set[bytes], span: Span) -> Sequence[bytes]:
        """Return the traces of one more act; a part without a letter is kept out no longer."""
        start, end = span
        number = self._n_acts(known, start)
        return [self._trace(), self._trace(start, number), self._trace(start, number, end)]

    def last(self, known: Set[bytes]) -> Iterator[Span]:
        """Find what was said last of each part.

        Where the list of the second place lost its end, the part goes to the end of the text.
        """
        if self._trace() not in known:
            return
        for start in range(self.length):
            n_acts = self._n_acts(known, start)
            if n_acts:
                ends = range(start, self.length)
                found = (at for at in ends if self._trace(start, n_acts - 1, at) in known)
                yield start, next(found, self.length)

    def _n_acts(self, known: Set[bytes], start: int) -> int:
        return sum(1 for _ in takewhile(lambda n: self._trace(start, n) in known, count()))

    def _trace(self, *at: int) -> bytes:
        return traces.of_part(self.keyring, self.name, *at)


async def _leave_traces(
    both: Both, keyring: Keyring, story: SealedStory, place: Place, span: Span
) -> None:
    [text] = await public.texts(both.main, [story.id])
    known = await tombstones.known(both.keys)
    await traces.leave(both, _Said.of(keyring, place, text).marks(known, span))


async def _again(main: Connection, place: Place, text: Text, said: _Said, known: Set[bytes]) -> int:
    before = await place.parts.of_story(main, text.story_id)
    for start, end in said.last(known):
        if start == end:
            await place.parts.forget_one(main, text.story_id, text.version, start)
        else:
            await place.parts.add(main, text.story_id, text.version, (start, end))
            await place.empty(main, text.story_id, (start, end))
    return len({*await place.parts.of_story(main, text.story_id)} - {*before})

"""What every line of a teller's own has in common: how it is sealed, and where it would stand."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic

from voicebox.flows import staff
from voicebox.flows.by_receipt import Opened
from voicebox.sealing import boxes, ciphers
from voicebox.store.db import Connection
from voicebox.store.lines import LineRow, Lines, LineState, Row
from voicebox.store.refusals import Gap
from voicebox.store.themes import ThemeRow
from voicebox.world import World


@dataclass(frozen=True)
class OwnLine:
    """A line as its teller's receipt shows it."""

    state: LineState
    words: str = field(repr=False)
    #: Why it is kept back; none unless it is.
    reason: str | None
    #: Whether its place is there just now: else nobody but its teller reads it.
    is_placed: bool = True


@dataclass(frozen=True)
class Part:
    """Public words of a story, and their language."""

    words: str = field(repr=False)
    language: str


@dataclass(frozen=True)
class Beside:
    """Where a line would stand: beside a gap, at a theme as its name, or with a pair in it."""

    gap: Gap | None = None
    theme: ThemeRow | None = None
    #: Both passages, in the order of the theme's page; none where it is of no pair.
    pair: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Kind(Generic[Row]):
    """A kind of line."""

    #: Under which it is counted.
    name: str
    lines: Lines[Row]
    #: Returns where lines would stand, by their ids; nobody reads one that is missing.
    beside: Callable[[Connection, Sequence[Row]], Awaitable[Mapping[str, Beside]]]
    #: Forgets what others said of lines that nobody can read any longer, by their ids.
    unsay: Callable[[Connection, Sequence[str]], Awaitable[None]]


async def sealed(
    main: Connection, world: World, found: Opened, words: str, place: str
) -> tuple[bytes, bytes]:
    """Return the words of a new line as it keeps them: sealed for its teller, and to the team.

    Args:
        main: the connection.
        world: chance.
        found: the story of its teller.
        words: of the line.
        place: what they are sealed for under the story's key.
    """
    to_team = boxes.box_words(await staff.team_public(main), words)
    return ciphers.seal(world, found.key, words.encode(), place), to_team


def own(line: LineRow, key: bytes, place: str, *, is_placed: bool = True) -> OwnLine:
    """Return a line as its teller reads it, with the key of their story."""
    words = ciphers.unseal(key, line.sealed, place).decode()
    return OwnLine(line.state, words, line.reason, is_placed)

"""What we learned and what we changed: every month has its place, also one without anything."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicebox.errors import Refused
from voicebox.model import Session
from voicebox.store import learned as store
from voicebox.store.db import Connection
from voicebox.store.learned import Entry, LearnedFrom
from voicebox.world import World

LONGEST = 5_000  # characters


@dataclass(frozen=True)
class Month:
    """One month, as the public page tells of it."""

    #: As 2026-11.
    month: str
    #: How many refusals were overturned on appeal.
    overturned: int
    #: What somebody wrote about it, in an order that chance decides.
    entries: Sequence[Entry]


async def overturned(main: Connection, world: World) -> None:
    """Count a refusal that was overturned on appeal: its month says so from now on."""
    await store.add(main, Entry(world.fresh_id(), world.month(), LearnedFrom.OVERTURNED, ""))


async def write(
    main: Connection, world: World, session: Session, kind: LearnedFrom, words: str
) -> None:
    """Say in public what was learned. Who wrote it is kept nowhere.

    Raises:
        Refused: this person is no lead.
    """
    require_lead(session)
    await store.add(main, Entry(world.fresh_id(), world.month(), kind, words))


def require_lead(session: Session) -> None:
    """Refuse whoever is no lead.

    Raises:
        Refused: this person is no lead.
    """
    if session.role != "lead":
        raise Refused("Only a lead says what was learned.")


async def by_month(main: Connection, world: World) -> Sequence[Month]:
    """Return every month since the site's first, the newest first, also those with nothing."""
    first = await store.first_month(main)
    entries = await store.everything(main)
    return [
        Month(
            month,
            sum(_is_counted(entry) for entry in entries if entry.month == month),
            [entry for entry in entries if entry.month == month and entry.words],
        )
        for month in _months_back(world.month(), first or world.month())
    ]


def _is_counted(entry: Entry) -> bool:
    return entry.kind is LearnedFrom.OVERTURNED and not entry.words


def _months_back(last: str, first: str) -> Iterator[str]:
    year, number = map(int, last.split("-"))
    while (month := f"{year:04}-{number:02}") >= first:
        yield month
        year, number = (year, number - 1) if number > 1 else (year - 1, 12)

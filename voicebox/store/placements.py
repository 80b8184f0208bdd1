"""Stories that count in a theme and cannot be read: where each was placed, and how many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from moderation.states import State
from voicebox.store import lineage
from voicebox.store.db import Connection
from voicebox.store.openness_tables import hidden_counts, placements
from voicebox.store.tables import receipts, stories
from voicebox.store.theme_tables import theme_ids


@dataclass(frozen=True)
class Placement:
    """The theme of one story, sealed; what it counts as stands beside it."""

    story_id: str
    #: The reason for which it is withheld, or `kept`.
    kind: str
    to_teller: bytes = field(repr=False)
    #: None once it is counted.
    to_site: bytes | None = field(repr=False)


async def teller_public(keys: Connection, story_id: str) -> bytes | None:
    """Return the key to which others seal what the teller of a story alone may open."""
    found: bytes | None = await keys.scalar(
        sa.select(receipts.c.public).where(receipts.c.story_id == story_id)
    )
    return found


async def add(main: Connection, placement: Placement) -> None:
    """Keep a placement."""
    await main.execute(sa.insert(placements).values(vars(placement)))


async def find(main: Connection, story_id: str) -> Placement | None:
    """Return the placement of a story."""
    query = sa.select(placements).where(placements.c.story_id == story_id)
    row = (await main.execute(query)).first()
    return None if row is None else Placement(**row._asdict())


async def uncounted(main: Connection) -> Sequence[tuple[Placement, State | None]]:
    """Return the placements of the open window, and where their stories stand now."""
    query = (
        sa.select(placements, stories.c.state)
        .outerjoin(stories, stories.c.id == placements.c.story_id)
        .where(placements.c.to_site.is_not(None))
    )
    found = []
    for row in await main.execute(query):
        values = row._asdict()
        state = values.pop("state")
        found.append((Placement(**values), state and State(state)))
    return found


async def counted(main: Connection, story_id: str) -> None:
    """Note that a placement is counted: the site can open it no longer."""
    change = sa.update(placements).where(placements.c.story_id == story_id).values(to_site=None)
    await main.execute(change)


async def delete(main: Connection, story_id: str) -> None:
    """Forget where a story was placed."""
    await main.execute(sa.delete(placements).where(placements.c.story_id == story_id))


async def change(main: Connection, theme: int, kind: str, by: int) -> None:
    """Add to a hidden count, or take from it; what is shown changes with the window."""
    columns = hidden_counts.c
    here = sa.and_(columns.theme == theme, columns.kind == kind)
    done = await main.execute(sa.update(hidden_counts).where(here).values(count=columns.count + by))
    if not done.rowcount and by > 0:
        values = {"theme": theme, "kind": kind, "count": by, "shown": 0}
        await main.execute(sa.insert(hidden_counts).values(values))


async def show(main: Connection) -> None:
    """Let what is shown be what is counted, and forget what is nought."""
    await main.execute(sa.update(hidden_counts).values(shown=hidden_counts.c.count))
    await main.execute(sa.delete(hidden_counts).where(hidden_counts.c.count <= 0))


async def shown(main: Connection, theme_id: str) -> Mapping[str, int]:
    """Return the hidden counts of a theme by kind, with those of themes that merged into it."""
    number = await main.scalar(sa.select(theme_ids.c.number).where(theme_ids.c.id == theme_id))
    into = await lineage.merges(main)
    found: dict[str, int] = {}
    for row in await main.execute(sa.select(hidden_counts).order_by(hidden_counts.c.kind)):
        if lineage.last_of(row.theme, into) == number:
            found[row.kind] = found.get(row.kind, 0) + row.shown
    return found

"""How sure the themes were when they were last looked for: numbers, and no story's words."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.theme_tables import sureness, theme_stability

#: In the order in which their rows can be deleted.
TABLES = (theme_stability, sureness)


@dataclass(frozen=True)
class SurenessRow:
    """What came back in a second look, and what the encoder could not read."""

    #: How alike all themes were in it: 1 is the same, 0 is chance.
    again: float
    #: How many of the themes were found among how many stories, the fewest first.
    curve: Sequence[Sequence[float]]
    #: What the encoder reads, as BCP 47 tags.
    languages: Sequence[str]
    #: How many of the counted stories were in another language, by its tag, the most first.
    unread: Sequence[Sequence[str | int]]
    #: For each theme by its id, how much of it came back: 1 is the same, 0 is nothing.
    themes: Mapping[str, float]


async def replace(main: Connection, row: SurenessRow) -> None:
    """Put what a look found in the place of what the last one did."""
    await clear(main)
    values = asdict(row)
    stability = [
        {"theme_id": one, "stability": value} for one, value in values.pop("themes").items()
    ]
    await main.execute(sa.insert(sureness).values(id="last", **values))
    if stability:
        await main.execute(sa.insert(theme_stability), stability)


async def clear(main: Connection) -> None:
    """Forget what the last look found."""
    for table in TABLES:
        await main.execute(sa.delete(table))


async def last(main: Connection) -> SurenessRow | None:
    """Return how sure the themes are; none before there are any."""
    row = (await main.execute(sa.select(sureness))).first()
    if row is None:
        return None
    values = row._asdict()
    del values["id"]
    rows = await main.execute(sa.select(theme_stability))
    return SurenessRow(**values, themes={one.theme_id: one.stability for one in rows})

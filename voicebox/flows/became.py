"""What became of themes between two moments, as the pages of each theme tell it for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voicebox.store import kept_themes, lineage, versions
from voicebox.store import themes as store
from voicebox.store.db import Connection, Database
from voicebox.store.lineage import LineageRow


@dataclass(frozen=True)
class Moment:
    """What has to be known of the first moment."""

    #: The place of the next thing that will happen; 0 where nothing has so far.
    place: int
    #: What themes were called, by id: the names of those that are gone later.
    names: Mapping[str, str]


@dataclass(frozen=True)
class Became:
    """What happened, in order, and what the themes in it are called."""

    happened: Sequence[LineageRow]
    #: By id; "" where the stories share no words. None is there for a theme that is gone and
    #: whose name may be made of the words of somebody who took a story back.
    names: Mapping[str, str]


async def moment(db: Database) -> Moment:
    """Return this moment."""
    async with db.read() as main:
        return Moment(await lineage.next_place(main), await kept_themes.names(main))


async def since(db: Database, then: Moment) -> Became:
    """Return what happened since a moment."""
    async with db.read() as main:
        happened = await lineage.since(main, then.place)
        now = {theme.id: theme.name for theme in await store.everything(main)}
        still = await _still_so_called(main, then.names)
    return Became(happened, {**still, **now})


async def _still_so_called(main: Connection, names: Mapping[str, str]) -> Mapping[str, str]:
    """Return the names that have lost no word: somebody may have left while the engine worked."""
    ids, touched = await kept_themes.ids(main), await versions.touched(main)
    last = {row.theme: row for row in await versions.names(main)}
    return {
        ids[number]: row.name
        for number, row in last.items()
        if (number, row.version) not in touched and names.get(ids[number]) == row.name
    }

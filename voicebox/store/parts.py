"""Parts of public words of which their teller says something: places in a text, and no words."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.edit_tables import still_up
from voicebox.store.tables import stories

#: Where a part begins and ends, in code points of the public text.
Span = tuple[int, int]


def shares(parts: Iterable[Span], span: Span) -> bool:
    """Tell whether a part of a text shares a letter with one of several."""
    return any(span[0] < end and start < span[1] for start, end in parts)


@dataclass(frozen=True)
class Parts:
    """The parts of one table, by `story_id` and `version`: those of older words stay apart."""

    table: sa.Table

    async def everything(self, main: Connection) -> Mapping[str, tuple[Span, ...]]:
        """Return the parts of each story's public words, in the order of its text."""
        return await self._found(main)

    async def some(
        self, main: Connection, story_ids: Iterable[str]
    ) -> Mapping[str, tuple[Span, ...]]:
        """Return the parts of some stories' public words, in the order of each text."""
        return await self._found(main, self.table.c.story_id.in_(list(story_ids)))

    async def of_story(self, main: Connection, story_id: str) -> Sequence[Span]:
        """Return the parts of one story's public words, in the order of its text."""
        return [*(await self.some(main, [story_id])).get(story_id, ())]

    async def add(self, main: Connection, story_id: str, version: int, span: Span) -> None:
        """Add a part of one version."""
        await self.forget_one(main, story_id, version, span[0])
        values = {"story_id": story_id, "version": version, "start": span[0], "end": span[1]}
        await main.execute(sa.insert(self.table).values(values))

    async def keep_only(self, main: Connection, story_id: str, versions: Set[int]) -> None:
        """Forget what was said of versions other than these."""
        gone = self.table.c.version.not_in(list(versions))
        await main.execute(sa.delete(self.table).where(self.table.c.story_id == story_id, gone))

    async def forget_one(self, main: Connection, story_id: str, version: int, start: int) -> bool:
        """Forget the part that begins at a place; tell whether there was one."""
        parts = self.table.c
        here = (parts.story_id == story_id, parts.version == version, parts.start == start)
        gone = await main.execute(sa.delete(self.table).where(*here))
        return bool(gone.rowcount)

    async def _found(
        self, main: Connection, *wanted: sa.ColumnElement[bool]
    ) -> Mapping[str, tuple[Span, ...]]:
        """Return parts of the version that is public: an older one may be left up."""
        parts = self.table.c
        there = self.table.join(stories, stories.c.id == parts.story_id)
        there = there.outerjoin(still_up, still_up.c.story_id == parts.story_id)
        now = parts.version == sa.func.coalesce(still_up.c.version, stories.c.version)
        query = sa.select(self.table).select_from(there).where(now, *wanted)
        found: dict[str, tuple[Span, ...]] = {}
        for row in await main.execute(query.order_by(parts.story_id, parts.start)):
            found[row.story_id] = (*found.get(row.story_id, ()), (row.start, row.end))
        return found

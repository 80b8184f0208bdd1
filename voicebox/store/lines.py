"""Lines that tellers write for everybody to read, of every kind: sealed until they are read."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.text_votes import TextVotes


class LineState(StrEnum):
    """Where a line stands."""

    WAITING = "waiting"
    #: Read, and waiting for its window.
    CLEARED = "cleared"
    SHOWN = "shown"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class LineRow:
    """A line as the store keeps it."""

    id: str
    story_id: str
    version: int
    state: LineState
    #: Its words under the story's key: its teller reads them whatever becomes of it.
    sealed: bytes = field(repr=False)
    #: Its words to the team, while it waits.
    to_team: bytes | None = field(default=None, repr=False)
    #: Its words to the site itself, until its window closes.
    to_site: bytes | None = field(default=None, repr=False)
    words: str | None = field(default=None, repr=False)
    reason: str | None = None


Row = TypeVar("Row", bound=LineRow)


@dataclass(frozen=True)
class Lines(Generic[Row]):
    """The lines of one kind, and the votes on those of them that are not decided."""

    table: sa.Table
    votes: TextVotes
    row: type[Row]
    #: Selects those whose place is there now: nobody reads the others.
    placed: Callable[[], sa.Select[Any]]
    #: The columns of stories whose words a line shows, beside that of its teller.
    shows: tuple[str, ...] = ()

    async def add(self, main: Connection, line: Row) -> None:
        """Keep a line."""
        await main.execute(sa.insert(self.table).values(vars(line)))

    async def find(self, main: Connection, line_id: str) -> Row | None:
        """Return one whose place is there, and hold it: two votes at once see each other."""
        query = self.placed().where(self.table.c.id == line_id).with_for_update(of=self.table)
        row = (await main.execute(query)).first()
        return None if row is None else self.of(row)

    async def in_state(self, main: Connection, state: LineState) -> Sequence[Row]:
        """Return those in a state whose places are there, in an order of chance."""
        query = self.placed().where(self.table.c.state == state).order_by(self.table.c.id)
        return [self.of(row) for row in await main.execute(query)]

    async def everything(self, main: Connection) -> Sequence[Row]:
        """Return all, whether their places are there or not, by id."""
        query = sa.select(self.table).order_by(self.table.c.id)
        return [self.of(row) for row in await main.execute(query)]

    async def ids(self, main: Connection, wanted: sa.ColumnElement[bool]) -> Sequence[str]:
        """Return the ids of some, whether their places are there or not."""
        return list(await main.scalars(sa.select(self.table.c.id).where(wanted)))

    async def about(self, main: Connection, story_id: str) -> Sequence[str]:
        """Return the ids of those that a story's teller wrote, and of those that show its words."""
        named = [self.table.c[name] == story_id for name in ("story_id", *self.shows)]
        return await self.ids(main, sa.or_(*named))

    async def not_withheld(self, main: Connection) -> Sequence[Row]:
        """Return all that are not kept back, whether their places are there or not, by id."""
        query = sa.select(self.table).where(self.table.c.state != LineState.WITHHELD)
        return [self.of(row) for row in await main.execute(query.order_by(self.table.c.id))]

    async def of_story(self, main: Connection, story_id: str, version: int) -> Sequence[Row]:
        """Return those of one version of a story, in an order of chance."""
        here = (self.table.c.story_id == story_id, self.table.c.version == version)
        query = sa.select(self.table).where(*here).order_by(self.table.c.id)
        return [self.of(row) for row in await main.execute(query)]

    async def placed_of(self, main: Connection, story_id: str) -> Set[str]:
        """Return the ids of those of one story whose places are there."""
        query = self.placed().where(self.table.c.story_id == story_id)
        return {row.id for row in await main.execute(query)}

    async def clear(self, main: Connection, line_id: str, to_site: bytes) -> None:
        """Let a line be shown when its window closes."""
        values = {"state": LineState.CLEARED, "to_team": None, "to_site": to_site}
        await self._change(main, line_id, values)

    async def show(self, main: Connection, line_id: str, words: str) -> None:
        """Let everybody read a line."""
        values = {"state": LineState.SHOWN, "to_site": None, "words": words}
        await self._change(main, line_id, values)

    async def withhold(self, main: Connection, line_id: str, reason: str) -> None:
        """Keep a line back, wherever it stands; its teller alone can open it."""
        closed = dict.fromkeys(("to_team", "to_site", "words"))
        values = {"state": LineState.WITHHELD, "reason": reason, **closed}
        await self._change(main, line_id, values)

    async def forget(self, main: Connection, line_ids: Sequence[str]) -> None:
        """Delete lines with the votes on them."""
        for line_id in line_ids:
            await self.votes.forget(main, line_id)
            await main.execute(sa.delete(self.table).where(self.table.c.id == line_id))

    def of(self, row: sa.Row[Any]) -> Row:
        """Return a row of the table as a value."""
        values = row._asdict()
        return self.row(state=LineState(values.pop("state")), **values)

    async def _change(self, main: Connection, line_id: str, values: Mapping[str, object]) -> None:
        here = self.table.c.id == line_id
        await main.execute(sa.update(self.table).where(here).values(values))

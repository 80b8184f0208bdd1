"""Votes on what is no story: a message, a line for a gap. With the decision they go."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

import sqlalchemy as sa

from voicebox.store.db import Connection


@dataclass(frozen=True)
class TextVotes:
    """The votes of one table, by `moderator_id`; its `reason` is null for a vote to show it."""

    #: The column that names what is voted on.
    about: sa.Column[str]

    async def add(
        self, main: Connection, text_id: str, moderator_id: str, reason: str | None
    ) -> None:
        """Keep a vote. The same person's second vote on a text breaks the table's key."""
        values = {self.about.name: text_id, "moderator_id": moderator_id, "reason": reason}
        await main.execute(sa.insert(self.about.table).values(values))

    async def on(self, main: Connection, text_id: str) -> Mapping[str, str | None]:
        """Return the reason that each moderator gave to keep a text back, None to show it."""
        query = sa.select(self.about.table).where(self.about == text_id)
        return {row.moderator_id: row.reason for row in await main.execute(query)}

    async def forget(self, main: Connection, text_id: str) -> None:
        """Forget who voted what on a text: it has been decided, or is gone."""
        await main.execute(sa.delete(self.about.table).where(self.about == text_id))

    async def forget_one(self, main: Connection, text_id: str, moderator_id: str) -> None:
        """Forget what one person voted on a text."""
        mine = self.about.table.c.moderator_id == moderator_id
        await main.execute(sa.delete(self.about.table).where(self.about == text_id, mine))

    async def voted_by(self, main: Connection, moderator_id: str) -> Set[str]:
        """Return the undecided texts that a moderator has voted on."""
        query = sa.select(self.about).where(self.about.table.c.moderator_id == moderator_id)
        return set(await main.scalars(query))

    async def begun(self, main: Connection) -> Set[str]:
        """Return the undecided texts that somebody has voted on."""
        return set(await main.scalars(sa.select(self.about).distinct()))

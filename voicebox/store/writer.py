"""The connection that writes: kept open from one transaction to the next.

SQLite lets one write at a time, so that one connection is enough, and to take one from the pool
and give it back took as long as two statements.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from voicebox.errors import Overloaded


class Writer:
    """Writes to one database; whoever asks for a transaction sees to it that none is open."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.execution_options(writes=True)
        self._idle: AsyncConnection | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Give a transaction: committed at the end, rolled back by any error.

        Raises:
            Overloaded: another process writes for longer than we wait.
        """
        connection, self._idle = self._idle or await self._engine.connect(), None
        try:
            await _begin(connection)
            yield connection
            await connection.commit()
        except BaseException:
            # A commit that fails leaves its transaction open, and the lock held for good; a
            # statement that was cancelled may still run. Closing ends both, whatever they are.
            await asyncio.shield(_discard(connection))
            raise
        self._idle = connection

    async def close(self) -> None:
        """Close the connection."""
        if self._idle is not None:
            await self._idle.close()
            self._idle = None


async def _begin(connection: AsyncConnection) -> None:
    try:
        await connection.begin()
    except OperationalError:
        # Another process has held the lock for longer than `busy_timeout`.
        raise Overloaded("The database is busy.") from None


async def _discard(connection: AsyncConnection) -> None:
    await connection.invalidate()
    await connection.close()

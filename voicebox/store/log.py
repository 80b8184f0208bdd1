"""The public log: what waits for its window, the chain, and its heads."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from moderation.log import GENESIS, Cut, Entry, Kind, hash_of
from moderation.policy import ReasonKey
from voicebox.store.db import Connection
from voicebox.store.log_tables import log, log_heads, log_pending

#: How many entries are read at a time.
BATCH = 5000
#: Kept by the database as bytes, and told in hex.
_HEX = ("commitment", "prev", "hash", "key", "salt", "signature")

_WAIT = sa.insert(log_pending)
_THIS: sa.BindParameter[bytes] = sa.bindparam("commitment")
_USED = sa.union_all(
    sa.select(sa.literal(1)).where(log_pending.c.commitment == _THIS),
    sa.select(sa.literal(1)).where(log.c.commitment == _THIS),
)
_LAST = sa.select(log).order_by(log.c.seq.desc()).limit(1)
_LAST_HEAD = sa.select(log_heads).order_by(log_heads.c.number.desc()).limit(1)


async def wait(main: Connection, cut: Cut) -> None:
    """Keep an entry until the window closes; nothing beside it says of which story it is."""
    values = {
        "commitment": cut.commitment,
        "kind": cut.kind.value,
        "reason": cut.reason.value if cut.reason else None,
        "people": cut.people,
    }
    await main.execute(_WAIT, values)


async def is_used(main: Connection, commitment: bytes) -> bool:
    """Tell whether a commitment waits, or stands in the log."""
    return (await main.execute(_USED, {"commitment": commitment})).first() is not None


async def count_waiting(main: Connection) -> int:
    """Return how many entries wait for the window."""
    return int(await main.scalar(sa.select(sa.func.count()).select_from(log_pending)) or 0)


async def waiting(main: Connection) -> Sequence[Cut]:
    """Return the entries that wait, in no order."""
    return [
        Cut(
            Kind(row.kind),
            row.commitment,
            ReasonKey(row.reason) if row.reason else None,
            row.people,
        )
        for row in await main.execute(sa.select(log_pending))
    ]


async def append(main: Connection, entries: Sequence[Entry]) -> None:
    """Write the next entries of the chain; none waits any longer."""
    await main.execute(sa.delete(log_pending))
    if entries:
        await main.execute(sa.insert(log), [_bytes(vars(entry)) for entry in entries])


async def last(main: Connection) -> tuple[int, str]:
    """Return the number of the last entry and its hash; 0 and the beginning where there is none."""
    row = (await main.execute(_LAST)).first()
    return (0, GENESIS) if row is None else (row.seq, hash_of(_hex(row)))


async def some(main: Connection, after: int = 0, limit: int = BATCH) -> Sequence[Mapping[str, Any]]:
    """Return entries after a number, in their order, with the fields of the published file."""
    query = sa.select(log).where(log.c.seq > after).order_by(log.c.seq).limit(limit)
    return [_hex(row) for row in await main.execute(query)]


async def everything(main: Connection) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
    """Give all entries in the order of their numbers, a batch at a time."""
    after = 0
    while batch := await some(main, after):
        yield batch
        after = batch[-1]["seq"]


async def under(main: Connection, commitments: Sequence[bytes]) -> Sequence[Mapping[str, Any]]:
    """Return the entries under some commitments, in no order; one that waits has no window."""
    names = ("kind", "reason", "people", "commitment")
    there = sa.select(log.c.window, *(log.c[name] for name in names))
    waiting = sa.select(sa.null().label("window"), *(log_pending.c[name] for name in names))
    query = there.where(log.c.commitment.in_(commitments)).union_all(
        waiting.where(log_pending.c.commitment.in_(commitments))
    )
    return [_hex(row) for row in await main.execute(query)]


async def last_windows(main: Connection, limit: int) -> Sequence[str]:
    """Return the windows that were signed last, the newest first."""
    newest = sa.func.max(log_heads.c.number).label("newest")
    query = sa.select(log_heads.c.window, newest).group_by(log_heads.c.window)
    rows = await main.execute(query.order_by(newest.desc()).limit(limit))
    return [row.window for row in rows]


async def counted(
    main: Connection, windows: Sequence[str]
) -> Mapping[str, Sequence[tuple[str, str | None, int]]]:
    """Return how many entries of each kind and reason there are in some windows."""
    columns = (log.c.window, log.c.kind, log.c.reason)
    query = sa.select(*columns, sa.func.count()).where(log.c.window.in_(windows))
    found: dict[str, list[tuple[str, str | None, int]]] = {}
    for window, kind, reason, count in await main.execute(query.group_by(*columns)):
        found.setdefault(window, []).append((kind, reason, count))
    return found


async def add_head(main: Connection, head: Mapping[str, Any]) -> None:
    """Keep a signed head."""
    values = {name: value for name, value in head.items() if name != "format"}
    await main.execute(sa.insert(log_heads).values(_bytes(values)))


async def last_head(main: Connection) -> Mapping[str, Any] | None:
    """Return the last head, without its format; none before the first window."""
    row = (await main.execute(_LAST_HEAD)).first()
    return None if row is None else _hex(row)


async def heads(main: Connection) -> Sequence[Mapping[str, Any]]:
    """Return all heads in their order, without their format."""
    query = sa.select(log_heads).order_by(log_heads.c.number)
    return [_hex(row) for row in await main.execute(query)]


def _hex(row: sa.Row[Any]) -> dict[str, Any]:
    return {
        name: value.hex() if isinstance(value, bytes) else value
        for name, value in row._asdict().items()
    }


def _bytes(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: bytes.fromhex(value) if name in _HEX else value for name, value in fields.items()}

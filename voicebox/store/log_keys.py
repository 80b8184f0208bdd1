"""The next key of each story's commitments in the public log (keys database)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.log_tables import log_keys

_FIND = sa.select(log_keys).where(log_keys.c.story_id == sa.bindparam("story"))
_ADD = sa.insert(log_keys)


@dataclass(frozen=True)
class LogKey:
    """The next key of a story, and to whom it is sealed."""

    story_id: str
    #: How often the ratchet was turned since the receipt.
    step: int
    team_box: bytes = field(repr=False)
    #: Sealed to the site itself: only while it has to act alone.
    release_box: bytes | None = field(default=None, repr=False)


async def find(keys: Connection, story_id: str) -> LogKey | None:
    """Return the next key of a story; none for one that is not in the log."""
    row = (await keys.execute(_FIND, {"story": story_id})).first()
    return None if row is None else LogKey(**row._asdict())


async def add(keys: Connection, key: LogKey) -> None:
    """Keep the next key of a story that had none."""
    await keys.execute(_ADD, vars(key))


async def put(keys: Connection, key: LogKey) -> None:
    """Keep the next key of a story in place of the one before."""
    change = sa.update(log_keys).where(log_keys.c.story_id == key.story_id)
    values = {"step": key.step, "team_box": key.team_box, "release_box": key.release_box}
    await keys.execute(change.values(values))


async def set_release(keys: Connection, story_id: str, box: bytes | None) -> None:
    """Let the site itself make the next commitment of a story, or no longer."""
    change = sa.update(log_keys).where(log_keys.c.story_id == story_id)
    await keys.execute(change.values(release_box=box))


async def released(keys: Connection) -> Sequence[str]:
    """Return the stories of which the site itself can make the next commitment."""
    query = sa.select(log_keys.c.story_id).where(log_keys.c.release_box.is_not(None))
    return list(await keys.scalars(query))


async def delete(keys: Connection, story_ids: Iterable[str]) -> None:
    """Destroy the keys of these stories: nobody but their receipts makes their commitments."""
    await keys.execute(sa.delete(log_keys).where(log_keys.c.story_id.in_(list(story_ids))))

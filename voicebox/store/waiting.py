"""The waiting room: stories of the open window, not yet in the queue."""

from collections.abc import Sequence, Set

import sqlalchemy as sa

from moderation.states import State
from voicebox.model import DIALS, Dials, SealedStory
from voicebox.store.db import Connection
from voicebox.store.edit_tables import rests
from voicebox.store.tables import waiting_room

_ADD = sa.insert(waiting_room)
_COLUMNS = [column for column in waiting_room.c if column.name not in DIALS]
_WITH_REST = sa.select(
    waiting_room, sa.exists().where(rests.c.story_id == waiting_room.c.id).label("rests")
)


async def add(main: Connection, story: SealedStory) -> None:
    """Keep a story until its window closes."""
    await main.execute(_ADD, _row(story))


async def exists(main: Connection, story_id: str) -> bool:
    """Tell whether a story is in the waiting room."""
    query = sa.select(sa.literal(1)).where(waiting_room.c.id == story_id)
    return await main.scalar(query) is not None


async def find(main: Connection, story_id: str) -> SealedStory | None:
    """Return a story of the waiting room."""
    row = (await main.execute(_WITH_REST.where(waiting_room.c.id == story_id))).first()
    return None if row is None else _story(row)


async def everything(main: Connection) -> Sequence[SealedStory]:
    """Return all stories of the waiting room, in no order."""
    return [_story(row) for row in await main.execute(_WITH_REST)]


async def ids(main: Connection) -> Sequence[str]:
    """Return the ids of all stories of the waiting room, in no order."""
    return list(await main.scalars(sa.select(waiting_room.c.id)))


async def count(main: Connection) -> int:
    """Return how many stories are in the waiting room."""
    return int(await main.scalar(sa.select(sa.func.count()).select_from(waiting_room)) or 0)


async def count_of(main: Connection, story_ids: Sequence[str]) -> int:
    """Return how many of some stories are in the waiting room."""
    query = sa.select(sa.func.count()).where(waiting_room.c.id.in_(story_ids))
    return int(await main.scalar(query) or 0)


async def clear(main: Connection) -> None:
    """Empty the waiting room."""
    await main.execute(sa.delete(waiting_room))


async def delete(main: Connection, story_id: str) -> None:
    """Delete one story of the waiting room."""
    await main.execute(sa.delete(waiting_room).where(waiting_room.c.id == story_id))


def _row(story: SealedStory) -> dict[str, object]:
    values = {column.name: getattr(story, column.name) for column in _COLUMNS}
    return values | {name: getattr(story.dials, name) for name in DIALS}


def _story(row: sa.Row[tuple[object, ...]]) -> SealedStory:
    values = row._asdict()
    dials = Dials(**{name: values.pop(name) for name in DIALS})
    rests = values.pop("rests")
    state = State.RESTING if rests else State.WAITING
    state = state if dials.any else State.UNDECIDED
    return SealedStory(state=state, dials=dials, **values)


async def versions(main: Connection) -> Set[tuple[str, int]]:
    """Return the ids of all stories of the open window, each with its version."""
    rows = await main.execute(sa.select(waiting_room.c.id, waiting_room.c.version))
    return {(row.id, row.version) for row in rows}

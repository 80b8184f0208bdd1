"""How the key of each story is wrapped (keys database)."""

from collections.abc import Iterable, Sequence, Set

import sqlalchemy as sa

from voicebox.model import StoryKey
from voicebox.store.db import Connection
from voicebox.store.tables import story_keys

_ADD = sa.insert(story_keys)


async def add(keys: Connection, key: StoryKey) -> None:
    """Keep the wraps of a new version."""
    values = {column.name: getattr(key, column.name) for column in story_keys.c}
    await keys.execute(_ADD, values)


async def find(keys: Connection, story_id: str, version: int) -> StoryKey | None:
    """Return the wraps of one version of a story."""
    query = sa.select(story_keys).where(
        story_keys.c.story_id == story_id, story_keys.c.version == version
    )
    row = (await keys.execute(query)).first()
    return None if row is None else StoryKey(**row._asdict())


async def set_release(keys: Connection, story_id: str, version: int, wrap: bytes | None) -> None:
    """Let the site itself open a version until its window, or no longer."""
    await _set(keys, story_id, version, release_wrap=wrap)


async def set_team(
    keys: Connection, story_id: str, version: int, wrap: bytes, later: bytes
) -> None:
    """Let the moderators open a version, and what is written of it later."""
    await _set(keys, story_id, version, team_wrap=wrap, later_wrap=later)


async def set_later(keys: Connection, story_id: str, version: int, wrap: bytes) -> None:
    """Let the moderators open what is written later of a version that they can open now."""
    await _set(keys, story_id, version, later_wrap=wrap)


async def close_to_team(keys: Connection, story_id: str, version: int) -> None:
    """Let the moderators open a version no longer; what is written later they can open.

    One of a time before there was a key for that is left as it is.
    """
    here = (story_keys.c.story_id == story_id, story_keys.c.version == version)
    change = sa.update(story_keys).where(*here, story_keys.c.later_wrap.is_not(None))
    await keys.execute(change.values(team_wrap=None))


async def aging(keys: Connection) -> Set[tuple[str, int]]:
    """Return the stories and versions that moderators can open, and may lose: they keep a key."""
    query = sa.select(story_keys.c.story_id, story_keys.c.version)
    query = query.where(story_keys.c.team_wrap.is_not(None), story_keys.c.later_wrap.is_not(None))
    return {(row.story_id, row.version) for row in await keys.execute(query)}


async def without_later(keys: Connection, most: int) -> Sequence[StoryKey]:
    """Return some keys that moderators can open, and have no second one of."""
    query = sa.select(story_keys).where(
        story_keys.c.team_wrap.is_not(None), story_keys.c.later_wrap.is_(None)
    )
    return [StoryKey(**row._asdict()) for row in await keys.execute(query.limit(most))]


async def open_to_team(keys: Connection, story_id: str, version: int, wrap: bytes) -> None:
    """Let the moderators open a version that rested, or rests no longer."""
    await _set(keys, story_id, version, team_wrap=wrap, escrow_wrap=None)


async def set_escrow(keys: Connection, story_id: str, version: int, wrap: bytes) -> None:
    """Lock another wrap away from the moderators, while a version rests."""
    await _set(keys, story_id, version, escrow_wrap=wrap)


async def released(keys: Connection) -> Sequence[tuple[str, int]]:
    """Return the stories and versions that the site itself can open, in no order."""
    query = sa.select(story_keys.c.story_id, story_keys.c.version)
    rows = await keys.execute(query.where(story_keys.c.release_wrap.is_not(None)))
    return [(story_id, version) for story_id, version in rows]


async def ids(keys: Connection) -> Sequence[str]:
    """Return the ids of the stories that have a key, in no order."""
    return list(await keys.scalars(sa.select(story_keys.c.story_id).distinct()))


async def known(keys: Connection) -> Set[tuple[str, int]]:
    """Return the stories and versions that have a key."""
    rows = await keys.execute(sa.select(story_keys.c.story_id, story_keys.c.version))
    return {(row.story_id, row.version) for row in rows}


async def with_several(keys: Connection) -> Sequence[str]:
    """Return the ids of the stories of which more than one version has a key, in no order."""
    query = sa.select(story_keys.c.story_id).group_by(story_keys.c.story_id)
    return list(await keys.scalars(query.having(sa.func.count() > 1)))


async def versions(keys: Connection, story_id: str) -> Set[int]:
    """Return the versions of a story that have a key."""
    query = sa.select(story_keys.c.version).where(story_keys.c.story_id == story_id)
    return set(await keys.scalars(query))


async def delete_version(keys: Connection, story_id: str, version: int) -> None:
    """Destroy every wrap of one version of a story, if it has any."""
    here = sa.and_(story_keys.c.story_id == story_id, story_keys.c.version == version)
    await keys.execute(sa.delete(story_keys).where(here))


async def delete(keys: Connection, story_ids: Iterable[str]) -> None:
    """Destroy every wrap of these stories."""
    await keys.execute(sa.delete(story_keys).where(story_keys.c.story_id.in_(list(story_ids))))


async def _set(keys: Connection, story_id: str, version: int, **wrap: bytes | None) -> None:
    change = sa.update(story_keys).where(
        story_keys.c.story_id == story_id, story_keys.c.version == version
    )
    await keys.execute(change.values(**wrap))

"""Past themes, kept as what changed: a row goes with the words of its story, or with its theme."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from voicebox.kept import NameChange, StoryChange
from voicebox.store.db import Connection
from voicebox.store.theme_tables import theme_ids, theme_versions, version_names, version_stories

#: No version has a greater number; a database could not even look for one much greater.
GREATEST = 999_999_999


@dataclass(frozen=True)
class Version:
    """The themes as a day left them, in numbers that single nobody out."""

    version: int
    month: str
    #: Of the newest one alone: it can still change on that day.
    day: str | None
    #: How many stories were in themes, to the nearest 5; none for a few.
    n_stories: int | None
    #: How many each theme had, by its number, likewise.
    sizes: Mapping[int, int | None]


async def last(main: Connection) -> Version | None:
    """Return the newest version; none before the first."""
    newest = await some(main, 1)
    return newest[0] if newest else None


async def find(main: Connection, version: int) -> Version | None:
    """Return one version; none where there is none of that number, however great it is."""
    if not 0 < version <= GREATEST:
        return None
    query = sa.select(theme_versions).where(theme_versions.c.version == version)
    row = (await main.execute(query)).first()
    return None if row is None else _version(row)


async def some(main: Connection, limit: int, before: int | None = None) -> Sequence[Version]:
    """Return versions, the newest first; those before one, where it is given."""
    query = sa.select(theme_versions).order_by(theme_versions.c.version.desc()).limit(limit)
    if before is not None:
        query = query.where(theme_versions.c.version < before)
    return [_version(row) for row in await main.execute(query)]


async def put(main: Connection, version: Version) -> None:
    """Keep the newest version; the one before it, if it was of another day, loses its day."""
    await main.execute(sa.update(theme_versions).values(day=None))
    one = theme_versions.c.version == version.version
    await main.execute(sa.delete(theme_versions).where(one))
    await main.execute(
        sa.insert(theme_versions).values(
            version=version.version,
            month=version.month,
            day=version.day,
            n_stories=version.n_stories,
            sizes=[[number, size] for number, size in version.sizes.items()],
        )
    )


async def stories(main: Connection) -> Sequence[StoryChange]:
    """Return all rows of stories, by story and version."""
    query = sa.select(version_stories)
    query = query.order_by(version_stories.c.story_id, version_stories.c.version)
    return [
        StoryChange(row.story_id, row.version, tuple(row.themes))
        for row in await main.execute(query)
    ]


async def names(main: Connection, version: int | None = None) -> Sequence[NameChange]:
    """Return all rows of names, by theme and version; up to a version, where it is given."""
    query = sa.select(version_names).order_by(version_names.c.theme, version_names.c.version)
    if version is not None:
        query = query.where(version_names.c.version <= version)
    return [_name(row) for row in await main.execute(query)]


async def touched(main: Connection) -> Set[tuple[int, int]]:
    """Return the theme and the version of each name that a story was taken out of since."""
    query = sa.select(version_names).where(version_names.c.touched)
    return {(row.theme, row.version) for row in await main.execute(query)}


async def put_stories(main: Connection, rows: Sequence[StoryChange]) -> None:
    """Write rows of stories, each in place of one of the same story and version."""
    if not rows:
        return
    values = [
        {"story_id": row.story_id, "version": row.version, "themes": list(row.themes)}
        for row in rows
    ]
    one = sa.and_(
        version_stories.c.story_id == sa.bindparam("story_id"),
        version_stories.c.version == sa.bindparam("version"),
    )
    keys = [{"story_id": row.story_id, "version": row.version} for row in rows]
    await main.execute(sa.delete(version_stories).where(one), keys)
    await main.execute(sa.insert(version_stories), values)


async def put_names(main: Connection, rows: Sequence[NameChange], *, touched: bool = False) -> None:
    """Write names, each in place of one of the same theme and version."""
    if not rows:
        return
    values = [
        {
            "theme": row.theme,
            "version": row.version,
            "words": list(row.words),
            "phrases": list(row.phrases),
            "touched": touched,
        }
        for row in rows
    ]
    one = sa.and_(
        version_names.c.theme == sa.bindparam("theme_now"),
        version_names.c.version == sa.bindparam("version_now"),
    )
    keys = [{"theme_now": row.theme, "version_now": row.version} for row in rows]
    await main.execute(sa.delete(version_names).where(one), keys)
    await main.execute(sa.insert(version_names), values)


async def forget_names(main: Connection, version: int, there: Set[int]) -> None:
    """Delete the names that a version gave to other themes than these.

    Nobody is in them in any version, so that no withdrawal would touch them.
    """
    one = sa.and_(version_names.c.version == version, version_names.c.theme.not_in(sorted(there)))
    await main.execute(sa.delete(version_names).where(one))


async def forget_story(main: Connection, story_id: str) -> None:
    """Delete a story's rows; what its themes were called is to be looked at again."""
    one = version_stories.c.story_id == story_id
    rows = (await main.execute(sa.select(version_stories).where(one))).all()
    numbers = {number for row in rows for number in row.themes}
    await main.execute(
        sa.update(version_names)
        .where(version_names.c.theme.in_(sorted(numbers)))
        .values(touched=True)
    )
    await main.execute(sa.delete(version_stories).where(one))


async def keep_only(main: Connection, here: Set[str]) -> None:
    """Delete the rows of all other stories."""
    known = set(await main.scalars(sa.select(version_stories.c.story_id).distinct()))
    for story_id in sorted(known - here):
        await forget_story(main, story_id)


async def addresses(main: Connection, numbers: Iterable[int]) -> Mapping[int, tuple[str, bool]]:
    """Return the public id of each theme, and whether it was there at the last window.

    Not whether anybody is left in it: that would change with a withdrawal, before the window.
    """
    query = sa.select(theme_ids).where(theme_ids.c.number.in_(list(numbers)))
    return {row.number: (row.id, not row.ended) for row in await main.execute(query)}


def _version(row: sa.Row[Any]) -> Version:
    values = row._asdict()
    values["sizes"] = dict(values["sizes"])
    return Version(**values)


def _name(row: sa.Row[Any]) -> NameChange:
    values = row._asdict()
    return NameChange(
        values["theme"], values["version"], tuple(values["words"]), tuple(values["phrases"])
    )

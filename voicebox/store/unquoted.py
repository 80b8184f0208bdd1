"""Parts of public words that their teller lets nobody quote: places in a text, and no words."""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

import sqlalchemy as sa

from voicebox.store.consent_tables import unquoted
from voicebox.store.db import Connection
from voicebox.store.edit_tables import still_up
from voicebox.store.tables import stories

#: Where a part begins and ends, in code points of the public text.
Span = tuple[int, int]
#: Of the version that is public: an older one may be left up.
_PUBLIC = sa.select(unquoted).select_from(
    unquoted.join(stories, stories.c.id == unquoted.c.story_id).outerjoin(
        still_up, still_up.c.story_id == unquoted.c.story_id
    )
)
_NOW = unquoted.c.version == sa.func.coalesce(still_up.c.version, stories.c.version)


def shares(parts: Iterable[Span], span: Span) -> bool:
    """Tell whether a part of a text shares a letter with one of those that nobody may quote."""
    return any(span[0] < end and start < span[1] for start, end in parts)


async def everything(main: Connection) -> Mapping[str, tuple[Span, ...]]:
    """Return the parts of each story's public words, in the order of its text."""
    return await _found(main, _PUBLIC.where(_NOW))


async def some(main: Connection, story_ids: Iterable[str]) -> Mapping[str, tuple[Span, ...]]:
    """Return the parts of some stories' public words, in the order of each text."""
    return await _found(main, _PUBLIC.where(_NOW, unquoted.c.story_id.in_(list(story_ids))))


async def of_story(main: Connection, story_id: str) -> Sequence[Span]:
    """Return the parts of one story's public words, in the order of its text."""
    return [*(await some(main, [story_id])).get(story_id, ())]


async def add(main: Connection, story_id: str, version: int, span: Span) -> None:
    """Let a part of one version be quoted no more."""
    await forget_one(main, story_id, version, span[0])
    values = {"story_id": story_id, "version": version, "start": span[0], "end": span[1]}
    await main.execute(sa.insert(unquoted).values(values))


async def keep_only(main: Connection, story_id: str, versions: Set[int]) -> None:
    """Forget what was said of versions other than these."""
    gone = unquoted.c.version.not_in(list(versions))
    await main.execute(sa.delete(unquoted).where(unquoted.c.story_id == story_id, gone))


async def forget_one(main: Connection, story_id: str, version: int, start: int) -> bool:
    """Let a part be quoted again; tell whether there was one."""
    here = (unquoted.c.story_id == story_id, unquoted.c.version == version)
    gone = await main.execute(sa.delete(unquoted).where(*here, unquoted.c.start == start))
    return bool(gone.rowcount)


async def _found(main: Connection, query: sa.Select[Any]) -> Mapping[str, tuple[Span, ...]]:
    found: dict[str, tuple[Span, ...]] = {}
    rows = await main.execute(query.order_by(unquoted.c.story_id, unquoted.c.start))
    for row in rows:
        found[row.story_id] = (*found.get(row.story_id, ()), (row.start, row.end))
    return found

"""Folds: public stories that stand behind a notice, for a day at most."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.report_tables import folds, report_words, reports, rereadings


@dataclass(frozen=True)
class Fold:
    """Why a story stands behind a notice, and since which hour."""

    reason: str
    hour: str


async def add(main: Connection, story_id: str, reason: str, hour: str) -> None:
    """Put a story behind a notice."""
    await main.execute(sa.insert(folds).values(story_id=story_id, reason=reason, hour=hour))


async def find(main: Connection, story_id: str) -> Fold | None:
    """Return why a story is folded; None when it is not."""
    query = sa.select(folds.c.reason, folds.c.hour).where(folds.c.story_id == story_id)
    row = (await main.execute(query)).first()
    return None if row is None else Fold(row.reason, row.hour)


async def ids(main: Connection) -> Set[str]:
    """Return the stories that are folded."""
    return set(await main.scalars(sa.select(folds.c.story_id)))


async def begun_by(main: Connection, hour: str) -> Sequence[str]:
    """Return the stories that were folded in or before an hour."""
    return list(await main.scalars(sa.select(folds.c.story_id).where(folds.c.hour <= hour)))


async def end(main: Connection, story_id: str) -> bool:
    """Take the notice away; tell whether there was one."""
    gone = await main.execute(sa.delete(folds).where(folds.c.story_id == story_id))
    return bool(gone.rowcount)


def none_of(story_id: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """Return the condition that a story, named by this column, is not folded."""
    return story_id.not_in(sa.select(folds.c.story_id))


async def forget_story(main: Connection, story_id: str) -> bool:
    """Delete what was reported of a story and what came of it; tell whether it was folded."""
    folded = await end(main, story_id)
    for of in (rereadings, report_words, reports):
        await main.execute(sa.delete(of).where(of.c.story_id == story_id))
    return folded

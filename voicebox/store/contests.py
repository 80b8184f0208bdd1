"""What tellers say of where their stories were placed: rows that go with their story."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from voicebox.kept import Contest, Standing
from voicebox.store.db import Connection
from voicebox.store.theme_tables import contests

_NEW = (Standing.WANTED.value, Standing.UNDONE.value)


async def everything(main: Connection) -> Sequence[Contest]:
    """Return all there are, by story and source."""
    return await _some(main, sa.true())


async def of_story(main: Connection, story_id: str) -> Sequence[Contest]:
    """Return those of one story, by source."""
    return await _some(main, contests.c.story_id == story_id)


async def any_new(main: Connection) -> bool:
    """Tell whether a teller has said something since the last window."""
    query = sa.select(contests.c.story_id).where(contests.c.standing.in_(_NEW)).limit(1)
    return await main.scalar(query) is not None


async def put(main: Connection, contest: Contest) -> None:
    """Keep what a teller says, in place of what they said of the same theme before."""
    await _delete(main, contest)
    values = vars(contest) | {"starts": list(contest.starts), "barred": list(contest.barred)}
    await main.execute(sa.insert(contests).values(values | {"standing": contest.standing.value}))


async def settle(main: Connection, before: Sequence[Contest], after: Sequence[Contest]) -> None:
    """Keep what a window made of contests; what a teller has said meanwhile stays as it is.

    Args:
        main: the connection.
        before: all, as they were when the window began.
        after: what is left of them.
    """
    left = {(one.story_id, one.source): one for one in after}
    here = set(await everything(main))
    for one in before:
        changed = left.get((one.story_id, one.source))
        if one not in here or changed == one:
            continue
        if changed is None:
            await _delete(main, one)
        else:
            await put(main, changed)


async def forget(main: Connection, story_id: str) -> None:
    """Delete what its teller said of one story's places."""
    await main.execute(sa.delete(contests).where(contests.c.story_id == story_id))


async def _some(main: Connection, wanted: sa.ColumnElement[bool]) -> Sequence[Contest]:
    query = sa.select(contests).where(wanted).order_by(contests.c.story_id, contests.c.source)
    return [_contest(row) for row in await main.execute(query)]


def _contest(row: sa.Row[Any]) -> Contest:
    values = row._asdict()
    return Contest(
        **values
        | {
            "starts": tuple(values["starts"]),
            "barred": tuple(values["barred"]),
            "standing": Standing(values["standing"]),
        }
    )


async def _delete(main: Connection, one: Contest) -> None:
    mine = sa.and_(contests.c.story_id == one.story_id, contests.c.source == one.source)
    await main.execute(sa.delete(contests).where(mine))

"""Stories: where each stands, and its ciphertext."""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

import sqlalchemy as sa

from moderation.states import State
from voicebox.model import DIALS, Dials, SealedStory
from voicebox.store import consent_tables
from voicebox.store.care_tables import handovers, openings
from voicebox.store.db import Connection
from voicebox.store.dialogue_tables import OF_A_STORY as DIALOGUE
from voicebox.store.edit_tables import OF_A_STORY as EDITS
from voicebox.store.mask_tables import masks
from voicebox.store.openness_tables import pending_markers, placements
from voicebox.store.tables import claims, reviews, skips, stories, waiting_room

_COUNT_IN = sa.select(sa.func.count()).where(
    stories.c.state.in_(sa.bindparam("states", expanding=True))
)
_PLAIN = [column for column in stories.c if column.name not in DIALS]


async def add(main: Connection, arrived: Iterable[SealedStory]) -> None:
    """Add stories, in the order in which they are given."""
    rows = [_row(story) for story in arrived]
    if rows:
        await main.execute(sa.insert(stories), rows)


async def find(main: Connection, story_id: str) -> SealedStory | None:
    """Return one story."""
    row = (await main.execute(sa.select(stories).where(stories.c.id == story_id))).first()
    return None if row is None else _story(row)


async def locked(main: Connection, story_id: str) -> SealedStory | None:
    """Return one story and hold it: two votes at once then see each other."""
    query = sa.select(stories).where(stories.c.id == story_id).with_for_update()
    row = (await main.execute(query)).first()
    return None if row is None else _story(row)


async def in_state(main: Connection, *states: State) -> Sequence[SealedStory]:
    """Return all stories in these states, in no order."""
    query = sa.select(stories).where(stories.c.state.in_(states))
    return [_story(row) for row in await main.execute(query)]


async def leave_public(main: Connection, story_id: str, state: State) -> None:
    """Put a story that was public into a state in which it is not: it has no month any more."""
    change = sa.update(stories).where(stories.c.id == story_id)
    await main.execute(change.values(state=state, month=None))


async def move(main: Connection, story_id: str, state: State, *, month: str | None = None) -> None:
    """Put a story into a state; a month is that of its publication."""
    values: dict[str, Any] = {"state": state}
    if month is not None:
        values["month"] = month
    await main.execute(sa.update(stories).where(stories.c.id == story_id).values(values))


async def turn_dials(main: Connection, story_id: str, dials: Dials) -> None:
    """Set the four dials of a story."""
    values = {name: getattr(dials, name) for name in DIALS}
    await main.execute(sa.update(stories).where(stories.c.id == story_id).values(values))


async def reseal(main: Connection, story_id: str, sealed: bytes, hint: bytes) -> None:
    """Replace the ciphertext and the hint of a story."""
    change = sa.update(stories).where(stories.c.id == story_id).values(sealed=sealed, hint=hint)
    await main.execute(change)


async def set_hint(main: Connection, story_id: str, hint: bytes) -> None:
    """Replace the hint of a story; an empty one says nothing."""
    await main.execute(sa.update(stories).where(stories.c.id == story_id).values(hint=hint))


async def put_version(main: Connection, story: SealedStory) -> None:
    """Put a new version of a story, and the state in which it begins, in place of the last."""
    values = {"state": story.state, "version": story.version, "sealed": story.sealed}
    change = sa.update(stories).where(stories.c.id == story.id)
    await main.execute(change.values(values | {"hint": story.hint, "month": story.month}))


async def count_in(main: Connection, *states: State) -> int:
    """Return how many stories are in these states, imported ones among them."""
    return int(await main.scalar(_COUNT_IN, {"states": states}) or 0)


async def count_by_state(main: Connection) -> Mapping[State, int]:
    """Return how many stories told here are in each state; collections are not counted."""
    query = (
        sa.select(stories.c.state, sa.func.count())
        .where(stories.c.sealed != b"")
        .group_by(stories.c.state)
    )
    found = {State(state): count for state, count in await main.execute(query)}
    return {state: found.get(state, 0) for state in State}


async def count_told_here(main: Connection, story_ids: Sequence[str]) -> int:
    """Return how many of some stories came from their tellers, and not with a public collection.

    Those of the waiting room are not counted.
    """
    query = sa.select(sa.func.count()).where(stories.c.id.in_(story_ids), stories.c.sealed != b"")
    return int(await main.scalar(query) or 0)


async def ids(main: Connection) -> Sequence[str]:
    """Return the ids of all stories, in no order."""
    return list(await main.scalars(sa.select(stories.c.id)))


async def versions_told_here(main: Connection) -> Set[tuple[str, int]]:
    """Return the ids of all stories that have sealed words here, each with its last version."""
    query = sa.select(stories.c.id, stories.c.version).where(stories.c.sealed != b"")
    return {(row.id, row.version) for row in await main.execute(query)}


async def known(main: Connection, story_ids: Sequence[str]) -> Set[str]:
    """Return those of some ids that are a story's, in the waiting room or out of it."""
    found = set(await main.scalars(sa.select(stories.c.id).where(stories.c.id.in_(story_ids))))
    waiting = sa.select(waiting_room.c.id).where(waiting_room.c.id.in_(story_ids))
    return found | set(await main.scalars(waiting))


async def of_collection(main: Connection, collection: str, limit: int) -> Sequence[str]:
    """Return the ids of stories of a collection, in the waiting room or out of it, in no order."""
    out, waiting = (
        sa.select(table.c.id).where(table.c.collection == collection)
        for table in (stories, waiting_room)
    )
    return list(await main.scalars(out.union_all(waiting).limit(limit)))


async def delete(main: Connection, story_id: str) -> None:
    """Delete a story with all that moderators and its teller did with it, but for its themes."""
    with_it = (reviews, claims, skips, openings, handovers, masks, pending_markers, placements)
    for table in (*DIALOGUE, *EDITS, *consent_tables.OF_A_STORY, *with_it):
        await main.execute(sa.delete(table).where(table.c.story_id == story_id))
    await main.execute(sa.delete(stories).where(stories.c.id == story_id))


def _row(story: SealedStory) -> dict[str, Any]:
    values = {column.name: getattr(story, column.name) for column in _PLAIN}
    return values | {name: getattr(story.dials, name) for name in DIALS}


def _story(row: sa.Row[Any]) -> SealedStory:
    values = row._asdict()
    dials = Dials(**{name: values.pop(name) for name in DIALS})
    return SealedStory(state=State(values.pop("state")), dials=dials, **values)

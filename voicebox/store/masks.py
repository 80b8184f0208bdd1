"""Proposed masks: where each stands; what it covers is sealed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from moderation.states import State
from voicebox.store.db import Connection
from voicebox.store.mask_tables import masks
from voicebox.store.tables import stories


@dataclass(frozen=True)
class MaskRow:
    """A proposal for one version of a story, as the store keeps it."""

    story_id: str
    version: int
    #: proposed, countered, agreed or declined
    status: str
    #: What happens when nobody answers: masked or held.
    lapses: str
    #: Of the proposal.
    day: str
    sealed: bytes = field(repr=False)


async def add(main: Connection, row: MaskRow) -> None:
    """Keep a proposal. A second one for the same version breaks the table's key."""
    await main.execute(sa.insert(masks).values(vars(row)))


async def find(main: Connection, story_id: str, version: int) -> MaskRow | None:
    """Return the proposal for a version of a story."""
    query = sa.select(masks).where(masks.c.story_id == story_id, masks.c.version == version)
    row = (await main.execute(query)).first()
    return None if row is None else MaskRow(**row._asdict())


async def forget_story(main: Connection, story_id: str) -> None:
    """Delete what was proposed for a story, in whatever version."""
    await main.execute(sa.delete(masks).where(masks.c.story_id == story_id))


async def answer(main: Connection, row: MaskRow, status: str, sealed: bytes) -> None:
    """Put an answer into the place of a proposal."""
    change = sa.update(masks).where(
        masks.c.story_id == row.story_id, masks.c.version == row.version
    )
    await main.execute(change.values(status=status, sealed=sealed))


async def unanswered(main: Connection, until: str) -> Sequence[MaskRow]:
    """Return the proposals made on or before a day that their tellers said nothing to."""
    joined = masks.join(
        stories, (stories.c.id == masks.c.story_id) & (stories.c.version == masks.c.version)
    )
    query = (
        sa.select(masks)
        .select_from(joined)
        .where(stories.c.state == State.MASK_PROPOSED, masks.c.day <= until)
    )
    return [MaskRow(**row._asdict()) for row in await main.execute(query)]

"""Lines for gaps: what the teller of a withheld story lets stand beside its month and reason."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from moderation.states import State
from voicebox.store.db import Connection
from voicebox.store.lines import LineRow, Lines
from voicebox.store.openness_tables import gap_line_votes, gap_lines
from voicebox.store.tables import stories
from voicebox.store.text_votes import TextVotes


def _beside_gaps() -> sa.Select[Any]:
    return (
        sa.select(gap_lines)
        .join(stories, stories.c.id == gap_lines.c.story_id)
        .where(stories.c.state == State.WITHHELD, stories.c.version == gap_lines.c.version)
    )


lines = Lines(gap_lines, TextVotes(gap_line_votes.c.line_id), LineRow, _beside_gaps)


async def add(main: Connection, line: LineRow) -> None:
    """Keep a line, in the place of one that its story had in an earlier version."""
    await forget_story(main, line.story_id)
    await lines.add(main, line)


async def of_story(main: Connection, story_id: str, version: int) -> LineRow | None:
    """Return the line of one version of a story."""
    return next(iter(await lines.of_story(main, story_id, version)), None)


async def without_gap(main: Connection) -> Sequence[str]:
    """Return the stories of lines that no gap will stand beside: they are out, or have changed."""
    query = (
        sa.select(gap_lines.c.story_id)
        .join(stories, stories.c.id == gap_lines.c.story_id)
        .where(
            sa.or_(
                stories.c.state.in_((State.PUBLISHED, State.KEPT)),
                stories.c.version != gap_lines.c.version,
            )
        )
    )
    return list(await main.scalars(query))


async def forget_story(main: Connection, story_id: str) -> None:
    """Delete the line of a story with the votes on it."""
    await lines.forget(main, await lines.about(main, story_id))

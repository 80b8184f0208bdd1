"""Lines for gaps: what the teller of a withheld story lets stand beside its month and reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import sqlalchemy as sa

from moderation.states import State
from voicebox.store.db import Connection
from voicebox.store.openness_tables import gap_line_votes, gap_lines
from voicebox.store.tables import stories
from voicebox.store.text_votes import TextVotes

#: Those on lines that are not decided.
votes = TextVotes(gap_line_votes.c.line_id)


class LineState(StrEnum):
    """Where a line stands."""

    WAITING = "waiting"
    #: Read, and waiting for its window.
    CLEARED = "cleared"
    SHOWN = "shown"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class LineRow:
    """A line as the store keeps it."""

    id: str
    story_id: str
    version: int
    state: LineState
    #: Its words under the story's key: its teller reads them whatever becomes of it.
    sealed: bytes = field(repr=False)
    #: Its words to the team, while it waits.
    to_team: bytes | None = field(default=None, repr=False)
    #: Its words to the site itself, until its window closes.
    to_site: bytes | None = field(default=None, repr=False)
    words: str | None = field(default=None, repr=False)
    reason: str | None = None


async def add(main: Connection, line: LineRow) -> None:
    """Keep a line, in the place of one that its story had in an earlier version."""
    await forget_story(main, line.story_id)
    await main.execute(sa.insert(gap_lines).values(vars(line)))


async def of_story(main: Connection, story_id: str, version: int) -> LineRow | None:
    """Return the line of one version of a story."""
    here = (gap_lines.c.story_id == story_id, gap_lines.c.version == version)
    row = (await main.execute(sa.select(gap_lines).where(*here))).first()
    return None if row is None else _line(row)


async def find(main: Connection, line_id: str) -> LineRow | None:
    """Return one line whose gap is there, and hold it: two votes at once then see each other."""
    query = _beside_gaps().where(gap_lines.c.id == line_id).with_for_update(of=gap_lines)
    row = (await main.execute(query)).first()
    return None if row is None else _line(row)


async def in_state(main: Connection, state: LineState) -> Sequence[LineRow]:
    """Return the lines in a state whose gaps are there, in an order of chance."""
    query = _beside_gaps().where(gap_lines.c.state == state).order_by(gap_lines.c.id)
    return [_line(row) for row in await main.execute(query)]


async def clear(main: Connection, line_id: str, to_site: bytes) -> None:
    """Let a line be shown when its window closes."""
    values = {"state": LineState.CLEARED, "to_team": None, "to_site": to_site}
    await _change(main, line_id, values)


async def show(main: Connection, line_id: str, words: str) -> None:
    """Let everybody read a line."""
    await _change(main, line_id, {"state": LineState.SHOWN, "to_site": None, "words": words})


async def withhold(main: Connection, line_id: str, reason: str) -> None:
    """Keep a line back; its teller alone can open it."""
    values = {"state": LineState.WITHHELD, "to_team": None, "reason": reason}
    await _change(main, line_id, values)


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


async def forget_story(main: Connection, story_id: str) -> bool:
    """Delete the line of a story with the votes on it; tell whether everybody could read it."""
    here = gap_lines.c.story_id == story_id
    line = (await main.execute(sa.select(gap_lines.c.id, gap_lines.c.words).where(here))).first()
    if line is None:
        return False
    await votes.forget(main, line.id)
    await main.execute(sa.delete(gap_lines).where(here))
    return line.words is not None


def _beside_gaps() -> sa.Select[tuple[object, ...]]:
    return (
        sa.select(gap_lines)
        .join(stories, stories.c.id == gap_lines.c.story_id)
        .where(stories.c.state == State.WITHHELD, stories.c.version == gap_lines.c.version)
    )


async def _change(main: Connection, line_id: str, values: Mapping[str, object]) -> None:
    await main.execute(sa.update(gap_lines).where(gap_lines.c.id == line_id).values(values))


def _line(row: sa.Row[tuple[object, ...]]) -> LineRow:
    values = row._asdict()
    return LineRow(state=LineState(values.pop("state")), **values)

"""Reports: for which reasons readers say that something is wrong with a public story."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.edit_tables import still_up
from voicebox.store.report_tables import report_words, reports
from voicebox.store.tables import public_stories, stories


async def of_story(main: Connection, story_id: str, version: int) -> Mapping[str, bool]:
    """Return the reasons that a version was reported for, and whether each was answered."""
    query = sa.select(reports.c.reason, reports.c.answered)
    rows = await main.execute(
        query.where(reports.c.story_id == story_id, reports.c.version == version)
    )
    return {row.reason: row.answered for row in rows}


async def add(main: Connection, story_id: str, version: int, reason: str) -> None:
    """Keep that a version was reported for a reason."""
    folded = await was_folded(main, story_id, version)
    values = {"story_id": story_id, "version": version, "reason": reason, "answered": False}
    await main.execute(sa.insert(reports).values(values | {"folded": folded}))


async def was_folded(main: Connection, story_id: str, version: int) -> bool:
    """Tell whether somebody has folded a version, in whichever of its rereadings."""
    query = sa.select(sa.literal(1)).where(
        reports.c.story_id == story_id, reports.c.version == version, reports.c.folded
    )
    return (await main.execute(query)).first() is not None


async def note_fold(main: Connection, story_id: str, version: int) -> None:
    """Note that a version was folded."""
    change = sa.update(reports).where(reports.c.story_id == story_id, reports.c.version == version)
    await main.execute(change.values(folded=True))


async def add_words(main: Connection, words_id: str, story_id: str, sealed: bytes) -> None:
    """Keep what a reader wrote; its id is random."""
    values = {"id": words_id, "story_id": story_id, "sealed": sealed}
    await main.execute(sa.insert(report_words).values(values))


async def n_words(main: Connection, story_id: str) -> int:
    """Return how many readers' words are kept for a story."""
    query = sa.select(sa.func.count()).where(report_words.c.story_id == story_id)
    return int(await main.scalar(query) or 0)


async def words_of(main: Connection, story_id: str) -> Sequence[bytes]:
    """Return what readers wrote about a story, sealed, in the order of random ids."""
    query = sa.select(report_words.c.sealed).where(report_words.c.story_id == story_id)
    return list(await main.scalars(query.order_by(report_words.c.id)))


async def unanswered(main: Connection) -> Sequence[tuple[str, int]]:
    """Return the public stories that wait to be read again, each once, with their version."""
    public_version = sa.func.coalesce(still_up.c.version, stories.c.version)
    query = (
        sa.select(reports.c.story_id, reports.c.version)
        .join(public_stories, public_stories.c.id == reports.c.story_id)
        .join(stories, stories.c.id == reports.c.story_id)
        .outerjoin(still_up, still_up.c.story_id == reports.c.story_id)
        .where(sa.not_(reports.c.answered), reports.c.version == public_version)
        .distinct()
    )
    return [(row.story_id, row.version) for row in await main.execute(query)]


async def answer(main: Connection, story_id: str, version: int) -> None:
    """Note that people have read a version again, for all it was reported for; words go."""
    change = sa.update(reports).where(reports.c.story_id == story_id, reports.c.version == version)
    await main.execute(change.values(answered=True))
    await main.execute(sa.delete(report_words).where(report_words.c.story_id == story_id))

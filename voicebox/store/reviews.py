"""Votes, claims and skips: what moderators do with a story."""

from collections.abc import Mapping, Sequence, Set

import sqlalchemy as sa

from voicebox.model import Review
from voicebox.store.care_tables import handovers
from voicebox.store.db import Connection
from voicebox.store.dialogue_tables import appeal_votes
from voicebox.store.tables import claims, reviews, skips, stories


async def add(main: Connection, review: Review) -> None:
    """Keep a vote. The same person's second vote on a version breaks the table's key."""
    values = {column.name: getattr(review, column.name) for column in reviews.c}
    await main.execute(sa.insert(reviews).values(values))


async def of_story(main: Connection, story_id: str, version: int) -> Sequence[Review]:
    """Return the votes on one version of a story, in no order."""
    query = sa.select(reviews).where(reviews.c.story_id == story_id, reviews.c.version == version)
    return [Review(**row._asdict()) for row in await main.execute(query)]


async def voted_by(main: Connection, moderator_id: str) -> Set[tuple[str, int]]:
    """Return the stories and versions that a moderator has voted on."""
    query = sa.select(reviews.c.story_id, reviews.c.version)
    rows = await main.execute(query.where(reviews.c.moderator_id == moderator_id))
    return {(story_id, version) for story_id, version in rows}


async def begun(main: Connection) -> Set[tuple[str, int]]:
    """Return the stories and versions that somebody has voted on."""
    rows = await main.execute(sa.select(reviews.c.story_id, reviews.c.version).distinct())
    return {(story_id, version) for story_id, version in rows}


async def first_days(main: Connection, since: str) -> Sequence[tuple[str, str]]:
    """Return the week of arrival and the day of the first vote of stories first voted on since."""
    first = sa.func.min(reviews.c.day)
    query = (
        sa.select(stories.c.week, first.label("day"))
        .join(stories, stories.c.id == reviews.c.story_id)
        .group_by(stories.c.id, stories.c.week)
        .having(first >= since)
    )
    return [(row.week, row.day) for row in await main.execute(query)]


async def n_people(main: Connection, story_id: str, version: int | None = None) -> int:
    """Count those who decided whether a story is shown, in any round, each once.

    Of one version, where one is named, or else of any.
    """
    rounds = (
        sa.select(table.c.moderator_id).where(
            table.c.story_id == story_id,
            sa.true() if version is None else table.c.version == version,
        )
        for table in (reviews, appeal_votes)
    )
    people = sa.union(*rounds).subquery()
    return int(await main.scalar(sa.select(sa.func.count()).select_from(people)) or 0)


async def claim(
    main: Connection, story_id: str, moderator_id: str, hour: str, *, handed: bool = False
) -> None:
    """Give a story to a moderator; whoever had it before has it no longer.

    `handed` says that it comes from a buddy, and not out of the queue.
    """
    await release(main, story_id)
    values = {"story_id": story_id, "moderator_id": moderator_id, "hour": hour, "handed": handed}
    await main.execute(sa.insert(claims).values(values))


async def was_handed(main: Connection, story_id: str) -> bool:
    """Tell whether whoever has a story in hand has it from a buddy."""
    query = sa.select(claims.c.handed).where(claims.c.story_id == story_id)
    return bool(await main.scalar(query))


async def holders(main: Connection, since: str) -> dict[str, str]:
    """Return who holds which story, by its id, of the claims made after an hour."""
    query = sa.select(claims.c.story_id, claims.c.moderator_id).where(claims.c.hour > since)
    return {row.story_id: row.moderator_id for row in await main.execute(query)}


async def release(main: Connection, story_id: str) -> None:
    """Take a story out of everybody's hands, and set it aside for nobody."""
    for table in (claims, handovers):
        await main.execute(sa.delete(table).where(table.c.story_id == story_id))


async def lapsed(main: Connection, since: str) -> Mapping[str, str]:
    """Return the stories whose claim was made in or before an hour, and who made it."""
    query = sa.select(claims.c.story_id, claims.c.moderator_id).where(claims.c.hour <= since)
    return {row.story_id: row.moderator_id for row in await main.execute(query)}


async def skip(main: Connection, story_id: str, moderator_id: str, day: str) -> None:
    """Remember that a moderator had a story in hand, and let it go on a day."""
    here = sa.and_(skips.c.story_id == story_id, skips.c.moderator_id == moderator_id)
    await main.execute(sa.delete(skips).where(here))
    values = {"story_id": story_id, "moderator_id": moderator_id, "day": day}
    await main.execute(sa.insert(skips).values(values))


async def skip_again(main: Connection, story_id: str, day: str) -> None:
    """Let whoever let a story go before have let it go on this day."""
    await main.execute(sa.update(skips).where(skips.c.story_id == story_id).values(day=day))


async def let_go(main: Connection, *, after: str) -> Mapping[str, Set[str]]:
    """Return who had which story in hand and let it go after a day, by the story's id."""
    found: dict[str, set[str]] = {}
    query = sa.select(skips.c.story_id, skips.c.moderator_id).where(skips.c.day > after)
    for story_id, moderator_id in await main.execute(query):
        found.setdefault(story_id, set()).add(moderator_id)
    return found


async def skipped_by(main: Connection, moderator_id: str) -> Set[str]:
    """Return the stories that a moderator let go."""
    query = sa.select(skips.c.story_id).where(skips.c.moderator_id == moderator_id)
    return set(await main.scalars(query))


async def clear_skips(main: Connection, story_id: str) -> None:
    """Forget who had a story in hand and let it go: it has been decided."""
    await main.execute(sa.delete(skips).where(skips.c.story_id == story_id))

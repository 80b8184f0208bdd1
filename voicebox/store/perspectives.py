"""The perspectives of the last run's themes. Their quotes lie with those of the themes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.theme_tables import perspective_stories, perspectives

#: In the order in which their rows can be deleted.
TABLES = (perspective_stories, perspectives)
#: How many of its words a perspective is called by.
NAMING = 3


@dataclass(frozen=True)
class PerspectiveRow:
    """A part of a theme."""

    theme_id: str
    #: 0 has the most stories.
    rank: int
    words: list[str]
    #: How alike two looks are: 1 is the same, 0 is chance.
    stability: float
    #: Stories in it that are still there; near-copies of one story count once.
    n_stories: int = 0

    @property
    def name(self) -> str:
        """What it is called: the tellers' own words; empty when they share none."""
        return ", ".join(self.words[:NAMING])


@dataclass(frozen=True)
class PerspectiveStory:
    """That a story tells of a perspective, which is given by its rank."""

    theme_id: str
    perspective: int
    story_id: str


async def add(
    main: Connection, rows: Sequence[PerspectiveRow], stories: Sequence[PerspectiveStory]
) -> None:
    """Add perspectives to themes that are there, and stories to them."""
    values = [asdict(row) for row in rows]
    for value in values:
        del value["n_stories"]
    if values:
        await main.execute(sa.insert(perspectives), values)
    if stories:
        await main.execute(sa.insert(perspective_stories), [asdict(story) for story in stories])


async def of_theme(main: Connection, theme_id: str) -> Sequence[PerspectiveRow]:
    """Return the perspectives of a theme, the one with the most stories at its run first."""
    size = sa.select(sa.func.count()).where(_is_told_by()).scalar_subquery()
    query = sa.select(perspectives, size.label("n_stories"))
    query = query.where(perspectives.c.theme_id == theme_id).order_by(perspectives.c.rank)
    return [PerspectiveRow(**row._asdict()) for row in await main.execute(query)]


async def forget_story(main: Connection, story_id: str) -> None:
    """Take a story out of all perspectives; one that nobody is left in goes."""
    gone = perspective_stories.c.story_id == story_id
    await main.execute(sa.delete(perspective_stories).where(gone))
    told = sa.select(perspective_stories.c.story_id).where(_is_told_by()).exists()
    await main.execute(sa.delete(perspectives).where(~told))


def _is_told_by() -> sa.ColumnElement[bool]:
    return sa.and_(
        perspective_stories.c.theme_id == perspectives.c.theme_id,
        perspective_stories.c.perspective == perspectives.c.rank,
    )

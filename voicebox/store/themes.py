"""The last theme run: its themes, which stories are in them, and the quotes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from voicebox.kept import ProposedName, named
from voicebox.store import folds, kept_themes, perspectives, sureness, theme_names, versions
from voicebox.store.db import Connection
from voicebox.store.perspectives import PerspectiveRow, PerspectiveStory
from voicebox.store.sureness import SurenessRow
from voicebox.store.tables import public_stories, stories
from voicebox.store.theme_tables import alone, passages, quotes, theme_runs, theme_stories, themes


@dataclass(frozen=True)
class Run:
    """How the themes of today were made."""

    id: str
    day: str
    encoder: str
    seed: int
    resolution: float
    #: How alike the themes of a part of the passages are: 1 is the same, 0 is chance.
    stability: float
    n_stories: int
    n_passages: int
    #: How many of each kind can be read, see `themes.absent`; None where it is not counted yet.
    present: Mapping[str, Mapping[str, int | None]] | None = None


@dataclass(frozen=True)
class ThemeRow:
    """One theme of the last run."""

    id: str
    #: 0 is the largest.
    rank: int
    words: list[str]
    phrases: list[str]
    n_passages: int
    cohesion: float
    #: Whether it is talk about the telling itself.
    talk: bool
    #: Ids of the nearest themes, the nearest first.
    neighbours: list[str]
    x: float
    y: float
    r: float
    #: Whether it had too few stories to be looked at for perspectives.
    too_few_for_perspectives: bool
    #: Stories in it that are still there.
    n_stories: int = 0
    #: At the last window: stories that the machine had put here and whose tellers say that it is
    #: not what they meant; and those that are here because their tellers put them here.
    n_contested: int = 0
    n_brought: int = 0
    #: The name that its tellers gave it; none: they gave it none, or none that holds.
    given: str | None = None

    @property
    def name(self) -> str:
        """What the theme is called; empty when its tellers gave it no name and share no words."""
        return self.given or self.found

    @property
    def found(self) -> str:
        """What the machine calls it: the tellers' own words; empty when they share none."""
        return named(self.words, self.phrases)


@dataclass(frozen=True)
class PassageRow:
    """Which theme a part of a story belongs to; `start` and `end` count code points."""

    story_id: str
    start: int
    end: int
    theme_id: str
    similarity: float
    edge: bool
    #: Where the words stand that speak for its theme, likewise.
    telling: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class QuoteRow:
    """A part of a public text that speaks for a theme."""

    theme_id: str
    rank: int
    story_id: str
    start: int
    end: int
    edge: bool
    #: The rank of the perspective that it speaks for; none: it speaks for the whole theme.
    perspective: int | None = None
    #: At which end of the tone it stands there, 0 or 1; none: in the middle.
    side: int | None = None


@dataclass(frozen=True)
class ThemeStory:
    """That a story is in a theme, and how much of it."""

    theme_id: str
    story_id: str
    weight: float


@dataclass(frozen=True)
class Findings:
    """Everything that one run found."""

    run: Run
    themes: Sequence[ThemeRow]
    stories: Sequence[ThemeStory]
    passages: Sequence[PassageRow]
    quotes: Sequence[QuoteRow]
    #: Story ids with their mean distance to the nearest, the farthest first.
    alone: Sequence[tuple[str, float]]
    perspectives: Sequence[PerspectiveRow] = ()
    perspective_stories: Sequence[PerspectiveStory] = ()
    #: None where the stories were not looked at again: what was known before still holds.
    sureness: SurenessRow | None = None


_ALL = (alone, quotes, passages, theme_stories, *perspectives.TABLES, themes, theme_runs)


async def replace(main: Connection, findings: Findings) -> None:
    """Put the findings of a new run in the place of the last."""
    await clear(main)
    await main.execute(sa.insert(theme_runs).values(asdict(findings.run)))
    rows = [asdict(theme) for theme in findings.themes]
    for row in rows:
        del row["n_stories"], row["given"]
    for table, values in (
        (themes, rows),
        (theme_stories, [asdict(story) for story in findings.stories]),
        (passages, [asdict(passage) for passage in findings.passages]),
        (quotes, [asdict(quote) for quote in findings.quotes]),
        (alone, [{"story_id": one, "distance": far} for one, far in findings.alone]),
    ):
        if values:
            await main.execute(sa.insert(table), values)
    await perspectives.add(main, findings.perspectives, findings.perspective_stories)
    if findings.sureness is not None:
        await sureness.replace(main, findings.sureness)


async def clear(main: Connection) -> None:
    """Forget the last run."""
    for table in _ALL:
        await main.execute(sa.delete(table))


async def forget_story(main: Connection, story_id: str) -> None:
    """Take a story out of all runs, of the next one too: passages, vectors, quotes and places."""
    for table in (alone, quotes, passages, theme_stories):
        await main.execute(sa.delete(table).where(table.c.story_id == story_id))
    await perspectives.forget_story(main, story_id)
    await kept_themes.forget_story(main, story_id)
    await versions.forget_story(main, story_id)
    # A theme that has nobody left is no theme: its words may have been theirs.
    empty = themes.c.id.not_in(sa.select(theme_stories.c.theme_id))
    await main.execute(sa.delete(themes).where(empty))


async def forget_quotes(main: Connection, story_id: str) -> None:
    """Take a story's quotes away, and leave it in its themes."""
    await main.execute(sa.delete(quotes).where(quotes.c.story_id == story_id))


async def last_run(main: Connection) -> Run | None:
    """Return how the themes of today were made; none before the first run."""
    row = (await main.execute(sa.select(theme_runs))).first()
    return None if row is None else Run(**row._asdict())


async def everything(main: Connection) -> Sequence[ThemeRow]:
    """Return all themes with the number of their stories, the largest first."""
    return await _themes(main, _with_size().order_by(themes.c.rank))


async def find(main: Connection, theme_id: str) -> ThemeRow | None:
    """Return one theme."""
    found = await _themes(main, _with_size().where(themes.c.id == theme_id), theme_id)
    return next(iter(found), None)


async def of_story(main: Connection, story_id: str) -> Sequence[ThemeRow]:
    """Return the themes that a story is in, where most of it is first."""
    query = _with_size().join(theme_stories, theme_stories.c.theme_id == themes.c.id)
    query = query.where(theme_stories.c.story_id == story_id)
    return await _themes(main, query.order_by(theme_stories.c.weight.desc()))


async def stories_of(
    main: Connection, theme_id: str, limit: int, after: tuple[float, str] | None = None
) -> Sequence[ThemeStory]:
    """Return the stories of a theme, those that are most in it first.

    `after` is the weight and the id of the last one seen.
    """
    query = sa.select(theme_stories).where(theme_stories.c.theme_id == theme_id)
    if after is not None:
        weight, story_id = after
        query = query.where(
            sa.or_(
                theme_stories.c.weight < weight,
                sa.and_(theme_stories.c.weight == weight, theme_stories.c.story_id > story_id),
            )
        )
    query = query.order_by(theme_stories.c.weight.desc(), theme_stories.c.story_id).limit(limit)
    return [ThemeStory(**row._asdict()) for row in await main.execute(query)]


async def forget_quotes_in(main: Connection, story_id: str, span: tuple[int, int]) -> None:
    """Take away every quote of a story that shares a letter with a part of its public text."""
    shares = sa.and_(quotes.c.start < span[1], quotes.c.end > span[0])
    await main.execute(sa.delete(quotes).where(quotes.c.story_id == story_id, shares))


async def quotes_of(main: Connection, theme_id: str) -> Sequence[tuple[QuoteRow, str]]:
    """Return the quotes of a theme with their words, those of its perspectives after its own.

    The words are cut out of the public text each time: a quote cannot differ from it, nor
    outlive it, nor stand when its teller no longer lets it be quoted.
    """
    query = (
        sa.select(quotes, public_stories.c.text)
        .join(public_stories, public_stories.c.id == quotes.c.story_id)
        .join(stories, stories.c.id == quotes.c.story_id)
        .where(quotes.c.theme_id == theme_id, stories.c.quoted, folds.none_of(stories.c.id))
        .order_by(quotes.c.rank)
    )
    found = []
    for row in await main.execute(query):
        values = row._asdict()
        text = values.pop("text")
        quote = QuoteRow(**values)
        found.append((quote, text[quote.start : quote.end]))
    return found


async def quotes_in(main: Connection, story_id: str) -> Sequence[QuoteRow]:
    """Return the quotes that are taken from a story, in the order of its text."""
    query = sa.select(quotes).where(quotes.c.story_id == story_id)
    rows = await main.execute(query.order_by(quotes.c.start, quotes.c.theme_id))
    return [QuoteRow(**row._asdict()) for row in rows]


async def passages_of(main: Connection, story_id: str) -> Sequence[PassageRow]:
    """Return the passages of a story in the order of its text."""
    query = sa.select(passages).where(passages.c.story_id == story_id).order_by(passages.c.start)
    return [_passage(row) for row in await main.execute(query)]


async def passages_in(
    main: Connection, theme_id: str, story_ids: Sequence[str]
) -> Sequence[PassageRow]:
    """Return the passages of these stories that are in a theme, in the order of their texts."""
    query = sa.select(passages).where(passages.c.theme_id == theme_id)
    query = query.where(passages.c.story_id.in_(story_ids))
    rows = await main.execute(query.order_by(passages.c.story_id, passages.c.start))
    return [_passage(row) for row in rows]


async def _themes(
    main: Connection, query: sa.Select[Any], theme_id: str | None = None
) -> Sequence[ThemeRow]:
    given = await theme_names.given(main, theme_id)
    return [_theme(row, given.get(row.id)) for row in await main.execute(query)]


def _theme(row: sa.Row[Any], given: ProposedName | None) -> ThemeRow:
    values = row._asdict()
    # None in a row from before they were counted.
    values |= {name: values[name] or 0 for name in ("n_contested", "n_brought")}
    return ThemeRow(**values, given=given.words if given else None)


def _passage(row: sa.Row[Any]) -> PassageRow:
    values = row._asdict()
    # None in a row from before the words were looked for.
    values["telling"] = tuple((start, end) for start, end in values["telling"] or ())
    return PassageRow(**values)


def _with_size() -> sa.Select[Any]:
    size = sa.select(sa.func.count()).where(theme_stories.c.theme_id == themes.c.id)
    return sa.select(themes, size.correlate(themes).scalar_subquery().label("n_stories"))

"""Pairs: two passages of a theme that a teller sets side by side, and why.

All words that the teller wrote of it are in the pair's own row, and go with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from voicebox.store import folds
from voicebox.store.db import Connection
from voicebox.store.lines import Lines, LineState
from voicebox.store.pair_tables import theme_pair_votes, theme_pairs, told_pairs
from voicebox.store.parts import Span
from voicebox.store.tables import public_stories, stories
from voicebox.store.text_votes import TextVotes
from voicebox.store.theme_lines import ThemeLine, in_their_themes
from voicebox.store.theme_tables import theme_ids

_SIDES = ("one", "other")
_STORIES = tuple(f"{side}_story" for side in _SIDES)


@dataclass(frozen=True, order=True)
class Passage:
    """A part of a public text; `start` and `end` count code points."""

    story_id: str
    start: int
    end: int


@dataclass(frozen=True)
class PairRow(ThemeLine):
    """Two passages of a theme, of two stories, and why a teller sets them side by side."""

    one_story: str = field(kw_only=True)
    one_start: int = field(kw_only=True)
    one_end: int = field(kw_only=True)
    other_story: str = field(kw_only=True)
    other_start: int = field(kw_only=True)
    other_end: int = field(kw_only=True)

    @property
    def passages(self) -> tuple[Passage, Passage]:
        """The two, in the order of their stories' ids, which is one of chance."""
        return (
            Passage(self.one_story, self.one_start, self.one_end),
            Passage(self.other_story, self.other_start, self.other_end),
        )

    @property
    def stories(self) -> tuple[str, ...]:
        """The stories that must be in the theme, that of its teller first."""
        return (self.story_id, self.one_story, self.other_story)


def sides(one: Passage, other: Passage) -> Mapping[str, Any]:
    """Return two passages as a row names them, in whichever order they are given."""
    found: dict[str, Any] = {}
    for side, passage in zip(_SIDES, sorted((one, other)), strict=True):
        found |= {f"{side}_story": passage.story_id}
        found |= {f"{side}_start": passage.start, f"{side}_end": passage.end}
    return found


def _placed() -> sa.Select[Any]:
    """Select pairs whose three stories are in the theme, and whose passages anyone may quote.

    A story that its teller lets be read whole from now on is away until its window closes.
    """
    query = in_their_themes(theme_pairs, *_STORIES)
    for name in _STORIES:
        told, words, story = stories.alias(), public_stories.alias(), theme_pairs.c[name]
        query = query.join(told, sa.and_(told.c.id == story, told.c.quoted))
        query = query.join(words, words.c.id == story).where(folds.none_of(story))
    return query


lines = Lines(theme_pairs, TextVotes(theme_pair_votes.c.pair_id), PairRow, _placed, _STORIES)


# --- one story -----------------------------------------------------------------------------------


async def put(main: Connection, pair: PairRow) -> None:
    """Keep a pair in place of the one that its teller set in this theme."""
    await take_back(main, pair.story_id, pair.theme)
    await lines.add(main, pair)


async def take_back(main: Connection, story_id: str, theme: int) -> bool:
    """Delete the pair that a teller set in a theme; tell whether there was one."""
    mine = sa.and_(theme_pairs.c.story_id == story_id, theme_pairs.c.theme == theme)
    gone = await lines.ids(main, mine)
    await lines.forget(main, gone)
    return bool(gone)


async def forget_story(main: Connection, story_id: str) -> None:
    """Delete the pairs that its teller set, and those with words of it."""
    await lines.forget(main, await lines.about(main, story_id))


async def forget_quoted(main: Connection, story_id: str, span: Span | None = None) -> None:
    """Delete the pairs with words of a story, or with a letter of one part."""
    await lines.forget(main, await lines.ids(main, _has_words_of(story_id, span)))


async def with_words_of(main: Connection, story_id: str) -> Sequence[PairRow]:
    """Return the pairs with words of a story that everybody can read, in an order of chance."""
    query = _shown().where(_has_words_of(story_id))
    return [lines.of(row) for row in await main.execute(query)]


async def spans_of(main: Connection, story_id: str) -> Sequence[Span]:
    """Return which parts of a story are in pairs that were shown, also where they are away now."""
    shown = sa.and_(theme_pairs.c.state == LineState.SHOWN, _has_words_of(story_id))
    rows = [lines.of(row) for row in await main.execute(sa.select(theme_pairs).where(shown))]
    passages = [one for row in rows for one in row.passages if one.story_id == story_id]
    return [(one.start, one.end) for one in passages]


# --- a theme -------------------------------------------------------------------------------------


async def shown(main: Connection, theme_id: str) -> Sequence[PairRow]:
    """Return the pairs of a theme, by its public id, that everybody can read, by their words."""
    query = _shown().where(theme_ids.c.id == theme_id)
    found = [lines.of(row) for row in await main.execute(query)]
    return sorted(found, key=lambda one: (one.words or "", one.id))


async def move(main: Connection, pair_id: str, theme: int) -> None:
    """Set a pair in another theme."""
    here = theme_pairs.c.id == pair_id
    await main.execute(sa.update(theme_pairs).where(here).values(theme=theme))


# --- what the history of themes has told ---------------------------------------------------------


async def told(main: Connection) -> Mapping[str, int]:
    """Return the pairs that the history has told of, each with the number of its theme."""
    return {row.id: row.theme for row in await main.execute(sa.select(told_pairs))}


async def keep_told(main: Connection, pairs: Mapping[str, int]) -> None:
    """Keep which pairs the history has told of, in place of those before."""
    await main.execute(sa.delete(told_pairs))
    if pairs:
        values = [{"id": one, "theme": theme} for one, theme in pairs.items()]
        await main.execute(sa.insert(told_pairs), values)


def _shown() -> sa.Select[Any]:
    return _placed().where(theme_pairs.c.state == LineState.SHOWN).order_by(theme_pairs.c.id)


def _has_words_of(story_id: str, span: Span | None = None) -> sa.ColumnElement[bool]:
    pair = theme_pairs.c
    found = []
    for side in _SIDES:
        here = pair[f"{side}_story"] == story_id
        if span is not None:
            shares = sa.and_(pair[f"{side}_start"] < span[1], pair[f"{side}_end"] > span[0])
            here = sa.and_(here, shares)
        found.append(here)
    return sa.or_(*found)

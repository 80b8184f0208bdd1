"""Any past state of the themes, from rows that say only what changed.

A version is the themes as a day left them. For each there are rows of the stories that came into
a theme or into others, and rows of the themes that got a name. A story's rows go with its words:
so what is rebuilt is what was there then, without who has left since.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from math import inf
from typing import Any, TypeVar

from moderation.figures import guarded
from voicebox.kept import KeptTheme, NameChange, StoryChange
from voicebox.themes.values import Theme

Row = TypeVar("Row", StoryChange, NameChange)
#: The numbers of the themes of each story, that with most of it first.
Places = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class PastTheme:
    """A theme as it was at a version; everything of who has left since is missing."""

    number: int
    words: tuple[str, ...]
    phrases: tuple[str, ...]
    #: Ids of all stories in it, in order.
    stories: tuple[str, ...] = field(repr=False)
    #: Of those, the ones of which no other theme has more.
    mostly: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Named:
    """A name that a theme had, and who was in the theme while it had it and is still here."""

    row: NameChange
    stories: tuple[str, ...] = field(repr=False)


def rebuilt(
    stories: Iterable[StoryChange], names: Iterable[NameChange], version: int
) -> tuple[PastTheme, ...]:
    """Return the themes of a version, the one with the most stories first.

    Args:
        stories: the rows of any stories; of each the last one up to the version holds.
        names: the rows of any themes, likewise.
        version: its number; one that is older than all rows has no themes.
    """
    here = last(row for row in stories if row.version <= version)
    called = last(row for row in names if row.version <= version)
    members: dict[int, list[str]] = {}
    mostly: dict[int, list[str]] = {}
    for story_id, row in sorted(here.items()):
        for number in row.themes:
            members.setdefault(number, []).append(story_id)
        for number in row.themes[:1]:
            mostly.setdefault(number, []).append(story_id)
    nameless = NameChange(0, 0, (), ())
    themes = [
        PastTheme(
            number,
            called.get(number, nameless).words,
            called.get(number, nameless).phrases,
            tuple(inside),
            tuple(mostly.get(number, ())),
        )
        for number, inside in members.items()
    ]
    return tuple(sorted(themes, key=lambda theme: (-len(theme.stories), theme.number)))


def places(themes: Iterable[Theme]) -> dict[str, tuple[int, ...]]:
    """Return which themes each story is in, as a row says it."""
    shares: dict[str, dict[int, float]] = {}
    for theme in themes:
        for story_id, weight in theme.story_weights:
            shares.setdefault(story_id, {})[theme.id] = weight
    found = {}
    for story_id, weights in shares.items():
        first = min(weights, key=lambda number: (-weights[number], number))
        found[story_id] = (first, *sorted(weights.keys() - {first}))
    return found


def sizes(here: Places) -> dict[int, int | None]:
    """Return how many stories each theme has, so that it singles nobody out; none for a few."""
    counts: dict[int, int] = {}
    for themes in here.values():
        for number in themes:
            counts[number] = counts.get(number, 0) + 1
    return {number: guarded(count) for number, count in sorted(counts.items())}


def changed(before: Places, after: Places, version: int) -> list[StoryChange]:
    """Return the rows of the stories that are in other themes than before, by id.

    One that was in themes and is in none, while there are too few stories for any, has a row too.
    """
    return [
        StoryChange(story_id, version, after.get(story_id, ()))
        for story_id in sorted(before.keys() | after.keys())
        if before.get(story_id, ()) != after.get(story_id, ())
    ]


def renamed(
    before: Mapping[int, NameChange], after: Iterable[KeptTheme], version: int
) -> list[NameChange]:
    """Return the rows of the themes that are new or are called something else than before."""
    rows = [NameChange(theme.number, version, theme.words, theme.phrases) for theme in after]
    return [
        row
        for row in rows
        if row.theme not in before
        or (before[row.theme].words, before[row.theme].phrases) != (row.words, row.phrases)
    ]


def whose(
    stories: Iterable[StoryChange], names: Iterable[NameChange], wanted: Set[tuple[int, int]]
) -> list[Named]:
    """Return some of the names with the stories that were in their theme while it had them.

    Args:
        stories: the rows of the stories that are here.
        names: the rows of all names.
        wanted: theme and version of the rows that are asked for.
    """
    spells = list(_until(stories))
    found = []
    for name, end in _until(names):
        if (name.theme, name.version) in wanted:
            inside = {
                row.story_id
                for row, left in spells
                if name.theme in row.themes and row.version < end and name.version < left
            }
            found.append(Named(name, tuple(sorted(inside))))
    return found


def last(rows: Iterable[Row]) -> dict[Any, Row]:
    """Return the row of each story or theme with the greatest version, by its id or number."""
    return {_whose(row): row for row in sorted(rows, key=lambda row: row.version)}


def _until(rows: Iterable[Row]) -> Iterator[tuple[Row, float]]:
    """Give each row with the version from which on it no longer holds."""
    following: dict[Any, float] = {}
    for row in sorted(rows, key=lambda row: -row.version):
        yield row, following.get(_whose(row), inf)
        following[_whose(row)] = row.version


def _whose(row: StoryChange | NameChange) -> str | int:
    return row.story_id if isinstance(row, StoryChange) else row.theme

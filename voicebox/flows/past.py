"""Each day's themes are kept as a version: what changed since the last, and nobody who left.

Rows of a story name it, so they go with its words. What stays for good are numbers that single
nobody out: a version's are those of its day, and a withdrawal does not change them, since whoever
looks before and after could subtract.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from moderation.figures import guarded
from voicebox.flows.called import Called, called
from voicebox.kept import LEFT, NameChange, ThemeEvent
from voicebox.store import consent, lineage, versions
from voicebox.store.db import Connection
from voicebox.store.lineage import LineageRow
from voicebox.store.versions import Version
from voicebox.themes import past
from voicebox.themes.outcome import Outcome
from voicebox.themes.past import Named
from voicebox.themes.values import Story
from voicebox.world import World


@dataclass(frozen=True)
class ThemeThen:
    """A theme as a version shows it."""

    theme_id: str
    name: str
    #: What the machine called it, which is the same where its tellers gave it no name.
    found: str
    phrases: tuple[str, ...]
    #: To the nearest 5; none for a few.
    n_stories: int | None
    #: Whether it was still there at the last window.
    is_there: bool


@dataclass(frozen=True)
class Told:
    """One thing that happened in a version, with what themes were called when it had."""

    row: LineageRow
    name: str
    #: What it was called before the version, at the first new name in it; empty if it was not
    #: there, or is called so again.
    before: str
    other: str


@dataclass(frozen=True)
class Then:
    """A version, and what happened in it."""

    version: Version
    told: tuple[Told, ...]


async def to_check(main: Connection, told: Sequence[Story]) -> Sequence[Named]:
    """Return the past names that somebody has left since, with those of these who are left."""
    touched = await versions.touched(main)
    if not touched:
        return []
    here = {story.id for story in told}
    rows = [row for row in await versions.stories(main) if row.story_id in here]
    return past.whose(rows, await versions.names(main), touched)


async def keep(
    main: Connection,
    world: World,
    outcome: Outcome,
    here: Set[str],
    checked: Sequence[NameChange],
    *,
    left: bool,
) -> int | None:
    """Keep what a look changed, and return the version that it is a part of; none without themes.

    What comes on one day is one version, so that no number dates a story more finely.

    Args:
        main: the connection.
        world: time and chance.
        outcome: what the engine says; its themes have their ids already.
        here: the stories that may be counted; of any other nothing is kept.
        checked: past names that were looked at again, without what too few still say.
        left: whether somebody left meanwhile, so that they are to be looked at once more.
    """
    await versions.keep_only(main, here)
    await versions.put_names(main, checked, touched=left)
    found = past.places(outcome.found.themes)
    now = {story_id: themes for story_id, themes in found.items() if story_id in here}
    newest = await versions.last(main)
    number = _number(newest, world.day())
    before = past.last(await versions.stories(main))
    rows = past.changed({one: row.themes for one, row in before.items()}, now, number)
    there = {number for themes in now.values() for number in themes}
    themes = [theme for theme in outcome.kept.themes if theme.number in there]
    names = past.renamed(past.last(await versions.names(main)), themes, number)
    if not rows and not names and not outcome.events:
        return None if newest is None else newest.version
    await versions.put_stories(main, rows)
    await versions.put_names(main, names, touched=left)
    # Of themes that came on this day and went on it.
    await versions.forget_names(main, number, there)
    sizes, n_stories = past.sizes(now), guarded(len(now))
    await versions.put(main, Version(number, world.month(), world.day(), n_stories, sizes))
    return number


async def with_changed_minds(main: Connection, world: World, outcome: Outcome) -> Outcome:
    """Add to what happened which themes a teller took a story out of; each is told once a day."""
    left = await consent.leaving(main) & {theme.number for theme in outcome.kept.themes}
    await consent.forget_leaving(main)
    newest = await versions.last(main)
    if newest is not None and newest.day == world.day():
        rows = await lineage.of_versions(main, newest.version, newest.version)
        left -= {row.number for row in rows if row.kind == LEFT}
    events = [ThemeEvent(LEFT, number, None, {}) for number in sorted(left)]
    return replace(outcome, events=(*outcome.events, *events))


async def themes_then(main: Connection, version: Version) -> list[ThemeThen]:
    """Return the themes of a version, the largest first and those of one size by name."""
    names = await called(main, version.version)
    there = await versions.addresses(main, version.sizes)
    found = [
        ThemeThen(
            there[number][0],
            names.name(number, version.version),
            names.by_machine(number, version.version),
            names.phrases(number, version.version),
            size,
            there[number][1],
        )
        for number, size in version.sizes.items()
    ]
    return sorted(found, key=lambda one: (-(one.n_stories or 0), one.name.lower(), one.theme_id))


async def told(main: Connection, shown: Sequence[Version]) -> Sequence[Then]:
    """Return versions, the newest first, with what happened in each.

    Args:
        main: the connection.
        shown: versions that follow one another, the newest first.
    """
    if not shown:
        return []
    rows = await lineage.of_versions(main, shown[-1].version, shown[0].version)
    names = await called(main, shown[0].version)
    return [
        Then(version, tuple(_told([row for row in rows if row.version == version.version], names)))
        for version in shown
    ]


def _told(rows: Sequence[LineageRow], names: Called) -> Iterator[Told]:
    """Give what happened in one version.

    A theme can get more than one new name on a day, and only that of the evening is kept: what
    it was called before is what it was before the first of them.
    """
    renamed: set[int] = set()
    for row in rows:
        version = row.version or 0
        now, before = (names.name(row.number, version - n) for n in (0, 1))
        is_first = row.kind == "renamed" and row.number not in renamed
        if row.kind == "renamed":
            renamed.add(row.number)
        yield Told(
            row,
            name=now,
            before=before if is_first and before != now else "",
            other=names.name(row.other, version) if row.other is not None else "",
        )


def _number(newest: Version | None, day: str) -> int:
    if newest is None:
        return 1
    return newest.version if newest.day == day else newest.version + 1

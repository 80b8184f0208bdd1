"""Which name a theme has is settled at a window, by those whose stories are in it.

Counts change with windows alone, so that nobody can see from two visits who came back in between.
A withdrawal takes a name away at once, and its words with it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from voicebox.flows import theme_lines
from voicebox.kept import ProposedName, ThemeEvent, looks
from voicebox.store import kept_themes, lineage
from voicebox.store import theme_names as store
from voicebox.store.db import Connection
from voicebox.store.lines import LineState
from voicebox.store.theme_lines import members
from voicebox.store.theme_names import Given, NameRow


async def any_new(main: Connection) -> bool:
    """Tell whether tellers have said something of names that the themes do not show yet."""
    names = await store.lines.everything(main)
    counts = await _counts(main, names)
    shown = [one for one in names if one.state is LineState.SHOWN]
    if any(one.n_yes != counts[one.id] for one in shown):
        return True
    return bool(await _changes(main))


@dataclass(frozen=True)
class Settled:
    """What a window made of names."""

    #: The name that holds from now on of each theme where that has changed, by its number; none
    #: where its tellers give it no name any more.
    changes: Mapping[int, str | None]
    #: What happened to themes, with what their tellers named, in order.
    events: Sequence[ThemeEvent]


async def settle(main: Connection, events: Sequence[ThemeEvent], read: Set[str]) -> Settled:
    """Let names follow the themes that were written down just now, and count who says yes.

    Args:
        main: the connection.
        events: what has happened to themes at this window.
        read: the stories that were placed at this window. One that its teller changed something
            about meanwhile is placed at the next one: what it said of names waits until then.
    """
    await _follow(main, events, read)
    names = await store.lines.everything(main)
    await store.keep_counts(main, await _counts(main, names))
    changes = await _changes(main)
    given, living = await store.given(main), await kept_themes.living(main)
    held = {number for number, theme_id in living.items() if theme_id in given}
    told = [_beneath(event) if event.theme in held else event for event in events]
    told += [
        ThemeEvent("renamed", theme, None, {"by_tellers": True, "given": name is not None})
        for theme, name in sorted(changes.items())
    ]
    return Settled(changes, told)


def _beneath(event: ThemeEvent) -> ThemeEvent:
    """Say of other words of the machine that they do not name a theme which its tellers named."""
    if event.kind != "renamed":
        return event
    return replace(event, evidence={**event.evidence, "beneath": True})


async def _follow(main: Connection, happened: Sequence[ThemeEvent], read: Set[str]) -> None:
    """Delete what was proposed by stories that left a theme; where it merged, they go along."""
    names, into = await store.lines.everything(main), await lineage.merges(main, happened)
    yeses = await store.yeses(main)
    spoken_of = [*(one.theme for one in names), *(theme for _, theme in yeses)]
    here = await members(main, theme_lines.numbers(spoken_of, into))
    followed = theme_lines.follow(names, here, into, read)
    # Those without a place first: one name of each story can stand at a theme.
    await store.forget(main, followed.gone)
    for name_id, theme in followed.moved.items():
        await store.move(main, name_id, theme)
    for story_id, theme in yeses.keys() - here:
        if story_id in read:
            await store.take_yes_back(main, story_id, theme)


async def _counts(main: Connection, names: Sequence[NameRow]) -> Mapping[str, int]:
    """Return how many stories say yes to each name now, by its id; a story says it once."""
    here = await members(main, {one.theme for one in names})
    shown = {one.id for one in names if one.state is LineState.SHOWN}
    own = {(one.story_id, one.theme): one.id for one in names if one.id in shown}
    said = {**own, **await store.yeses(main)}
    counts = Counter(name for where, name in said.items() if where in here and name in shown)
    return {name: counts[name] for name in shown}


async def _changes(main: Connection) -> Mapping[int, str | None]:
    """Return the theme's new name, by its number, where it is another than its last version's."""
    living = await kept_themes.living(main)
    given = await store.given(main)
    last = {one.theme: one for one in await store.history(main)}
    now = {number: given.get(theme_id) for number, theme_id in living.items()}
    return {
        number: name.id if name else None
        for number, name in now.items()
        if _is_other(last.get(number), name)
    }


def _is_other(last: Given | None, now: ProposedName | None) -> bool:
    if now is None:
        return last is not None and last.name_id is not None
    return last is None or looks(last.words or "") != looks(now.words)

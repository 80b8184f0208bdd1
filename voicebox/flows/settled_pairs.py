"""Pairs follow their stories at a window, and the history of a theme tells of them, in no words."""

from collections.abc import Mapping, Sequence, Set

from voicebox.flows import theme_lines
from voicebox.kept import PAIRED, ThemeEvent
from voicebox.store import kept_themes, lineage
from voicebox.store import theme_pairs as store
from voicebox.store.db import Connection
from voicebox.store.lines import LineState
from voicebox.store.theme_lines import members


async def any_new(main: Connection) -> bool:
    """Tell whether there are pairs, or are none any more, that the history has not told of."""
    return (await _shown(main)).keys() != (await store.told(main)).keys()


async def settle(
    main: Connection, events: Sequence[ThemeEvent], read: Set[str]
) -> Sequence[ThemeEvent]:
    """Let pairs follow the themes that were written down just now; return what is told of them.

    Of each theme it is told once that there are new ones, and once that some are gone: how many
    stands nowhere.

    Args:
        main: the connection.
        events: what has happened to themes at this window.
        read: the stories that were placed at this window.
    """
    await _follow(main, events, read)
    shown, told = await _shown(main), await store.told(main)
    new = {shown[one] for one in shown.keys() - told.keys()}
    gone = {told[one] for one in told.keys() - shown.keys()}
    gone &= (await kept_themes.living(main)).keys()
    await store.keep_told(main, shown)
    found = [(theme, True) for theme in sorted(new)] + [(theme, False) for theme in sorted(gone)]
    return [
        ThemeEvent(PAIRED, theme, None, {"by_tellers": True, "given": given})
        for theme, given in found
    ]


async def _follow(main: Connection, events: Sequence[ThemeEvent], read: Set[str]) -> None:
    pairs, into = await store.lines.everything(main), await lineage.merges(main, events)
    here = await members(main, theme_lines.numbers([one.theme for one in pairs], into))
    followed = theme_lines.follow(pairs, here, into, read)
    # Those without a place first: one pair of each story can stand in a theme.
    await store.lines.forget(main, followed.gone)
    for pair_id, theme in followed.moved.items():
        await store.move(main, pair_id, theme)


async def _shown(main: Connection) -> Mapping[str, int]:
    """Return the pairs that were shown, each with the number of its theme.

    Those that stand behind a notice for a day are among them: they come back by themselves.
    """
    pairs = await store.lines.everything(main)
    return {one.id: one.theme for one in pairs if one.state is LineState.SHOWN}

"""What tellers say of themes, names and pairs, is settled together, when a window closes."""

from collections.abc import Sequence, Set
from dataclasses import replace

from voicebox.flows import settled_names, settled_pairs
from voicebox.flows.settled_names import Settled
from voicebox.kept import ThemeEvent
from voicebox.store.db import Connection


async def any_new(main: Connection) -> bool:
    """Tell whether tellers have said something that the themes do not show yet."""
    return await settled_names.any_new(main) or await settled_pairs.any_new(main)


async def settle(main: Connection, events: Sequence[ThemeEvent], read: Set[str]) -> Settled:
    """Let what tellers said follow the themes that were written down just now.

    Args:
        main: the connection.
        events: what has happened to themes at this window.
        read: the stories that were placed at this window; what is about any other one waits.
    """
    named = await settled_names.settle(main, events, read)
    paired = await settled_pairs.settle(main, events, read)
    return replace(named, events=(*named.events, *paired))

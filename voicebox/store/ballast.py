"""A file of bytes that mean nothing: what it takes up is what is left for who wants to go.

SQLite writes before it deletes. On a disk without a free byte nobody could take a story back; then
this file goes, and is laid anew when there is room.
"""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

NAME = "ballast"
_PIECE = 1 << 20


def n_bytes(folder: Path) -> int:
    """Return how much lies in a data folder; 0 where there is none."""
    try:
        return (folder / NAME).stat().st_size
    except FileNotFoundError:
        return 0


def lay(folder: Path, size: int, chance: Callable[[int], bytes]) -> None:
    """Lay so many bytes; chance makes them, since what could be squeezed would hold no room.

    Raises:
        OSError: the disk is too full after all; nothing is left of the try.
    """
    draft = folder / f"{NAME}.draft"
    try:
        with draft.open("wb") as file:
            for at in range(0, size, _PIECE):
                file.write(chance(min(_PIECE, size - at)))
            os.fsync(file.fileno())
        draft.replace(folder / NAME)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def drop(folder: Path) -> None:
    """Make room."""
    with contextlib.suppress(FileNotFoundError):
        (folder / NAME).unlink()

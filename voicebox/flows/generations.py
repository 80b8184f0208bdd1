"""The backups of a folder by their days: which was made last, and which go.

A file is called by the day on which the clock stood. A clock that ran ahead by years would make
its backup the newest for so long: a restore would take it for the newest, and the keys in it would
never go. So the folder has a list of its days in the order in which their backups were made. It
says nothing that the names of the files do not.
"""

import os
import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

#: How many days are kept of each database.
GENERATIONS = {"main": 35, "keys": 2}
#: The list: a day on each line, the one made last at the end.
ORDER = "order.txt"
#: What is not done yet, of files and of folders, is called by this.
DRAFT = ".draft"
_DAY = r"\d{4}-\d{2}-\d{2}"
_NAME = re.compile(rf"(main|keys)-({_DAY})\.db\.age")


def days(folder: Path, *names: str) -> list[str]:
    """Return the days of which a folder holds a backup of these databases, the last made first."""
    found = (_NAME.fullmatch(path.name) for path in folder.iterdir())
    there = {one[2] for one in found if one and one[1] in names}
    made = _made(folder)
    last = made[-1] if made else ""

    def order(day: str) -> tuple[int, int, str]:
        if day in made:
            return 1, made.index(day), day
        # Brought here by hand, or made before there was a list: such go by their day.
        return 2 * (day > last), 0, day

    return sorted(there, key=order, reverse=True)


def file_of(folder: Path, name: str, day: str) -> Path:
    """Return where the backup of a database and a day lies."""
    return folder / f"{name}-{day}.db.age"


def keep(folder: Path, day: str) -> None:
    """Note that the backup of a day was made just now, and drop those that are too old."""
    others = reversed(days(folder, *GENERATIONS))
    _note(folder, [*(one for one in others if one != day), day])
    for name, kept in GENERATIONS.items():
        for old in days(folder, name)[kept:]:
            file_of(folder, name, old).unlink()
    # Of a process that was killed: what it had sealed by then would be kept for ever.
    for path in folder.glob(f"*{DRAFT}"):
        if _NAME.fullmatch(path.name.removesuffix(DRAFT)):
            path.unlink()


def drop_old_keys(folder: Path, day: str) -> None:
    """Drop what a backup of the keys would have dropped by this day, but for the newest of them.

    Days on which no backup could be made must not keep the keys of who left. The newest stays,
    however old it is: without it nothing could be brought back.
    """
    yesterday = str(date.fromisoformat(day) - timedelta(days=1))
    for old in days(folder, "keys")[1:]:
        if old < yesterday:
            file_of(folder, "keys", old).unlink()


def to_disk(path: Path) -> None:
    """Let a file, or the names in a folder, outlive a power cut from now on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _made(folder: Path) -> Sequence[str]:
    path = folder / ORDER
    if not path.is_file():
        return []
    # A line that a disk damaged is no day any more; those around it are.
    lines = path.read_text("ascii", errors="replace").splitlines()
    return [line for line in lines if re.fullmatch(_DAY, line)]


def _note(folder: Path, order: Sequence[str]) -> None:
    draft = folder / f"{ORDER}{DRAFT}"
    draft.write_text("".join(f"{day}\n" for day in order))
    to_disk(draft)
    draft.replace(folder / ORDER)
    to_disk(folder)

"""Looks for marks in everything a server may have left: files, logs, temporary and open files.

All marks of one run begin alike, so that few searches find any of them; a receipt is any row of
25 digits. Both are looked for as they are, and as hex, base64, UTF-16 and percent-encoded.
"""

import base64
import os
import re
import time
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_from_bytes

TEMPORARY = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))
#: A larger file in a shared temporary folder is somebody else's.
LARGEST = 20_000_000
_DIGITS = re.compile(rb"\d(?:[ -]?\d){24}")
_WIDE = re.compile(rb"(?:\d\x00){24}\d")
_HEX = re.compile(rb"(?:3\d){25}")
_PERCENT = re.compile(rb"(?:%3\d){25}", re.IGNORECASE)
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{32,}")


@dataclass(frozen=True)
class Place:
    """Something that was searched."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Hit:
    """A mark that was found; `tail` is what stands behind the part that all marks share."""

    place: str
    coding: str
    tail: str


def places(folder: Path, pids: Sequence[int], since: float) -> Iterator[Place]:
    """Give all files of a site, new files in temporary folders, and deleted files still open."""
    yield from own(folder)
    yield from shared(folder, since)
    for pid in pids:
        yield from deleted(pid)


def own(folder: Path) -> Iterator[Place]:
    """Give all files of a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield Place(str(path.relative_to(folder)), path.read_bytes())


def at_the_top() -> frozenset[Path]:
    """Return what lies at the top of the temporary folders that all programs share."""
    return frozenset(path for folder in TEMPORARY for path in folder.glob("*"))


def shared(but: Path, since: float, known: frozenset[Path] = frozenset()) -> Iterator[Place]:
    """Give new files in temporary folders that all programs share.

    Args:
        but: a folder that is left out.
        since: from when on a file is new, in seconds since 1970.
        known: folders at the top that were there before: others write into them.
    """
    for folder in TEMPORARY:
        for top in folder.glob("*"):
            if top.is_dir() and top not in known and top != but:
                yield from _new_in(folder, top, since)
            elif top.is_file():
                yield from _read(folder, top, since)


def family(pid: int) -> Sequence[int]:
    """Return a process and all that came from it."""
    found = [pid]
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue  # it has ended meanwhile
        if parent == pid:
            found += family(int(path.parent.name))
    return found


def look(place: Place, marks: Sequence[str]) -> Iterator[Hit]:
    """Find marks that begin with any of these, in each coding."""
    for mark in marks:
        for coding, pattern in codings(mark.encode()):
            if pattern not in place.content:
                continue
            for match in re.finditer(re.escape(pattern) + rb"([0-9A-Za-z]*)", place.content):
                yield Hit(place.name, coding, match[1].decode() if coding == "raw" else "")


def look_for_bytes(place: Place, name: str, wanted: bytes) -> Iterator[Hit]:
    """Find bytes that are no text, such as a key, as they are and in each coding of them."""
    for coding, pattern in codings_of_bytes(wanted):
        if pattern in place.content:
            yield Hit(place.name, coding, name)


def look_for_digits(place: Place, receipts: Set[str]) -> Iterator[Hit]:
    """Find receipts in each coding, also grouped by spaces or dashes."""
    for coding, content in _digit_rows(place.content):
        digits = re.sub(rb"\D", b"", content).decode()
        if any(digits[start : start + 25] in receipts for start in range(len(digits) - 24)):
            yield Hit(place.name, coding, "")


def codings(mark: bytes) -> Iterator[tuple[str, bytes]]:
    """Give the ways in which a text may be written down."""
    yield "raw", mark
    yield "utf-16-le", mark.decode().encode("utf-16-le")
    yield "utf-16-be", mark.decode().encode("utf-16-be")
    yield "percent", "".join(f"%{byte:02X}" for byte in mark).encode()
    if quote_from_bytes(mark, safe="").encode() != mark:
        yield "quoted", quote_from_bytes(mark, safe="").encode()
    yield from _codings_of_both(mark)


def codings_of_bytes(wanted: bytes) -> Iterator[tuple[str, bytes]]:
    """Give the ways in which bytes that are no text may be written down."""
    yield "bytes", wanted
    yield from _codings_of_both(wanted)


def _codings_of_both(mark: bytes) -> Iterator[tuple[str, bytes]]:
    yield "hex", mark.hex().encode()
    yield "HEX", mark.hex().upper().encode()
    for shift in range(3):
        # The first and the last letters depend on what stands beside the mark.
        first = (shift * 8 + 5) // 6
        last = (shift + len(mark)) * 8 // 6
        for name, encode in (("base64", base64.b64encode), ("base64url", base64.urlsafe_b64encode)):
            yield name, encode(bytes(shift) + mark)[first:last]


def _digit_rows(content: bytes) -> Iterator[tuple[str, bytes]]:
    for row in re.finditer(rb"\d(?:[ -]?\d){24,}", content):
        yield "raw", row[0]
    for row in _WIDE.finditer(content):
        yield "utf-16", row[0]
    for row in _HEX.finditer(content):
        yield "hex", bytes.fromhex(row[0].decode())
    for row in _PERCENT.finditer(content):
        yield "percent", bytes.fromhex(row[0].replace(b"%", b"").decode())
    for row in _BASE64.finditer(content):
        for start in range(4):
            letters = row[0][start:]
            letters = letters[: len(letters) // 4 * 4].replace(b"-", b"+").replace(b"_", b"/")
            for found in _DIGITS.finditer(base64.b64decode(letters)):
                yield "base64", found[0]


def _new_in(shared: Path, folder: Path, since: float) -> Iterator[Place]:
    # `rglob` stops at a folder of somebody else's that is gone by the time it gets there.
    for inside, _, names in os.walk(folder):
        for name in names:
            yield from _read(shared, Path(inside) / name, since)


def _read(shared: Path, path: Path, since: float) -> Iterator[Place]:
    try:
        about = path.lstat()
        if path.is_file() and about.st_mtime >= since and about.st_size <= LARGEST:
            yield Place(f"{shared}/…", path.read_bytes())
    except OSError:
        return  # somebody else's, and gone or closed to us


def deleted(pid: int) -> Iterator[Place]:
    """Give the files that a process has open and that are in no folder any more."""
    for link in Path(f"/proc/{pid}/fd").glob("*"):
        try:
            if str(link.readlink()).endswith(" (deleted)"):
                yield Place("deleted, still open", link.read_bytes())
        except OSError:
            continue  # closed meanwhile


def now() -> float:
    """Return the moment from which on files are new."""
    return time.time()

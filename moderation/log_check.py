"""Whether a log is whole: anyone can ask, with the published file and nothing else.

What is handed over is not trusted to have any shape: it may be what somebody made of a log.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from operator import itemgetter
from typing import Any

from moderation.log import FORMAT, GENESIS, frame, hash_framed


class Flaw(StrEnum):
    """What can be wrong with a log."""

    SHAPE = "shape"
    PLACE = "place"
    CHAIN = "chain"
    TWICE = "twice"
    #: Entries that no head signs, and a head that signs more entries than there are.
    UNSIGNED = "unsigned"
    SHORT = "short"
    HEAD_SHAPE = "head_shape"
    HEAD_PLACE = "head_place"
    HEAD_HASH = "head_hash"
    HEAD_SIGNATURE = "head_signature"
    #: Of a head that somebody kept: the log does not reach it, or is another one.
    KEPT_LATER = "kept_later"
    KEPT_OTHER = "kept_other"


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: at which entry (from 1) or head (from 0)."""

    flaw: Flaw
    at: int


@dataclass(frozen=True)
class Checked:
    """What a check found."""

    entries: int
    heads: int
    #: The window of the last head; none where there is no head.
    window: str | None
    fault: Fault | None

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault is None


class NotALog(ValueError):
    """What was handed over is no public log at all, or one of another version."""


def check_document(
    document: Any, is_signed: Callable[[Mapping[str, Any]], bool], kept: Any = None
) -> Checked:
    """Check a published file, as JSON gives it; see `check`.

    Raises:
        NotALog: it has not the shape of one.
    """
    if type(document) is not dict or set(document) != _DOCUMENT_FIELDS:
        raise NotALog
    entries, heads = document["entries"], document["heads"]
    site = (document["key"], document["salt"])
    if document["format"] != FORMAT or not (type(entries) is type(heads) is list):
        raise NotALog
    if not all(type(one) is str and _HEX.fullmatch(one) for one in site):
        raise NotALog
    found = check(entries, heads, is_signed, kept)
    theirs = next((one for one in (*heads, kept) if _is_head(one)), None)
    if found.holds and theirs is not None and (theirs["key"], theirs["salt"]) != site:
        return replace(found, fault=Fault(Flaw.HEAD_SIGNATURE, theirs["number"]))
    return found


def check(
    entries: Iterable[Any],
    heads: Sequence[Any],
    is_signed: Callable[[Mapping[str, Any]], bool],
    kept: Any = None,
) -> Checked:
    """Check a whole log, as it was published or as it lies on the disk.

    Args:
        entries: as JSON gives them, in their order; nothing is taken on trust.
        heads: likewise.
        is_signed: whether a head of the right shape bears the signature of its own key.
        kept: a head that somebody kept earlier, if there is one.
    """
    fault = next(_head_faults(heads, is_signed, kept), None)
    wanted: dict[int, list[tuple[str, Fault]]] = {}
    if fault is None:
        for number, one in enumerate(heads):
            expected = (one["hash"], Fault(Flaw.HEAD_HASH, number))
            wanted.setdefault(one["entries"], []).append(expected)
        if kept is not None:
            expected = (kept["hash"], Fault(Flaw.KEPT_OTHER, kept["number"]))
            wanted.setdefault(kept["entries"], []).append(expected)
    n_entries, chain_fault = _walk(entries, wanted)
    fault = fault or chain_fault
    if fault is None and n_entries != (heads[-1]["entries"] if heads else 0):
        signed = heads[-1]["entries"] if heads else 0
        flaw = Flaw.UNSIGNED if n_entries > signed else Flaw.SHORT
        fault = Fault(flaw, min(n_entries, signed) + 1)
    window = heads[-1]["window"] if heads and _is_head(heads[-1]) else None
    return Checked(n_entries, len(heads), window, fault)


_WINDOW = re.compile("[0-9]{4}-(?:W[0-9]{2}|[0-9]{2}-[0-9]{2}(?:T[0-9]{2})?)")
_NAME = re.compile("[a-z_]{1,40}")
_HEX = re.compile("[0-9a-f]{64}")
_SIGNATURE = re.compile("[0-9a-f]{128}")
_ENTRY_FIELDS = 7
_FIELDS = itemgetter("commitment", "prev", "seq", "people", "kind", "reason", "window")
_BYTES = 32
_MOST_PEOPLE = 9999
_DOCUMENT_FIELDS = {"format", "key", "salt", "entries", "heads"}
_HEAD_FIELDS = {"format", "number", "window", "entries", "hash", "key", "salt", "signature"}


class _Chain:
    """A chain, as far as it was followed."""

    def __init__(self) -> None:
        self.n = 0
        self.last = GENESIS
        self._seen: set[bytes] = set()
        #: By the fields that many entries share, and that are in order.
        self._frames: dict[tuple[Any, ...], tuple[str, str, str]] = {}

    def add(self, entry: Any) -> Flaw | None:
        """Go on to the next entry, whatever it is; say what is wrong with it."""
        self.n += 1
        try:
            commitment, prev, seq, people, *names = _FIELDS(entry)
            parts = self._frames.get((people, *names)) or self._learn(people, *names)
            raw = bytes.fromhex(commitment)
        except (KeyError, TypeError, ValueError):
            return Flaw.SHAPE
        # What is written in another way is not the same entry: capitals, or true for 1.
        if type(seq) is not int or type(people) is not int or len(entry) != _ENTRY_FIELDS:
            return Flaw.SHAPE
        if raw.hex() != commitment or len(raw) != _BYTES:
            return Flaw.SHAPE
        if seq != self.n:
            return Flaw.PLACE
        if prev != self.last:
            return Flaw.CHAIN
        if raw in self._seen:
            return Flaw.TWICE
        self._seen.add(raw)
        self.last = hash_framed(commitment, prev, seq, parts)
        return None

    def _learn(self, people: Any, kind: Any, reason: Any, window: Any) -> tuple[str, str, str]:
        fits = (
            _NAME.fullmatch(kind)
            and (reason is None or _NAME.fullmatch(reason))
            and _WINDOW.fullmatch(window)
            and type(people) is int
            and 0 <= people <= _MOST_PEOPLE
        )
        if not fits:
            raise ValueError
        self._frames[people, kind, reason, window] = frame(kind, people, reason, window)
        return self._frames[people, kind, reason, window]


def _walk(
    entries: Iterable[Any], wanted: Mapping[int, list[tuple[str, Fault]]]
) -> tuple[int, Fault | None]:
    """Follow the chain; return how many entries there are, and the first fault."""
    chain, n = _Chain(), 0
    fault = _unlike(wanted.get(0), GENESIS)
    for entry in entries:
        n += 1
        if fault is not None:
            continue
        flaw = chain.add(entry)
        if flaw is not None:
            fault = Fault(flaw, n)
        elif n in wanted:
            fault = _unlike(wanted[n], chain.last)
    return n, fault


def _unlike(expected: list[tuple[str, Fault]] | None, found: str) -> Fault | None:
    return next((fault for last, fault in expected or () if last != found), None)


def _head_faults(
    heads: Sequence[Any], is_signed: Callable[[Mapping[str, Any]], bool], kept: Any
) -> Iterator[Fault]:
    entries = 0
    for number, one in enumerate(heads):
        if not _is_head(one):
            yield Fault(Flaw.HEAD_SHAPE, number)
            return
        same_site = (one["key"], one["salt"]) == (heads[0]["key"], heads[0]["salt"])
        if one["number"] != number or one["entries"] < entries:
            yield Fault(Flaw.HEAD_PLACE, number)
        elif not same_site or not is_signed(one):
            yield Fault(Flaw.HEAD_SIGNATURE, number)
        entries = one["entries"]
    if kept is not None:
        yield from _kept_faults(heads, is_signed, kept)


def _kept_faults(
    heads: Sequence[Any], is_signed: Callable[[Mapping[str, Any]], bool], kept: Any
) -> Iterator[Fault]:
    if not _is_head(kept) or not is_signed(kept):
        yield Fault(Flaw.HEAD_SHAPE, -1)
        return
    number = kept["number"]
    if heads and (kept["key"], kept["salt"]) != (heads[0]["key"], heads[0]["salt"]):
        yield Fault(Flaw.KEPT_OTHER, number)
    elif number >= len(heads):
        yield Fault(Flaw.KEPT_LATER, number)
    elif kept != heads[number]:
        yield Fault(Flaw.KEPT_OTHER, number)


def _is_head(one: Any) -> bool:
    if type(one) is not dict or set(one) != _HEAD_FIELDS or one["format"] != FORMAT:
        return False
    numbers = all(type(one[name]) is int and one[name] >= 0 for name in ("number", "entries"))
    texts = all(type(one[name]) is str for name in ("window", "hash", "key", "salt", "signature"))
    return (
        numbers
        and texts
        and all(_HEX.fullmatch(one[name]) for name in ("hash", "key", "salt"))
        and _WINDOW.fullmatch(one["window"]) is not None
        and _SIGNATURE.fullmatch(one["signature"]) is not None
    )

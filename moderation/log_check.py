"""Whether a log is whole: anyone can ask, with the published file and nothing else.

What is handed over is not trusted to have any shape: it may be what somebody made of a log.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from moderation.log import FORMAT, GENESIS, hash_of


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
_ENTRY_FIELDS = 7
_MOST_PEOPLE = 9999
_HEAD_FIELDS = {"format", "number", "window", "entries", "hash", "key", "salt", "signature"}


class _Shapes:
    """Whether entries have the shape of one; it knows the few names that all of them share."""

    def __init__(self) -> None:
        self._known: set[tuple[Any, ...]] = set()

    def fit(self, entry: Any) -> bool:
        """Tell whether something is an entry, whatever it is."""
        try:
            names = (entry["kind"], entry["reason"], entry["window"])
            people = entry["people"]
            return (
                (names in self._known or self._learn(*names))
                and type(people) is int
                and 0 <= people <= _MOST_PEOPLE
                and type(entry["seq"]) is int
                and _HEX.fullmatch(entry["commitment"]) is not None
                and "prev" in entry
                and len(entry) == _ENTRY_FIELDS
            )
        except (KeyError, TypeError):
            return False

    def _learn(self, kind: Any, reason: Any, window: Any) -> bool:
        fits = (
            _NAME.fullmatch(kind) is not None
            and (reason is None or _NAME.fullmatch(reason) is not None)
            and _WINDOW.fullmatch(window) is not None
        )
        if fits:
            self._known.add((kind, reason, window))
        return fits


def _walk(
    entries: Iterable[Any], wanted: Mapping[int, list[tuple[str, Fault]]]
) -> tuple[int, Fault | None]:
    """Follow the chain; return how many entries there are, and the first fault."""
    shapes, seen = _Shapes(), set[str]()
    n, prev, fault = 0, GENESIS, _unlike(wanted.get(0), GENESIS)
    for entry in entries:
        n += 1
        if fault is not None:
            continue
        if not shapes.fit(entry):
            fault = Fault(Flaw.SHAPE, n)
        elif entry["seq"] != n:
            fault = Fault(Flaw.PLACE, n)
        elif entry["prev"] != prev:
            fault = Fault(Flaw.CHAIN, n)
        elif entry["commitment"] in seen:
            fault = Fault(Flaw.TWICE, n)
        else:
            seen.add(entry["commitment"])
            prev = hash_of(entry)
            if n in wanted:
                fault = _unlike(wanted[n], prev)
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
    )

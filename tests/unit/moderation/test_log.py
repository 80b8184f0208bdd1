"""The chain of the public log, and what a check of it finds."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation import log
from moderation.log import GENESIS, Cut, Kind
from moderation.log_check import Checked, Fault, Flaw, check
from moderation.policy import ReasonKey

KEY, SALT = "ab" * 32, "cd" * 32
DAYS = ["2026-11-25", "2026-11-26", "2026-11-27"]
cuts = st.builds(
    Cut,
    st.sampled_from(Kind),
    st.binary(min_size=32, max_size=32),
    st.sampled_from([None, *ReasonKey]),
    st.integers(0, 5),
)
#: What waited for each of three windows.
logs = st.lists(st.lists(cuts, max_size=4), min_size=3, max_size=3).filter(
    lambda all_of: len({c.commitment for w in all_of for c in w}) == sum(map(len, all_of))
)


@dataclass(frozen=True)
class Made:
    entries: list[dict[str, Any]]
    heads: list[dict[str, Any]]

    def check(self, kept: Any = None) -> Checked:
        return check(self.entries, self.heads, is_signed, kept)

    def fault(self, kept: Any = None) -> Fault | None:
        return self.check(kept).fault


def signature(head: Mapping[str, Any]) -> str:
    return hashlib.sha512(b"a test's key" + log.signed_part(head)).hexdigest()


def is_signed(head: Mapping[str, Any]) -> bool:
    return bool(head["signature"] == signature(head))


def signed(head: dict[str, Any]) -> dict[str, Any]:
    return head | {"signature": signature(head)}


def made(windows: Sequence[Sequence[Cut]]) -> Made:
    entries: list[dict[str, Any]] = []
    heads = []
    last = GENESIS
    for number, (day, waited) in enumerate(zip(DAYS, windows, strict=True)):
        for entry in log.chained(len(entries), last, day, waited):
            entries.append(dict(vars(entry)))
            last = log.hash_of(vars(entry))
        heads.append(signed(log.head(number, day, len(entries), last, KEY, SALT)))
    return Made(entries, heads)


def some(*sizes: int) -> Made:
    """Return a log with so many entries in each of its windows."""
    numbers = iter(range(1, 100))
    return made(
        [[Cut(Kind.ARRIVED, bytes([next(numbers)]) * 32) for _ in range(size)] for size in sizes]
    )


@given(logs)
def test_a_log_that_nobody_touched_holds(windows: list[list[Cut]]) -> None:
    written = made(windows)
    assert written.check() == Checked(sum(map(len, windows)), 3, DAYS[2], None)
    assert all(written.check(kept).holds for kept in written.heads)


@given(logs, st.data())
def test_one_changed_field_is_found(windows: list[list[Cut]], data: st.DataObject) -> None:
    written = made(windows)
    rows = [*written.entries, *written.heads]
    row = data.draw(st.sampled_from(rows))
    name = data.draw(st.sampled_from(sorted(row)))
    value = data.draw(st.one_of(st.none(), st.integers(), st.text(), st.booleans(), st.floats()))
    if value == row[name] and type(value) is type(row[name]):
        return
    row[name] = value
    assert not written.check().holds


@given(logs, st.data())
def test_a_dropped_entry_is_found(windows: list[list[Cut]], data: st.DataObject) -> None:
    written = made(windows)
    if not written.entries:
        return
    del written.entries[data.draw(st.integers(0, len(written.entries) - 1))]
    assert not written.check().holds


@given(logs, st.data())
def test_two_entries_in_each_others_place_are_found(
    windows: list[list[Cut]], data: st.DataObject
) -> None:
    written = made(windows)
    if len(written.entries) < 2:
        return
    places = st.integers(0, len(written.entries) - 1)
    one, other = data.draw(st.lists(places, min_size=2, max_size=2, unique=True))
    entries = written.entries
    entries[one], entries[other] = entries[other], entries[one]
    assert not written.check().holds


@given(logs, cuts, st.data())
def test_an_added_entry_is_found_also_at_the_end(
    windows: list[list[Cut]], cut: Cut, data: st.DataObject
) -> None:
    written = made(windows)
    at = data.draw(st.integers(0, len(written.entries)))
    last = log.hash_of(written.entries[at - 1]) if at else GENESIS
    [entry] = log.chained(at, last, DAYS[2], [cut])
    written.entries.insert(at, dict(vars(entry)))
    assert not written.check().holds


def test_without_a_later_head_a_log_without_its_end_says_up_to_where_it_is() -> None:
    written = some(2, 0, 3)
    shorter = Made(written.entries[:2], written.heads[:2])
    assert shorter.check() == Checked(2, 2, DAYS[1], None)


@pytest.mark.parametrize("heads", [0, 1, 2])
def test_with_a_later_head_the_missing_end_is_found(heads: int) -> None:
    written = some(2, 0, 3)
    kept = written.heads[2]
    n_entries = written.heads[heads - 1]["entries"] if heads else 0
    shorter = Made(written.entries[:n_entries], written.heads[:heads])
    assert shorter.fault(kept) == Fault(Flaw.KEPT_LATER, 2)


def test_a_log_that_was_written_anew_is_not_the_one_whose_head_was_kept() -> None:
    kept = some(1, 1, 1).heads[1]
    assert some(1, 2, 1).fault(kept) == Fault(Flaw.KEPT_OTHER, 1)


def test_a_kept_head_that_somebody_changed_is_no_head() -> None:
    written = some(1, 1, 1)
    assert written.fault(written.heads[0] | {"entries": 2}) == Fault(Flaw.HEAD_SHAPE, -1)
    assert written.fault("a head") == Fault(Flaw.HEAD_SHAPE, -1)


def test_the_head_of_another_site_is_not_of_this_log() -> None:
    written = some(1, 1, 1)
    theirs = signed(written.heads[0] | {"key": "12" * 32})
    assert written.fault(theirs) == Fault(Flaw.KEPT_OTHER, 0)


def test_an_end_that_no_head_signs_is_found() -> None:
    written = some(1, 1, 1)
    assert Made(written.entries, written.heads[:2]).fault() == Fault(Flaw.UNSIGNED, 3)


def test_heads_of_entries_that_are_not_there_are_found() -> None:
    written = some(1, 1, 1)
    assert Made(written.entries[:2], written.heads).fault() == Fault(Flaw.SHORT, 3)


def test_a_commitment_is_used_once() -> None:
    waited = [Cut(Kind.ARRIVED, b"a" * 32), Cut(Kind.KEPT, b"a" * 32)]
    assert made([waited, [], []]).fault() == Fault(Flaw.TWICE, 2)


def test_an_entry_with_one_field_in_place_of_another_is_none() -> None:
    written = some(1, 1, 1)
    written.entries[1]["before"] = written.entries[1].pop("prev")
    assert written.fault() == Fault(Flaw.SHAPE, 2)


@pytest.mark.parametrize("entry", [None, 1, "entry", [], {}, {"kind": []}, {"seq": "1"}])
def test_what_is_no_entry_is_found_and_breaks_nothing(entry: Any) -> None:
    written = some(1, 1, 1)
    written.entries[0] = entry
    assert written.fault() == Fault(Flaw.SHAPE, 1)


@given(cuts)
def test_an_entry_is_hashed_as_its_canonical_json(cut: Cut) -> None:
    [entry] = log.chained(0, GENESIS, DAYS[0], [cut])
    whole = json.dumps(vars(entry), sort_keys=True, separators=(",", ":")).encode()
    assert log.canonical(vars(entry)) == whole
    assert log.hash_of(vars(entry)) == hashlib.sha256(whole).hexdigest()


@given(st.lists(cuts, max_size=6, unique_by=lambda cut: cut.commitment), st.randoms())
def test_the_order_inside_a_window_is_that_of_hashes_alone(waited: list[Cut], dice: Any) -> None:
    before = log.chained(0, GENESIS, DAYS[0], waited)
    shuffled = deepcopy(waited)
    dice.shuffle(shuffled)
    assert log.chained(0, GENESIS, DAYS[0], shuffled) == before

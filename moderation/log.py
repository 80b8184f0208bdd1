"""The public log: what stands in it, how its entries are chained, and how anyone checks that.

An entry holds a kind, a window, a reason, a number of people and a commitment, which only the
receipt of its story recognises. Each holds the hash of the one before it, so that none can be
changed, dropped, added or moved without all that follow showing it; a head is the signed hash of
the last, and who keeps a head can tell when the end is missing.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from moderation.policy import ReasonKey

FORMAT = "voicebox-log/1"
#: What the first entry has for the hash of the one before it.
GENESIS = "0" * 64


class Kind(StrEnum):
    """What can have happened. The list is closed: nothing else is ever written."""

    ARRIVED = "arrived"
    PUBLISHED = "published"
    #: Read, and nothing of it is public, as its teller chose.
    KEPT = "kept"
    WITHHELD = "withheld"
    APPEALED = "appealed"
    OVERTURNED = "overturned"
    UPHELD = "upheld"
    MASK_PROPOSED = "mask_proposed"
    MASK_ACCEPTED = "mask_accepted"
    MASK_COUNTERED = "mask_countered"
    MASK_DECLINED = "mask_declined"
    #: Its teller did not answer: what they chose beforehand was done.
    MASK_LAPSED = "mask_lapsed"
    ASKED = "asked"
    ANSWERED = "answered"
    FOLDED = "folded"
    UNFOLDED = "unfolded"
    #: The day of review of a legal order.
    REVIEWED = "reviewed"
    #: A decision was taken back before its window closed; it had no effect.
    TAKEN_BACK = "taken_back"
    #: Its teller put other words in place of the old ones: they are read like a new story.
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    ALARM = "alarm"


@dataclass(frozen=True)
class Cut:
    """An entry that waits for its window to close: no place in the chain, and no order."""

    kind: Kind
    #: 32 bytes.
    commitment: bytes
    reason: ReasonKey | None = None
    #: How many people took part; 0 where none of ours did.
    people: int = 0


@dataclass(frozen=True)
class Entry:
    """One entry. Its fields are those of the published file."""

    seq: int
    window: str
    kind: str
    reason: str | None
    people: int
    commitment: str
    prev: str


def canonical(fields: Mapping[str, Any]) -> bytes:
    """Return the one way to write fields as JSON: names sorted, no spaces, ASCII."""
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


def chained(seq: int, prev: str, window: str, cuts: Iterable[Cut]) -> Sequence[Entry]:
    """Return entries that follow an entry, in the order of their own hashes.

    A hash of a commitment is as good as chance, and anyone can see that no other order was
    chosen.

    Args:
        seq: the number of the last entry; 0 before the first.
        prev: the hash of the last entry.
        window: the window that closes.
        cuts: what waited for it.
    """
    entries: list[Entry] = []
    for cut in sorted(cuts, key=partial(_chance, window)):
        seq += 1
        reason = cut.reason.value if cut.reason else None
        commitment = cut.commitment.hex()
        entries.append(Entry(seq, window, cut.kind.value, reason, cut.people, commitment, prev))
        prev = hash_of(vars(entries[-1]))
    return entries


def _chance(window: str, cut: Cut) -> bytes:
    fields = {
        "window": window,
        "kind": cut.kind.value,
        "reason": cut.reason.value if cut.reason else None,
        "people": cut.people,
        "commitment": cut.commitment.hex(),
    }
    return hashlib.sha256(canonical(fields)).digest()


def frame(kind: str, people: int, reason: str | None, window: str) -> tuple[str, str, str]:
    """Return what stands between commitment, hash and number in an entry's canonical JSON.

    Many entries share one: to put three parts between is a third of the work of writing JSON.
    """
    given = "null" if reason is None else f'"{reason}"'
    return (
        f'","kind":"{kind}","people":{people},"prev":"',
        f'","reason":{given},"seq":',
        f',"window":"{window}"}}',
    )


def hash_framed(commitment: str, prev: str, seq: int, parts: tuple[str, str, str]) -> str:
    """Return the hash of an entry, whose other fields are in its frame."""
    one, two, three = parts
    written = f'{{"commitment":"{commitment}{one}{prev}{two}{seq}{three}'
    return hashlib.sha256(written.encode()).hexdigest()


def hash_of(entry: Mapping[str, Any]) -> str:
    """Return the hash of an entry: SHA-256 of its canonical JSON, in hex."""
    parts = frame(entry["kind"], entry["people"], entry["reason"], entry["window"])
    return hash_framed(entry["commitment"], entry["prev"], entry["seq"], parts)


def head(number: int, window: str, entries: int, last: str, key: str, salt: str) -> dict[str, Any]:
    """Return a head, not yet signed: what is said of all entries up to a window.

    Args:
        number: of the head, from 0.
        window: the window that closes.
        entries: how many entries there are.
        last: the hash of the last one.
        key: the public key that signs, in hex.
        salt: what makes the commitments of this site differ from those of others, in hex.
    """
    return {
        "format": FORMAT,
        "number": number,
        "window": window,
        "entries": entries,
        "hash": last,
        "key": key,
        "salt": salt,
    }


def signed_part(head: Mapping[str, Any]) -> bytes:
    """Return what the signature of a head stands under."""
    return canonical({name: value for name, value in head.items() if name != "signature"})

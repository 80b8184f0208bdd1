"""What somebody can do to a public log: each way, as chance has it.

Half of the time the chain is then written anew, so that each entry follows from the one before
it; and half of those times the heads are signed anew as well, which only the site itself can.
Against that stands a head that somebody kept.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bench.logs import Made, signed
from moderation import log
from moderation.log import GENESIS, Kind
from moderation.policy import ReasonKey


@dataclass(frozen=True)
class Spoiled:
    """A log that somebody touched, and the head that somebody else kept, if one did."""

    document: dict[str, Any]
    kept: Mapping[str, Any] | None = None


def mutate(whole: Made, chance: random.Random) -> Spoiled:
    """Change one field of an entry, of a head, or of the file itself."""
    entries, heads = whole.entries, whole.heads
    where = chance.choice(["entry"] * 6 + ["head"] * 3 + ["file"])
    if where == "file":
        name = chance.choice(sorted(whole.document.keys() - {"entries", "heads"}))
        changed = _changed(name, whole.document[name], chance)
        return Spoiled(whole.document | {name: changed})
    rows = entries if where == "entry" else heads
    at = chance.randrange(len(rows))
    name = chance.choice(sorted(rows[at]))
    rows[at] = rows[at] | {name: _changed(name, rows[at][name], chance)}
    if where == "head" or name in ("seq", "prev"):
        return Spoiled(whole.document | {"entries": entries, "heads": heads})
    return _covered(whole, entries, chance, at)


def drop(whole: Made, chance: random.Random) -> Spoiled:
    """Leave out one entry, or one head."""
    entries, heads = whole.entries, whole.heads
    if chance.random() < 0.2:
        # Not the last one: that is the end, and is cut off below.
        del heads[chance.randrange(len(heads) - 1)]
        return Spoiled(whole.document | {"heads": heads})
    at = chance.randrange(len(entries))
    del entries[at]
    return _covered(whole, entries, chance, at)


def reorder(whole: Made, chance: random.Random) -> Spoiled:
    """Put two entries, or two heads, in each other's place."""
    rows = whole.heads if chance.random() < 0.2 else whole.entries
    name = "heads" if "number" in rows[0] else "entries"
    one, other = sorted(chance.sample(range(len(rows)), 2))
    if chance.random() < 0.5:
        one, other = min(one, len(rows) - 2), min(one, len(rows) - 2) + 1
    rows[one], rows[other] = rows[other], rows[one]
    if name == "heads":
        return Spoiled(whole.document | {"heads": rows})
    return _covered(whole, rows, chance, one)


def insert(whole: Made, chance: random.Random) -> Spoiled:
    """Add an entry that was never made, at the end too, or one that stands there already."""
    entries = whole.entries
    at = chance.randint(0, len(entries))
    added = dict(chance.choice(entries))
    if chance.random() < 0.8:
        added["commitment"] = chance.randbytes(32).hex()
    entries.insert(at, added)
    return _covered(whole, entries, chance, at)


def truncate(whole: Made, chance: random.Random) -> Spoiled:
    """Cut the end off, heads and all, where somebody kept one of those heads."""
    heads = whole.heads
    left = chance.randrange(len(heads))
    n_entries = heads[left - 1]["entries"] if left else 0
    document = whole.document | {"entries": whole.entries[:n_entries], "heads": heads[:left]}
    return Spoiled(document, chance.choice(heads[left:]))


WAYS: Mapping[str, Callable[[Made, random.Random], Spoiled]] = {
    way.__name__: way for way in (mutate, drop, reorder, insert, truncate)
}


def _covered(whole: Made, entries: list[dict[str, Any]], chance: random.Random, at: int) -> Spoiled:
    """Leave the change as it is, or write the chain anew, or have the site sign that too."""
    how = chance.choice(["bare", "bare", "chained", "signed"])
    if how == "bare":
        return Spoiled(whole.document | {"entries": entries})
    chained, last = [], GENESIS
    for seq, entry in enumerate(entries, 1):
        chained.append(entry | {"seq": seq, "prev": last})
        last = log.hash_of(chained[-1])
    if how == "chained":
        return Spoiled(whole.document | {"entries": chained})
    heads = _signed_anew(whole, chained)
    after = [head for head in whole.heads if head["entries"] > at]
    return Spoiled(
        whole.document | {"entries": chained, "heads": heads},
        chance.choice(after or whole.heads[-1:]),
    )


def _signed_anew(whole: Made, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    more = len(entries) - len(whole.entries)
    heads = []
    for head in whole.heads:
        n = head["entries"] + (more if head["entries"] else 0)
        n = len(entries) if head is whole.heads[-1] else max(0, min(n, len(entries)))
        last = log.hash_of(entries[n - 1]) if n else GENESIS
        salt = whole.document["salt"]
        heads.append(signed(whole.private, head["number"], head["window"], n, last, salt))
    return heads


def _changed(name: str, value: Any, chance: random.Random) -> Any:
    """Return another value that could stand there, or one that could not."""
    others: list[Any] = [None, 0, -1, 1.5, True, "", "x", [], {}]
    if isinstance(value, int):
        others = [value + 1, value - 1, str(value), float(value), None]
    elif name == "kind":
        others = [kind.value for kind in Kind]
    elif name == "reason":
        others = [None, *(reason.value for reason in ReasonKey)]
    elif isinstance(value, str) and len(value) >= 64:
        at = chance.randrange(len(value))
        flipped = "0123456789abcdef"[int(value[at], 16) ^ chance.randint(1, 15)]
        others = [value[:at] + flipped + value[at + 1 :], value.upper(), value[:-1], value + "0"]
    elif name == "window":
        others = ["2026-01-02", "2026-02-01", "2026-W01", value + "T01"]
    return chance.choice([one for one in others if one != value or type(one) is not type(value)])

"""Public logs made without a site, by the same functions: of stories whose keys are known."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from moderation import log
from moderation.log import GENESIS, Cut, Kind
from moderation.policy import ReasonKey
from voicebox.sealing import ratchet, signing

DAY = date(2026, 1, 1)
#: Put what waits in an order of its own and chain it; the site's is that of hashes.
Chaining = Callable[[int, str, str, Sequence[Cut]], Sequence[log.Entry]]


@dataclass
class Made:
    """A log as it is published, and what nobody but its makers knows."""

    document: dict[str, Any]
    #: Signs heads: what a site that forges its own log has too.
    private: bytes = field(repr=False)
    #: For each story, in the order in which it was sent, the numbers of its entries.
    stories: Sequence[Sequence[int]] = field(repr=False)

    @property
    def entries(self) -> list[dict[str, Any]]:
        """The entries of the file."""
        return list(self.document["entries"])

    @property
    def heads(self) -> list[dict[str, Any]]:
        """The heads of the file."""
        return list(self.document["heads"])


def made(
    n_windows: int,
    n_stories: int,
    chance: random.Random,
    keys: Sequence[bytes] = (),
    chaining: Chaining = log.chained,
) -> Made:
    """Return a log of so many windows, with so many stories sent in each but the last.

    What is sent in one window is decided in the next.

    Args:
        n_windows: at least two.
        n_stories: in each window.
        chance: decides keys, verdicts and the site's own keys.
        keys: the first keys of the first stories, where they come from receipts.
        chaining: how the entries of a window are put in order.
    """
    private, salt = chance.randbytes(32), chance.randbytes(32)
    given = iter(keys)
    entries: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    commitments: list[list[str]] = []
    last, decided = GENESIS, list[tuple[int, bytes]]()
    for number in range(n_windows):
        cuts, coming = [_verdict(key, chance) for _, key in decided], []
        for (story, _), cut in zip(decided, cuts, strict=True):
            commitments[story].append(cut.commitment.hex())
        for _ in range(n_stories if number < n_windows - 1 else 0):
            key = next(given, None) or chance.randbytes(32)
            cuts.append(Cut(Kind.ARRIVED, ratchet.commitment(key)))
            commitments.append([cuts[-1].commitment.hex()])
            coming.append((len(commitments) - 1, ratchet.following(key)))
        window = (DAY + timedelta(days=number)).isoformat()
        for entry in chaining(len(entries), last, window, cuts):
            entries.append(dict(vars(entry)))
            last = log.hash_of(entries[-1])
        heads.append(signed(private, number, window, len(entries), last, salt.hex()))
        decided = coming
    place = {entry["commitment"]: entry["seq"] for entry in entries}
    parts = {"salt": salt.hex(), "entries": entries, "heads": heads}
    document = {"format": log.FORMAT, "key": signing.public_of(private).hex(), **parts}
    return Made(document, private, [[place[one] for one in of] for of in commitments])


def signed(
    private: bytes, number: int, window: str, n_entries: int, last: str, salt: str
) -> dict[str, Any]:
    """Return a signed head."""
    key = signing.public_of(private).hex()
    said = log.head(number, window, n_entries, last, key, salt)
    return said | {"signature": signing.sign(private, log.signed_part(said)).hex()}


def _verdict(key: bytes, chance: random.Random) -> Cut:
    commitment = ratchet.commitment(key)
    kind = chance.choices([Kind.PUBLISHED, Kind.KEPT, Kind.WITHHELD], [80, 15, 5])[0]
    if kind is Kind.WITHHELD:
        return Cut(kind, commitment, chance.choice(list(ReasonKey)), 2)
    return Cut(kind, commitment, people=chance.choice([1, 1, 1, 2]))

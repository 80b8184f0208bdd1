"""Proof of work: a sum that costs a device seconds and us nothing, for one form and good once.

ALTCHA does the sums, behind this module alone. It takes the same solution as often as it is sent
and knows of no forms: who may use a proof, until when and how often is decided here. All of it
lies in memory, under keys that end with the process.
"""

import hmac
import json
from dataclasses import dataclass, field
from datetime import timedelta

import altcha

from voicebox.errors import VoiceboxError
from voicebox.sealing.ciphers import fresh_key
from voicebox.world import World

#: How long a proof is good: as long as somebody may weigh their choices before they send.
MINUTES = 60
#: One try of the sum: so many rounds of PBKDF2, a millisecond of this processor and some ten of a
#: phone of 2016. How many tries there are says how hard a proof is.
ROUNDS = 5000
_KIND = "PBKDF2/SHA-256"
#: Far more than any proof of ours takes, in characters of base64.
_LONGEST = 4000
#: So many forms get the same sum again. To make one costs more than the page that carries it.
MOST_ASKED = 10_000
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


class NoProof(VoiceboxError):
    """It is none, of another form, too old, or was used: the answer is the same."""


@dataclass(frozen=True)
class _Asked:
    """What a form was asked for already."""

    tries: int
    until: int
    sum: str = field(repr=False)


class Proofs:
    """Asks for proofs and takes each of them once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._key = fresh_key(world)
        self._sum_key = fresh_key(world)
        #: The proofs that were used, each with the second in which it would be too old anyway.
        self._spent: dict[str, int] = {}
        #: By the mark of a form, the oldest first.
        self._asked: dict[str, _Asked] = {}

    def ask(self, receipt: str, tries: int) -> str:
        """Return a sum for the form of this receipt, as JSON: the same until it was answered.

        Args:
            receipt: what the form carries; it cannot be told from the sum.
            tries: at most so many tries, and half of them at least: nobody is unlucky for minutes.
        """
        mark = self._mark(receipt)
        asked = self._asked.get(mark)
        # Whoever gets it again has half of its time at least.
        if asked is None or asked.tries != tries or asked.until < self._in(MINUTES // 2):
            asked = _Asked(tries, self._in(MINUTES), self._new(mark, tries))
            self._asked.pop(mark, None)
            self._asked[mark] = asked
            if len(self._asked) > MOST_ASKED:
                del self._asked[next(iter(self._asked))]
        return asked.sum

    def _new(self, mark: str, tries: int) -> str:
        half = tries // 2
        challenge = altcha.create_challenge(
            _KIND,
            ROUNDS,
            counter=half + int.from_bytes(self._world.chance(4)) % (tries - half),
            data={"form": mark, "until": self._in(MINUTES)},
            hmac_secret=self._key,
            hmac_key_secret=self._sum_key,
        )
        return json.dumps(challenge.to_dict(), separators=(",", ":"))

    def spend(self, receipt: str, written: str) -> str:
        """Take a proof as a browser sends it, for the form of this receipt; return its name.

        Raises:
            NoProof: it is not good for this form, or no more.
        """
        payload = _read(written)
        done = altcha.verify_solution(payload, self._key, hmac_key_secret=self._sum_key)
        # What is signed is ours: it has the shape that we gave it.
        asked = payload.challenge.parameters
        if not done.verified or asked.data is None:
            raise NoProof
        until, form = int(asked.data["until"]), str(asked.data["form"])
        self._forget()
        if not hmac.compare_digest(form, self._mark(receipt)):
            raise NoProof
        if until < self._in(0) or asked.nonce in self._spent:
            raise NoProof
        self._spent[asked.nonce] = until
        self._asked.pop(form, None)
        return str(asked.nonce)

    def give_back(self, name: str) -> None:
        """Let a proof be used again: what it was spent for did not happen."""
        self._spent.pop(name, None)

    def _mark(self, receipt: str) -> str:
        return hmac.digest(self._key, b"form/v1" + receipt.encode(), "sha256").hex()[:32]

    def _in(self, minutes: int) -> int:
        return int((self._world.now() + timedelta(minutes=minutes)).timestamp())

    def _forget(self) -> None:
        now = self._in(0)
        # They were put in by age: the first that is good ends the search.
        while self._spent and self._spent[first := next(iter(self._spent))] < now:
            del self._spent[first]


def _read(written: str) -> altcha.Payload:
    if not written or len(written) > _LONGEST:
        raise NoProof
    try:
        return altcha.Payload.from_base64(written)
    except _UNREADABLE:
        raise NoProof from None

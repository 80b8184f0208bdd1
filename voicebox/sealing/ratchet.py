"""Commitments of the public log: a ratchet that a receipt turns from its beginning.

Commitment n is made from key n, and key n + 1 from key n: who has a key can make all that
follow, and none that came before. The site keeps the next key of each story and no other.
"""

import hashlib
import hmac

#: Rounds of PBKDF2 for each guess at a receipt. The log is there for everybody to try receipts
#: on, and with a million stories in it a guess has a million ways of being right. These cost
#: whoever guesses some two hundred times as much as none, and a teller half a millisecond.
ROUNDS = 1024


def public_salt(salt: bytes) -> bytes:
    """Return what makes the commitments of one site differ from those of others: 32 bytes.

    It stands in the public log, since commitments are made offline too, and says nothing of the
    salt that the keys of words are made with.
    """
    return hmac.digest(salt, b"log salt/v1", "sha256")


def first_key(receipt: str, salt: bytes) -> bytes:
    """Return key 0 of a receipt, by the salt that the public log gives."""
    return hashlib.pbkdf2_hmac("sha256", receipt.encode(), b"log/v1" + salt, ROUNDS)


def commitment(key: bytes) -> bytes:
    """Return the commitment of a key: 32 bytes that tell nothing of it."""
    return hmac.digest(key, b"commit", "sha256")


def following(key: bytes) -> bytes:
    """Return the key after a key."""
    return hmac.digest(key, b"next", "sha256")

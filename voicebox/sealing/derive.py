"""All that is computed from a receipt or from the pepper, each with a name and a version."""

import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from voicebox.sealing.boxes import Pair, pair_of


def lookup(pepper: bytes, receipt: str) -> bytes:
    """Return all that the store keeps of a receipt: 32 bytes.

    A fast hash is enough: 24 random digits leave nothing to guess (79.7 bits), and a slow
    one would hand anybody a way to keep the machine busy.
    """
    return hmac.digest(pepper, b"lookup/v1" + receipt.encode(), "sha256")


def receipt_key(receipt: str, salt: bytes) -> bytes:
    """Return the key that wraps the keys of the story of this receipt."""
    return _expand(receipt, salt, b"receipt/v1")


def receipt_pair(receipt: str, salt: bytes) -> Pair:
    """Return the pair to which others seal what its teller alone may open."""
    return pair_of(_expand(receipt, salt, b"pair/v1"))


def body_mark(receipt: str, salt: bytes, body: bytes) -> bytes:
    """Return what tells the same form sent twice from another one under the same receipt.

    It is keyed by the receipt: a plain hash of words would let guesses be confirmed.
    """
    return hmac.digest(receipt_key(receipt, salt), b"body/v1" + body, "sha256")


def later_key(key: bytes) -> bytes:
    """Return what is written under once moderators have lost the key of a version.

    Whoever has the version's key has this one; from this one nobody gets to the other.
    """
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"later/v1").derive(key)


def team_private(recovery_private: bytes, version: int) -> bytes:
    """Return the private key of the team that follows from the recovery key, for this version.

    Whoever has the recovery key opens what the team opens in any case; so a new key of the team can
    be made once more after a crash, and need not be kept half-way.
    """
    info = f"team/v1/{version}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(recovery_private)


def tombstone(pepper: bytes, story_id: str) -> bytes:
    """Return the trace that keeps a withdrawn story from coming back."""
    return hmac.digest(pepper, b"gone/v1" + story_id.encode(), "sha256")


def escrow_key(pepper: bytes) -> bytes:
    """Return the key that keeps the team out of a story while it rests."""
    return hmac.digest(pepper, b"escrow/v1", "sha256")


def opening_mark(later: bytes, moderator_id: str) -> bytes:
    """Return the mark of a moderator who opened a story; without its keys it names nobody.

    Args:
        later: the `later_key` of its version, which stays the same while moderators have any.
        moderator_id: who opened it.
    """
    return hmac.digest(later, b"opened/v1" + moderator_id.encode(), "sha256")


def unknown_commitment(pepper: bytes, act: str) -> bytes:
    """Return a commitment of 32 bytes that no receipt makes, the same each time for an act."""
    return hmac.digest(pepper, b"log/v1" + act.encode(), "sha256")


def imported_id(pepper: bytes, collection: str, row: int, text: str) -> str:
    """Return the id of one row of a collection: the same at each try, so that none is doubled."""
    mark = f"import/v1/{collection}/{row}/{text}".encode()
    return hmac.digest(pepper, mark, "sha256")[:16].hex()


def _expand(receipt: str, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose).derive(receipt.encode())

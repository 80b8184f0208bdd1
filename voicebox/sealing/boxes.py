"""Values sealed to a public key (X25519): the web process writes what it cannot read."""

import json
from dataclasses import dataclass, field

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from voicebox.errors import Sealed
from voicebox.world import World

VERSION = b"\x01"
#: Words are filled up to steps of so many bytes: a ciphertext does not tell their length.
STEP = 2048


@dataclass(frozen=True)
class Pair:
    """A key pair: anyone seals to the public half, the private half opens."""

    public: bytes
    private: bytes = field(repr=False)


def fresh_pair(world: World) -> Pair:
    """Return a new pair."""
    return pair_of(world.chance(PrivateKey.SIZE))


def pair_of(private: bytes) -> Pair:
    """Return the pair that belongs to these 32 private bytes."""
    key = PrivateKey(private)
    return Pair(public=bytes(key.public_key), private=private)


def box(public: bytes, plain: bytes) -> bytes:
    """Seal bytes so that only the private half of this key opens them."""
    return VERSION + SealedBox(PublicKey(public)).encrypt(plain)


def unbox(private: bytes, boxed: bytes) -> bytes:
    """Open what was sealed to this key.

    Raises:
        Sealed: it was sealed to another key, or it was changed.
    """
    if boxed[:1] != VERSION:
        raise Sealed
    try:
        return bytes(SealedBox(PrivateKey(private)).decrypt(boxed[1:]))
    except (CryptoError, ValueError, TypeError):
        raise Sealed from None


def box_words(public: bytes, words: str) -> bytes:
    """Seal words, filled up to the next step, to the private half of this key."""
    written = json.dumps(words).encode()
    return box(public, written.ljust(-(-len(written) // STEP) * STEP))


def unbox_words(private: bytes, boxed: bytes) -> str:
    """Open words that were sealed to this key.

    Raises:
        Sealed: they were sealed to another key, or changed.
    """
    words: str = json.loads(unbox(private, boxed))
    return words

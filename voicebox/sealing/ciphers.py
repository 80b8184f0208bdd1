"""One sealed value under one symmetric key: AES-256-GCM, padded, bound to its place."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from voicebox.errors import Sealed
from voicebox.world import World

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
#: Lengths are hidden in steps of this many bytes.
STEP = 2048
#: Stands before every sealed value, so that a better cipher can follow this one.
VERSION = b"\x01"


def fresh_key(world: World) -> bytes:
    """Return a new random key of 32 bytes."""
    return world.chance(KEY_BYTES)


def seal(world: World, key: bytes, plain: bytes, bound: str, *, step: int = STEP) -> bytes:
    """Seal bytes under a key, bound to a place such as `story/<id>/words/1`.

    A sealed value that is moved to another place no longer opens. `step` hides the length;
    1 is for values whose length is the same for everyone.
    """
    nonce = world.chance(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, _pad(plain, step), bound.encode())


def unseal(key: bytes, sealed: bytes, bound: str) -> bytes:
    """Open a sealed value.

    Raises:
        Sealed: another key, another place, or bytes that were changed: it says no more.
    """
    start = len(VERSION)
    nonce, cipher = sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
    if sealed[:start] != VERSION or len(nonce) < NONCE_BYTES:
        raise Sealed
    try:
        return _unpad(AESGCM(key).decrypt(nonce, cipher, bound.encode()))
    except InvalidTag:
        raise Sealed from None


def _pad(plain: bytes, step: int) -> bytes:
    # ISO/IEC 7816-4: one byte 0x80, then zeros.
    marked = plain + b"\x80"
    return marked + bytes(-len(marked) % step)


def _unpad(padded: bytes) -> bytes:
    return padded.rstrip(b"\x00")[:-1]

"""A moderator's password opens that moderator's own key, and nothing else is kept of it.

There is no password hash to compare with: a password is the right one when the key opens.
"""

from argon2.low_level import Type, hash_secret_raw

from voicebox.sealing.ciphers import NONCE_BYTES, TAG_BYTES, VERSION, unseal
from voicebox.sealing.ciphers import seal as seal_under
from voicebox.world import World

SALT_BYTES = 16
SHORTEST = 15
_LOCK = "staff/lock"
_STEP = 64


def fresh_salt(world: World) -> bytes:
    """Return a new random salt of 16 bytes."""
    return world.chance(SALT_BYTES)


def stretch(password: str, salt: bytes) -> bytes:
    """Return the key of a password: argon2id, 64 MiB, 3 passes, 4 lanes; about 0.2 s.

    Source: RFC 9106, section 4, the second recommended option with 64 MiB.
    """
    return hash_secret_raw(
        password.encode(),
        salt,
        time_cost=3,
        memory_cost=65536,
        parallelism=4,
        hash_len=32,
        type=Type.ID,
    )


def lock(world: World, key: bytes, secret: bytes) -> bytes:
    """Lock a secret under a key: of a password, or of a session."""
    return seal_under(world, key, secret, _LOCK, step=_STEP)


def shut() -> bytes:
    """Return what is as long as a locked key, and opens under no key that was ever used."""
    return VERSION + bytes(NONCE_BYTES + _STEP + TAG_BYTES)


def unlock(key: bytes, locked: bytes) -> bytes:
    """Open what was locked.

    Raises:
        Sealed: it is another password, or another session.
    """
    return unseal(key, locked, _LOCK)

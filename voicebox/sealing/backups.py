"""Backups in age format (https://age-encryption.org/v1): sealed to a key that is not on the server.

`pyrage` does the work; the command `age` opens what it makes.
"""

from dataclasses import dataclass, field
from pathlib import Path

from pyrage import DecryptError, IdentityError, RecipientError, decrypt_file, encrypt_file, x25519

from voicebox.errors import Unusable

PUBLIC_PREFIX = "age1"


@dataclass(frozen=True)
class BackupPair:
    """The public half goes into a setting, the private half on paper or another machine."""

    public: str
    private: str = field(repr=False)


def fresh_pair() -> BackupPair:
    """Return a new pair; its chance is age's own."""
    identity = x25519.Identity.generate()
    return BackupPair(public=str(identity.to_public()), private=str(identity))


def require_public(key: str) -> None:
    """Refuse what is no public key of age.

    Raises:
        Unusable: it is none; the message does not repeat it, since it may be the private one.
    """
    _recipient(key)


def require_private(key: str) -> None:
    """Refuse what is no private key of age.

    Raises:
        Unusable: it is none.
    """
    _identity(key)


def seal_file(plain: Path, sealed: Path, public: str) -> None:
    """Write a file once more, sealed.

    Raises:
        Unusable: the key is none.
        OSError: a file cannot be read or written.
    """
    encrypt_file(str(plain), str(sealed), [_recipient(public)])


def open_file(sealed: Path, plain: Path, private: str) -> None:
    """Write a sealed file once more, open.

    Raises:
        Unusable: it was sealed to another key, or it was cut short or changed.
        OSError: a file cannot be read or written.
    """
    try:
        decrypt_file(str(sealed), str(plain), [_identity(private)])
    except DecryptError:
        raise _unopened(sealed) from None
    except OSError as error:
        # What is damaged further on is told like this, without a number.
        if error.errno is not None:
            raise
        raise _unopened(sealed) from None


def _unopened(sealed: Path) -> Unusable:
    return Unusable(
        f"{sealed} does not open with this key: it was sealed to another, or it is damaged."
    )


def _recipient(key: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(key)
    except RecipientError:
        raise Unusable(
            "The key for backups is no public key of age: it begins with age1, and"
            " `voicebox backup --make-key FILE` makes one."
        ) from None


def _identity(key: str) -> x25519.Identity:
    try:
        return x25519.Identity.from_str(key)
    except IdentityError:
        raise Unusable("This is no private key of age: it begins with AGE-SECRET-KEY-1.") from None

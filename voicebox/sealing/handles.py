"""The handle of a quote: it leads back to its story here, and tells nobody which story that is.

Two quotes of one story have handles that cannot be told to belong together.
"""

import base64
import binascii
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from voicebox.errors import Sealed

_START_BYTES = 4


def handle(pepper: bytes, story_id: str, start: int) -> str:
    """Return the handle of the quote that begins at a place of a story: the same each time.

    Source: AES-SIV (RFC 5297), which needs no nonce, so that a page that is asked for twice is
    the same twice.
    """
    plain = bytes.fromhex(story_id) + start.to_bytes(_START_BYTES, "big")
    return base64.urlsafe_b64encode(_cipher(pepper).encrypt(plain, None)).decode()


def story_id(pepper: bytes, written: str) -> str:
    """Return the id of the story that a handle leads to.

    Raises:
        Sealed: this site made no such handle.
    """
    try:
        sealed = base64.b64decode(written.encode(), altchars=b"-_", validate=True)
        plain = _cipher(pepper).decrypt(sealed, None)
    except (InvalidTag, binascii.Error, ValueError):
        raise Sealed from None
    return plain[:-_START_BYTES].hex()


def _cipher(pepper: bytes) -> AESSIV:
    return AESSIV(hmac.digest(pepper, b"quote/v1", "sha256"))

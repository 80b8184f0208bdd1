"""Receipts that travel in a form, sealed: they hide what they carry, which signing would not."""

import base64
import binascii
import contextlib
from datetime import timedelta
from pathlib import Path

from voicebox.errors import Sealed, VoiceboxError
from voicebox.sealing.ciphers import fresh_key, seal, unseal
from voicebox.sealing.keyring import write_secret
from voicebox.world import World

#: How long a page that was opened with a receipt may be acted on.
PAGE_MINUTES = 30
_FORM = "token/form"
_PAGE = "token/page"


class Expired(VoiceboxError):
    """The token is too old, of another site, or not one at all: the answer is the same."""


class FormTokens:
    """Carries a receipt from the form's first page to its sending.

    The key lies with the pepper, so that a restart does not make a second story of one form.
    It is replaced each day and destroyed on the second: a token lives 24 to 48 hours.
    """

    def __init__(self, folder: Path, world: World) -> None:
        self._folder = folder
        self._world = world

    def seal(self, receipt: str) -> str:
        """Return a token that carries this receipt, and when it was made."""
        carried = f"{receipt}/{int(self._world.now().timestamp())}"
        return _text(
            seal(self._world, self._key(self._world.day()), carried.encode(), _FORM, step=1)
        )

    def open(self, token: str) -> str:
        """Return the receipt that a token carries.

        Raises:
            Expired: it is older than its key, forged, or no token at all.
        """
        return self._opened(token)[0]

    def age_s(self, token: str) -> float:
        """Return how many seconds ago a token was made; below 0 if a clock was set back.

        Raises:
            Expired: it is older than its key, forged, or no token at all.
        """
        made = self._opened(token)[1]
        return self._world.now().timestamp() - made

    def _opened(self, token: str) -> tuple[str, int]:
        sealed = _bytes(token)
        for day in (self._world.day, self._world.day_before):
            with contextlib.suppress(Sealed, FileNotFoundError):
                carried = unseal(self._path(day()).read_bytes(), sealed, _FORM).decode()
                receipt, _, made = carried.partition("/")
                # One from before tokens told it is as old as any.
                return receipt, int(made or 0)
        raise Expired

    def destroy_old_keys(self) -> None:
        """Destroy the keys of all days but today and yesterday."""
        kept = {self._path(self._world.day()), self._path(self._world.day_before())}
        for path in set(self._folder.glob("form-????-??-??")) - kept:
            path.unlink(missing_ok=True)

    def _key(self, day: str) -> bytes:
        path = self._path(day)
        if not path.exists():
            # Another process may be quicker: then its key serves.
            with contextlib.suppress(FileExistsError):
                write_secret(path, fresh_key(self._world))
        return path.read_bytes()

    def _path(self, day: str) -> Path:
        return self._folder / f"form-{day}"


class PageTokens:
    """Carries a receipt on the pages after return, for 30 minutes, under a key in memory only."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._key = fresh_key(world)

    def seal(self, receipt: str) -> str:
        """Return a token that carries this receipt for 30 minutes."""
        until = self._world.now() + timedelta(minutes=PAGE_MINUTES)
        carried = f"{receipt}/{int(until.timestamp())}"
        return _text(seal(self._world, self._key, carried.encode(), _PAGE, step=1))

    def open(self, token: str) -> str:
        """Return the receipt that a token carries.

        Raises:
            Expired: it is older than 30 minutes or the process, forged, or no token at all.
        """
        try:
            carried = unseal(self._key, _bytes(token), _PAGE).decode()
        except Sealed:
            raise Expired from None
        receipt, _, until = carried.partition("/")
        if int(until) < self._world.now().timestamp():
            raise Expired
        return receipt


def _text(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).decode()


def _bytes(token: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(token.encode("ascii", "strict"))
    except (binascii.Error, ValueError):
        raise Expired from None

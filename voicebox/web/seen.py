"""Which version of a story a form was made from."""

from starlette.requests import Request

from voicebox.flows import hands
from voicebox.store.db import Both
from voicebox.web.forms import Sent

_MOST_DIGITS = 5


def version_of(given: Sent, otherwise: int) -> int:
    """Return the version that a form names; what it is otherwise, where it names none."""
    version = given.get("version")
    is_number = version.isascii() and version.isdigit() and len(version) <= _MOST_DIGITS
    return int(version) if is_number else otherwise


async def require_seen(request: Request, both: Both, given: Sent) -> None:
    """Take nothing about a story from a page that shows its words of before.

    Raises:
        Changed: the storyteller has changed it since.
    """
    # A page that names no version is from before stories could be changed: it shows the first.
    seen = version_of(given, 1)
    await hands.require_seen(both.main, request.path_params["id"], seen)

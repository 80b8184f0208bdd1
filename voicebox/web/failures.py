"""What goes wrong becomes a plain page here: the only module that knows errors and statuses.

A log line holds an incident's number, the kind of error and its place in the code: never a
message, since that may hold somebody's words, and never an address, a path or a body.
"""

import logging
import traceback
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voicebox.errors import Conflict, Gone, Missing, NoRoom, Overloaded, Refused
from voicebox.web import again, body, forms
from voicebox.web.pages import page

log = logging.getLogger("voicebox.failures")

#: Fields that have a box of their own on the page of a failure; the others share one kind.
_OWN_BOX = ("words", "sentence", "message")
#: The first that fits is the answer.
STATUS: tuple[tuple[type[Exception], int], ...] = (
    (body.TooSlow, 408),
    (body.TooLarge, 413),
    (forms.NotAForm, 415),
    (forms.Unfit, 422),
    (Gone, 410),
    (Missing, 404),
    (Refused, 403),
    (Conflict, 409),
    (Overloaded, 503),
    (NoRoom, 507),
)
_UNREAD = (body.TooSlow, body.TooLarge, Overloaded)


class Failures:
    """Catches whatever no view has answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application; answer in its place when it fails."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            answer = answer_to(Request(scope), error)
            # An answer that has begun cannot become another one: the server cuts it off.
            if not started:
                await answer(scope, receive, send)


async def answer_http(request: Request, error: Exception) -> Response:
    """Answer in place of the framework: no such page, or not in this way."""
    if not isinstance(error, HTTPException):
        return answer_to(request, error)
    return _page(request, error.status_code, dict(error.headers or {}))


def answer_to(request: Request, error: Exception) -> Response:
    """Return the page for an error, and note it when it is a fault of ours or of the disk."""
    status = next((status for kind, status in STATUS if isinstance(error, kind)), 500)
    if status in (500, 507):
        _note(request, error)
    # What was not read to its end is still on the line: no further request can follow it.
    headers = {"connection": "close"} if isinstance(error, _UNREAD) else {}
    if isinstance(error, body.TooSlow):
        return _too_slow(request, status, headers)
    return _page(request, status, headers)


def _too_slow(request: Request, status: int, headers: dict[str, str]) -> Response:
    # It holds nobody's words and knows nobody: thousands may get it at the same moment.
    kept: dict[int, bytes] = request.state.pages.unread
    if status not in kept:
        kept[status] = bytes(_page(request, status, {}).body)
    return HTMLResponse(kept[status], status, headers=headers)


def _page(request: Request, status: int, headers: dict[str, str]) -> Response:
    typed = forms.typed(request)
    words = typed.get("words", "")
    try:
        answer: Response = page(
            request,
            "failure.html",
            status=status,
            code=status,
            words=words,
            again=again.form(request, words, is_ours=status != 403) if words else None,
            sentence=typed.get("sentence", ""),
            # Only a moderator's form has it: its `words` are no story of their own.
            refusing="sentence" in typed,
            message=typed.get("message", ""),
            also=[text for name, text in typed.items() if name not in _OWN_BOX],
        )
    except Exception as error:
        # The page itself fails: the words are still given back, without any template.
        _note(request, error)
        kept = "\n\n".join(text for name, text in typed.items() if name in forms.LONG)
        answer = PlainTextResponse(
            f"Something went wrong on our side. ({status})\n\n{kept}", status
        )
    answer.headers.update(headers)
    return answer


def _note(request: Request, error: Exception) -> None:
    incident = request.state.world.fresh_id()[:8]
    log.error("incident %s: %s at %s", incident, type(error).__name__, place(error))


def place(error: BaseException) -> str:
    """Return where in the code an error was raised, as `file.py:12`."""
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    return f"{Path(frame[0].filename).name}:{frame[0].lineno}" if frame else "nowhere"

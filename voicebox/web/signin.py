"""Who is signed in: one cookie, one row in the store, and a token in each form.

Tellers and readers never get a cookie. The row holds only a hash of the cookie's token, and the
team's key locked under it: with the cookie gone, the key is gone.
"""

import ipaddress

from itsdangerous import BadSignature, Signer
from starlette.requests import Request
from starlette.responses import Response

from voicebox.errors import Refused, SignedOut
from voicebox.flows import staff
from voicebox.model import Session
from voicebox.store.db import Connection

COOKIE = "__Host-vb"
#: Browsers keep no `__Host-` cookie over plain http; on one's own machine this one serves.
LOCAL_COOKIE = "vb-local"
_FORM = "moderation"


async def require(request: Request, main: Connection) -> Session:
    """Return the signed-in person, and let their session live on.

    Raises:
        SignedOut: nobody is signed in, or no longer.
    """
    session = await staff.session(main, request.state.world, _token(request))
    request.state.session = session
    return session


async def is_in(request: Request, main: Connection) -> bool:
    """Tell whether somebody from the team asks; a page that anybody can open may tell them more."""
    token = _token(request)
    return bool(token) and await staff.is_signed_in(main, request.state.world, token)


async def require_form(request: Request, main: Connection, sent: str) -> Session:
    """Return the signed-in person whose own form this is.

    Raises:
        SignedOut: nobody is signed in, or no longer.
        Refused: the form was not written for this session.
    """
    session = await require(request, main)
    require_own_form(request, sent)
    return session


def require_own_form(request: Request, sent: str) -> None:
    """Refuse a form that was not written for this session.

    Raises:
        Refused: its token is missing, forged, or another session's.
    """
    try:
        signed = _signer(request).unsign(sent).decode()
    except BadSignature:
        raise Refused from None
    if signed != _FORM:
        raise Refused


def form_token(request: Request) -> str:
    """Return the token that this session's forms carry."""
    return _signer(request).sign(_FORM).decode()


def keep(request: Request, answer: Response, token: str) -> None:
    """Give the cookie of a new session."""
    local = is_local(request)
    name = LOCAL_COOKIE if local else COOKIE
    answer.set_cookie(name, token, secure=not local, httponly=True, samesite="strict", path="/")


def forget(request: Request, answer: Response) -> None:
    """Take the cookie away, and ask the browser to forget the pages it has kept."""
    local = is_local(request)
    name = LOCAL_COOKIE if local else COOKIE
    answer.delete_cookie(name, secure=not local, httponly=True, samesite="strict", path="/")
    answer.headers["clear-site-data"] = '"cache", "storage"'


def is_local(request: Request) -> bool:
    """Tell whether the page is asked on this very machine, by its own name, over plain http."""
    client = request.client.host if request.client else ""
    host = request.url.hostname or ""
    return request.url.scheme == "http" and _is_loopback(client) and _is_loopback(host)


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _token(request: Request) -> str:
    return request.cookies.get(LOCAL_COOKIE if is_local(request) else COOKIE, "")


def _signer(request: Request) -> Signer:
    token = _token(request)
    if not token:
        raise SignedOut
    return Signer(token, salt="voicebox.form")

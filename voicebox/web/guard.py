"""What stands around every answer: its headers, and the check where a form came from."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voicebox.errors import Refused

_SAFE = ("GET", "HEAD", "OPTIONS")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
)
_NOTHING_ALLOWED = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "publickey-credentials-get",
        "screen-wake-lock",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
)
#: On every answer, errors and static files included.
HEADERS: Mapping[str, str] = {
    "content-security-policy": _POLICY,
    # Not no-referrer: with it a browser sends `Origin: null` even to its own site, and one
    # without Sec-Fetch-Site would be locked out.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "permissions-policy": _NOTHING_ALLOWED,
}
_TWO_YEARS_S = 63_072_000


class GuardHeaders:
    """Puts the same headers on every answer; what a view says about caching stands."""

    def __init__(self, app: ASGIApp, *, public: bool) -> None:
        self._app = app
        self._public = public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application and put headers on its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("cache-control", "no-store")
                if self._wants_https(scope):
                    headers["strict-transport-security"] = f"max-age={_TWO_YEARS_S}"
            await send(message)

        await self._app(scope, receive, with_headers)

    def _wants_https(self, scope: Scope) -> bool:
        host = Headers(scope=scope).get("host", "").rsplit(":", 1)[0]
        # An onion address has no certificate: there the browser would lock itself out.
        return (self._public or scope["scheme"] == "https") and not host.endswith(".onion")


class OriginCheck:
    """Refuses forms that another site sent through a visitor's browser."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application, if this request may change something.

        Raises:
            Refused: another site sent it.
        """
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            host, origin = headers.get("host", ""), headers.get("origin")
            if not may_change(scope["method"], host, origin, headers.get("sec-fetch-site")):
                raise Refused("The form came from another site.")
        await self._app(scope, receive, send)


def may_change(method: str, host: str, origin: str | None, sec_fetch_site: str | None) -> bool:
    """Tell whether a request may change something; headers that are absent are None.

    Source: the rule of Go 1.25's net/http.CrossOriginProtection.
    """
    if method in _SAFE:
        return True
    if sec_fetch_site is not None:
        return sec_fetch_site in ("same-origin", "none")
    if origin is None:
        return True  # no browser, or a very old one; signed-in forms carry a token as well
    try:
        return urlsplit(origin).netloc == host  # "null" has no netloc
    except ValueError:  # it is no address at all
        return False

"""A page with nothing to do on it."""

from starlette.requests import Request
from starlette.responses import Response

from voicebox.web.pages import page


async def breathe(request: Request) -> Response:
    """Show a moderator a page that asks nothing of them, for as long as they like."""
    return page(request, "moderator/breathe.html")

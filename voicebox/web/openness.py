"""The pages that say what this is, what is promised, and where help is."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from voicebox.errors import Missing
from voicebox.flows.figures import flow
from voicebox.store import figures
from voicebox.web.pages import page

#: How many windows the start page tells of.
LAST_WINDOWS = 4
#: How many the page of numbers tells of.
MANY_WINDOWS = 14


async def start(request: Request) -> Response:
    """Say in one sentence what this is; writing and reading are equal choices."""
    async with request.state.db.read() as main:
        windows = await figures.last_windows(main, LAST_WINDOWS)
    return page(request, "start.html", windows=windows)


async def help_now(request: Request) -> Response:
    """Show the help lines of this country."""
    return page(request, "help.html", help=request.state.help)


async def leave(request: Request) -> Response:
    """Send whoever wants to be elsewhere to a neutral site, at once."""
    return RedirectResponse(request.state.settings.leave, status_code=303)


async def promises(request: Request) -> Response:
    """Show what we will do and what we cannot."""
    return page(request, "promises.html")


async def transparency(request: Request) -> Response:
    """Show where every story that arrived is now, and how large the last windows were."""
    async with request.state.db.read() as main:
        counted = await flow(main)
        windows = await figures.last_windows(main, MANY_WINDOWS)
    return page(request, "openness/transparency.html", flow=counted, windows=windows)


async def rules(request: Request) -> Response:
    """Show the rules, from the same data that moderators choose from."""
    return page(request, "rules.html", policy=request.state.policy)


async def access(request: Request) -> Response:
    """Show how accessible the site is, and what is not yet."""
    return page(request, "accessibility.html")


async def patterns(request: Request) -> Response:
    """Show every element of the pages in every state, to those who build them."""
    if request.state.settings.public:
        raise Missing
    return page(request, "patterns.html")


async def health(request: Request) -> Response:
    """Say that the site answers and that its database can be read."""
    async with request.state.db.read() as main:
        await figures.read(main, "arrived")
    return PlainTextResponse("well\n")

"""The pages that say what this is, what is promised, and where help is."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from voicebox.errors import Missing
from voicebox.flows import space
from voicebox.store import figures
from voicebox.web import circles
from voicebox.web.pages import page

#: How many windows the start page tells of.
LAST_WINDOWS = 4
#: Themes as they can be on a map, for the page of patterns: words, stories, and x, y and radius.
PATTERNS: tuple[tuple[tuple[str, ...], int, tuple[float, float, float]], ...] = (
    (("waiting", "weeks", "list"), 1204, (14, 16, 13)),
    (("misunderstandings", "counterproductive"), 640, (42, 14, 10)),
    (("paramedics", "calm", "brilliant"), 121, (62, 12, 4.9)),
    (("appointment", "late", "early"), 151, (76, 12, 5.5)),
    (("treatment", "discharged"), 123, (90, 12, 4.9)),
    (("ambulance", "crew", "men"), 232, (12, 44, 6.8)),
    (("Ŵyrion-yng-nghyfraith",), 60, (30, 44, 3.4)),
    (("முதியோர்களுக்கான",), 88, (44, 44, 4.2)),
    (("長期療養病院待機時間",), 56, (58, 44, 3.3)),
    ((), 20, (70, 44, 2)),
    (("believed", "listened"), 30, (80, 44, 2.4)),
    (("transport",), 3, (90, 44, 1.2)),
)


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
    address = str(request.app.url_path_for("themes"))
    drawn = [
        circles.circle(address, ", ".join(words), words, n_stories, place)
        for words, n_stories, place in PATTERNS
    ]
    size = {"width": circles.WIDTH, "height": circles.HEIGHT}
    return page(request, "patterns.html", circles=drawn, **size)


async def health(request: Request) -> Response:
    """Say that the site answers, that its database can be read, and whether its disk is short.

    It is for the operator's monitor, and tells no more than every teller is told at Send.
    """
    state = request.state
    async with state.db.read() as main:
        await figures.read(main, "arrived")
    found = space.space(state.db, state.settings)
    told = [
        *([] if found.takes_stories else ["The disk is short: no new stories are taken."]),
        *([] if found.has_ballast else ["The ballast for withdrawals is not in its place."]),
    ]
    return PlainTextResponse("".join(f"{line}\n" for line in told or ["well"]))

"""A sheet to print: what the public log holds of one story, and the marks it stands under."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from voicebox.flows import my_story
from voicebox.web import log
from voicebox.web.forms import Sent
from voicebox.web.pages import page

Step = Callable[[Request, Sent, str], Awaitable[Response]]
Show = Callable[[Request, Sent, str], Awaitable[Response]]


def steps(show: Show) -> Mapping[str, Step]:
    """Return what a teller can do about proof; `show` answers for a story that is gone."""

    async def proof(request: Request, given: Sent, receipt: str) -> Response:
        state = request.state
        async with state.db.write_both() as both:
            story = await my_story.find(both, state.world, state.keyring, receipt)
        if story is None:
            return await show(request, given, receipt)
        return page(
            request,
            "storyteller/proof.html",
            token=state.page_tokens.seal(receipt),
            logged=[line for line in log.lines(request, story.log) if line.window],
        )

    return {"proof": proof}

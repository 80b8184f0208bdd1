"""A teller hides their story for now, or shows it again: asked once, then done."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from moderation.states import State
from voicebox.flows import hiding as flow
from voicebox.web import minds
from voicebox.web.dials import Show, Step, ask, done_with, place_later, story_of
from voicebox.web.forms import Sent


def steps(show: Show) -> Mapping[str, Step]:
    """Return what a teller can do here; what is not for this story shows its page as it is."""

    async def hide(request: Request, given: Sent, receipt: str) -> Response:
        story = await story_of(request, receipt)
        if story is None or story.state is not State.PUBLISHED:
            return await show(request, given, receipt, ())
        said = minds.of_hiding(story.draft.dials, request.state.words)
        return ask(request, receipt, said, "hide_yes")

    async def hide_yes(request: Request, _given: Sent, receipt: str) -> Response:
        state = request.state
        await flow.hide(state.db, state.world, state.keyring, receipt)
        return await show(request, Sent(), receipt, ())

    async def again(request: Request, given: Sent, receipt: str) -> Response:
        story = await story_of(request, receipt)
        if story is None or story.state is not State.HIDDEN:
            return await show(request, given, receipt, ())
        unread = story.versions.is_unread
        said = minds.of_showing(story.draft.dials, request.state.words, unread=unread)
        return ask(request, receipt, said, "show_yes")

    async def again_yes(request: Request, _given: Sent, receipt: str) -> Response:
        state = request.state
        await flow.show_again(state.db, state.world, state.keyring, receipt)
        state.worker.wake()
        answer = await show(request, done_with("showed"), receipt, ())
        await place_later(request, receipt, answer)
        return answer

    return {"hide": hide, "hide_yes": hide_yes, "show": again, "show_yes": again_yes}

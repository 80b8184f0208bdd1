"""Near-copies before a moderator: what one act would do to each, and the act."""

import re
from collections.abc import Mapping

from starlette.background import BackgroundTasks
from starlette.requests import Request
from starlette.responses import Response

from moderation.policy import ReasonKey
from moderation.verdict import Verdict
from voicebox.flows import copies
from voicebox.flows.votes import Unfit
from voicebox.web import hidden, signin
from voicebox.web.forms import Sent, Written, sent
from voicebox.web.hints import says
from voicebox.web.pages import go_to, page
from voicebox.web.problems import Problem
from voicebox.web.reading import UNFIT
from voicebox.web.words import N_, Words

NONE_CHOSEN = N_("Leave at least one story ticked, or go back to the queue.")
#: A story and its version, as the form names them.
_STORY = re.compile(r"([0-9a-f]{32})\.([0-9]{1,9})", re.ASCII)


async def near_copies(request: Request) -> Response:
    """Show what one act would do to near-copies, or cast a vote on each that stays ticked."""
    if request.method != "POST":
        return await _ask(request, Sent())
    given, state = await sent(request), request.state
    try:
        async with state.db.write_both() as both:
            session = await signin.require_form(request, both.main, given.get("csrf"))
            cast = await copies.vote_spam(
                both,
                state.world,
                state.keyring,
                state.policy,
                session,
                _chosen(given),
                given.get("clause"),
                given.get("sentence"),
            )
    except Unfit as unfit:
        return await _ask(request, given, unfit)
    later = BackgroundTasks()
    for story_id in cast.outcomes:
        state.recent_votes.note(session.moderator_id, story_id)
        later.tasks.append(hidden.place_later(request, session, story_id))
    state.worker.wake()
    refused = sum(one is Verdict.REFUSE for one in cast.outcomes.values())
    done = f"cast-{len(cast.outcomes)}-{refused}-{cast.left_out}"
    answer = go_to(request, "moderation", done=done)
    answer.background = later
    return answer


async def _ask(request: Request, given: Sent, unfit: Unfit | None = None) -> Response:
    state, chosen = request.state, _chosen(given)
    async with state.db.write_both() as both:
        session = await signin.require(request, both.main)
        story_id = request.path_params["id"]
        line = await copies.line_of(both, state.world, session, [story_id, *chosen])
    if not line:
        return go_to(request, "moderation", done="no_copies")
    return page(
        request,
        "moderator/copies.html",
        status=422 if unfit else 200,
        line=line,
        # At first all are ticked: each is lifted out by taking its tick away.
        ticked=[unfit is None or one.story_id in chosen for one in line],
        address=str(request.app.url_path_for("copies", id=line[0].story_id)),
        most=copies.MOST,
        rule=state.policy.rule(ReasonKey.SPAM),
        says=says(state.words),
        form=Written(given),
        problems=_problems(unfit, state.words),
        csrf=signin.form_token(request),
    )


def _chosen(given: Sent) -> Mapping[str, int]:
    found = [_STORY.fullmatch(written) for written in given.all("story")]
    return {one[1]: int(one[2]) for one in found if one is not None}


def _problems(unfit: Unfit | None, words: Words) -> tuple[Problem, ...]:
    if unfit is None:
        return ()
    if unfit.field == "story":
        return (Problem("stories", words.gettext(NONE_CHOSEN)),)
    return (Problem(unfit.field, words.gettext(UNFIT[unfit.field, unfit.problem])),)

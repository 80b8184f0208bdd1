"""A moderator's own votes, for as long as they can be taken back."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from voicebox.errors import Missing, SignedOut
from voicebox.flows import taking_back
from voicebox.flows.taking_back import OwnVote, TooLate, Until
from voicebox.web import signin
from voicebox.web.forms import sent
from voicebox.web.moderator import ask
from voicebox.web.pages import go_to, page
from voicebox.web.words import N_, Words

STANDS = N_("This vote stands: its time was over. If it was a mistake, tell your team.")
#: Until when a vote can be taken back, by what ends its time; windows by how long one is.
UNTIL: Mapping[str, str] = {
    Until.SECOND: N_("You can take this vote back until a second person has voted."),
    Until.MINUTES: N_("You can take this vote back for ten minutes after you gave it."),
    "now": N_("You can take this vote back until the story appears, in a moment."),
    "hour": N_("You can take this vote back until this hour ends. Then the story appears."),
    "day": N_("You can take this vote back until midnight (UTC). Then the story appears."),
    "week": N_(
        "You can take this vote back until midnight (UTC) on Sunday. Then the story appears."
    ),
}


async def own_votes(request: Request) -> Response:
    """Show which votes can be taken back and until when, or take one back."""
    if request.method == "POST":
        return await _take_back(request)
    try:
        return await _show(request)
    except SignedOut:
        return await ask(request)


async def _take_back(request: Request) -> Response:
    given = await sent(request)
    state = request.state
    async with state.db.write_both() as both:
        session = await signin.require_form(request, both.main, given.get("csrf"))
        story_id = given.get("story")
        try:
            in_hand = await taking_back.take_back(
                both, state.world, state.keyring, session, story_id, state.recent_votes
            )
        except (TooLate, Missing):
            return go_to(request, "own_votes", done="stands")
    if in_hand:
        return go_to(request, "reading", id=story_id)
    return go_to(request, "moderation", done="returned")


async def _show(request: Request) -> Response:
    state = request.state
    async with state.db.write_both() as both:
        session = await signin.require(request, both.main)
        votes = await taking_back.own_votes(both, session, state.recent_votes)
    stands = request.query_params.get("done") == "stands"
    return page(
        request,
        "moderator/votes.html",
        votes=[(vote, _until(vote, state.settings.window, state.words)) for vote in votes],
        done=state.words.gettext(STANDS) if stands else "",
        csrf=signin.form_token(request),
    )


def _until(vote: OwnVote, window: str, words: Words) -> str:
    key = window if vote.until is Until.WINDOW else vote.until.value
    return words.gettext(UNTIL[key])

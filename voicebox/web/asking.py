"""A moderator asks a teller: alone, or with a vote."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from moderation import questions
from voicebox.flows import dialogue
from voicebox.flows.votes import Unfit
from voicebox.model import Session
from voicebox.store.db import Both
from voicebox.web import signin
from voicebox.web.forms import Sent
from voicebox.web.pages import go_to
from voicebox.web.seen import require_seen
from voicebox.web.words import N_, Words

Read = Callable[[Request, Sent, Unfit | None], Awaitable[Response]]

#: What is wrong with a question, by field and problem.
UNFIT: Mapping[tuple[str, str], str] = {
    ("question", "missing"): N_("Write the question first, or choose one of ours."),
    ("question", "too_long"): N_("This is longer than a page. Please ask for one thing only."),
    ("question", "asked_before"): N_(
        "This story was held by a question before. That happens once only: send this one with"
        " your vote, or hand the story on."
    ),
    ("question", "asks_who"): N_(
        "This seems to ask who the teller is. Nobody may ask that here: they came so as not to"
        " say. Please ask about the words instead."
    ),
}


async def send_along(request: Request, both: Both, session: Session, given: Sent) -> None:
    """Send what was written to the teller together with a vote.

    Raises:
        Unfit: it is too long, or it asks who the teller is.
    """
    await dialogue.send_along(
        both,
        request.state.world,
        request.state.keyring,
        session,
        request.path_params["id"],
        given.get("question"),
        is_sure=given.get("sure") == "yes",
    )


async def ask(request: Request, given: Sent, read: Read) -> Response:
    """Ask a teller before anything is decided, or put a model question into the box first."""
    state, story_id = request.state, request.path_params["id"]
    if given.get("model"):
        return await read(request, _with_model(given, state.words), None)
    try:
        async with state.db.write_both() as both:
            session = await signin.require_form(request, both.main, given.get("csrf"))
            await require_seen(request, both, given)
            await dialogue.ask(
                both,
                state.world,
                state.keyring,
                session,
                story_id,
                given.get("question"),
                is_sure=given.get("sure") == "yes",
            )
    except Unfit as unfit:
        return await read(request, given, unfit)
    return go_to(request, "moderation", done="asked")


def field_of(given: Sent) -> str:
    """Return the id of the box in which a question was written: each form has one of its own."""
    return {"vote": f"question-{given.get('vote')}"}.get(given.get("act"), "question")


def _with_model(given: Sent, words: Words) -> Sent:
    chosen = [one.text for one in questions.load() if one.key == given.get("model")]
    written = [given.get("question"), *(words.gettext(text) for text in chosen)]
    asked = "\n\n".join(text for text in written if text)
    return replace(given, fields={**given.fields, "question": (asked,)})

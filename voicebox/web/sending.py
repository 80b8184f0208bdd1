"""Sending a story: past the gate and onto the disk, and what is said where it cannot be."""

from collections.abc import Mapping

from starlette.requests import Request

from voicebox.flows import space
from voicebox.model import Arrival, Draft
from voicebox.web.floods import Closed, Comer, Why
from voicebox.web.forms import Sent
from voicebox.web.words import N_, Words

#: The field that a person does not see, and that a machine which fills in forms does.
TRAP = "website"
PROOF = "proof"

NOTICES: Mapping[Why, str] = {
    Why.QUICK: N_(
        "That was quicker than most people can write, and many stories come in just now. Nothing"
        " was sent and nothing is lost: your words are here. Please press Send again."
    ),
    Why.TRAP: N_(
        "Something filled in a part of this page that people do not see. We emptied it. Nothing"
        " was sent and nothing is lost: your words are here. Please press Send again."
    ),
    Why.FULL: N_(
        "Our disk is nearly full, so we take no new stories just now. Nothing was sent: your words"
        " are here. Please keep them, and try again tomorrow."
    ),
}
#: A form that a person can mend by pressing once more, and one that has to wait.
STATUS: Mapping[Why, int] = {Why.QUICK: 422, Why.TRAP: 422, Why.CROWD: 503, Why.FULL: 503}


async def take_in(request: Request, given: Sent, receipt: str, draft: Draft) -> Arrival:
    """Take a story in; return once it is safe on disk.

    Raises:
        Closed: it was not taken, and nothing of it is kept.
        Overloaded, NoRoom: the same, and the database says so.
    """
    state = request.state
    try:
        if not space.takes_stories(state.db, state.settings):
            raise Closed(Why.FULL)
        with state.gate.passing(_comer(request, given, receipt)):
            arrival: Arrival = await state.arrivals.take_in(receipt, draft)
    except Closed:
        # A line that dropped on the way back must not cost anybody their receipt.
        known: Arrival | None = await state.arrivals.known(receipt, draft)
        if known is None:
            raise
        return known
    return arrival


def sentence(closed: Closed, words: Words) -> str:
    """Say why a story was not taken, and when it may be."""
    if closed.why is not Why.CROWD:
        return words.gettext(NOTICES[closed.why])
    return words.ngettext(
        "So many stories come in just now that we could not take yours yet. Nothing was sent and"
        " nothing is lost: your words are here. Please press Send again in %(minutes)s minute.",
        "So many stories come in just now that we could not take yours yet. Nothing was sent and"
        " nothing is lost: your words are here. Please press Send again in %(minutes)s minutes.",
        closed.minutes,
    ) % {"minutes": words.number(closed.minutes)}


def _comer(request: Request, given: Sent, receipt: str) -> Comer:
    onion = request.headers.get("host", "").partition(":")[0].endswith(".onion")
    address = request.client.host if request.client and not onion else ""
    return Comer(
        receipt=receipt,
        age_s=request.state.form_tokens.age_s(given.get("token")),
        address=address,
        proof=given.get(PROOF),
        trap=given.get(TRAP),
    )

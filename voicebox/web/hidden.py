"""A story that cannot be read is placed after its answer: who voted or chose waits no longer."""

import logging

from starlette.background import BackgroundTask
from starlette.requests import Request

from voicebox.flows import discover, placing
from voicebox.flows.placing import OpenedBy
from voicebox.model import Session

log = logging.getLogger("voicebox.placing")


def place_later(request: Request, session: Session, story_id: str) -> BackgroundTask:
    """Return what is to be done after a vote, when the answer has been sent."""
    return BackgroundTask(_place, request, placing.by_session(session), story_id)


def place_for_teller(request: Request, receipt: str, story_id: str) -> BackgroundTask:
    """Return what is to be done when its teller has chosen, once the answer has been sent."""
    opened_by = placing.by_receipt(request.state.keyring, receipt)
    return BackgroundTask(_place, request, opened_by, story_id)


async def _place(request: Request, opened_by: OpenedBy, story_id: str) -> None:
    state = request.state
    encoder = discover.encoder_folder(state.settings)
    try:
        await placing.place(state.db, state.keyring, state.executor, encoder, opened_by, story_id)
    except Exception as error:
        # The message of an exception may hold somebody's words: only its kind is noted.
        log.error("placing failed: %s", type(error).__name__)

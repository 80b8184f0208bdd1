"""After a vote, a story that cannot be read is placed; whoever voted does not wait for it."""

import logging

from starlette.background import BackgroundTask
from starlette.requests import Request

from voicebox.flows import discover, placing
from voicebox.model import Session

log = logging.getLogger("voicebox.placing")


def place_later(request: Request, session: Session, story_id: str) -> BackgroundTask:
    """Return what is to be done when the answer has been sent."""
    return BackgroundTask(_place, request, session, story_id)


async def _place(request: Request, session: Session, story_id: str) -> None:
    state = request.state
    encoder = discover.encoder_folder(state.settings)
    try:
        await placing.place(state.db, state.keyring, state.executor, encoder, session, story_id)
    except Exception as error:
        # The message of an exception may hold somebody's words: only its kind is noted.
        log.error("placing failed: %s", type(error).__name__)

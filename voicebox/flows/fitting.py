"""Which of the stories that wait may be offered to this moderator."""

from collections.abc import Iterable, Sequence

from voicebox.flows import own_page
from voicebox.flows.hands import open_draft
from voicebox.model import SealedStory, Session
from voicebox.store.db import Both


async def fitting(
    both: Both, session: Session, waiting: Iterable[SealedStory]
) -> Sequence[SealedStory]:
    """Return those of some stories that name no organisation of this moderator's.

    Who lists none has no story opened for it.
    """
    own = await own_page.read(both.main, session)
    if not own.organisations:
        return list(waiting)
    return [story for story in waiting if not own.touches(await open_draft(both, session, story))]

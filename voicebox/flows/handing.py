"""Whether a story may be handed to this moderator."""

from voicebox.errors import Conflict
from voicebox.flows import own_page
from voicebox.model import Draft, Session
from voicebox.store.db import Both


class NotForYou(Conflict):
    """Somebody else should read this story: it names an organisation of this moderator's."""

    #: By which a page knows what to say.
    key = "own_organisation"


async def require_fit(both: Both, session: Session, draft: Draft) -> None:
    """Refuse to hand a story to somebody who should not read it.

    Raises:
        NotForYou: it names an organisation that they have to do with.
    """
    own = await own_page.read(both.main, session)
    if own.touches(draft):
        raise NotForYou("This story names an organisation of yours; somebody else reads it.")

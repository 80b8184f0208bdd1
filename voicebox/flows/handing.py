"""Whether a story may be handed to this moderator."""

from collections.abc import Collection

from moderation.care import is_heavy
from voicebox.errors import Conflict
from voicebox.flows import care, own_page
from voicebox.model import Draft, Session
from voicebox.store.db import Both
from voicebox.world import World


class NotForYou(Conflict):
    """Somebody else should read this story: it names an organisation of this moderator's."""

    #: By which a page knows what to say.
    key = "own_organisation"


class EnoughForToday(NotForYou):
    """Somebody else should read this story: it is heavy, and this moderator has had their share."""

    key = "enough"


async def hand(
    both: Both,
    world: World,
    session: Session,
    draft: Draft,
    hints: Collection[str],
    *,
    again: bool,
) -> None:
    """Let a story be handed to a moderator, and count it where it is heavy.

    Args:
        both: the databases, to be written.
        world: time.
        session: who takes it.
        draft: its words.
        hints: its kinds of urgency.
        again: whether they have it in hand already, so that it is counted.

    Raises:
        NotForYou: it names an organisation that they have to do with.
        EnoughForToday: it is heavy, and the cap of today is reached.
    """
    own = await own_page.read(both.main, session)
    if own.touches(draft):
        raise NotForYou("This story names an organisation of yours; somebody else reads it.")
    if again or not is_heavy(hints=hints, notes=draft.notes):
        return
    if not await care.has_room(both, world, session, own):
        raise EnoughForToday("Enough for today: somebody else reads what is heavy.")
    await care.count(both.main, world, session)

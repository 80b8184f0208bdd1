"""What its teller is told beside the state of a story: who else had something to say about it."""

from dataclasses import dataclass

from moderation.orders import Order
from voicebox.flows import notices, orders, public_words
from voicebox.flows.notices import Told
from voicebox.model import SealedStory
from voicebox.store import folds, reports
from voicebox.store.db import Connection


@dataclass(frozen=True)
class Beside:
    """What others said of a story, and what came of it so far."""

    #: Reasons for which it will be read again.
    reported: tuple[str, ...] = ()
    #: Reasons for which it was read again, and stays.
    answered: tuple[str, ...] = ()
    #: The reason for which it stands behind a notice; none when it does not.
    folded: str | None = None
    #: The legal orders that withhold it, the one that is looked at first in front.
    orders: tuple[Order, ...] = ()
    #: Who wrote to us about it, and what its teller answered.
    notices: tuple[Told, ...] = ()


async def beside(main: Connection, story: SealedStory, key: bytes) -> Beside:
    """Return what else its teller is told of a story."""
    public = await public_words.version_of(main, story)
    if public is None:
        withheld_by = await orders.told(main, story, key)
        return Beside(orders=withheld_by, notices=await notices.told(main, story, key))
    known = sorted((await reports.of_story(main, public.id, public.version)).items())
    fold = await folds.find(main, story.id)
    return Beside(
        reported=tuple(reason for reason, answered in known if not answered),
        answered=tuple(reason for reason, answered in known if answered),
        folded=fold.reason if fold else None,
        notices=await notices.told(main, story, key),
    )

"""Which of the stories that wait may be offered to this moderator."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from moderation.care import is_heavy
from voicebox.flows import care, own_page
from voicebox.flows.hands import draft_if_any
from voicebox.model import SealedStory, Session
from voicebox.store.db import Both
from voicebox.world import World


@dataclass(frozen=True)
class Fitting:
    """What may be offered to one moderator."""

    stories: Sequence[SealedStory]
    #: Whether they have had their share of what is heavy today.
    enough: bool


async def fitting(
    both: Both,
    world: World,
    session: Session,
    waiting: Sequence[SealedStory],
    hints: Mapping[str, Collection[str]],
    in_hand: Collection[str],
) -> Fitting:
    """Return those of some stories that this moderator should read.

    None names an organisation of theirs. Once they have had their share of today, none is heavy
    but those that they have in hand. Stories are opened for it only where that is asked.
    """
    own = await own_page.read(both.main, session)
    enough = not await care.has_room(both, world, session, own)
    if not (own.organisations or enough):
        return Fitting(waiting, enough)
    found = []
    for story in waiting:
        draft = await draft_if_any(both, session, story)
        if draft is None:
            continue
        too_heavy = enough and is_heavy(hints=hints[story.id], notes=draft.notes)
        if not own.touches(draft) and (story.id in in_hand or not too_heavy):
            found.append(story)
    return Fitting(found, enough)

"""Markers are counted while a story's text is in memory, and never kept with a story.

At sending, and at the first vote, they are sealed to the team and lie beside the story, so that a
withdrawal takes them along. When the window closes they are cut loose: a slip names no story.
Where verdicts take effect at once that is at the end of the day, so that what is published, taken
back and voted on anew counts once; only what is taken back in the ten minutes after midnight, and
read again, counts twice. A moderator's session opens slips of closed windows when there are eight
of a kind or more, adds them up and deletes them; a sum over a window of one would be one story in
clear.
"""

import json
from collections.abc import Iterable, Sequence, Set

from moderation.figures import FEWEST
from moderation.markers import Marker, markers
from moderation.states import IN_QUEUE, State
from voicebox.errors import Sealed
from voicebox.flows import staff
from voicebox.model import Draft, SealedStory, Session
from voicebox.sealing import boxes
from voicebox.store import marker_counts as store
from voicebox.store.db import Connection
from voicebox.store.marker_counts import MarkerCount, Slip
from voicebox.world import World

ARRIVED = "arrived"
VERDICT = "verdict"
#: What a verdict came to, by the state that the story is in when its window closes.
STAGE_OF = {
    State.PUBLISHED: "published",
    State.WITHHELD: "withheld",
    # Held over covered words: its teller asked for it to be shown, and nobody can read it.
    State.HELD: "held",
}
#: Slips of every story have the same length, so that the ciphertext does not give them away.
_LENGTH = 256


async def note_arrival(main: Connection, story_id: str, draft: Draft) -> None:
    """Count a story that arrives, if its teller asks for it to be shown."""
    await _note(main, story_id, ARRIVED, draft)


async def note_new_version(
    main: Connection, story: SealedStory, draft: Draft, *, in_room: bool
) -> None:
    """Count a version that follows another: like a story that arrives, where one was decided.

    Where none was, the story is counted already, or is to be counted by its new words. What is
    hidden arrives when its teller shows it again.
    """
    await store.drop(main, [(story.id, VERDICT)])
    if in_room or story.state in STAGE_OF:
        await note_arrival(main, story.id, draft)


async def note_reading(main: Connection, story: SealedStory, draft: Draft) -> None:
    """Count the first verdict on a story, whatever it will be, while its text is in hand.

    An appeal, or a second look at what is public, is no first verdict and counts no story twice.
    """
    if story.state in IN_QUEUE and story.state is not State.APPEALED:
        await _note(main, story.id, VERDICT, draft)


async def cut_loose(main: Connection, world: World) -> None:
    """Take the markers of all stories that have come somewhere off their stories."""
    settled = []
    for one in await store.pending(main):
        if one.state is None:
            continue
        stage = ARRIVED if one.stage == ARRIVED else STAGE_OF.get(one.state)
        if stage is not None:
            settled.append((one, stage))
    await store.drop(main, [(one.story_id, one.stage) for one, _ in settled])
    slips = [Slip(world.fresh_id(), stage, None, one.sealed) for one, stage in settled]
    await store.add_slips(main, world.shuffled(slips))


async def count(main: Connection, session: Session) -> str | None:
    """Add up the slips of closed windows; return the last of these windows, if any were."""
    closed = await store.closed_slips(main)
    counted = []
    for stages in ({ARRIVED}, set(STAGE_OF.values())):
        slips = [slip for slip in closed if slip.stage in stages]
        if len(slips) >= FEWEST:
            counted.append(await _sum(main, session, slips, stages))
    return max(counted, default=None)


async def _note(main: Connection, story_id: str, stage: str, draft: Draft) -> None:
    if draft.dials.shown:
        found = sorted(markers(draft.text, unwelcome=draft.unwelcome))
        team_public = await staff.team_public(main)
        sealed = boxes.box(team_public, json.dumps(found).encode().ljust(_LENGTH))
        await store.note(main, story_id, stage, sealed)


async def _sum(
    main: Connection, session: Session, slips: Sequence[Slip], stages: Iterable[str]
) -> str:
    # Under one name: the windows between may have had a single story each.
    last = max(slip.window or "" for slip in slips)
    for stage in sorted(stages):
        opened = [_open(session, slip) for slip in slips if slip.stage == stage]
        found = [one for one in opened if one is not None]
        await store.add(main, counts_of(last, stage, found))
    await store.delete_slips(main, [slip.id for slip in slips])
    return last


def counts_of(window: str, stage: str, found: Sequence[Set[Marker]]) -> list[MarkerCount]:
    """Return how many of some stories have each marker, and how many have it not."""
    n_with = {marker: sum(marker in one for one in found) for marker in Marker}
    return [
        MarkerCount(window, stage, marker, n, len(found) - n)
        for marker, n in n_with.items()
        if found
    ]


def _open(session: Session, slip: Slip) -> Set[Marker] | None:
    try:
        written = json.loads(boxes.unbox(session.team_private, slip.sealed))
    except Sealed:
        # Sealed to a team that is no more: it can never be counted.
        return None
    return {Marker(name) for name in written}

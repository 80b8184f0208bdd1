"""A moderator leaves: what they could open with the team's key, no key of theirs opens any more.

The new key comes from the recovery key and the number of the version. So a process that is killed
between the two commits leaves nothing that cannot be finished: the same command, once more, finds
what is sealed to the new key already and does the rest.
"""

from dataclasses import dataclass
from functools import partial

from moderation.states import State
from voicebox.errors import Missing, Sealed
from voicebox.flows import sleeping, staff
from voicebox.sealing import boxes, derive
from voicebox.sealing.boxes import Pair
from voicebox.sealing.keyring import Keyring
from voicebox.store import boxed, reviews, stories
from voicebox.store import staff as store
from voicebox.store.db import Connection, Database
from voicebox.world import World


@dataclass(frozen=True)
class Left:
    """What a leaving changed."""

    #: Values that are sealed to the new key.
    sealed_again: int
    #: The accounts that remain.
    remaining: int


async def leave(db: Database, world: World, keyring: Keyring, recovery_key: str, name: str) -> Left:
    """Take an account away, give the team a new key, and end everybody's session.

    What they voted stands; what they had in hand goes back to the queue.

    Raises:
        Missing: there is no such account.
        Refused: it is not this site's recovery key.
    """
    await db.require_room()
    async with db.write_both() as both:
        account = await store.by_name(both.main, name)
        if account is None:
            raise Missing(f'There is nobody called "{name}".')
        old = boxes.pair_of(await staff.team_by_recovery(both.main, recovery_key))
        version = await store.team_version(both.main) + 1
        recovery = staff.recovery_pair(recovery_key)
        new = boxes.pair_of(derive.team_private(recovery.private, version))
        again = partial(_again, old=old, new=new)
        sealed_again = await boxed.seal_again(both, again)
        # What is locked away while a story rests is sealed to the team as well.
        sealed_again += await sleeping.seal_again(both, world, keyring, again)
        await store.replace_team(
            both.main, version, new.public, boxes.box(recovery.public, new.private)
        )
        await _let_go(both.main, account.id)
        await store.remove(both.main, account.id)
        remaining = await store.everyone(both.main)
        for one in remaining:
            await store.hand_team_key(both.main, one.id, boxes.box(one.public, new.private))
        await store.end_all_sign_ins(both.main)
    return Left(sealed_again, len(remaining))


def _again(value: bytes, old: Pair, new: Pair) -> bytes | None:
    try:
        return boxes.box(new.public, boxes.unbox(old.private, value))
    except Sealed:
        return None


async def _let_go(main: Connection, moderator_id: str) -> None:
    for story_id, holder in (await reviews.holders(main, "")).items():
        if holder == moderator_id:
            await reviews.release(main, story_id)
            story = await stories.find(main, story_id)
            if story is not None and story.state is State.READING:
                await stories.move(main, story_id, State.WAITING)

"""Buddies: two moderators who name each other, and hand each other what is too much for one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from moderation.care import is_heavy
from moderation.states import State
from voicebox.errors import Conflict, Missing
from voicebox.flows import care, later, own_page, resting
from voicebox.flows.hands import draft_if_any, in_hand, key_of
from voicebox.flows.hints import open_hints
from voicebox.flows.windows import CLAIM_HOURS
from voicebox.model import Draft, SealedStory, Session
from voicebox.sealing import ciphers
from voicebox.store import appeals, reviews, staff, stories
from voicebox.store import buddies as store
from voicebox.store.db import Both, Connection
from voicebox.world import World

LONGEST_LINE = 500  # characters


@dataclass(frozen=True)
class Pair:
    """Whom a moderator names as their buddy, and who names them."""

    #: Everybody they may name: id and pseudonym, by pseudonym.
    others: Sequence[tuple[str, str]]
    #: The id of whom they name; "" for nobody.
    named: str
    #: The pseudonym of whom they name, once that person names them too; "" until then.
    buddy: str
    #: The pseudonyms of others who name them.
    asked_by: tuple[str, ...]


@dataclass(frozen=True)
class Passed:
    """A story that a buddy hands to this moderator, who has not taken it yet."""

    story_id: str
    language: str
    giver: str
    line: str = field(repr=False)
    notes: tuple[str, ...] = field(repr=False)
    hints: tuple[str, ...]
    #: Whether it is more than their share of today: then they can only let it go back.
    too_much: bool


async def pair(main: Connection, session: Session) -> Pair:
    """Return whom this moderator names, and who names them."""
    me, named = session.moderator_id, await store.named(main)
    names = {one.id: one.name for one in await staff.everyone(main) if one.id != me}
    mine = named.get(me, "")
    return Pair(
        others=tuple(names.items()),
        named=mine,
        buddy=names.get(mine, "") if named.get(mine) == me else "",
        asked_by=tuple(n for one, n in names.items() if named.get(one) == me and one != mine),
    )


async def name_buddy(main: Connection, session: Session, buddy_id: str) -> None:
    """Name somebody as one's buddy, or nobody by "".

    Raises:
        Missing: there is nobody of this id, or it is oneself.
    """
    if buddy_id and (buddy_id == session.moderator_id or await staff.by_id(main, buddy_id) is None):
        raise Missing
    await store.name(main, session.moderator_id, buddy_id or None)


async def hand_over(both: Both, world: World, session: Session, story_id: str, line: str) -> None:
    """Set a story in hand aside for one's buddy, with a line of one's own.

    Where the buddy has voted on it already, or had it in hand a moment ago, it goes back to the
    queue as any other that is handed on: what it comes to is the same, so that nobody learns who
    voted. It is handed on once: two who pass it back and forth would keep it from all others.

    Raises:
        Conflict: they do not have it in hand, have no buddy, or have it from one.
    """
    main, me = both.main, session.moderator_id
    story = await in_hand(main, world, session, story_id)
    named = await store.named(main)
    buddy = named.get(me, "")
    if named.get(buddy) != me:
        raise Conflict("You have no buddy; both must name each other.")
    if await reviews.was_handed(main, story_id):
        raise Conflict("This story was handed to you: hand it on to everybody.")
    await resting.let_go(main, world, story_id, me)
    if not await _may_have(main, world, story, buddy):
        await _back_to_the_queue(main, story)
        return
    await reviews.claim(main, story_id, buddy, world.hour(), handed=True)
    said = json.dumps({"giver": session.name, "line": line}).encode()
    key = await key_of(both, session, story)
    await store.set_aside(main, story_id, ciphers.seal(world, key, said, _place(story)))


async def passed(both: Both, world: World, session: Session) -> Sequence[Passed]:
    """Return what a buddy hands to this moderator, in an order that tells nothing.

    What names an organisation of theirs goes back to the queue, and is not shown.
    """
    own = await own_page.read(both.main, session)
    full = not await care.has_room(both, world, session, own)
    found = []
    for story, sealed in await _aside_for(both.main, world, session):
        draft = await draft_if_any(both, session, story)
        if draft is None:
            continue
        if own.touches(draft):
            await _let_go(both.main, world, session, story)
        else:
            said = json.loads(
                later.unseal(await key_of(both, session, story), sealed, _place(story))
            )
            found.append(_passed(session, story, draft, said, full=full))
    return found


async def decline(both: Both, world: World, session: Session, story_id: str) -> None:
    """Let a story go back to the queue that a buddy set aside for this moderator.

    Raises:
        Conflict: nothing of this id is set aside for them.
    """
    for story, _ in await _aside_for(both.main, world, session):
        if story.id == story_id:
            await _let_go(both.main, world, session, story)
            return
    raise Conflict("This story is not set aside for you, or no longer.")


async def _aside_for(
    main: Connection, world: World, session: Session
) -> Sequence[tuple[SealedStory, bytes]]:
    holders = await reviews.holders(main, world.hour(ago=CLAIM_HOURS))
    found = []
    for story_id, sealed in sorted((await store.aside(main)).items()):
        story = await stories.locked(main, story_id)
        if story is not None and holders.get(story_id) == session.moderator_id:
            found.append((story, sealed))
    return found


def _passed(
    session: Session, story: SealedStory, draft: Draft, said: dict[str, str], *, full: bool
) -> Passed:
    hints = open_hints(session.team_private, story.hint)
    return Passed(
        story_id=story.id,
        language=story.language,
        giver=said["giver"],
        line=said["line"],
        notes=draft.notes,
        hints=hints,
        too_much=full and is_heavy(hints=hints, notes=draft.notes),
    )


async def _may_have(main: Connection, world: World, story: SealedStory, buddy: str) -> bool:
    if story.state is State.APPEALED and story.id in await appeals.involved(main, buddy):
        return False
    voted = (story.id, story.version) in await reviews.voted_by(main, buddy)
    return not voted and story.id not in await resting.leaves_to_others(main, world, buddy)


async def _let_go(main: Connection, world: World, session: Session, story: SealedStory) -> None:
    await resting.let_go(main, world, story.id, session.moderator_id)
    await _back_to_the_queue(main, story)


async def _back_to_the_queue(main: Connection, story: SealedStory) -> None:
    if story.state is State.READING:
        await stories.move(main, story.id, State.WAITING)


def _place(story: SealedStory) -> str:
    return f"story/{story.id}/handover/{story.version}"

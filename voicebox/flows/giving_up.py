"""A moderator lists an organisation: they have no part any longer in what names it.

They may list it only after they took such a story or voted on it.
"""

from moderation.log import Kind
from moderation.states import State
from voicebox.flows import folds, line_kinds, own_page, record, resting, taking_back
from voicebox.flows.hands import draft_if_any, open_draft
from voicebox.flows.own_page import Own
from voicebox.flows.record import Hand
from voicebox.flows.taking_back import RecentVotes
from voicebox.flows.windows import CLAIM_HOURS
from voicebox.model import Session
from voicebox.sealing.keyring import Keyring
from voicebox.store import public, rereadings, reviews, stories
from voicebox.store.db import Both
from voicebox.world import World


async def give_up(
    both: Both, world: World, keyring: Keyring, session: Session, recent: RecentVotes
) -> None:
    """Take this moderator's hands off stories that name an organisation of theirs.

    Votes that can be taken back stand no longer, nor does one on a reported story that others
    have yet to read, or on a line; what they have in hand goes back to the queue.
    """
    own = await own_page.read(both.main, session)
    if not own.organisations:
        return
    for vote in await taking_back.own_votes(both, session, recent):
        story = await stories.locked(both.main, vote.story_id)
        if story is not None and own.touches(await open_draft(both, session, story)):
            await taking_back.take_back(both, world, keyring, session, story.id, recent)
    await _let_go(both, world, session, own)
    await _reread_no_more(both, record.by_session(keyring, session), session, own)
    await line_kinds.give_up(both.main, session, own)


async def _let_go(both: Both, world: World, session: Session, own: Own) -> None:
    holders = await reviews.holders(both.main, world.hour(ago=CLAIM_HOURS))
    for story_id in sorted(one for one, who in holders.items() if who == session.moderator_id):
        story = await stories.locked(both.main, story_id)
        draft = None if story is None else await draft_if_any(both, session, story)
        if story is not None and draft is not None and own.touches(draft):
            await resting.let_go(both.main, world, story_id, session.moderator_id)
            if story.state is State.READING:
                await stories.move(both.main, story_id, State.WAITING)


async def _reread_no_more(both: Both, hand: Hand, session: Session, own: Own) -> None:
    for story_id, version in sorted(await rereadings.voted_by(both.main, session.moderator_id)):
        told = await public.find(both.main, story_id)
        if told is not None and own.touches(told):
            folded = await rereadings.forget(both.main, story_id, version, session.moderator_id)
            # One person folded it, and that was this one.
            if folded and await folds.end(both.main, story_id, confirmed=False):
                await record.cut(both, hand, story_id, Kind.UNFOLDED, people=1)

"""Taking back one's own vote: until its window closes, or for ten minutes where none is kept.

What is taken back is gone, reason and all; whoever wants to vote again gives a reason again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from moderation.log import Kind
from moderation.states import State
from moderation.verdict import Verdict
from voicebox.errors import Conflict, Missing
from voicebox.flows import folds, own_page, public_words, record, resting
from voicebox.flows.erasing import ERASE_JOB
from voicebox.flows.hands import draft_if_any, open_draft
from voicebox.flows.offers import first_lines
from voicebox.flows.record import Hand
from voicebox.flows.votes import weigh
from voicebox.flows.windows import CLAIM_HOURS
from voicebox.model import SealedStory, Session
from voicebox.sealing.keyring import Keyring
from voicebox.store import consent, figures, reviews, stories, story_keys, taken_back
from voicebox.store.db import Both, Connection
from voicebox.world import World

MINUTES = 10
_OUT = (State.PUBLISHED, State.KEPT)


class TooLate(Conflict):
    """A vote that stands: its window has closed, or a second person has voted."""


class Until(StrEnum):
    """What ends the time in which a vote can be taken back."""

    SECOND = "second"
    WINDOW = "window"
    MINUTES = "minutes"


class RecentVotes:
    """Who voted on what in the last ten minutes, where verdicts take effect at once.

    It is in memory alone, so that no disk tells a minute; a restart forgets it.
    """

    def __init__(self, world: World, window: str) -> None:
        self._world = world
        self._at_once = window == "now"
        self._until: dict[tuple[str, str], datetime] = {}

    def note(self, moderator_id: str, story_id: str) -> None:
        """Remember a vote for ten minutes, where no window is kept."""
        now = self._world.now()
        self._until = {vote: until for vote, until in self._until.items() if until > now}
        if self._at_once:
            self._until[moderator_id, story_id] = now + timedelta(minutes=MINUTES)

    def forget(self, moderator_id: str, story_id: str) -> None:
        """Forget a vote that was taken back."""
        self._until.pop((moderator_id, story_id), None)

    def has(self, moderator_id: str, story_id: str) -> bool:
        """Tell whether somebody voted on a story within ten minutes."""
        until = self._until.get((moderator_id, story_id))
        return until is not None and until > self._world.now()

    def of(self, moderator_id: str) -> Sequence[str]:
        """Return the ids of the stories that somebody voted on within ten minutes."""
        return [story for who, story in self._until if who == moderator_id and self.has(who, story)]


@dataclass(frozen=True)
class OwnVote:
    """A vote of this moderator's that can still be taken back."""

    story_id: str
    language: str
    first_lines: str = field(repr=False)
    notes: tuple[str, ...] = field(repr=False)
    until: Until


async def own_votes(both: Both, session: Session, recent: RecentVotes) -> Sequence[OwnVote]:
    """Return the votes that this moderator can take back, in an order that tells nothing."""
    voted = await reviews.voted_by(both.main, session.moderator_id)
    open_still = await stories.in_state(both.main, State.CLEARED, State.SECOND_READING)
    released = [await stories.find(both.main, one) for one in recent.of(session.moderator_id)]
    out = [story for story in released if story is not None and story.state in _OUT]
    found = []
    for story in sorted([*open_still, *out], key=lambda story: story.id):
        if (story.id, story.version) not in voted:
            continue
        until = await _until(both.main, session, story, recent)
        draft = None if until is None else await draft_if_any(both, session, story)
        if until is not None and draft is not None:
            lines = first_lines(draft.text)
            found.append(OwnVote(story.id, story.language, lines, draft.notes, until))
    return found


async def take_back(
    both: Both,
    world: World,
    keyring: Keyring,
    session: Session,
    story_id: str,
    recent: RecentVotes,
) -> bool:
    """Take back one's own vote; tell whether the story is in one's hands again.

    What was published goes back to the queue, and to nobody in particular.

    Raises:
        Missing: there is no such story.
        TooLate: there is no such vote, or it stands.
    """
    story = await stories.locked(both.main, story_id)
    if story is None:
        raise Missing
    if await _until(both.main, session, story, recent) is None:
        raise TooLate("This vote stands: its time is over.")
    me = session.moderator_id
    await taken_back.forget_vote(both.main, story.id, story.version, me)
    recent.forget(me, story.id)
    others = await reviews.of_story(both.main, story.id, story.version)
    if story.state in _OUT:
        hand = record.by_session(keyring, session)
        await _call_in(both, hand, story, State.SECOND_READING if others else State.WAITING)
        await reviews.skip(both.main, story.id, me, world.day())
        await record.cut(both, hand, story.id, Kind.TAKEN_BACK, people=1)
        return False
    await story_keys.set_release(both.keys, story.id, story.version, None)
    await record.take_from_site(both, story.id)
    in_hand = await _back_in_hand(both, world, session, story, begun=bool(others))
    # Once: whoever votes and takes it back again and again would keep it from everybody.
    await reviews.skip(both.main, story.id, me, world.day())
    return in_hand


async def _until(
    main: Connection, session: Session, story: SealedStory, recent: RecentVotes
) -> Until | None:
    votes = await reviews.of_story(main, story.id, story.version)
    mine = [vote for vote in votes if vote.moderator_id == session.moderator_id]
    rest = [vote for vote in votes if vote.moderator_id != session.moderator_id]
    # Without it something else must come of them, or it is not what decided.
    if not mine or weigh(rest) is not Verdict.WAIT:
        return None
    if story.state is State.SECOND_READING:
        return None if rest else Until.SECOND
    # Its teller has changed their mind since: the vote has had its effect, or nobody is to read it.
    put_away = story.state not in (*_OUT, State.CLEARED) or not story.dials.any
    if put_away or await consent.is_returning(main, story.id):
        return None
    # An appeal may have cleared it: those who refused it before have no say in that.
    if weigh(votes) is not Verdict.PUBLISH:
        return None
    if recent.has(session.moderator_id, story.id):
        return Until.MINUTES
    return Until.WINDOW if story.state is State.CLEARED else None


async def _call_in(both: Both, hand: Hand, story: SealedStory, state: State) -> None:
    # Nothing stands there any longer that a notice could stand in the place of.
    if await folds.end(both.main, story.id, confirmed=False):
        await record.cut(both, hand, story.id, Kind.UNFOLDED)
    await public_words.delete(both.main, story.id)
    await stories.leave_public(both.main, story.id, state)
    await figures.add_job(both.main, ERASE_JOB)


async def _back_in_hand(
    both: Both, world: World, session: Session, story: SealedStory, *, begun: bool
) -> bool:
    holders = await reviews.holders(both.main, world.hour(ago=CLAIM_HOURS))
    own = await own_page.read(both.main, session)
    takes = (
        story.id not in holders
        and story.id not in await resting.left_to_others(both.main, world, session)
        and not own.touches(await open_draft(both, session, story))
    )
    if takes:
        await reviews.claim(both.main, story.id, session.moderator_id, world.hour())
    held = State.READING if takes or story.id in holders else State.WAITING
    await stories.move(both.main, story.id, State.SECOND_READING if begun else held)
    return takes

"""Moderators read: the queue, one story in somebody's hands, a vote, a verdict."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from moderation import personal, queue
from moderation.policy import Policy, ReasonKey
from moderation.states import IN_QUEUE, State
from moderation.verdict import Verdict, Vote, verdict
from voicebox.errors import Conflict, Missing, VoiceboxError
from voicebox.flows import words
from voicebox.flows.hints import open_hints
from voicebox.flows.windows import CLAIM_HOURS
from voicebox.model import Ballot, Draft, Review, SealedStory, Session
from voicebox.sealing import boxes
from voicebox.sealing.keyring import Keyring
from voicebox.store import reviews, stories, story_keys
from voicebox.store.db import Both, Connection
from voicebox.world import World

#: Stories whose first lines a page of the queue shows.
PAGE = 20
FIRST_LINES = 200  # characters
LONG = 5_000  # characters


class Unfit(VoiceboxError):
    """A ballot that cannot count: which field, and what is wrong with it."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


@dataclass(frozen=True)
class Offered:
    """A story that waits for this moderator, as the queue shows it."""

    story_id: str
    week: str
    language: str
    first_lines: str = field(repr=False)
    notes: tuple[str, ...] = field(repr=False)
    hints: tuple[str, ...]
    #: Whether it needs a second person; what the first one chose is not shown.
    second: bool
    long: bool
    mine: bool


@dataclass(frozen=True)
class Queue:
    """The first page of the queue, and how much there is."""

    stories: tuple[Offered, ...]
    waiting: int


@dataclass(frozen=True)
class Reading:
    """One story in a moderator's hands."""

    story_id: str
    draft: Draft = field(repr=False)
    week: str
    version: int
    second: bool
    hints: tuple[str, ...]
    details: tuple[personal.Detail, ...]


async def show_queue(both: Both, world: World, session: Session) -> Queue:
    """Return what waits for this moderator: urgent first, then the oldest week, then chance.

    What they voted on, and what somebody else holds, is not offered; what they handed on
    comes last.
    """
    main = both.main
    holders = await reviews.holders(main, world.hour(ago=CLAIM_HOURS))
    voted = await reviews.voted_by(main, session.moderator_id)
    begun = await reviews.begun(main)
    skipped = await reviews.skipped_by(main, session.moderator_id)
    free = [
        story
        for story in await stories.in_state(main, *IN_QUEUE)
        if holders.get(story.id, session.moderator_id) == session.moderator_id
        and (story.id, story.version) not in voted
    ]
    hints = {story.id: open_hints(session.team_private, story.hint) for story in free}
    ordered = _in_order(free, hints, session)
    ordered.sort(key=lambda story: story.id in skipped)
    offered = []
    for story in ordered[:PAGE]:
        draft = await _open(both, session, story)
        offered.append(
            Offered(
                story_id=story.id,
                week=story.week,
                language=story.language,
                first_lines=_first_lines(draft.text),
                notes=draft.notes,
                hints=hints[story.id],
                second=(story.id, story.version) in begun,
                long=len(draft.text) > LONG,
                mine=story.id in holders,
            )
        )
    return Queue(tuple(offered), len(free))


async def claim(both: Both, world: World, session: Session, story_id: str) -> None:
    """Take a story in hand for 24 hours.

    Raises:
        Missing: there is no such story.
        Conflict: somebody else holds it, or it was decided, or this person voted on it.
    """
    story = await _locked(both.main, story_id)
    holders = await reviews.holders(both.main, world.hour(ago=CLAIM_HOURS))
    if holders.get(story_id, session.moderator_id) != session.moderator_id:
        raise Conflict("Somebody else is reading this story just now.")
    if story.state not in IN_QUEUE:
        raise Conflict("This story has been decided.")
    if (story_id, story.version) in await reviews.voted_by(both.main, session.moderator_id):
        raise Conflict("You have voted on this story; another person reads it now.")
    await reviews.claim(both.main, story_id, session.moderator_id, world.hour())
    if story.state is State.WAITING:
        await stories.move(both.main, story_id, State.READING)


async def skip(both: Both, world: World, session: Session, story_id: str) -> None:
    """Hand a story on; no reason is asked, and none is kept."""
    story = await _in_hand(both.main, world, session, story_id)
    await reviews.release(both.main, story_id)
    await reviews.skip(both.main, story_id, session.moderator_id)
    if story.state is State.READING:
        await stories.move(both.main, story_id, State.WAITING)


async def opened(both: Both, world: World, session: Session, story_id: str) -> Reading:
    """Return a story that this moderator has in hand.

    Raises:
        Conflict: they do not have it, or no longer.
    """
    story = await _in_hand(both.main, world, session, story_id)
    draft = await _open(both, session, story)
    return Reading(
        story_id=story_id,
        draft=draft,
        week=story.week,
        version=story.version,
        second=story.state is State.SECOND_READING,
        hints=open_hints(session.team_private, story.hint),
        details=tuple(personal.details(draft.text)),
    )


async def vote(
    both: Both,
    world: World,
    keyring: Keyring,
    policy: Policy,
    session: Session,
    story_id: str,
    ballot: Ballot,
) -> Verdict:
    """Count a vote, and do what the votes together come to.

    One person publishes. To refuse takes two different people with the same reason; until
    then the story waits for another reader, and nobody's silence decides anything.

    Raises:
        Conflict: this moderator does not have the story in hand.
        Unfit: a refusal without its reason, clause, words or sentence.
    """
    story = await _in_hand(both.main, world, session, story_id)
    wraps = await story_keys.find(both.keys, story.id, story.version)
    if wraps is None:
        raise Missing
    key = words.key_by_team(session.team_private, wraps)
    draft = words.open_draft(key, story)
    require_fit(ballot, policy, draft.text)
    moderator = session.moderator_id
    review = Review(
        story_id=story.id,
        version=story.version,
        moderator_id=moderator,
        publish=ballot.publish,
        reason=ballot.reason,
        clause=ballot.clause,
        day=world.day(),
        sealed=words.seal_why(world, key, story, moderator, ballot.words, ballot.sentence),
    )
    await reviews.add(both.main, review)
    await reviews.release(both.main, story.id)
    outcome = _weigh(await reviews.of_story(both.main, story.id, story.version))
    await _carry_out(both, keyring, story, key, outcome)
    return outcome


def require_fit(ballot: Ballot, policy: Policy, text: str) -> None:
    """Refuse a ballot that cannot count.

    Raises:
        Unfit: it names the field and the problem: `missing`, `unknown` or `not_in_text`.
    """
    if ballot.publish:
        return
    rules = {rule.key.value: rule for rule in policy.rules}
    if not ballot.reason:
        _unfit("reason", "missing")
    if ballot.reason not in rules:
        _unfit("reason", "unknown")
    rule = rules[ballot.reason]
    if ballot.clause not in {clause.id for clause in rule.clauses}:
        _unfit("clause", "unknown" if ballot.clause else "missing")
    if rule.needs_marked_words and not ballot.words:
        _unfit("words", "missing")
    if any(marked not in text for marked in ballot.words):
        _unfit("words", "not_in_text")
    if not ballot.sentence.strip():
        _unfit("sentence", "missing")


def _unfit(field: str, problem: str) -> NoReturn:
    raise Unfit(field, problem)


async def _carry_out(
    both: Both, keyring: Keyring, story: SealedStory, key: bytes, outcome: Verdict
) -> None:
    if outcome is Verdict.WAIT:
        await stories.move(both.main, story.id, State.SECOND_READING)
        return
    await reviews.clear_skips(both.main, story.id)
    if outcome is Verdict.REFUSE:
        await stories.move(both.main, story.id, State.WITHHELD)
        return
    # The site itself may open it from now until its window, and no longer.
    wrap = boxes.box(keyring.release.public, key)
    await story_keys.set_release(both.keys, story.id, story.version, wrap)
    await stories.move(both.main, story.id, State.CLEARED)


def _weigh(votes: Sequence[Review]) -> Verdict:
    return verdict(
        Vote(vote.moderator_id, ReasonKey(vote.reason) if vote.reason else None) for vote in votes
    )


def _in_order(
    free: Sequence[SealedStory], hints: dict[str, tuple[str, ...]], session: Session
) -> list[SealedStory]:
    by_id = {story.id: story for story in free}
    # Chance differs from session to session and holds still within one.
    waiting = [
        queue.Waiting(
            story.id,
            urgent=bool(hints[story.id]),
            week=story.week,
            chance=hmac.digest(session.token_hash, story.id.encode(), "sha256"),
        )
        for story in free
    ]
    return [by_id[one.story_id] for one in queue.ordered(waiting)]


async def _locked(main: Connection, story_id: str) -> SealedStory:
    story = await stories.locked(main, story_id)
    if story is None:
        raise Missing
    return story


async def _in_hand(main: Connection, world: World, session: Session, story_id: str) -> SealedStory:
    story = await _locked(main, story_id)
    holders = await reviews.holders(main, world.hour(ago=CLAIM_HOURS))
    if story.state not in IN_QUEUE or holders.get(story_id) != session.moderator_id:
        raise Conflict("You do not have this story in hand, or no longer.")
    return story


async def _open(both: Both, session: Session, story: SealedStory) -> Draft:
    wraps = await story_keys.find(both.keys, story.id, story.version)
    if wraps is None:
        raise Missing
    return words.open_draft(words.key_by_team(session.team_private, wraps), story)


def _first_lines(text: str) -> str:
    line = " ".join(text[: FIRST_LINES * 2].split())
    return line if len(line) <= FIRST_LINES else line[:FIRST_LINES].rsplit(" ", 1)[0] + " …"

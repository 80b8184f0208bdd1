"""A vote, and what the votes together come to."""

from collections.abc import Sequence
from typing import NoReturn

from moderation.orders import Unfit as UnfitOrder
from moderation.policy import Policy, ReasonKey
from moderation.states import State
from moderation.verdict import Verdict, Vote, verdict
from voicebox.errors import VoiceboxError
from voicebox.flows import last_public, orders, own_page, record, recorded, rounds, slips, words
from voicebox.flows.hands import in_hand, key_of
from voicebox.model import Ballot, Review, SealedStory, Session
from voicebox.sealing import boxes
from voicebox.sealing.keyring import Keyring
from voicebox.store import reviews, stories, story_keys
from voicebox.store.db import Both
from voicebox.world import World


class Unfit(VoiceboxError):
    """A ballot that cannot count: which field, and what is wrong with it."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


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
        Unfit: a refusal without its reason, clause, words or sentence; or a vote on a story
            that names an organisation of theirs.
    """
    story = await in_hand(both.main, world, session, story_id)
    key = await key_of(both, session, story)
    draft = await last_public.draft(both.main, key, story)
    require_fit(ballot, policy, draft.text)
    require_order(world, ballot)
    if (await own_page.read(both.main, session)).touches(draft):
        _unfit("vote", "own_organisation")
    review = _review(world, session, story, key, ballot)
    cast = await rounds.cast(both.main, story, review)
    outcome = weigh(cast)
    await orders.keep(both.main, world, key, review, ballot)
    await reviews.release(both.main, story.id)
    await rounds.settle(both.main, world, story, outcome)
    await slips.note_reading(both.main, story, draft)
    await _carry_out(both, keyring, story, key, outcome)
    hand = record.by_session(keyring, session)
    await recorded.verdict(both, hand, story, cast, outcome)
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


def require_order(world: World, ballot: Ballot) -> None:
    """Refuse a ballot that gives a legal order as its reason and does not name it, or not its day.

    Raises:
        Unfit: it names the field and the problem.
    """
    try:
        orders.require(world, ballot)
    except UnfitOrder as unfit:
        _unfit(unfit.field, unfit.problem)


def _review(
    world: World, session: Session, story: SealedStory, key: bytes, ballot: Ballot
) -> Review:
    moderator = session.moderator_id
    return Review(
        story_id=story.id,
        version=story.version,
        moderator_id=moderator,
        publish=ballot.publish,
        reason=ballot.reason,
        clause=ballot.clause,
        day=world.day(),
        sealed=words.seal_why(world, key, story, moderator, ballot.words, ballot.sentence),
    )


def _unfit(field: str, problem: str) -> NoReturn:
    raise Unfit(field, problem)


async def _carry_out(
    both: Both, keyring: Keyring, story: SealedStory, key: bytes, outcome: Verdict
) -> None:
    if outcome is Verdict.WAIT:
        # An appeal waits for its next reader as what it is.
        if story.state is not State.APPEALED:
            await stories.move(both.main, story.id, State.SECOND_READING)
        return
    if outcome is Verdict.REFUSE:
        await reviews.clear_skips(both.main, story.id)
        await stories.move(both.main, story.id, State.WITHHELD)
        return
    # The site itself may open it from now until its window, and no longer.
    wrap = boxes.box(keyring.release.public, key)
    await story_keys.set_release(both.keys, story.id, story.version, wrap)
    await stories.move(both.main, story.id, State.CLEARED)


def weigh(votes: Sequence[Review]) -> Verdict:
    """Return what the votes on one version of a story come to."""
    return verdict(
        Vote(vote.moderator_id, ReasonKey(vote.reason) if vote.reason else None) for vote in votes
    )

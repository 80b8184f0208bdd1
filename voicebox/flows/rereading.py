"""Moderators read a reported story again: it stays up, or two people withhold it."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

from moderation.folds import may_fold
from moderation.log import Kind
from moderation.policy import Policy, ReasonKey
from moderation.states import State
from moderation.verdict import Verdict, Vote, verdict
from voicebox.errors import Conflict, Missing
from voicebox.flows import (
    folds,
    last_public,
    later,
    orders,
    own_page,
    public_words,
    record,
    recorded,
    reports,
    words,
)
from voicebox.flows.erasing import ERASE_JOB
from voicebox.flows.handing import NotForYou
from voicebox.flows.hands import Changed
from voicebox.flows.record import Hand
from voicebox.flows.votes import Unfit, require_fit, require_order
from voicebox.model import Ballot, PublicStory, Review, SealedStory, Session
from voicebox.sealing.keyring import Keyring
from voicebox.store import figures, public, rereadings, reviews, still_up, stories
from voicebox.store import folds as fold_rows
from voicebox.store import reports as report_rows
from voicebox.store.db import Both, Connection
from voicebox.world import World


@dataclass(frozen=True)
class Line:
    """A reported story in the queue: one line, however many have reported it."""

    story_id: str
    reasons: tuple[str, ...]
    second: bool
    folded: bool


@dataclass(frozen=True)
class Reread:
    """A reported story before a moderator."""

    story: PublicStory = field(repr=False)
    reasons: tuple[str, ...]
    #: What readers wrote, each with the reason that they gave; the same words once.
    words: tuple[tuple[str, str], ...] = field(repr=False)
    second: bool
    #: The reason for which it stands behind a notice; none when it does not.
    folded: str | None
    may_fold: bool
    version: int


async def lines(main: Connection, session: Session) -> tuple[Line, ...]:
    """Return the reported stories that this moderator can read again, in an order of chance.

    None names an organisation of theirs: what readers see of it tells that as well as its sealed
    words, and a story of a collection has no others. How many readers have reported one decides
    nothing, and is known to nobody.
    """
    own = await own_page.read(main, session)
    voted = await rereadings.voted_by(main, session.moderator_id)
    begun = await rereadings.begun(main)
    folded = await fold_rows.ids(main)
    found = []
    for story_id, version in await report_rows.unanswered(main):
        told = await public.find(main, story_id)
        if (story_id, version) not in voted and told is not None and not own.touches(told):
            reasons = await _open_reasons(main, story_id, version)
            second = (story_id, version) in begun
            found.append(Line(story_id, reasons, second, story_id in folded))
    # Fresh eyes first: what this person decided before is theirs to read again when others do not.
    before = await reviews.voted_by(main, session.moderator_id)
    theirs = {story_id for story_id, _ in before}
    return tuple(
        sorted(found, key=lambda line: (line.story_id in theirs, _chance(session, line.story_id)))
    )


async def opened(main: Connection, session: Session, story_id: str) -> Reread:
    """Return a reported story for somebody who has not voted on it in this rereading.

    Raises:
        Missing: there is no such public story.
        Conflict: nobody has reported it, it was answered, or this person has voted.
        NotForYou: it names an organisation that they have to do with.
    """
    story, told = await _required(main, session, story_id)
    fold = await fold_rows.find(main, story_id)
    folded_before = await report_rows.was_folded(main, story_id, story.version)
    written = [
        reports.open_words(session.team_private, sealed)
        for sealed in await report_rows.words_of(main, story_id)
    ]
    return Reread(
        story=told,
        reasons=await _open_reasons(main, story_id, story.version),
        words=tuple(dict.fromkeys(written)),
        second=bool(await rereadings.of_story(main, story_id, story.version)),
        folded=fold.reason if fold else None,
        may_fold=not folded_before,
        version=story.version,
    )


async def vote(
    both: Both,
    world: World,
    keyring: Keyring,
    policy: Policy,
    session: Session,
    story_id: str,
    ballot: Ballot,
    *,
    fold: bool = False,
    seen: int | None = None,
) -> Verdict:
    """Count a vote on a reported story, and do what the votes together come to.

    One person keeps it where it is. To withhold takes two with the same reason; until then it
    stays up, or behind a notice for a day where one person folds it.

    Raises:
        Missing: there is no such public story.
        Conflict: nobody has reported it, it was answered, or this person has voted.
        Changed: other words of its teller are public than those of the version they have seen.
        NotForYou: it names an organisation that they have to do with.
        Unfit: a refusal without its reason, clause, words or sentence, or a fold for another
            reason than the three, or for the second time.
    """
    story, told = await _required(both.main, session, story_id)
    if seen not in (None, story.version):
        raise Changed("Other words are public now. Please read them first.")
    require_fit(ballot, policy, told.text)
    require_order(world, ballot)
    fold = fold and not ballot.publish
    if fold:
        await _require_fold(both.main, story, ballot)
    # A story of a collection has no teller here, and no key.
    key = await later.key_of(both, session, story) if story.sealed else None
    votes = await _count(both, world, session, story, key, ballot, folds_it=fold)
    outcome = _outcome(votes)
    if outcome is Verdict.REFUSE and key is not None:
        await last_public.keep(both, world, key, story, told)
    hand = record.by_session(keyring, session)
    await _carry_out(both, hand, story, votes, outcome)
    if fold and ballot.reason and outcome is Verdict.WAIT:
        await _begin_fold(both, world, hand, story, ballot.reason)
    return outcome


def _outcome(votes: Sequence[Review]) -> Verdict:
    return verdict(
        Vote(one.moderator_id, ReasonKey(one.reason) if one.reason else None) for one in votes
    )


async def _begin_fold(
    both: Both, world: World, hand: Hand, story: SealedStory, reason: str
) -> None:
    await folds.begin(both, world, hand, story.id, reason)
    await report_rows.note_fold(both.main, story.id, story.version)


async def _count(
    both: Both,
    world: World,
    session: Session,
    story: SealedStory,
    key: bytes | None,
    ballot: Ballot,
    *,
    folds_it: bool,
) -> Sequence[Review]:
    """Keep a vote, and return all there are by now."""
    review = _sealed(world, session, story, key, ballot)
    await rereadings.add(both.main, review, folded=folds_it)
    await orders.keep(both.main, world, key, review, ballot)
    return await rereadings.of_story(both.main, story.id, story.version)


async def _carry_out(
    both: Both, hand: Hand, story: SealedStory, votes: Sequence[Review], outcome: Verdict
) -> None:
    if outcome is Verdict.WAIT:
        return
    main = both.main
    was_folded = await folds.end(main, story.id, confirmed=outcome is Verdict.REFUSE)
    if outcome is Verdict.REFUSE:
        await recorded.refusal(both, hand, story, Kind.WITHHELD, votes)
    elif was_folded:
        await record.cut(both, hand, story.id, Kind.UNFOLDED, people=len(votes))
    await report_rows.answer(main, story.id, story.version)
    await rereadings.clear(main, story.id)
    if outcome is Verdict.REFUSE:
        await _take_down(both, hand, story, votes)


async def _take_down(both: Both, hand: Hand, story: SealedStory, votes: Sequence[Review]) -> None:
    """Take a story out of all that is public, as its teller would; its keys and words stay."""
    main = both.main
    await public_words.leave_trace_of_team(both, hand.keyring, story)
    await public_words.delete(main, story.id)
    if story.state is State.PUBLISHED:
        await rereadings.withhold(main, votes)
    else:
        # A newer version is read meanwhile, and is where the story stands.
        await rereadings.keep(main, votes)
        await still_up.put(main, story.id, story.version, withheld=True)
        await stories.leave_public(main, story.id, story.state)
    await figures.add_job(main, ERASE_JOB)


async def _require_fold(main: Connection, story: SealedStory, ballot: Ballot) -> None:
    folded_before = await report_rows.was_folded(main, story.id, story.version)
    if not may_fold(reason=ballot.reason, folded_before=folded_before):
        raise Unfit("fold", "not_now" if folded_before else "other_reason")


async def _required(
    main: Connection, session: Session, story_id: str
) -> tuple[SealedStory, PublicStory]:
    newest, told = await stories.locked(main, story_id), await public.find(main, story_id)
    story = None if newest is None else await public_words.version_of(main, newest)
    if story is None or told is None:
        raise Missing
    if not await _open_reasons(main, story_id, story.version):
        raise Conflict("Nobody asks that this story be read again, or it was answered.")
    if (story_id, story.version) in await rereadings.voted_by(main, session.moderator_id):
        raise Conflict("You have voted on this story; another person reads it now.")
    if (await own_page.read(main, session)).touches(told):
        raise NotForYou("This story names an organisation of yours; somebody else reads it.")
    return story, told


def _sealed(
    world: World, session: Session, story: SealedStory, key: bytes | None, ballot: Ballot
) -> Review:
    sealed = b""
    if key is not None:
        moderator = session.moderator_id
        sealed = words.seal_why(world, key, story, moderator, ballot.words, ballot.sentence)
    return Review(
        story_id=story.id,
        version=story.version,
        moderator_id=session.moderator_id,
        publish=ballot.publish,
        reason=ballot.reason,
        clause=ballot.clause,
        day=world.day(),
        sealed=sealed,
    )


async def _open_reasons(main: Connection, story_id: str, version: int) -> tuple[str, ...]:
    known = await report_rows.of_story(main, story_id, version)
    return tuple(sorted(reason for reason, answered in known.items() if not answered))


def _chance(session: Session, story_id: str) -> bytes:
    return hmac.digest(session.token_hash, story_id.encode(), "sha256")

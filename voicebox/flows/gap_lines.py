"""One line of a teller's own, beside the gap that their withheld story leaves.

It is read as any text is: one moderator shows it, two different people with the same one of the
seven reasons keep it back, and nobody's silence decides anything. The gap stands without it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from moderation.policy import ReasonKey
from moderation.states import State
from moderation.verdict import Verdict
from voicebox.errors import Conflict, Missing
from voicebox.flows import own_page, staff, text_votes
from voicebox.flows.by_receipt import open_story
from voicebox.flows.erasing import ERASE_JOB
from voicebox.flows.handing import NotForYou
from voicebox.flows.own_page import Own
from voicebox.model import Draft, SealedStory, Session
from voicebox.sealing import boxes, ciphers
from voicebox.sealing.keyring import Keyring
from voicebox.store import figures, refusals
from voicebox.store import gap_lines as store
from voicebox.store.db import Both, Connection
from voicebox.store.gap_lines import LineRow, LineState
from voicebox.store.refusals import Gap
from voicebox.world import World

LONGEST = 200  # characters


@dataclass(frozen=True)
class OwnLine:
    """A line as its teller's receipt shows it."""

    state: LineState
    words: str = field(repr=False)
    #: Why it is kept back; none unless it is.
    reason: str | None


@dataclass(frozen=True)
class Unread:
    """A line that waits for this moderator, with the gap that it is for."""

    id: str
    gap: Gap
    words: str = field(repr=False)
    #: Whether somebody has voted; what they chose is not shown.
    second: bool


# --- its teller ----------------------------------------------------------------------------------


async def of_story(main: Connection, story: SealedStory, key: bytes) -> OwnLine | None:
    """Return the line of a story; none when its teller has written none."""
    line = await store.of_story(main, story.id, story.version)
    if line is None:
        return None
    words = ciphers.unseal(key, line.sealed, _place(line.story_id, line.version)).decode()
    return OwnLine(line.state, words, line.reason)


async def write(both: Both, world: World, keyring: Keyring, receipt: str, words: str) -> bool:
    """Keep a line, sealed until somebody has read it; tell whether it was kept.

    It is not when the story is not withheld, or has its line already.
    """
    found = await open_story(both, keyring, receipt)
    if found is None or found.story.state is not State.WITHHELD:
        return False
    story, main = found.story, both.main
    if await store.of_story(main, story.id, story.version) is not None:
        return False
    line = LineRow(
        id=world.fresh_id(),
        story_id=story.id,
        version=story.version,
        state=LineState.WAITING,
        sealed=ciphers.seal(world, found.key, words.encode(), _place(story.id, story.version)),
        to_team=boxes.box_words(await staff.team_public(main), words),
    )
    await store.add(main, line)
    return True


async def take_back(both: Both, keyring: Keyring, receipt: str) -> None:
    """Take a line back, wherever it stands; the gap and the story stay as they are."""
    found = await open_story(both, keyring, receipt)
    if found is not None:
        await _forget(both.main, found.story.id)


# --- moderators ----------------------------------------------------------------------------------


async def waiting(main: Connection, session: Session) -> Sequence[Unread]:
    """Return the lines that wait for this moderator, in an order of chance.

    None names an organisation of theirs.
    """
    own, gaps = await own_page.read(main, session), await refusals.gaps(main)
    voted = await store.votes.voted_by(main, session.moderator_id)
    begun = await store.votes.begun(main)
    found = [
        Unread(line.id, gaps[line.story_id], _opened(session, line), line.id in begun)
        for line in await store.in_state(main, LineState.WAITING)
        if line.id not in voted and line.story_id in gaps
    ]
    return [line for line in found if not _touches(own, line.words)]


async def opened(main: Connection, session: Session, line_id: str) -> Unread:
    """Return a line for somebody who has not voted on it.

    Raises:
        Missing: there is no such line, or no gap for it now.
        Conflict: it has been decided, or this person voted on it.
        NotForYou: it names an organisation that they have to do with.
    """
    line = await _required(main, session, line_id)
    votes = await store.votes.on(main, line_id)
    text_votes.require_no_vote(session, votes)
    gap = (await refusals.gaps(main)).get(line.story_id)
    if gap is None:
        raise Missing
    return Unread(line.id, gap, _opened(session, line), bool(votes))


async def vote(
    main: Connection, keyring: Keyring, session: Session, line_id: str, reason: ReasonKey | None
) -> Verdict:
    """Count a vote to show a line, or to keep it back; do what the votes come to.

    What is to be shown is opened by the site itself when the window closes.

    Raises:
        Missing: there is no such line, or no gap for it now.
        Conflict: it has been decided, or this person voted on it.
        NotForYou: it names an organisation that they have to do with.
    """
    line = await _required(main, session, line_id)
    outcome = await text_votes.cast(main, store.votes, session, line_id, reason)
    if outcome is Verdict.PUBLISH:
        to_site = boxes.box_words(keyring.release.public, _opened(session, line))
        await store.clear(main, line_id, to_site)
    elif outcome is Verdict.REFUSE:
        await store.withhold(main, line_id, str(reason))
    return outcome


async def give_up(main: Connection, session: Session, own: Own) -> None:
    """Take back the votes of a moderator on lines that name an organisation of theirs."""
    voted = await store.votes.voted_by(main, session.moderator_id)
    for line in await store.in_state(main, LineState.WAITING):
        if line.id in voted and _touches(own, _opened(session, line)):
            await store.votes.forget_one(main, line.id, session.moderator_id)


# --- the window ----------------------------------------------------------------------------------


async def n_cleared(main: Connection) -> int:
    """Return how many lines are to be shown when the window closes."""
    return len(await store.in_state(main, LineState.CLEARED))


async def settle(main: Connection, keyring: Keyring) -> None:
    """Show the lines that were read; forget those whose gap is filled, or their story changed."""
    for line in await store.in_state(main, LineState.CLEARED):
        words = boxes.unbox_words(keyring.release.private, line.to_site or b"")
        await store.show(main, line.id, words)
    for story_id in await store.without_gap(main):
        await _forget(main, story_id)


async def _forget(main: Connection, story_id: str) -> None:
    if await store.forget_story(main, story_id):
        await figures.add_job(main, ERASE_JOB)


async def _required(main: Connection, session: Session, line_id: str) -> LineRow:
    line = await store.find(main, line_id)
    if line is None:
        raise Missing
    if line.state is not LineState.WAITING:
        raise Conflict("This line has been decided.")
    if _touches(await own_page.read(main, session), _opened(session, line)):
        raise NotForYou("This line names an organisation of yours; somebody else reads it.")
    return line


def _touches(own: Own, words: str) -> bool:
    return own.touches(Draft(words))


def _opened(session: Session, line: LineRow) -> str:
    return boxes.unbox_words(session.team_private, line.to_team or b"")


def _place(story_id: str, version: int) -> str:
    return f"story/{story_id}/gap/{version}"

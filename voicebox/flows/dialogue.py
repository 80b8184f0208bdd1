"""A moderator asks, a teller answers: through the receipt, in days, and neither is identified.

A question sent with a vote holds nothing. One that is asked alone holds its story until the
teller answers or says to go on, 14 days at most, and only once: nobody keeps a story waiting by
asking again and again.
"""

from moderation.log import Kind
from moderation.questions import HOLDS_DAYS, asks_who
from moderation.states import IN_QUEUE, State, Who, may_move
from voicebox.errors import Conflict
from voicebox.flows import notes, record, team_keys
from voicebox.flows.by_receipt import open_story
from voicebox.flows.hands import in_hand, key_of, require_original
from voicebox.flows.notes import By, Note
from voicebox.flows.votes import Unfit
from voicebox.model import SealedStory, Session
from voicebox.sealing.keyring import Keyring
from voicebox.store import figures, reviews, stories
from voicebox.store import notes as note_store
from voicebox.store.db import Both, Connection
from voicebox.world import World

#: A question of a moderator, in characters: a page of print.
LONGEST_QUESTION = 2000
#: So many answers to one version of a story are kept: enough for anyone, and the disk has an end.
MOST_ANSWERS = 30


async def ask(
    both: Both,
    world: World,
    keyring: Keyring,
    session: Session,
    story_id: str,
    question: str,
    *,
    is_sure: bool,
) -> None:
    """Ask a teller before anything is decided. The story leaves one's hands until then.

    A moderator `is_sure` who was reminded, and says that it does not ask who the teller is.

    Raises:
        Conflict: this moderator does not have the story in hand, or somebody has voted on it, or
            the team has lost its key.
        Unfit: the question is missing, too long, asks who the teller is, or one was asked
            before that held the story.
    """
    story = await in_hand(both.main, world, session, story_id)
    if not may_move(story.state, Who.MODERATOR, State.ASKED):
        raise Conflict("Somebody has voted on this story: a question can go with a vote only.")
    if not question.strip():
        raise Unfit("question", "missing")
    require_fit(question, is_sure=is_sure)
    await require_original(both, story)
    key = await key_of(both, session, story)
    if was_held(await notes.thread(both.main, story, key)):
        raise Unfit("question", "asked_before")
    await notes.write(both.main, world, story, key, By.MODERATOR, question, alone=True)
    await reviews.release(both.main, story.id)
    await stories.move(both.main, story.id, State.ASKED)
    await _count(both, keyring, session, story, question)


async def send_along(
    both: Both,
    world: World,
    keyring: Keyring,
    session: Session,
    story_id: str,
    question: str,
    *,
    is_sure: bool,
) -> None:
    """Send a teller a question or a line together with a vote, if there is one: nothing waits.

    Raises:
        Conflict: this moderator does not have the story in hand.
        Unfit: it is too long, or it asks who the teller is.
    """
    if not question.strip():
        return
    story = await in_hand(both.main, world, session, story_id)
    require_fit(question, is_sure=is_sure)
    key = await key_of(both, session, story)
    await notes.write(both.main, world, story, key, By.MODERATOR, question)
    await _count(both, keyring, session, story, question)


async def answer(both: Both, world: World, keyring: Keyring, receipt: str, text: str) -> bool:
    """Keep a teller's answer; a story that waited for it goes on at once.

    Returns:
        Whether it was kept: not when nothing was asked, nobody will read the story any more,
        or there are very many answers already.
    """
    found = await open_story(both, keyring, receipt)
    if found is None:
        return False
    written = await notes.thread(both.main, found.story, found.key)
    if not may_answer(found.story, written):
        return False
    await notes.write(both.main, world, found.story, found.key, By.TELLER, text)
    await team_keys.give_back(both, found.story, found.key)
    said = [note for note in written if not note.matters]
    if said[-1].by is By.MODERATOR:
        await figures.add(both.main, "answered")
        hand = record.by_receipt(keyring, receipt)
        await record.cut(both, hand, found.story.id, Kind.ANSWERED)
    await _go_on(both.main, found.story)
    return True


async def go_on(both: Both, keyring: Keyring, receipt: str) -> None:
    """Let a story go on without an answer, because its teller says so."""
    found = await open_story(both, keyring, receipt)
    if found is not None:
        await _go_on(both.main, found.story)


async def lapse(main: Connection, world: World) -> None:
    """Let every story go on whose question was asked 14 days ago. Silence counts against none."""
    held = await stories.in_state(main, State.ASKED)
    asked = await note_store.last_asked(main, [story.id for story in held])
    for story in world.shuffled(held):
        if asked.get(story.id, "") <= world.day_before(HOLDS_DAYS):
            await _go_on(main, story)


def may_answer(story: SealedStory, written: tuple[Note, ...]) -> bool:
    """Tell whether an answer finds somebody who reads it."""
    asked = any(note.by is By.MODERATOR for note in written)
    answers = sum(notes.is_answer(note) for note in written)
    return asked and answers < MOST_ANSWERS and story.state in (*IN_QUEUE, State.ASKED)


def was_held(written: tuple[Note, ...]) -> bool:
    """Tell whether a question has held the story before."""
    return any(note.alone for note in written)


def require_fit(question: str, *, is_sure: bool) -> None:
    """Refuse a question that is too long, and once one that asks who the teller is.

    Raises:
        Unfit: with the problem, `too_long` or `asks_who`.
    """
    if len(question) > LONGEST_QUESTION:
        raise Unfit("question", "too_long")
    if asks_who(question) and not is_sure:
        raise Unfit("question", "asks_who")


async def _count(
    both: Both, keyring: Keyring, session: Session, story: SealedStory, question: str
) -> None:
    await figures.add(both.main, "asked")
    # How often somebody was reminded and sent it all the same is seen by everybody.
    if asks_who(question):
        await figures.add(both.main, "asked_who")
    hand = record.by_session(keyring, session)
    await record.cut(both, hand, story.id, Kind.ASKED, people=1)


async def _go_on(main: Connection, story: SealedStory) -> None:
    if story.state is State.ASKED:
        await stories.move(main, story.id, State.WAITING)

"""A story that cannot be read still counts: in the theme nearest to it, and in nothing else.

Its theme is found at the verdict, while its text is in a moderator's hands, or when its teller lets
it count and nothing else, in another process.
Only the theme's number is kept, sealed to the receipt, so that a withdrawal can take it out of the
count; a copy sealed to the site is gone once the window has closed and it is counted.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from pathlib import Path

from moderation.states import State
from moderation.verdict import QUORUM
from voicebox.errors import Sealed
from voicebox.flows import last_public, public_words
from voicebox.flows.by_receipt import open_story
from voicebox.flows.hands import key_of
from voicebox.model import SealedStory, Session
from voicebox.sealing import boxes
from voicebox.sealing.keyring import Keyring
from voicebox.store import kept_themes, reviews, stories
from voicebox.store import placements as store
from voicebox.store.db import Both, Connection, Database
from voicebox.store.placements import Placement
from voicebox.themes import compute

#: Gives the key of a story, to whoever may open it.
OpenedBy = Callable[[Both, SealedStory], Awaitable[bytes]]
#: A story that is counted and neither shown nor quoted.
KEPT = "kept"
#: Every number is written in as many digits.
_DIGITS = 12


def by_session(session: Session) -> OpenedBy:
    """Return how a moderator who is signed in opens a story."""

    async def opened(both: Both, story: SealedStory) -> bytes:
        return await key_of(both, session, story)

    return opened


def by_receipt(keyring: Keyring, receipt: str) -> OpenedBy:
    """Return how its teller opens a story; a verdict may be long ago."""

    async def opened(both: Both, _story: SealedStory) -> bytes:
        found = await open_story(both, keyring, receipt)
        if found is None:
            raise Sealed
        return found.key

    return opened


async def place(
    db: Database,
    keyring: Keyring,
    executor: Executor,
    encoder: Path,
    opened_by: OpenedBy,
    story_id: str,
) -> None:
    """Find the theme of a story that was decided and cannot be read, if its teller lets it count.

    Without themes, or where it was placed already, nothing happens.

    Raises:
        Unusable: the encoder is not whole.
    """
    async with db.read_both() as both:
        story = await stories.find(both.main, story_id)
        kind = None if story is None else await _kind(both.main, story)
        public = await store.teller_public(both.keys, story_id)
        if story is None or kind is None or public is None:
            return
        text = (await last_public.draft(both.main, await opened_by(both, story), story)).text
        kept = await kept_themes.load(both.main)
    if kept is None:
        return
    asked = compute.submit(executor, "voicebox.themes.hidden.nearest", encoder, kept, text)
    number: int | None = await asyncio.wrap_future(asked)
    if number is None:
        return
    placed = sealed_place(keyring, public, story_id, kind, number)
    async with db.write_both() as both:
        # It may have been taken back, or decided otherwise, while the engine was at work.
        now = await stories.find(both.main, story_id)
        if now is not None and await _kind(both.main, now) == kind:
            await store.add(both.main, placed)


def sealed_place(
    keyring: Keyring, teller: bytes, story_id: str, kind: str, number: int
) -> Placement:
    """Return where a story counts, sealed to its teller, and to the site until it is counted."""
    written = f"{number:0{_DIGITS}}".encode()
    sealed = boxes.box(teller, written), boxes.box(keyring.release.public, written)
    return Placement(story_id, kind, *sealed)


async def _kind(main: Connection, story: SealedStory) -> str | None:
    """Return what a story would count as; None where it is not to be placed."""
    if not story.dials.counted or await store.find(main, story.id) is not None:
        return None
    if story.state in (State.CLEARED, State.KEPT):
        return None if story.dials.public else KEPT
    if story.state is not State.WITHHELD or await public_words.is_older_up(main, story):
        return None
    votes = await reviews.of_story(main, story.id, story.version)
    given = [vote.reason for vote in sorted(votes, key=lambda vote: vote.day) if vote.reason]
    agreed = [reason for reason in given if given.count(reason) >= QUORUM]
    return agreed[-1] if agreed else None

"""A teller says that a refusal was wrong: once for each verdict, and people new to it decide."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from moderation.log import Kind
from moderation.states import State
from moderation.verdict import APPEAL_DAYS
from voicebox.flows import record, refusals, team_keys, unread
from voicebox.flows.by_receipt import open_story
from voicebox.flows.refusals import Refusal
from voicebox.model import SealedAppeal, SealedStory
from voicebox.sealing import ciphers
from voicebox.sealing.keyring import Keyring
from voicebox.store import appeals, figures, owed, reviews, stories
from voicebox.store.db import Both, Connection
from voicebox.world import World


class Standing(StrEnum):
    """How it stands with appealing."""

    OPEN = "open"
    TOO_LATE = "too_late"
    RUNNING = "running"
    UPHELD = "upheld"
    OVERTURNED = "overturned"


@dataclass(frozen=True)
class Appeal:
    """What a receipt shows of an appeal, or of the way to one."""

    standing: Standing
    #: The last day on which its teller can appeal.
    until: str
    #: What the teller wrote; it may be nothing.
    words: str = field(default="", repr=False)
    #: What those said who looked at it again and agreed with the first.
    refusals: tuple[Refusal, ...] = field(default=(), repr=False)


async def of_story(main: Connection, world: World, story: SealedStory, key: bytes) -> Appeal | None:
    """Return how it stands with appealing; None for a story that was never withheld."""
    verdict = await verdict_day(main, story)
    known = await on_verdict(main, story)
    if verdict is None or not (known or story.state is State.WITHHELD):
        return None
    until = (date.fromisoformat(verdict) + timedelta(days=APPEAL_DAYS)).isoformat()
    if known is None:
        is_open = verdict >= world.day_before(APPEAL_DAYS)
        return Appeal(Standing.OPEN if is_open else Standing.TOO_LATE, until)
    standing = Standing(known.outcome or Standing.RUNNING)
    return Appeal(
        standing=standing,
        until=until,
        words=open_words(key, known),
        refusals=(
            refusals.told(story, key, await appeals.votes(main, known))
            if standing is Standing.UPHELD
            else ()
        ),
    )


async def appeal(both: Both, world: World, keyring: Keyring, receipt: str, text: str) -> bool:
    """Have others look at a withheld story again; the words may be left empty.

    Returns:
        Whether they will: not when it is not withheld, the time is over, or it was asked
        before for this verdict.
    """
    found = await open_story(both, keyring, receipt)
    if found is None or found.story.state is not State.WITHHELD:
        return False
    story, key, main = found.story, found.key, both.main
    stands = await of_story(main, world, story, key)
    verdict = await verdict_day(main, story)
    if stands is None or verdict is None or stands.standing is not Standing.OPEN:
        return False
    # Of what is all turned off nobody reads a word.
    if not story.dials.any:
        return False
    # Counted among what nobody can read, it may become readable: only its receipt takes it out.
    await unread.take_back(both, keyring, receipt, story.id)
    # Those who look again must be able to open it, whatever became of the team's wrap.
    await team_keys.give(both, story, key)
    mine = SealedAppeal(story.id, story.version, verdict, b"")
    sealed = ciphers.seal(world, key, text.encode(), _place(mine))
    await appeals.add(main, SealedAppeal(**vars(mine) | {"sealed": sealed}))
    await owed.put(main, story.id, world.week())
    await stories.move(main, story.id, State.APPEALED)
    await figures.add(main, "appeals")
    await record.cut(both, record.by_receipt(keyring, receipt), story.id, Kind.APPEALED)
    return True


async def on_verdict(main: Connection, story: SealedStory) -> SealedAppeal | None:
    """Return the appeal against the verdict that stands; one against a former says nothing now."""
    verdict = await verdict_day(main, story)
    known = await appeals.of_story(main, story.id, story.version)
    return next((appeal for appeal in known if appeal.verdict == verdict), None)


async def verdict_day(main: Connection, story: SealedStory) -> str | None:
    """Return the day of the last vote of the first round on this version of a story."""
    votes = await reviews.of_story(main, story.id, story.version)
    return max((vote.day for vote in votes), default=None)


def open_words(key: bytes, sealed: SealedAppeal) -> str:
    """Return what a teller wrote with an appeal.

    Raises:
        Sealed: it is not the key of this version.
    """
    return ciphers.unseal(key, sealed.sealed, _place(sealed)).decode()


def _place(appeal: SealedAppeal) -> str:
    return f"story/{appeal.story_id}/appeal/{appeal.version}/{appeal.verdict}"

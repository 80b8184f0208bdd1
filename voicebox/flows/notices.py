"""Somebody complains about a public story: a case with its clock, and no way to take it down."""

import json
from dataclasses import dataclass, field
from datetime import date

from moderation import notice_clock
from moderation.notice_clock import PassOnBy
from moderation.orders import day_of
from voicebox.errors import Missing, Refused, Sealed
from voicebox.flows import later, public_words, staff
from voicebox.flows.by_receipt import open_story
from voicebox.flows.hands import key_of
from voicebox.flows.votes import Unfit
from voicebox.model import SealedStory, Session
from voicebox.sealing import boxes, ciphers, derive
from voicebox.sealing.keyring import Keyring
from voicebox.store import figures, notices, stories
from voicebox.store.db import Both, Connection
from voicebox.store.notices import NoticeRow
from voicebox.world import World

LEAD = "lead"
#: Lengths are hidden in steps of this many bytes.
_STEP = 2048


@dataclass(frozen=True)
class Notice:
    """What a lead writes down of a notice that came in."""

    story_id: str
    #: Who wrote, and how they can be answered: only the team sees it.
    sender: str = field(repr=False)
    #: The day on which it came, as it was typed.
    came: str
    #: What they say, as the teller is told it.
    told: str = field(repr=False)


@dataclass(frozen=True)
class Case:
    """A notice before a lead, with its clocks."""

    id: str
    story_id: str
    sender: str = field(repr=False)
    came: str
    told: str = field(repr=False)
    answer: str | None = field(repr=False)
    passed_on: str
    pass_on_by: PassOnBy
    answer_by: date
    #: Whether its teller can be told at all: one of a collection has none here.
    has_teller: bool
    closed: bool


@dataclass(frozen=True)
class Told:
    """A notice before the teller of its story."""

    id: str
    words: str = field(repr=False)
    answer: str | None = field(repr=False)
    #: The day until which the law gives them time, as 2026-12-01.
    answer_by: str
    closed: bool


def require_lead(session: Session) -> None:
    """Refuse whoever is not a lead.

    Raises:
        Refused: they are a moderator.
    """
    if session.role != LEAD:
        raise Refused("Only leads keep legal notices.")


async def log(both: Both, world: World, session: Session, notice: Notice) -> None:
    """Keep a notice as a case and tell its teller; the story stays where it is.

    Raises:
        Refused: they are not a lead.
        Unfit: no public story is meant, or something is missing, or it came on no day so far.
    """
    require_lead(session)
    story = await stories.locked(both.main, notice.story_id)
    if story is None or await public_words.version_of(both.main, story) is None:
        raise Unfit("story", "unknown")
    came = _require_whole(world, notice)
    noted = json.dumps({"sender": notice.sender, "came": came, "told": notice.told}).encode()
    padded = noted + b" " * (-len(noted) % _STEP)
    notice_id = world.fresh_id()
    told = b""
    if story.sealed:
        key = await later.key_of(both, session, story)
        told = ciphers.seal(world, key, notice.told.encode(), _place(story.id, notice_id, "told"))
    row = NoticeRow(
        id=notice_id,
        story_id=story.id,
        sealed=boxes.box(await staff.team_public(both.main), padded),
        told=told,
        answer=None,
        passed_on=world.day(),
        closed=False,
    )
    await notices.add(both.main, row)
    await figures.add(both.main, "notices")


async def cases(both: Both, session: Session) -> tuple[Case, ...]:
    """Return all cases, the open ones first.

    Raises:
        Refused: they are not a lead.
    """
    require_lead(session)
    return tuple([await _case(both, session, row) for row in await notices.everything(both.main)])


async def close(main: Connection, session: Session, notice_id: str) -> None:
    """Close a case.

    Raises:
        Refused: they are not a lead.
        Missing: there is no open case of this id.
    """
    require_lead(session)
    if not await notices.close(main, notice_id):
        raise Missing
    await figures.add(main, "notices_closed")


async def told(main: Connection, story: SealedStory, key: bytes) -> tuple[Told, ...]:
    """Return the notices about a story, as its teller reads them."""
    found = []
    for row in await notices.of_story(main, story.id):
        words = _open(key, row, "told", row.told)
        answered = None if row.answer is None else _open(key, row, "answer", row.answer)
        by = notice_clock.answer_by(date.fromisoformat(row.passed_on)).isoformat()
        found.append(Told(row.id, words, answered, by, row.closed))
    return tuple(found)


async def answer(
    both: Both, world: World, keyring: Keyring, receipt: str, notice_id: str, words: str
) -> bool:
    """Keep what a teller answers to a notice, once; tell whether it was kept."""
    found = await open_story(both, keyring, receipt)
    if found is None:
        return False
    place = _place(found.story.id, notice_id, "answer")
    sealed = ciphers.seal(world, derive.later_key(found.key), words.encode(), place)
    kept = await notices.answer(both.main, notice_id, found.story.id, sealed)
    if kept:
        await figures.add(both.main, "notices_answered")
    return kept


async def carry_over(
    main: Connection, world: World, story: SealedStory, old: bytes, new: bytes
) -> None:
    """Seal what a teller was told and answered under the key of a new version of the story."""
    for row in await notices.of_story(main, story.id):

        def resealed(part: str, sealed: bytes, row: NoticeRow = row) -> bytes:
            plain = _open(old, row, part, sealed).encode()
            key = derive.later_key(new)
            return ciphers.seal(world, key, plain, _place(row.story_id, row.id, part))

        answer = None if row.answer is None else resealed("answer", row.answer)
        await notices.reseal(main, row.id, resealed("told", row.told), answer)


async def _case(both: Both, session: Session, row: NoticeRow) -> Case:
    noted = json.loads(boxes.unbox(session.team_private, row.sealed))
    return Case(
        id=row.id,
        story_id=row.story_id,
        sender=noted["sender"],
        came=noted["came"],
        told=noted["told"],
        answer=await _answer_of(both, session, row),
        passed_on=row.passed_on,
        pass_on_by=notice_clock.pass_on_by(date.fromisoformat(noted["came"])),
        answer_by=notice_clock.answer_by(date.fromisoformat(row.passed_on)),
        has_teller=bool(row.told),
        closed=row.closed,
    )


async def _answer_of(both: Both, session: Session, row: NoticeRow) -> str | None:
    story = await stories.find(both.main, row.story_id)
    if row.answer is None or story is None:
        return None
    try:
        return _open(await key_of(both, session, story), row, "answer", row.answer)
    except (Missing, Sealed):
        # The team can open the story no longer: its teller alone can, or nobody.
        return None


def _require_whole(world: World, notice: Notice) -> str:
    if not notice.sender.strip():
        raise Unfit("sender", "missing")
    if not notice.told.strip():
        raise Unfit("told", "missing")
    came = day_of(notice.came)
    if came is None:
        raise Unfit("came", "unclear")
    if came > world.now().date():
        raise Unfit("came", "not_yet")
    return came.isoformat()


def _open(key: bytes, row: NoticeRow, part: str, sealed: bytes) -> str:
    return later.unseal(key, sealed, _place(row.story_id, row.id, part)).decode()


def _place(story_id: str, notice_id: str, part: str) -> str:
    return f"story/{story_id}/notice/{notice_id}/{part}"

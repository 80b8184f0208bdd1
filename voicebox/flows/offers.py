"""What waits for a moderator: the urgent first, then the oldest week, then chance."""

import hmac
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import groupby

from moderation import queue
from moderation.copies import folded
from moderation.states import IN_QUEUE, State
from voicebox.flows import resting
from voicebox.flows.fitting import fitting
from voicebox.flows.hands import draft_if_any
from voicebox.flows.hints import open_hints
from voicebox.flows.windows import CLAIM_HOURS
from voicebox.model import Draft, SealedStory, Session
from voicebox.store import appeals, buddies, reviews, stories
from voicebox.store.db import Both
from voicebox.world import World

#: Lines of a page of the queue.
PAGE = 20
#: Stories of which near-copies are looked for, from the first on: each has to be opened for it.
LOOKED = 100
FIRST_LINES = 200  # characters
LONG = 5_000  # characters


@dataclass(frozen=True)
class Offered:
    """A story that waits for this moderator, as the queue shows it."""

    story_id: str
    version: int
    week: str
    language: str
    first_lines: str = field(repr=False)
    notes: tuple[str, ...] = field(repr=False)
    hints: tuple[str, ...]
    #: Whether it needs a second person; what the first one chose is not shown.
    second: bool
    #: Whether it was withheld, and its teller has asked to have it looked at again.
    appealed: bool
    long: bool
    mine: bool


@dataclass(frozen=True)
class Queue:
    """The first page of the queue, and how much there is."""

    #: Each line is one story, or near-copies of one: a flood takes one line, and hides nothing.
    lines: tuple[tuple[Offered, ...], ...]
    waiting: int
    #: Whether this moderator has had their share of what is heavy today: none more is offered.
    enough: bool

    @property
    def stories(self) -> tuple[Offered, ...]:
        """Every story of this page, in the order of its lines."""
        return tuple(story for line in self.lines for story in line)


async def show_queue(both: Both, world: World, session: Session) -> Queue:
    """Return what waits for this moderator: urgent first, then the oldest week, then chance.

    What they voted on, what somebody else holds, what names an organisation of theirs and what
    is more than their share of today is not offered, nor for two days what they had in hand and
    let go; afterwards that comes last. An appeal is offered to those who never voted on its story.
    """
    main = both.main
    holders = await reviews.holders(main, world.hour(ago=CLAIM_HOURS))
    voted = await reviews.voted_by(main, session.moderator_id)
    involved = await appeals.involved(main, session.moderator_id)
    begun = await reviews.begun(main)
    aside = await buddies.all_aside(main)
    skipped = await reviews.skipped_by(main, session.moderator_id)
    resting_now = await resting.left_to_others(main, world, session)
    open_to_them = [
        story
        for story in await stories.in_state(main, *IN_QUEUE)
        if holders.get(story.id, session.moderator_id) == session.moderator_id
        and (story.id, story.version) not in voted
        and not (story.state is State.APPEALED and story.id in involved)
        and story.id not in aside
        and (story.id not in resting_now or story.id in holders)
    ]
    hints = {one.id: open_hints(session.team_private, one.hint) for one in open_to_them}
    fit = await fitting(both, world, session, open_to_them, hints, holders)
    ordered = _in_order(fit.stories, hints, session)
    ordered.sort(key=lambda story: story.id in skipped)
    drafts = await _drafts(both, session, ordered)
    lines = _lines([one for one in ordered if one.id in drafts], drafts, hints, skipped)[:PAGE]
    offered = [
        tuple(
            _offered(
                story,
                drafts[story.id],
                hints[story.id],
                second=story.state is not State.APPEALED and (story.id, story.version) in begun,
                mine=story.id in holders,
            )
            for story in line
        )
        for line in lines
    ]
    return Queue(tuple(offered), len(fit.stories), fit.enough)


async def _drafts(
    both: Both, session: Session, ordered: Sequence[SealedStory]
) -> Mapping[str, Draft]:
    """Return the words of the first of some stories, by id; of one that nobody can open, none."""
    found = {one.id: await draft_if_any(both, session, one) for one in ordered[:LOOKED]}
    return {story_id: draft for story_id, draft in found.items() if draft is not None}


def _offered(
    story: SealedStory, draft: Draft, hints: tuple[str, ...], *, second: bool, mine: bool
) -> Offered:
    return Offered(
        story_id=story.id,
        version=story.version,
        week=story.week,
        language=story.language,
        first_lines=first_lines(draft.text),
        notes=draft.notes,
        hints=hints,
        second=second,
        appealed=story.state is State.APPEALED,
        long=len(draft.text) > LONG,
        mine=mine,
    )


def _lines(
    ordered: Sequence[SealedStory],
    drafts: Mapping[str, Draft],
    hints: Mapping[str, tuple[str, ...]],
    skipped: Set[str],
) -> list[tuple[SealedStory, ...]]:
    """Put near-copies into one line, and only such as the order of the queue leaves to chance."""
    by_id = {story.id: story for story in ordered}
    found = []
    for _, alike in groupby(
        ordered, lambda story: (story.id in skipped, bool(hints[story.id]), story.week)
    ):
        texts = {story.id: drafts[story.id].text for story in alike}
        found += [tuple(by_id[one] for one in line) for line in folded(texts)]
    return found


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


def first_lines(text: str) -> str:
    """Return the beginning of a story, on one line."""
    line = " ".join(text[: FIRST_LINES * 2].split())
    return line if len(line) <= FIRST_LINES else line[:FIRST_LINES].rsplit(" ", 1)[0] + " …"

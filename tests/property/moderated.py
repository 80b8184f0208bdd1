"""A site of its own and everything that people and clocks can do to the stories on it.

What fails because it is not the moment for it allows nothing: so it is in life.
"""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from moderation.policy import ReasonKey
from moderation.verdict import Verdict
from tests.conftest import Clock, Dice, Pattern
from tests.flows import changing, masked, talking, turning
from tests.flows.masked import ANN, TEXT, TITLE, WARD
from tests.flows.place import ALL, COUNTED, NOTHING, QUOTED, YES, Place, ordered, refusal
from tests.property import lines, names, pairs, places
from tests.property.told import RULES, Told
from voicebox.errors import VoiceboxError
from voicebox.flows import editing, lapsing, my_story, reports, retention, staff, taking_back
from voicebox.flows.editing import Edited
from voicebox.flows.taking_back import RecentVotes
from voicebox.model import Ballot, Dials
from voicebox.sealing import keyring
from voicebox.settings import Settings
from voicebox.store.db import Database
from voicebox.world import World

DIAL_NAMES = ("shown", "quoted", "counted", "reused")
PEOPLE = ("ama", "rhys", "mo", "kit")
DIALS = (ALL, ALL, QUOTED, COUNTED, NOTHING)


def against(reason: ReasonKey, review: str) -> Ballot:
    """Return a ballot that withholds for a reason; an order is looked at again on a day."""
    if reason is ReasonKey.LEGAL_ORDER:
        return ordered(review)
    return refusal(reason, f"{reason}.1", words=("Ann",))


@dataclass
class Life:
    """Everything that can be done; each act takes the story and the person it is about."""

    place: Place
    recent: RecentVotes
    stories: list[Told] = field(default_factory=list)
    #: How often each act was not refused.
    done: dict[str, int] = field(default_factory=dict)
    #: Resting stories that a crash cut off as they were let out: their team can open them.
    let_out: set[str] = field(default_factory=set)

    async def attempt(self, act: str, which: int, who: int, chance: int, crash: str) -> None:
        """Try one act, with a crash between the two commits if one is named."""
        story = self.stories[which % len(self.stories)] if self.stories else None
        if story is None and act not in ("tell", "rest", "window", "days"):
            return
        doing: Callable[[Told | None, str, int], Awaitable[None]] = getattr(self, f"_{act}")
        # A receipt of a story that is gone leads to no id.
        refused = (VoiceboxError, ValueError) if story and story.gone else VoiceboxError
        try:
            with self.place.failing_commit(crash) if crash else contextlib.nullcontext():
                await doing(story, PEOPLE[who % len(PEOPLE)], chance)
        except refused:
            # Time is not the wrong moment for anything: what stops it stops every story.
            if act in ("window", "days"):
                raise
            return
        except IntegrityError:
            if not crash:
                raise
            if act == "withdraw" and story is not None:
                story.gone = True
            if act in ("window", "days", "send_now"):
                self.let_out |= {one for one, is_locked in self.resting() if not is_locked}
            # The process starts anew, and finishes what was cut in half.
            await self.place.sweep()
            return
        self.done[act] = self.done.get(act, 0) + 1

    def resting(self) -> list[tuple[str, bool]]:
        """Return each story that rests, and whether it is locked away from the team."""
        query = "SELECT story_id, max(team_wrap IS NULL) FROM story_keys GROUP BY 1"
        locked = dict(self.place.rows("keys", query))
        rests = self.place.rows("main", "SELECT story_id FROM rests")
        return [(story_id, bool(locked.get(story_id, True))) for (story_id,) in rests]

    # --- tellers -------------------------------------------------------------------------------

    async def _tell(self, _story: Told | None, _who: str, chance: int) -> None:
        await self._send(chance, "")

    async def _rest(self, _story: Told | None, _who: str, chance: int) -> None:
        await self._send(chance, ("night", "week")[chance % 2])

    async def _send(self, chance: int, rest: str) -> None:
        if_away = ("masked", "held", "")[chance % 3]
        dials = DIALS[chance % len(DIALS)]
        receipt = await self.place.tell(TEXT, dials, title=TITLE, if_away=if_away, rest=rest)
        self.stories.append(Told(receipt, self.place.id_of(receipt), if_away))

    async def _send_now(self, story: Told, _who: str, _chance: int) -> None:
        await changing.send_now(self.place, story.receipt)

    async def _edit_hide(self, story: Told, _who: str, _chance: int) -> None:
        if await self._edit(story, leave_up=False):
            story.left_up = set()

    async def _edit_keep(self, story: Told, _who: str, _chance: int) -> None:
        public = self.place.rows(
            "main", "SELECT title, text FROM public_stories WHERE id = ?", story.story_id
        )
        if await self._edit(story, leave_up=True):
            story.left_up = set(public)

    async def _edit(self, story: Told, *, leave_up: bool) -> bool:
        if await self.place.come_back(story.receipt) is None:
            return False
        text = f"{TEXT}\nThis is version {story.version + 1}."
        came = await changing.change(
            self.place, story.receipt, text, leave_up=leave_up, seen=story.version
        )
        if came is not Edited.CHANGED:
            return False
        story.text, story.version, story.allowed = text, story.version + 1, set()
        return True

    async def _take_down(self, story: Told, _who: str, _chance: int) -> None:
        place = self.place
        if await editing.take_down_old(place.db, place.keyring, story.receipt):
            story.left_up = set()

    async def _decide(self, story: Told, _who: str, chance: int) -> None:
        async with self.place.db.write_both() as both:
            dials = Dials(counted=True, shown=bool(chance % 2))
            place = self.place
            await my_story.decide(both, place.world, place.keyring, story.receipt, dials)

    async def _accept(self, story: Told, _who: str, _chance: int) -> None:
        await masked.accept(self.place, story.receipt)
        story.allowed.add(story.worn(ANN))

    async def _counter(self, story: Told, _who: str, _chance: int) -> None:
        await masked.counter(self.place, story.receipt)

    async def _decline(self, story: Told, _who: str, _chance: int) -> None:
        await masked.decline(self.place, story.receipt)

    async def _answer(self, story: Told, _who: str, _chance: int) -> None:
        await talking.answer(self.place, story.receipt)

    async def _appeal(self, story: Told, _who: str, _chance: int) -> None:
        await talking.appeal(self.place, story.receipt)

    async def _dial(self, story: Told, _who: str, chance: int) -> None:
        # A dial is turned by itself, or all at once.
        before = await self._dials(story)
        dial = DIAL_NAMES[chance % len(DIAL_NAMES)]
        turned = replace(before, **{dial: not getattr(before, dial)})
        after = turned if chance % 3 else DIALS[chance % len(DIALS)]
        await turning.turn(self.place, story.receipt, after)

    async def _hide(self, story: Told, _who: str, _chance: int) -> None:
        await turning.hide(self.place, story.receipt)

    async def _show(self, story: Told, _who: str, _chance: int) -> None:
        await turning.show_again(self.place, story.receipt)

    async def _dials(self, story: Told) -> Dials:
        mine = await self.place.come_back(story.receipt)
        return Dials() if mine is None else mine.draft.dials

    async def _withdraw(self, story: Told, _who: str, _chance: int) -> None:
        await self.place.withdraw(story.receipt)
        story.gone = True

    async def _line(self, story: Told, _who: str, chance: int) -> None:
        await lines.write(self.place, story, chance)

    async def _line_back(self, story: Told, _who: str, _chance: int) -> None:
        await lines.take_back(self.place, story)

    async def _contest(self, story: Told, _who: str, chance: int) -> None:
        await places.move(self.place, story, chance)

    async def _contest_undo(self, story: Told, _who: str, _chance: int) -> None:
        await places.undo(self.place, story)

    async def _name(self, story: Told, _who: str, chance: int) -> None:
        await names.propose(self.place, story, chance)

    async def _name_back(self, story: Told, _who: str, _chance: int) -> None:
        await names.take_back(self.place, story)

    async def _yes(self, story: Told, _who: str, chance: int) -> None:
        await names.say_yes(self.place, story, chance)

    async def _no(self, story: Told, _who: str, _chance: int) -> None:
        await names.say_no(self.place, story)

    async def _pair(self, story: Told, _who: str, chance: int) -> None:
        await pairs.say(self.place, story, chance)

    async def _pair_back(self, story: Told, _who: str, _chance: int) -> None:
        await pairs.take_back(self.place, story)

    async def _pair_out(self, story: Told, _who: str, chance: int) -> None:
        await pairs.take_out(self.place, story, chance)

    # --- moderators and readers ----------------------------------------------------------------

    async def _publish(self, story: Told, who: str, _chance: int) -> None:
        # Before it: what is allowed is written down even where the answer is lost on the way.
        story.allowed.add(story.as_sent)
        await self._vote(story, who, YES)

    async def _withhold(self, story: Told, who: str, chance: int) -> None:
        await self._vote(story, who, self._against(chance))

    async def _vote(self, story: Told, who: str, ballot: Ballot) -> None:
        person = self.place.moderator(who)
        await self.place.claim(person, story.story_id)
        if await self.place.cast(person, story.story_id, ballot) is Verdict.PUBLISH:
            # Three people who would withhold it for three reasons have let it out as well.
            story.allowed.add(story.as_sent)
        self.recent.note(who, story.story_id)

    async def _skip(self, story: Told, who: str, _chance: int) -> None:
        person = self.place.moderator(who)
        await self.place.claim(person, story.story_id)
        await self.place.skip(person, story.story_id)

    async def _propose(self, story: Told, who: str, _chance: int) -> None:
        person = self.place.moderator(who)
        await self.place.claim(person, story.story_id)
        await masked.propose(self.place, person, story.receipt)
        if story.if_away == "masked":
            story.allowed.add(story.worn(ANN))

    async def _wear(self, story: Told, who: str, _chance: int) -> None:
        await masked.publish_after_counter(self.place, story.receipt, who, masked=True)
        story.allowed.add(story.worn(WARD))

    async def _bare(self, story: Told, who: str, _chance: int) -> None:
        story.allowed.add(story.as_sent)
        await masked.publish_after_counter(self.place, story.receipt, who, masked=False)

    async def _ask(self, story: Told, who: str, _chance: int) -> None:
        await talking.ask(self.place, who, story.receipt)

    async def _take_back(self, story: Told, who: str, _chance: int) -> None:
        place = self.place
        async with place.db.write_both() as both:
            await taking_back.take_back(
                both,
                place.world,
                place.keyring,
                place.moderator(who),
                story.story_id,
                self.recent,
            )

    async def _report(self, story: Told, _who: str, chance: int) -> None:
        async with self.place.db.write() as main:
            reason = list(ReasonKey)[chance % len(ReasonKey)]
            await reports.report(main, self.place.world, story.story_id, reason, "")

    async def _reread(self, story: Told, who: str, chance: int) -> None:
        ballot = YES if chance % 3 == 0 else self._against(chance)
        await self.place.reread(who, story.story_id, ballot, fold=chance % 2 == 1)

    async def _line_show(self, story: Told, who: str, _chance: int) -> None:
        await lines.vote(self.place, story, who, None)

    async def _line_keep(self, story: Told, who: str, chance: int) -> None:
        reasons = (ReasonKey.THREAT, ReasonKey.THREAT, ReasonKey.HATE)
        await lines.vote(self.place, story, who, reasons[chance % len(reasons)])

    async def _name_show(self, story: Told, who: str, _chance: int) -> None:
        await names.vote(self.place, story, who, None)

    async def _name_keep(self, story: Told, who: str, chance: int) -> None:
        reasons = (ReasonKey.THREAT, ReasonKey.THREAT, ReasonKey.HATE)
        await names.vote(self.place, story, who, reasons[chance % len(reasons)])

    async def _pair_show(self, story: Told, who: str, _chance: int) -> None:
        await pairs.vote(self.place, story, who, None)

    async def _pair_down(self, story: Told, who: str, chance: int) -> None:
        reasons = (ReasonKey.THREAT, ReasonKey.THREAT, ReasonKey.HATE)
        await pairs.keep_back(self.place, story, who, reasons[chance % len(reasons)])

    async def _line_down(self, story: Told, who: str, chance: int) -> None:
        reasons = (ReasonKey.THREAT, ReasonKey.THREAT, ReasonKey.HATE)
        await lines.keep_back(self.place, story, who, reasons[chance % len(reasons)])

    async def _name_down(self, story: Told, who: str, chance: int) -> None:
        reasons = (ReasonKey.THREAT, ReasonKey.THREAT, ReasonKey.HATE)
        await names.keep_back(self.place, story, who, reasons[chance % len(reasons)])

    def _against(self, chance: int) -> Ballot:
        # Few reasons, so that two people often give the same.
        reasons = (ReasonKey.THREAT, ReasonKey.THREAT, ReasonKey.HATE, ReasonKey.LEGAL_ORDER)
        soon = (self.place.clock.at.date()).replace(day=28).isoformat()
        later = f"{self.place.clock.at.year + 1}-01-01"
        review = soon if self.place.world.day() < soon else later
        return against(reasons[chance % len(reasons)], review)

    # --- time ----------------------------------------------------------------------------------

    async def _window(self, _story: Told | None, _who: str, _chance: int) -> None:
        await self.place.close()

    async def _look(self, _story: Told | None, _who: str, _chance: int) -> None:
        await places.look(self.place)

    async def _days(self, _story: Told | None, _who: str, chance: int) -> None:
        place = self.place
        place.clock.advance(days=(1, 14, 15, 91)[chance % 4])
        async with place.db.write_both() as both:
            await lapsing.end_what_is_over(both, place.world, place.keyring)
            await retention.forget_decided(both, place.world)
        await place.close()


#: What can be tried, more often what moves a story on.
ACTS = (
    *("tell", "tell", "rest", "window", "window", "days"),
    *("publish", "publish", "publish", "withhold", "withhold", "withhold", "propose", "propose"),
    *("accept", "counter", "decline", "wear", "bare", "ask", "answer", "skip"),
    *("appeal", "take_back", "report", "reread", "reread", "decide", "withdraw"),
    *("dial", "dial", "dial", "hide", "show", "show"),
    *("edit_keep", "edit_keep", "edit_hide", "take_down", "send_now", "window"),
    *("line", "line", "line_show", "line_keep", "line_keep", "line_back"),
    *("line_down", "line_down", "name_down", "name_down"),
    *("look", "look", "contest", "contest", "contest_undo"),
    *("name", "name", "name_show", "name_show", "name_keep", "name_back", "yes", "yes", "no"),
    *("pair", "pair", "pair", "pair_show", "pair_show", "pair_down", "pair_back", "pair_out"),
)
#: Where a crash cuts an act in half: the keys are written, and the words are not.
CRASHES = (
    *("UPDATE ON stories", "UPDATE ON masks", "INSERT ON reviews", "INSERT ON log_pending"),
    *("INSERT ON dial_changes", "DELETE ON public_stories"),
    *("INSERT ON edits", "DELETE ON rests"),
    *("INSERT ON theme_names", "UPDATE ON theme_names", "INSERT ON theme_name_yeses"),
    *("INSERT ON theme_pairs", "DELETE ON theme_pairs", "INSERT ON unpaired"),
    *("INSERT ON gap_lines", "DELETE ON gap_lines", "INSERT ON contests", "DELETE ON contests"),
)


@asynccontextmanager
async def living(pattern: Pattern, folder: Path, seed: str) -> AsyncIterator[Life]:
    """Give a site of its own with no stories, on which a life can begin."""
    settings = Settings(data=folder / "data", secrets=folder / "secrets")
    founding, clock = pattern.copy(settings), Clock()
    world = World(now=clock, chance=Dice(seed))
    db = Database.open(settings.data)
    try:
        async with db.read() as main:
            team = await staff.team_by_recovery(main, founding.recovery_key)
        keys = keyring.read(settings.secrets)
        place = Place(settings, world, clock, db, keys, RULES, founding.recovery_key, team)
        yield Life(place, RecentVotes(world, "day"))
    finally:
        await db.close()

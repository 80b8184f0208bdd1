"""P21 **Nobody else's words.** Public text equals the storyteller's text byte for byte, except
masks they accepted, or chose beforehand to allow if they never come back.
"""

import contextlib
import re
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from moderation import policy
from moderation.marking import cover
from tests.conftest import Clock, Dice, Pattern, run_apart
from tests.covered import differs_only_in
from tests.flows import changing, masked
from tests.flows.masked import ANN, TEXT, TITLE, WITHOUT_ANN, WITHOUT_WARD
from tests.flows.place import ALL, YES, Place, refusal
from voicebox.errors import VoiceboxError
from voicebox.flows import staff
from voicebox.flows.editing import Edited
from voicebox.sealing import keyring
from voicebox.settings import Settings
from voicebox.store import public
from voicebox.store.db import Database
from voicebox.world import World

Shown = tuple[str, str] | None
AS_SENT = (TITLE, TEXT)
SOURCES = Path(__file__).parents[2] / "voicebox"
#: What can happen to a story, each as somebody tries it at a bad moment too.
EVENTS = (
    *("propose", "accept", "counter", "decline", "fortnight"),
    *("yes", "worn", "bare", "refuse", "window", "withdraw"),
    *("edit_keep", "edit_hide"),
)
#: Where a crash cuts an event in half: the keys are written, and the words are not.
CRASHES = ("", "", "UPDATE ON stories", "UPDATE ON masks")
#: Most orders by chance would never come to a proposal.
BEGINNINGS: Sequence[list[tuple[str, str]]] = (
    [],
    [("propose", "")],
    [("propose", ""), ("counter", "")],
)
STEPS = st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from(CRASHES)), max_size=6).flatmap(
    lambda steps: st.sampled_from([[*begun, *steps] for begun in BEGINNINGS])
)


@dataclass
class Walk:
    """One story, whatever happens to it, and what its teller and its readers have allowed."""

    place: Place
    receipt: str
    story_id: str
    if_away: str
    allowed: set[Shown]
    gone: bool = False
    #: What its teller has added to the text since.
    added: str = ""

    def allow(self, title: str, text: str) -> None:
        """Note that its teller, or a reader, lets this be public of the words of now."""
        self.allowed.add((title, text + self.added))

    async def step(self, event: str, crash: str) -> None:
        """Try something; what fails allows nothing."""
        happens: Mapping[str, Callable[[], Awaitable[None]]] = {
            name: getattr(self, f"_{name}") for name in EVENTS
        }
        # Once it is gone its receipt leads to no id, and a test finds none.
        refused = (VoiceboxError, ValueError) if self.gone else VoiceboxError
        try:
            with self.place.failing_commit(crash) if crash else contextlib.nullcontext():
                await happens[event]()
        except refused:
            return
        except IntegrityError:
            if not crash:
                raise

    async def shown(self) -> Shown:
        async with self.place.db.read() as main:
            found = await public.find(main, self.story_id)
        return None if found is None else (found.title, found.text)

    async def _reader(self) -> str:
        for who in ("ama", "rhys", "mo"):
            with contextlib.suppress(VoiceboxError):
                await self.place.claim(self.place.moderator(who), self.story_id)
                return who
        return "nobody"

    async def _propose(self) -> None:
        reader = self.place.moderator(await self._reader())
        await masked.propose(self.place, reader, self.receipt, ANN)

    async def _accept(self) -> None:
        await masked.accept(self.place, self.receipt)
        self.allow(*WITHOUT_ANN)

    async def _counter(self) -> None:
        await masked.counter(self.place, self.receipt)

    async def _decline(self) -> None:
        await masked.decline(self.place, self.receipt)

    async def _fortnight(self) -> None:
        self.place.clock.advance(days=14)
        if self.if_away == "masked":
            self.allow(*WITHOUT_ANN)
        await masked.lapse(self.place)

    async def _yes(self) -> None:
        await self.place.cast(self.place.moderator(await self._reader()), self.story_id, YES)
        self.allow(*AS_SENT)

    async def _worn(self) -> None:
        # Its masks are the ones that its teller named, or it is refused.
        await masked.publish_after_counter(self.place, self.receipt, "rhys", masked=True)
        self.allow(*WITHOUT_WARD)

    async def _bare(self) -> None:
        await masked.publish_after_counter(self.place, self.receipt, "rhys", masked=False)
        self.allow(*AS_SENT)

    async def _refuse(self) -> None:
        reader = self.place.moderator(await self._reader())
        await self.place.cast(reader, self.story_id, refusal(words=("Ann",)))

    async def _window(self) -> None:
        await self.place.close()

    async def _edit_keep(self) -> None:
        await self._edit(leave_up=True)

    async def _edit_hide(self) -> None:
        await self._edit(leave_up=False)

    async def _edit(self, *, leave_up: bool) -> None:
        if self.gone:
            return
        before, added = await self.shown(), f"{self.added} And more."
        came = await changing.change(self.place, self.receipt, TEXT + added, leave_up=leave_up)
        assert came is Edited.CHANGED
        # Nobody has read the new words.
        self.allowed = {None, before} if leave_up else {None}
        self.added = added

    async def _withdraw(self) -> None:
        await self.place.withdraw(self.receipt)
        self.gone = True


@asynccontextmanager
async def opened(pattern: Pattern, folder: Path) -> AsyncIterator[Place]:
    """Give a site of its own with no stories."""
    settings = Settings(data=folder / "data", secrets=folder / "secrets")
    founding, clock = pattern.copy(settings), Clock()
    world = World(now=clock, chance=Dice("p21"))
    db = Database.open(settings.data)
    async with db.read() as main:
        team = await staff.team_by_recovery(main, founding.recovery_key)
    keys = keyring.read(settings.secrets)
    try:
        yield Place(settings, world, clock, db, keys, policy.load(), founding.recovery_key, team)
    finally:
        await db.close()


async def walked(
    pattern: Pattern, if_away: str, steps: Sequence[tuple[str, str]]
) -> tuple[Walk, Shown]:
    """Let everything happen; after each event nothing is public that was not allowed."""
    with tempfile.TemporaryDirectory() as folder:
        async with opened(pattern, Path(folder)) as place:
            receipt = await place.tell(TEXT, ALL, title=TITLE, if_away=if_away)
            await place.close()
            walk = Walk(place, receipt, place.id_of(receipt), if_away, {None})
            for event, crash in steps:
                gone = walk.gone
                await walk.step(event, "" if event == "withdraw" else crash)
                shown = await walk.shown()
                assert shown in walk.allowed, (if_away, steps, event)
                assert not (gone or walk.gone) or shown is None
            await place.close()
            shown = await walk.shown()
            assert shown in walk.allowed, (if_away, steps)
            return walk, shown


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(["masked", "held", ""]), STEPS)
@example("", [("propose", ""), ("decline", "UPDATE ON stories"), ("fortnight", "")])
@example("masked", [("propose", ""), ("decline", "UPDATE ON masks"), ("fortnight", "")])
@example("masked", [("propose", ""), ("accept", "UPDATE ON stories"), ("window", "")])
@example("held", [("propose", ""), ("counter", ""), ("yes", ""), ("window", "")])
@example("", [("yes", ""), ("edit_hide", "UPDATE ON stories"), ("window", "")])
@example("", [("yes", ""), ("window", ""), ("edit_keep", "UPDATE ON stories"), ("window", "")])
@example("masked", [("propose", ""), ("edit_keep", ""), ("fortnight", ""), ("window", "")])
def test_in_every_order_of_events_only_what_was_allowed_is_public(
    pattern: Pattern, if_away: str, steps: list[tuple[str, str]]
) -> None:
    run_apart(walked(pattern, if_away, steps))


@pytest.mark.parametrize(
    ("if_away", "events", "public"),
    [
        ("", ["yes"], AS_SENT),
        ("", ["propose", "accept"], WITHOUT_ANN),
        ("", ["propose", "counter", "worn"], WITHOUT_WARD),
        ("", ["propose", "counter", "bare"], AS_SENT),
        ("", ["propose", "decline", "yes"], AS_SENT),
        ("masked", ["propose", "fortnight"], WITHOUT_ANN),
        ("held", ["propose", "fortnight"], None),
        ("", ["propose", "fortnight"], None),
        ("", ["propose", "fortnight", "accept"], WITHOUT_ANN),
        ("masked", ["propose", "accept", "withdraw"], None),
        ("", ["yes", "window", "edit_keep"], AS_SENT),
        ("", ["yes", "window", "edit_hide"], None),
        ("", ["yes", "window", "edit_keep", "yes"], (TITLE, f"{TEXT} And more.")),
        ("", ["yes", "edit_keep"], None),
        ("masked", ["propose", "edit_hide", "fortnight"], None),
        ("masked", ["propose", "accept", "window", "edit_keep", "fortnight"], WITHOUT_ANN),
    ],
)
def test_these_orders_lead_where_they_should(
    pattern: Pattern, if_away: str, events: list[str], public: Shown
) -> None:
    walk, shown = run_apart(walked(pattern, if_away, [(event, "") for event in events]))
    assert shown == public
    assert public in walk.allowed


def test_what_a_mask_leaves_is_byte_for_byte_what_was_sent() -> None:
    kinds = policy.load().placeholders
    for rows, (title, text) in ((ANN, WITHOUT_ANN), (masked.WARD, WITHOUT_WARD)):
        covering, amiss = cover(TITLE, TEXT, rows, kinds)
        assert not amiss
        assert differs_only_in(TEXT, text, covering.text)
        assert differs_only_in(TITLE, title, covering.title)


def test_words_become_public_in_two_places_of_the_code_and_are_changed_in_none() -> None:
    adds, updates = set(), set()
    for path in SOURCES.rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        name = path.relative_to(SOURCES).as_posix()
        adds |= {name for _ in re.findall(r"\bpublic\.add\(", code)}
        updates |= {name for _ in re.findall(r"update\(public_stories\)", code)}
        assert not re.search(r"UPDATE\s+public_stories", code), name
    # A window closes, or a collection comes in that is public elsewhere; and the order changes.
    assert adds == {"flows/windows.py", "flows/importing.py"}
    assert updates == {"store/public.py"}

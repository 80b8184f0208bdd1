"""The themes of every version can be had again from the rows of what changed, whoever came or left
meanwhile, without those who have left since.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Clock, Dice
from tests.property.telling import Reader, stories
from tests.store.made import draft, publish
from voicebox import migrations
from voicebox.flows import discover
from voicebox.store import kept_themes, lineage, public, versions
from voicebox.store import stories as story_store
from voicebox.store import themes as store
from voicebox.store.db import Connection, Database
from voicebox.themes import past
from voicebox.world import World

_ONE, _OTHER = stories(160, 4), stories(160, 3, 1)
#: Every third story tells of two things, or twice of one.
TOLD = {
    one.id: f"{one.text} {other.text}" if place % 3 == 0 else one.text
    for place, (one, other) in enumerate(zip(_ONE, _OTHER, strict=True))
}
FIRST = 26


@dataclass(frozen=True)
class Step:
    """Who comes and who leaves before a look, and whether that is on another day."""

    n_come: int
    leavers: frozenset[int]
    next_day: bool
    share: float


STEPS = st.builds(
    Step,
    st.integers(0, 20),
    st.frozensets(st.integers(0, 40), max_size=14),
    st.booleans(),
    st.sampled_from([0.0, discover.SHARE]),
)


@dataclass(frozen=True)
class Shown:
    """What pages show: of each theme its name, its stories, and those that are mostly in it."""

    names: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    members: Mapping[str, frozenset[str]] = field(repr=False)
    mostly: Mapping[str, frozenset[str]] = field(repr=False)

    def without(self, gone: set[str]) -> "Shown":
        members = {theme: inside - gone for theme, inside in self.members.items()}
        here = {theme: inside for theme, inside in members.items() if inside}
        return Shown(
            {theme: self.names[theme] for theme in here},
            here,
            {theme: self.mostly[theme] - gone for theme in here},
        )


@dataclass
class Life:
    """A site, and what was shown at each version."""

    db: Database
    world: World
    clock: Clock
    here: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    shown: dict[int, Shown] = field(default_factory=dict)

    async def live(self, step: Step) -> None:
        """Let some leave and some come, and look."""
        leaving = {one for place, one in enumerate(self.here) if place in step.leavers}
        unseen = [one for one in TOLD if one not in self.here and one not in self.gone]
        self.here = [one for one in self.here if one not in leaving] + unseen[: step.n_come]
        self.gone |= leaving
        async with self.db.write() as main:
            for one in leaving:
                await forget(main, one)
            for one in unseen[: step.n_come]:
                await publish(main, one, draft(TOLD[one]))
        if step.next_day:
            self.clock.advance(days=1)
        with ThreadPoolExecutor(1) as thread:
            await discover.refresh(self.db, self.world, thread, Path(), share=step.share)
        async with self.db.read() as main:
            newest = await versions.last(main)
            if newest is not None:
                # Who comes on another day begins a version, as whoever is placed has a row.
                came = step.next_day and step.n_come > 0 and newest.n_stories != 0
                assert not came or newest.version not in self.shown
                self.shown[newest.version] = await shown_now(main)


async def forget(main: Connection, story_id: str) -> None:
    """Take out all that a withdrawal takes out of this database."""
    await store.forget_story(main, story_id)
    await public.delete(main, story_id)
    await story_store.delete(main, story_id)


async def shown_now(main: Connection) -> Shown:
    themes = await store.everything(main)
    rows = {theme.id: await store.stories_of(main, theme.id, 999) for theme in themes}
    most: dict[str, tuple[float, str]] = {}
    for theme, inside in rows.items():
        for row in inside:
            most[row.story_id] = max(most.get(row.story_id, (0.0, "")), (row.weight, theme))
    return Shown(
        {theme.id: (tuple(theme.words), tuple(theme.phrases)) for theme in themes},
        {theme: frozenset(row.story_id for row in inside) for theme, inside in rows.items()},
        {
            theme: frozenset(row.story_id for row in inside if most[row.story_id][1] == theme)
            for theme, inside in rows.items()
        },
    )


async def rebuilt(main: Connection, version: int) -> Shown:
    ids = await kept_themes.ids(main)
    found = past.rebuilt(await versions.stories(main), await versions.names(main), version)
    return Shown(
        {ids[theme.number]: (theme.words, theme.phrases) for theme in found},
        {ids[theme.number]: frozenset(theme.stories) for theme in found},
        {ids[theme.number]: frozenset(theme.mostly) for theme in found},
    )


async def lived(folder: Path, steps: list[Step]) -> None:
    """Live through the steps, and then compare each version with what was shown at it."""
    clock = Clock()
    life = Life(Database.open(folder), World(now=clock, chance=Dice("past")), clock)
    try:
        with patch("voicebox.themes.keeping.Encoder.load", lambda _folder: Reader()):
            # One comes at the last, so that whoever left has been taken out of names.
            last = Step(1, frozenset(), True, 0.0)
            for step in (Step(FIRST, frozenset(), True, 0.0), *steps, last):
                await life.live(step)
        async with life.db.read() as main:
            assert life.shown.keys() == {one.version for one in await versions.some(main, 999)}
            for version, then in life.shown.items():
                compare(await rebuilt(main, version), then, life.gone)
            assert not life.gone & {row.story_id for row in await versions.stories(main)}
            assert await versions.touched(main) == set()
            await every_change_has_a_reason(main, life.shown)
    finally:
        await life.db.close()


def compare(again: Shown, then: Shown, gone: set[str]) -> None:
    left = then.without(gone)
    assert (again.members, again.mostly) == (left.members, left.mostly)
    for theme, (words, phrases) in again.names.items():
        all_words, all_phrases = left.names[theme]
        assert words == tuple(word for word in all_words if word in words)
        assert phrases == tuple(phrase for phrase in all_phrases if phrase in phrases)
        if not then.members[theme] & gone:
            assert (words, phrases) == left.names[theme]
        for word in words:
            assert sum(word in TOLD[one].lower() for one in again.members[theme] | gone) >= 3


async def every_change_has_a_reason(main: Connection, shown: Mapping[int, Shown]) -> None:
    """Between two versions every theme that came, went or is called otherwise has an event."""
    for before, after in zip(sorted(shown), sorted(shown)[1:], strict=False):
        rows = await lineage.of_versions(main, after, after)
        one, other = shown[before], shown[after]
        said = {(row.kind, row.theme_id) for row in rows}
        said |= {("gone", row.other_id or "") for row in rows if row.kind == "merged"}
        came = {theme for kind, theme in said if kind in ("born", "split")}
        went = {theme for kind, theme in said if kind in ("faded", "gone")}
        named = {theme for kind, theme in said if kind == "renamed"}
        assert other.names.keys() - one.names.keys() <= came
        assert one.names.keys() - other.names.keys() <= went
        both = one.names.keys() & other.names.keys()
        assert {
            t for t in both if one.names[t][0] != other.names[t][0] and one.names[t][0]
        } <= named


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a site without stories, to be copied."""
    folder = tmp_path_factory.mktemp("empty")

    async def make() -> None:
        db = Database.open(folder)
        await migrations.upgrade(db)
        await db.checkpoint()
        await db.close()

    asyncio.run(make())
    return folder


@settings(max_examples=5, deadline=None)
@given(steps=st.lists(STEPS, min_size=1, max_size=5))
def test_every_version_is_had_again_without_who_has_left_since(
    empty: Path, steps: list[Step]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(empty, folder, dirs_exist_ok=True)
        asyncio.run(lived(Path(folder), steps))

"""Themes are found anew in the words that are public and may be counted."""

import asyncio
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from pathlib import Path

from voicebox.assets import folder
from voicebox.flows.windows import THEMES_JOB
from voicebox.model import PublicStory
from voicebox.settings import Settings
from voicebox.store import figures, public
from voicebox.store import themes as store
from voicebox.store.db import Database
from voicebox.store.perspectives import PerspectiveRow, PerspectiveStory
from voicebox.themes import compute
from voicebox.themes.values import Quote, Story, Theme, Themes
from voicebox.world import World

SEED = 0


def encoder_folder(settings: Settings) -> Path:
    """Return the folder of the encoder: the operator's own, or the one that ships."""
    return settings.encoder or folder("encoders") / "minilm"


async def is_due(db: Database) -> bool:
    """Tell whether the counted public stories are not those of the last run."""
    async with db.read() as main:
        run = await store.last_run(main)
        counted = await public.counted_ids(main)
    return bool(counted) if run is None else run.id != _run_id(counted)


async def is_asked_for(db: Database) -> bool:
    """Tell whether a window has closed since the last run."""
    async with db.read() as main:
        return THEMES_JOB in await figures.due_jobs(main)


async def settle(db: Database) -> None:
    """Note that the themes are those of the last window."""
    if await is_asked_for(db):
        async with db.write() as main:
            await figures.finish_job(main, THEMES_JOB)


async def refresh(db: Database, world: World, executor: Executor, encoder: Path) -> store.Run:
    """Find the themes of all counted public stories, and put them in place of the last ones.

    The texts go to a process of this machine and come back as numbers: no transaction is open
    meanwhile, and the web process loads no engine.
    """
    async with db.read() as main:
        counted = await public.counted(main)
    told = [_story(story) for story in counted]
    future = compute.submit(executor, "voicebox.themes.engine.discover", encoder, told, SEED)
    found = await asyncio.wrap_future(future)
    async with db.write() as main:
        # Somebody may have taken their story back while the engine was at work.
        here = set(await public.some(main, [story.id for story in counted]))
        findings = _findings(world, _run_id(story.id for story in counted), found, here)
        await store.replace(main, findings)
    return findings.run


def _story(story: PublicStory) -> Story:
    return Story(id=story.id, text=story.text, quotable=story.dials.quoted)


def _run_id(story_ids: Iterable[str]) -> str:
    # A run is named by the stories that it read, whether they came into a theme or not.
    return hashlib.sha256(" ".join(sorted(story_ids)).encode()).hexdigest()[:32]


def _findings(world: World, run_id: str, found: Themes, here: set[str]) -> store.Findings:
    ids = {theme.id: world.fresh_id() for theme in found.themes}
    return store.Findings(
        run=_run(run_id, world.day(), found),
        themes=[_theme(rank, theme, ids) for rank, theme in enumerate(found.themes)],
        stories=[
            store.ThemeStory(ids[theme.id], story_id, weight)
            for theme in found.themes
            for story_id, weight in theme.story_weights
            if story_id in here
        ],
        passages=[
            store.PassageRow(p.story_id, p.start, p.end, ids[p.theme], p.similarity, p.edge)
            for p in found.passages
            if p.story_id in here
        ],
        quotes=[
            quote
            for theme in found.themes
            for quote in _quotes(theme, ids[theme.id])
            if quote.story_id in here
        ],
        alone=[(story_id, distance) for story_id, distance in found.alone if story_id in here],
        perspectives=[
            PerspectiveRow(ids[theme.id], rank, list(one.words), one.stability)
            for theme in found.themes
            for rank, one in enumerate(theme.perspectives)
            if not here.isdisjoint(one.stories)
        ],
        perspective_stories=[
            PerspectiveStory(ids[theme.id], rank, story_id)
            for theme in found.themes
            for rank, one in enumerate(theme.perspectives)
            for story_id in one.stories
            if story_id in here
        ],
    )


def _quotes(theme: Theme, theme_id: str) -> Iterator[store.QuoteRow]:
    """Give the quotes of a theme, and then those of each of its perspectives."""
    said: list[tuple[Quote, int | None, int | None]] = [(q, None, None) for q in theme.quotes]
    for place, one in enumerate(theme.perspectives):
        for end, quotes in ((None, one.quotes), (0, one.one_end), (1, one.other_end)):
            said += [(quote, place, end) for quote in quotes]
    for rank, (q, number, side) in enumerate(said):
        yield store.QuoteRow(theme_id, rank, q.story_id, q.start, q.end, q.edge, number, side)


def _run(run_id: str, day: str, found: Themes) -> store.Run:
    return store.Run(
        id=run_id,
        day=day,
        encoder=found.encoder_id,
        seed=found.seed,
        resolution=found.resolution,
        stability=found.stability,
        n_stories=found.n_stories,
        n_passages=found.n_passages,
    )


def _theme(rank: int, theme: Theme, ids: Mapping[int, str]) -> store.ThemeRow:
    return store.ThemeRow(
        id=ids[theme.id],
        rank=rank,
        words=list(theme.words),
        phrases=list(theme.phrases),
        n_passages=theme.n_passages,
        cohesion=theme.cohesion,
        talk=theme.talk,
        neighbours=[ids[other] for other in theme.neighbours],
        x=theme.x,
        y=theme.y,
        r=theme.r,
        too_few_for_perspectives=theme.too_few_for_perspectives,
    )

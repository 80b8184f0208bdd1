"""Themes go on in the words that are public and may be counted: one comes, another leaves.

At each window those that left are taken out and those that came are placed. All are looked at
again at the first window of a day that something came before, and when a twentieth has come.
"""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence, Set
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from voicebox.assets import folder
from voicebox.errors import Conflict, Unusable
from voicebox.flows import absent, contested, findings, in_themes, past, read_words, settled
from voicebox.flows.erasing import ERASE_JOB
from voicebox.flows.sureness import with_sureness
from voicebox.flows.windows import THEMES_JOB
from voicebox.kept import Contest, KeptThemes, NameChange
from voicebox.model import PublicStory
from voicebox.settings import Settings
from voicebox.store import contests, figures, kept_themes, lineage, public, theme_names
from voicebox.store import themes as store
from voicebox.store.db import Connection, Database
from voicebox.store.public import Words
from voicebox.themes import compute
from voicebox.themes.outcome import Outcome, ReEncoded
from voicebox.themes.values import Story
from voicebox.world import World

#: Of a new site; it keeps it for good.
SEED = 0
#: The share of all stories that must have come for a second look on the same day.
SHARE = 0.05
#: How often it is tried, where somebody else finds themes at the same time.
TRIES = 3
#: The encoders that ship, by name; the first is taken where none is named.
SHIPPED = ("minilm", "lite")
_ENDED = (
    "The engine was ended from outside while it worked, as a system does that is short of memory;"
    " nothing was changed. Free some memory and try again. VOICEBOX_ENCODER=lite needs less: run"
    " `voicebox themes --re-encode` with it."
)


def encoder_folder(settings: Settings) -> Path:
    """Return the folder of the encoder: one that ships, by its name, or the operator's own."""
    given = settings.encoder or Path(SHIPPED[0])
    return folder("encoders") / given if str(given) in SHIPPED else given


async def is_due(db: Database, world: World) -> bool:
    """Tell whether the themes are not those of the counted public stories.

    Where they are, a look may be due all the same: at what came on a day before, or because a
    teller said since that a story of theirs belongs elsewhere, or what a theme is to be called.
    """
    async with db.read() as main:
        run = await store.last_run(main)
        counted = await public.counted_words(main)
        n_new = await kept_themes.n_new(main)
        _, looked = await kept_themes.turn(main)
        said = await contests.any_new(main) or await settled.any_new(main)
    if run is None:
        return bool(counted)
    is_new = said or (n_new > 0 and looked != world.day())
    return is_new or run.id != read_words.run_id(counted)


async def is_asked_for(db: Database) -> bool:
    """Tell whether a window has closed since the last run."""
    async with db.read() as main:
        return THEMES_JOB in await figures.due_jobs(main)


async def settle(db: Database, world: World) -> None:
    """Note that the themes are those of the last window, and who told them then."""
    if await is_asked_for(db):
        await in_themes.count(db)
        async with db.write() as main:
            # Of a month in which nobody came no themes are made, and it is to be told all the same.
            await absent.keep(main, world.month())
            await figures.finish_job(main, THEMES_JOB)


async def refresh(
    db: Database, world: World, executor: Executor, encoder: Path, *, share: float = 0.0
) -> store.Run:
    """Bring the themes to all counted public stories, and put them in place of the last ones.

    The texts go to a process of this machine and come back as numbers: no transaction is open
    meanwhile, and the web process loads no engine.

    Args:
        db: the databases.
        world: time and chance.
        executor: where the engine runs.
        encoder: its folder.
        share: of all stories must have come since the last look for another on the same day.

    Raises:
        Unusable: the encoder is not whole, or not the one that the themes were made with.
        Conflict: somebody else has found themes meanwhile, again and again.
    """
    for _ in range(TRIES - 1):
        # Whoever comes second goes on from what the first left: mostly nothing is left to do.
        with contextlib.suppress(Conflict):
            return await _refresh(db, world, executor, encoder, share)
    return await _refresh(db, world, executor, encoder, share)


async def _refresh(
    db: Database, world: World, executor: Executor, encoder: Path, share: float
) -> store.Run:
    before = await _before(db, executor)
    share = share if before.looked == world.day() else 0.0
    outcome: Outcome = await _away(
        executor,
        "keeping.go_on",
        encoder,
        before.kept,
        before.told,
        SEED,
        share,
        before.contests,
    )
    return await _put(db, world, before, outcome)


async def take_out(db: Database, world: World, executor: Executor) -> None:
    """Take who left out of the themes and their names, where the encoder for more is not at hand.

    Raises:
        Unusable: stories were cut in another way then; nothing was changed.
        Conflict: somebody else has found themes meanwhile.
    """
    before = await _before(db, executor)
    if before.kept is None:
        return
    known = {story.id for story in before.kept.stories}
    stay = [story for story in before.told if story.id in known]
    # Names of the past are touched by themselves where no theme is left.
    touched = before.checked or any(theme.touched for theme in before.kept.themes)
    if len(stay) == len(known) and not touched and not before.named:
        return
    outcome: Outcome = await _away(executor, "keeping.take_out", before.kept, stay, before.contests)
    # Named by those that stay, the run is not that of all: the others are still due.
    await _put(db, world, replace(before, told=stay), outcome)


@dataclass(frozen=True)
class ReEncoding:
    """What another encoder made of the themes."""

    found: ReEncoded = field(repr=False)
    #: The numbers of the themes before.
    numbers: Set[int]
    #: What the themes are called, those that are gone too.
    names: Mapping[int, str]


async def re_encode(db: Database, world: World, executor: Executor, encoder: Path) -> ReEncoding:
    """Find the themes with an encoder that is not theirs; those found again keep their ids.

    Raises:
        Unusable: the encoder is not whole; nothing was changed.
        Conflict: somebody else has found themes meanwhile.
    """
    before = await _before(db, executor)
    found: ReEncoded = await _away(
        executor,
        "reencoding.re_encode",
        encoder,
        before.kept,
        before.told,
        SEED,
        before.contests,
    )
    # No row of before is of use: every vector is another one.
    await _put(db, world, replace(before, kept=None), found.outcome)
    earlier = () if before.kept is None else before.kept.themes
    # A name that a story was taken out of may be made of its words.
    lasting = [theme for theme in earlier if not theme.touched]
    names = {theme.number: theme.name for theme in (*lasting, *found.outcome.kept.themes)}
    names |= await _given(db)
    return ReEncoding(found, {theme.number for theme in earlier}, names)


@dataclass(frozen=True)
class _Before:
    """What there was before the engine went to work."""

    told: Sequence[Story] = field(repr=False)
    #: A number for the words of each, which are others when it is another.
    words: Mapping[str, Words] = field(repr=False)
    #: That of each story, likewise.
    languages: Sequence[str]
    kept: KeptThemes | None = field(repr=False)
    #: How often the themes were kept, and the day of the last look.
    turn: int
    looked: str
    #: What themes were called, without what is said too little since somebody left.
    checked: Sequence[NameChange] = ()
    #: What tellers say of where their stories were placed.
    contests: Sequence[Contest] = ()
    #: Whether they have said something of names that the themes do not show yet.
    named: bool = False


async def _before(db: Database, executor: Executor) -> _Before:
    async with db.read() as main:
        counted, words = await public.counted(main), await public.counted_words(main)
        told = [as_story(story, words[story.id].unquoted) for story in counted]
        languages = [story.language for story in counted]
        kept, turn = await kept_themes.load(main), await kept_themes.turn(main)
        names = await past.to_check(main, told)
        said = await contests.everything(main)
        named = await settled.any_new(main)
    checked: Sequence[NameChange] = []
    if names:
        texts = {story.id: story.text for story in told}
        checked = await _away(executor, "past_names.still_said", names, texts)
    return _Before(told, words, languages, kept, *turn, checked, said, named)


async def _away(executor: Executor, function: str, *values: Any) -> Any:
    future = compute.submit(executor, f"voicebox.themes.{function}", *values)
    try:
        return await asyncio.wrap_future(future)
    except BrokenProcessPool:
        raise Unusable(_ENDED) from None


async def _put(db: Database, world: World, before: _Before, outcome: Outcome) -> store.Run:
    read = {story.id: before.words[story.id] for story in before.told}
    run = findings.run_of(read_words.run_id(read), world.day(), outcome.found)
    looked = world.day() if outcome.looked else before.looked
    async with db.write() as main:
        await kept_themes.require_turn(main, before.turn)
        outcome = await past.with_changed_minds(main, world, outcome)
        words = await read_words.still_there(main, read)
        here = words.keys()
        ids = await _ids(main, world, outcome.kept)
        found = findings.rows(run, outcome.found, ids, words)
        found = await contested.with_contests(main, found, outcome, ids, here)
        await contests.settle(main, before.contests, outcome.contests)
        await store.replace(main, with_sureness(found, outcome.found, before.languages))
        await absent.keep(main, world.month())
        named = await settled.settle(main, outcome.events, here)
        outcome = replace(outcome, events=tuple(named.events))
        left = len(here) < len(read)
        version = await past.keep(main, world, outcome, here, before.checked, left=left)
        if version is not None:
            await theme_names.keep_given(main, version, named.changes)
        await lineage.add(main, world.month(), outcome.events, version)
        await kept_themes.save(main, before.kept, outcome.kept, here, looked)
        # The vectors of who is no longer counted lay in pages of the file.
        await figures.add_job(main, ERASE_JOB)
    return run


async def _ids(main: Connection, world: World, kept: KeptThemes) -> Mapping[int, str]:
    """Return the public id of every theme that ever was; those that are new get theirs."""
    known = await kept_themes.ids(main)
    fresh = {n: world.fresh_id() for n in range(kept.next_number) if n not in known}
    await kept_themes.add_ids(main, fresh)
    await kept_themes.end(main, [theme.number for theme in kept.themes])
    return {**known, **fresh}


async def _given(db: Database) -> Mapping[int, str]:
    """Return the names that tellers gave the themes that are there, by the numbers of these."""
    async with db.read() as main:
        given, living = await theme_names.given(main), await kept_themes.living(main)
    return {number: given[one].words for number, one in living.items() if one in given}


def as_story(story: PublicStory, unquoted: tuple[tuple[int, int], ...] = ()) -> Story:
    """Return a public story as the engine reads it; some parts may not be quoted."""
    return Story(id=story.id, text=story.text, quotable=story.dials.quoted, unquoted=unquoted)

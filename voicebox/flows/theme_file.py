"""The themes as one file for other programs; docs/reference/themes-json.md says what is in it.

It holds what anyone can read on the pages and no more: nothing of a story that is not public and
counted, no id of one that is not shown whole, and words only of those that may be reused. The
dials are those of this moment, not of the day when the themes were found.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from moderation.figures import guarded
from voicebox.errors import Unusable
from voicebox.flows import theme_pairs
from voicebox.flows.contested import share_of
from voicebox.model import PublicStory
from voicebox.store import alone, kept_themes, perspectives, public, sureness, theme_names, versions
from voicebox.store import themes as store
from voicebox.store.db import Connection, Database
from voicebox.store.lines import LineState
from voicebox.store.perspectives import PerspectiveRow
from voicebox.store.sureness import SurenessRow
from voicebox.store.theme_pairs import Passage
from voicebox.store.themes import QuoteRow, Run, ThemeRow
from voicebox.themes.absent import Present

#: Which shape it has: a change that a reader would stumble over gets another number.
FORM = "voicebox-themes/1"
#: More than any site lists.
ALL = 10**6

Stories = Mapping[str, PublicStory]
Quotes = Sequence[QuoteRow]


async def theme_file(db: Database, licence: str) -> dict[str, Any]:
    """Return the themes that were found last as plain values for JSON.

    Raises:
        Unusable: none were looked for yet.
    """
    async with db.read() as main:
        run = await store.last_run(main)
        if run is None:
            raise Unusable("No themes have been looked for yet: run `voicebox themes`.")
        stories = {story.id: story for story in await public.counted(main)}
        known = await sureness.last(main)
        version = await versions.last(main)
        made = await kept_themes.origin(main)
        return {
            "form": FORM,
            "licence": licence,
            "run": _run(run, known)
            | {"version": version and version.version, "checksum": made and made[1]},
            "how_sure": None if known is None else _how_sure(run, known),
            "present": None if run.present is None else _present(run.present),
            "themes": [
                await _theme(main, theme, stories, known) for theme in await store.everything(main)
            ],
            "on_their_own": _shown(await alone.farthest(main, ALL), stories),
        }


def _run(run: Run, known: SurenessRow | None) -> dict[str, Any]:
    return {
        "id": run.id,
        "day": run.day,
        "encoder": run.encoder,
        "languages": [] if known is None else list(known.languages),
        "seed": run.seed,
        "resolution": run.resolution,
        "stories": run.n_stories,
        "passages": run.n_passages,
    }


def _how_sure(run: Run, known: SurenessRow) -> dict[str, Any]:
    return {
        "second_look": known.again,
        "parts": run.stability,
        "curve": [{"stories": n, "themes": found} for n, found in known.curve],
        "not_read": [
            {"language": tag, "stories": guarded(int(count))} for tag, count in known.unread
        ],
    }


def _present(present: Present) -> dict[str, Any]:
    return {
        kind: [{"is": one, "stories": count} for one, count in counts.items()]
        for kind, counts in present.items()
    }


async def _theme(
    main: Connection, theme: ThemeRow, stories: Stories, known: SurenessRow | None
) -> dict[str, Any]:
    weights = await store.stories_of(main, theme.id, ALL)
    quotes = [
        quote for quote, _ in await store.quotes_of(main, theme.id) if quote.story_id in stories
    ]
    listed = set(_shown([one.story_id for one in weights], stories))
    return {
        "id": theme.id,
        "words": theme.words,
        "phrases": theme.phrases,
        "names": await _names(main, theme, stories),
        "talk": theme.talk,
        "stories": sum(one.story_id in stories for one in weights),
        "passages": theme.n_passages,
        "contested": share_of(theme).n_contested,
        "brought": share_of(theme).n_brought,
        "cohesion": theme.cohesion,
        "came_back": None if known is None else known.themes.get(theme.id),
        "nearest": theme.neighbours,
        "listed": [
            {"story": one.story_id, "weight": one.weight}
            for one in weights
            if one.story_id in listed
        ],
        "quotes": [_quote(quote, stories) for quote in quotes if quote.perspective is None],
        "perspectives": [
            _perspective(part, quotes, stories)
            for part in await perspectives.of_theme(main, theme.id)
        ],
        "too_few_for_perspectives": theme.too_few_for_perspectives,
        "pairs": await _pairs(main, theme, stories),
    }


async def _names(main: Connection, theme: ThemeRow, stories: Stories) -> list[dict[str, Any]]:
    """Return what tellers would call a theme; in words only where those may go along."""
    shown = await theme_names.lines.in_state(main, LineState.SHOWN)
    whose = {one.id: stories.get(one.story_id) for one in shown}
    found = []
    for one in (await theme_names.proposed(main, theme.id)).get(theme.id, []):
        story = whose[one.id]
        words = one.words if story is not None and story.dials.reused else None
        is_given = one.words == theme.given
        found.append({"words": words, "yes": guarded(one.n_yes), "holds": is_given})
    return found


async def _pairs(main: Connection, theme: ThemeRow, stories: Stories) -> list[dict[str, Any]]:
    """Return what tellers set side by side, and why, in words only where those may go along."""
    return [
        {
            "quotes": [_passage(one, stories) for one in pair.passages],
            "said": [
                {"by": "a storyteller", "why": why if stories[who].dials.reused else None}
                for who, why in pair.said
            ],
        }
        for pair in await theme_pairs.shown(main, theme.id)
        if {*pair.stories} <= stories.keys()
    ]


def _perspective(part: PerspectiveRow, quotes: Quotes, stories: Stories) -> dict[str, Any]:
    mine = [quote for quote in quotes if quote.perspective == part.rank]
    middle, one, other = (
        [_quote(quote, stories) for quote in mine if quote.side == side] for side in (None, 0, 1)
    )
    return {
        "words": part.words,
        "stories": part.n_stories,
        "came_back": part.stability,
        "quotes": middle,
        "one_end": one,
        "other_end": other,
    }


def _quote(quote: QuoteRow, stories: Stories) -> dict[str, Any]:
    passage = Passage(quote.story_id, quote.start, quote.end)
    return _passage(passage, stories) | {"fits_least": quote.edge}


def _passage(passage: Passage, stories: Stories) -> dict[str, Any]:
    """Return a quote; its place only where anyone may look it up, its words where they may go."""
    story = stories[passage.story_id]
    dials = story.dials
    return {
        "story": story.id if dials.shown else None,
        "start": passage.start if dials.shown else None,
        "end": passage.end if dials.shown else None,
        "words": story.text[passage.start : passage.end] if dials.reused else None,
    }


def _shown(story_ids: Sequence[str], stories: Stories) -> list[str]:
    return [one for one in story_ids if one in stories and stories[one].dials.shown]

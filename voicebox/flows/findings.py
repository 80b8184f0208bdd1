"""Makes rows of what the engine says: themes under their public ids, and nobody who left."""

from collections.abc import Iterator, Mapping

from voicebox.store import themes as store
from voicebox.store.perspectives import PerspectiveRow, PerspectiveStory
from voicebox.store.public import Words
from voicebox.themes.values import Passage, Quote, Theme, Themes


def run_of(run_id: str, day: str, found: Themes) -> store.Run:
    """Return how the themes were made."""
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


def rows(
    run: store.Run, found: Themes, ids: Mapping[int, str], here: Mapping[str, Words]
) -> store.Findings:
    """Return what is to be written of the themes.

    Args:
        run: how they were made.
        found: what the engine says; its themes are numbers.
        ids: the public id of each number.
        here: the words of each story that may be counted, and what of them may be quoted now; of
            any other nothing is written.
    """
    return store.Findings(
        run=run,
        themes=[_theme(rank, theme, ids) for rank, theme in enumerate(found.themes)],
        stories=[
            store.ThemeStory(ids[theme.id], story_id, weight)
            for theme in found.themes
            for story_id, weight in theme.story_weights
            if story_id in here
        ],
        passages=[_passage(p, ids[p.theme]) for p in found.passages if p.story_id in here],
        quotes=[
            quote
            for theme in found.themes
            for quote in _quotes(theme, ids[theme.id])
            if quote.story_id in here and here[quote.story_id].may_quote((quote.start, quote.end))
        ],
        alone=[(story_id, distance) for story_id, distance in found.alone if story_id in here],
        perspectives=[
            PerspectiveRow(ids[theme.id], rank, list(one.words), one.stability)
            for theme in found.themes
            for rank, one in enumerate(theme.perspectives)
            if not here.keys().isdisjoint(one.stories)
        ],
        perspective_stories=[
            PerspectiveStory(ids[theme.id], rank, story_id)
            for theme in found.themes
            for rank, one in enumerate(theme.perspectives)
            for story_id in one.stories
            if story_id in here
        ],
    )


def _passage(p: Passage, theme_id: str) -> store.PassageRow:
    return store.PassageRow(p.story_id, p.start, p.end, theme_id, p.similarity, p.edge, p.telling)


def _quotes(theme: Theme, theme_id: str) -> Iterator[store.QuoteRow]:
    """Give the quotes of a theme, and then those of each of its perspectives."""
    said: list[tuple[Quote, int | None, int | None]] = [(q, None, None) for q in theme.quotes]
    for place, one in enumerate(theme.perspectives):
        for end, quotes in ((None, one.quotes), (0, one.one_end), (1, one.other_end)):
            said += [(quote, place, end) for quote in quotes]
    for rank, (q, number, side) in enumerate(said):
        yield store.QuoteRow(theme_id, rank, q.story_id, q.start, q.end, q.edge, number, side)


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

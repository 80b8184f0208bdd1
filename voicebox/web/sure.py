"""How sure the themes are, for pages that say it in words and draw it."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.figures import guarded
from voicebox.store.sureness import SurenessRow
from voicebox.store.themes import Run, ThemeRow
from voicebox.themes.levels import (
    CAME_BACK,
    FEW_STORIES,
    Growth,
    Return,
    came_back,
    growth,
)

#: The drawing of the curve, in units of its own, and what its words need at the edges.
WIDTH, HEIGHT = 320, 200
MARGIN_X, ABOVE, BELOW = 34, 44, 52


@dataclass(frozen=True)
class Dot:
    """A point of the curve, with its place in the drawing."""

    n_stories: int
    n_themes: int
    x: float
    y: float


@dataclass(frozen=True)
class Sure:
    """What the page of all themes says of how sure they are."""

    #: How many of how many themes came back in a second look, by half at least.
    n_back: int
    n_all: int
    #: Those that did not, the largest first.
    lost: tuple[ThemeRow, ...]
    #: How alike all themes are in it: 1 is the same, 0 is chance.
    again: float
    #: Whether there are so few stories that chance has a large part.
    few: bool
    growth: Growth | None
    #: The fewest stories first.
    curve: tuple[Dot, ...]
    #: Whether the curve ends before the last story.
    ends_early: bool
    #: What the encoder reads, as BCP 47 tags.
    languages: tuple[str, ...]
    #: Stories in other languages: a tag and a count, none for a few.
    unread: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class SureOfOne:
    """What the page of one theme says of how sure it is."""

    #: None where it was not there when all stories were last looked at.
    came_back: Return | None
    #: Of how many of the other themes the passages are less alike than here.
    n_looser: int
    n_others: int


def sure(run: Run, themes: Sequence[ThemeRow], known: SurenessRow) -> Sure:
    """Return what is to be said of all themes, given with the largest first."""
    there = [theme for theme in themes if theme.id in known.themes]
    lost = tuple(theme for theme in there if known.themes[theme.id] < CAME_BACK)
    return Sure(
        n_back=len(there) - len(lost),
        n_all=len(there),
        lost=lost,
        again=known.again,
        few=run.n_stories < FEW_STORIES,
        growth=growth(known.curve),
        curve=_dots(known.curve),
        ends_early=bool(known.curve) and known.curve[-1][0] < run.n_stories,
        languages=tuple(known.languages),
        unread=tuple((str(tag), guarded(int(count))) for tag, count in known.unread),
    )


def sure_of(theme: ThemeRow, themes: Sequence[ThemeRow], known: SurenessRow | None) -> SureOfOne:
    """Return what is to be said of one of the themes."""
    stability = None if known is None else known.themes.get(theme.id)
    return SureOfOne(
        came_back=None if stability is None else came_back(stability),
        n_looser=sum(other.cohesion < theme.cohesion for other in themes),
        n_others=len(themes) - 1,
    )


def _dots(curve: Sequence[Sequence[float]]) -> tuple[Dot, ...]:
    """Place the points: each as far from the last, since each has twice as many stories."""
    if not curve:
        return ()
    step = (WIDTH - 2 * MARGIN_X) / max(len(curve) - 1, 1)
    most = max(n_themes for _, n_themes in curve) or 1
    room = HEIGHT - ABOVE - BELOW
    return tuple(
        Dot(
            n_stories=int(n_stories),
            n_themes=round(n_themes),
            x=round(MARGIN_X + place * step, 1),
            y=round(HEIGHT - BELOW - room * n_themes / most, 1),
        )
        for place, (n_stories, n_themes) in enumerate(curve)
    )

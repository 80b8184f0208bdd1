"""Makes of numbers what people read: each theme with its words, quotes, stories and place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from voicebox.themes import layout, quotes, talk
from voicebox.themes.counting import numbered
from voicebox.themes.encoder import Vectors
from voicebox.themes.graph import Flags, Labels
from voicebox.themes.labels import Label, labels
from voicebox.themes.passages import Cut
from voicebox.themes.perspectives import gather, perspectives
from voicebox.themes.placing import Placed
from voicebox.themes.progress import Work, report
from voicebox.themes.texts import texts_of
from voicebox.themes.values import Passage, Quote, Theme

#: The share of a theme's passages whose words name it: those nearest to its centre.
CORE = 0.75
#: A smaller theme is named by all its passages.
FEWEST_FOR_CORE = 24
N_NEIGHBOURS = 4


@dataclass(frozen=True)
class Reading:
    """The themes, the largest first, and every passage with the number of its theme."""

    themes: tuple[Theme, ...]
    passages: tuple[Passage, ...]


def read(
    parts: Cut, vectors: Vectors, placed: Placed, names: Sequence[Label] | None = None
) -> Reading:
    """Name the themes, quote them, and list their stories; names that are given are kept.

    Args:
        parts: the passages.
        vectors: their unit rows, shape (n_passages, d).
        placed: their themes.
        names: one for each theme of `placed`.
    """
    named = name(parts, placed) if names is None else names
    talking = _talking(parts, placed, named)
    members = memberships(placed, parts.owners, talking)
    sizes = members.sum(axis=0)
    order = np.argsort(-sizes, kind="stable")
    numbers = np.argsort(order)
    near = _neighbours(placed.centres)
    places = layout.circles(placed.centres[order], sizes[order])
    themes = []
    for number, theme in enumerate(order):
        rows = np.flatnonzero(placed.labels == theme)
        x, y, r = places[number].tolist()
        themes.append(
            Theme(
                id=number,
                words=named[theme].words,
                phrases=named[theme].phrases,
                n_stories=int(sizes[theme]),
                n_passages=len(rows),
                cohesion=float(placed.similarity[rows].mean()),
                quotes=_quotes(parts, vectors, placed, rows),
                neighbours=tuple(int(numbers[other]) for other in near[theme]),
                talk=bool(talking[theme]),
                x=x,
                y=y,
                r=r,
                story_weights=_story_weights(parts, placed.weights[:, theme], members[:, theme]),
            )
        )
    return Reading(tuple(themes), _passages(parts, placed, numbers))


def part(
    reading: Reading, parts: Cut, vectors: Vectors, voices: Labels, seed: int, tone: Vectors | None
) -> Reading:
    """Part the themes of a reading into perspectives.

    Args:
        reading: of these passages.
        parts: the passages.
        vectors: their unit rows, shape (n_passages, d).
        voices: which stories are nearly the same: a number per story.
        seed: of the dice.
        tone: where each passage stands on the tone axis, shape (n_passages,); none without one.
    """
    numbers = np.array([passage.theme for passage in reading.passages], np.intp)
    themes = []
    for place, theme in enumerate(reading.themes):
        report(Work.PART, place, len(reading.themes))
        members = gather(parts, vectors, voices, np.flatnonzero(numbers == theme.id), tone)
        found = perspectives(members, seed)
        themes.append(replace(theme, perspectives=found, too_few_for_perspectives=members.is_small))
    return replace(reading, themes=tuple(themes))


def memberships(placed: Placed, owners: Labels, talking: Flags) -> Flags:
    """Tell which stories are listed in which themes, shape (n_stories, n_themes).

    A story is in every theme that has a passage of it, and in the one that has most of it. One
    that would only be in talk about telling is also in the theme that has most of the rest.
    """
    members = np.zeros(placed.weights.shape, bool)
    members[owners, placed.labels] = True
    members[np.arange(len(members)), placed.weights.argmax(axis=1)] = True
    if not talking.all():
        lost = np.flatnonzero(~members[:, ~talking].any(axis=1))
        rest = np.where(talking, 0.0, placed.weights[lost])
        # Nothing of it is in the rest where its teller says that it belongs in none of them.
        some = rest.any(axis=1)
        members[lost[some], rest[some].argmax(axis=1)] = True
    return members


def name(parts: Cut, placed: Placed) -> list[Label]:
    """Return the words of each theme: those that its core uses and the others do not."""
    once = _once(parts, placed)
    core = once[_core(placed.similarity[once], placed.labels[once])]
    said = parts.tokens.of(core)
    return labels(said, placed.labels[core], placed.voices[parts.owners[core]])


def _once(parts: Cut, placed: Placed) -> Labels:
    """Return the rows of the passages without those that a voice has written before."""
    said = placed.voices[parts.owners] * len(parts.texts) + texts_of(parts.texts).places
    return np.sort(numbered(said).firsts)


def _core(similarity: Vectors, themes: Labels) -> Flags:
    kept = np.ones(len(themes), bool)
    for theme in range(int(themes.max()) + 1):
        members = themes == theme
        if members.sum() >= FEWEST_FOR_CORE:
            bound = np.quantile(similarity[members], 1 - CORE)
            kept[members] = similarity[members] >= bound
    return kept


def _talking(parts: Cut, placed: Placed, named: Sequence[Label]) -> Flags:
    at_ends, whole = talk.at_ends(parts.owners), talk.whole(parts.owners)
    uneven = talk.unevenness(placed.labels, parts.owners)
    found = []
    for theme, label in enumerate(named):
        rows = placed.labels == theme
        found.append(talk.is_talk(label.words, at_ends[rows], whole[rows], uneven[theme]))
    return np.array(found, dtype=bool)


def _neighbours(centres: Vectors) -> Labels:
    """Return the nearest other themes of each, the nearest first."""
    close = centres @ centres.T
    np.fill_diagonal(close, -np.inf)
    n_others = min(N_NEIGHBOURS, len(centres) - 1)
    return np.asarray(np.argsort(-close, axis=1, kind="stable")[:, :n_others], dtype=np.intp)


def _quotes(parts: Cut, vectors: Vectors, placed: Placed, rows: Labels) -> tuple[Quote, ...]:
    rows = rows[[parts.stories[parts.owners[row]].may_quote(parts.spans[row]) for row in rows]]
    if len(rows) == 0:
        return ()
    candidates = quotes.Candidates(
        vectors=vectors[rows],
        similarity=placed.similarity[rows],
        n_words=np.array([len(parts.texts[row].split()) for row in rows], np.intp),
        voices=placed.voices[parts.owners[rows]],
        edge=placed.edge[rows],
    )
    near, edge = quotes.choose(candidates)
    chosen = [(rows[place], False) for place in near] + [(rows[place], True) for place in edge]
    return tuple(_quote(parts, row, fits_least) for row, fits_least in chosen)


def _quote(parts: Cut, row: int, fits_least: bool) -> Quote:
    start, end = parts.spans[row]
    return Quote(parts.stories[parts.owners[row]].id, start, end, fits_least)


def _story_weights(
    parts: Cut, weights: NDArray[np.float64], members: Flags
) -> tuple[tuple[str, float], ...]:
    rows = np.flatnonzero(members)
    rows = rows[np.argsort(-weights[rows], kind="stable")]
    return tuple((parts.stories[row].id, float(weights[row])) for row in rows)


def _passages(parts: Cut, placed: Placed, numbers: Labels) -> tuple[Passage, ...]:
    return tuple(
        Passage(
            story_id=parts.stories[parts.owners[row]].id,
            start=start,
            end=end,
            theme=int(numbers[placed.labels[row]]),
            similarity=float(placed.similarity[row]),
            edge=bool(placed.edge[row]),
        )
        for row, (start, end) in enumerate(parts.spans)
    )

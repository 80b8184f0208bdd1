"""Gives a theme its perspectives: parts of it in the tellers' words, with how each is told.

A perspective is a part of the subject, not a side in an argument. The two ends of its tone are an
order of its quotes and say nothing about the people who wrote them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicebox.themes import quotes
from voicebox.themes.encoder import Vectors, unit
from voicebox.themes.facets import Facets, facets, residuals
from voicebox.themes.graph import Labels
from voicebox.themes.labels import labels
from voicebox.themes.passages import Cut
from voicebox.themes.tokens import tokenised
from voicebox.themes.values import Perspective, Quote

#: A theme with less is not looked at: any parting of it would be chance.
FEWEST_PASSAGES = 40
FEWEST_VOICES = 15
N_WORDS = 6
#: How many quotes stand at each end of the tone, each of another voice.
N_AT_AN_END = 3
#: How far apart the two ends must be on average, in standard deviations of real comments;
#: what is nearer together is one way of telling.
TWO_TONES = 1.0


@dataclass(frozen=True)
class Members:
    """The passages of one theme, every voice by one story; arrays have an entry per passage."""

    parts: Cut
    #: Their rows in the cut.
    rows: Labels
    vectors: Vectors
    voices: Labels
    quotable: NDArray[np.bool_]
    n_words: Labels
    #: Where each stands on the tone axis; none when the encoder has no such axis.
    tone: Vectors | None

    @property
    def is_small(self) -> bool:
        """Tell whether there is too little to look for perspectives."""
        return len(self.rows) < FEWEST_PASSAGES or len(set(self.voices)) < FEWEST_VOICES


def gather(
    parts: Cut, vectors: Vectors, voices: Labels, rows: Labels, tone: Vectors | None
) -> Members:
    """Gather the passages of a theme in an order of their own: by their words.

    Args:
        parts: the passages of all themes.
        vectors: their unit rows, shape (n_passages, d).
        voices: a number per story, the same for stories that are nearly the same.
        rows: which passages are in the theme.
        tone: where each passage stands on the tone axis, shape (n_passages,).
    """
    stories, owners = parts.stories, parts.owners

    def own_order(row: int) -> tuple[bool, str, str, int]:
        story = stories[owners[row]]
        return (
            not story.may_quote(parts.spans[row]),
            parts.texts[row],
            story.id,
            parts.spans[row].start,
        )

    ordered = sorted((int(row) for row in rows), key=own_order)
    first: dict[int, int] = {}
    for row in ordered:
        first.setdefault(int(voices[owners[row]]), int(owners[row]))
    once = np.array([r for r in ordered if first[int(voices[owners[r]])] == owners[r]], np.intp)
    return Members(
        parts=parts,
        rows=once,
        vectors=vectors[once],
        voices=voices[owners[once]],
        quotable=np.array([stories[owners[row]].may_quote(parts.spans[row]) for row in once], bool),
        n_words=np.array([len(parts.texts[row].split()) for row in once], np.intp),
        tone=None if tone is None else tone[once],
    )


def perspectives(members: Members, seed: int) -> tuple[Perspective, ...]:
    """Return the perspectives of a theme, the one with the most stories first.

    There are none when the theme is small, or when no parts of it come back; there are two at
    least otherwise. The order in which the stories came changes nothing.
    """
    found = None if members.is_small else facets(members.vectors, members.voices, seed)
    return () if found is None else tuple(_perspectives(members, found))


def _perspectives(members: Members, found: Facets) -> Iterator[Perspective]:
    texts = [members.parts.texts[row] for row in members.rows]
    rest = unit(residuals(members.vectors).astype(np.float32))
    named = labels(tokenised(texts), found.labels, members.voices)
    for part, label in enumerate(named):
        inside = np.flatnonzero(found.labels == part)
        one_end, other_end = _ends(members, inside)
        near = () if one_end else _near(members, inside, rest)
        stories = [members.parts.stories[owner].id for owner in members.parts.owners[members.rows]]
        yield Perspective(
            words=label.words[:N_WORDS],
            stories=tuple(sorted({stories[place] for place in inside})),
            stability=found.stability,
            quotes=_quotes(members, near),
            one_end=_quotes(members, one_end),
            other_end=_quotes(members, other_end),
        )


def _ends(members: Members, inside: Labels) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the passages at the two ends of the tone, the outermost first; none for one tone."""
    if members.tone is None:
        return (), ()
    fit = np.array([place for place in inside if _stands_alone(members, place)], np.intp)
    rising = fit[np.argsort(members.tone[fit], kind="stable")].tolist()
    low = _first_of_each(members, rising, set())
    high = _first_of_each(members, rising[::-1], {int(members.voices[place]) for place in low})
    if min(len(low), len(high)) < N_AT_AN_END:
        return (), ()
    apart = members.tone[list(high)].mean() - members.tone[list(low)].mean()
    return (low, high) if apart >= TWO_TONES else ((), ())


def _stands_alone(members: Members, place: int) -> bool:
    # Of a question the axis cannot tell whether it hopes or fears.
    is_question = "?" in members.parts.texts[members.rows[place]]
    fits = quotes.SHORTEST <= members.n_words[place] <= quotes.LONGEST
    return bool(members.quotable[place] and fits and not is_question)


def _first_of_each(members: Members, order: list[int], heard: set[int]) -> tuple[int, ...]:
    """Take the first passages of voices that were not heard."""
    chosen: list[int] = []
    for place in order:
        if len(chosen) < N_AT_AN_END and int(members.voices[place]) not in heard:
            chosen.append(place)
            heard.add(int(members.voices[place]))
    return tuple(chosen)


def _near(members: Members, inside: Labels, rest: Vectors) -> tuple[int, ...]:
    inside = inside[members.quotable[inside]]
    if len(inside) == 0:
        return ()
    middle = unit(rest[inside].mean(axis=0, keepdims=True))[0]
    candidates = quotes.Candidates(
        vectors=rest[inside],
        similarity=rest[inside] @ middle,
        n_words=members.n_words[inside],
        voices=members.voices[inside],
        edge=np.zeros(len(inside), bool),
    )
    return tuple(int(inside[place]) for place in quotes.choose(candidates)[0])


def _quotes(members: Members, places: tuple[int, ...]) -> tuple[Quote, ...]:
    found = []
    for place in places:
        row = members.rows[place]
        start, end = members.parts.spans[row]
        story = members.parts.stories[members.parts.owners[row]]
        found.append(Quote(story.id, start, end, edge=False))
    return tuple(found)

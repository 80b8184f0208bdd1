"""Invented stories whose subjects are known, with vectors that need no encoder."""

import numpy as np

from voicebox.themes.encoder import Vectors, unit
from voicebox.themes.passages import Cut, Span
from voicebox.themes.values import Story

#: Four subjects, each told by words of its own, and words that all share.
SUBJECTS = (
    "waiting appointment letter queue months list referral",
    "medication tablets sleepy weight doses dizzy chemist",
    "garden allotment tomatoes digging spade seeds compost",
    "lonely flat evenings silence neighbour telephone company",
)


def only_in(name: object, n: int = 9) -> str:
    """Return words of one text alone, so that no two texts are nearly the same."""
    return " ".join(f"that{name}went{i}" for i in range(n))


def invented(n: int, seed: int = 0) -> tuple[Cut, Vectors]:
    """Return `n` stories of one passage each about four subjects, with vectors that say so."""
    dice = np.random.default_rng(seed)
    centres = unit(dice.normal(size=(len(SUBJECTS), 24)).astype(np.float32))
    texts, vectors = [], []
    for i in range(n):
        subject = i % len(SUBJECTS)
        words = dice.choice(SUBJECTS[subject].split(), 5, replace=False)
        texts.append(f"Story {i}: {' '.join(words)} and nothing else but {only_in(i)} that week.")
        vectors.append(centres[subject] + 0.12 * dice.normal(size=24))
    stories = tuple(Story(f"s{i}", text) for i, text in enumerate(texts))
    spans = tuple(Span(0, len(text)) for text in texts)
    cut = Cut(stories, np.arange(n, dtype=np.intp), spans, tuple(texts))
    return cut, unit(np.array(vectors, np.float32))

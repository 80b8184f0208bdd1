"""More passages than there are: real ones first, then some of them again with a little noise.

For time and memory alone: what comes again says nothing new, so nothing is said about its themes.
"""

from dataclasses import dataclass

import numpy as np

from bench.designs.handed import Task
from bench.themes.given import Given
from voicebox.themes.encoder import Vectors, unit
from voicebox.themes.passages import cut
from voicebox.themes.values import Story

#: The share of the words that a passage loses when it comes again.
LOST = 0.3
#: How long the noise on its vector is beside the vector.
NOISE = 0.3
#: So many times as many passages, cut anew, are enough.
MORE = 2


@dataclass(frozen=True)
class Many:
    """As many passages as were asked for, and how many of them are as they were written."""

    task: Task
    n_real: int


@dataclass(frozen=True)
class Stories:
    """Stories that are to be cut, and how many of the passages will be as they were written."""

    texts: list[str]
    n_real: int


def uncut(given: Given, n: int) -> Stories:
    """Return whole stories in the order of `many`: as many as are cut into `n` passages, or more.

    What has lost words is cut into fewer passages than it was: four out of five.
    """
    texts = many(given, MORE * n).task.stories
    parts = cut([Story(f"{number:08}", text) for number, text in enumerate(texts)])
    ends = np.cumsum(np.bincount(parts.owners, minlength=len(texts)))
    n_stories = int(np.searchsorted(ends, n)) + 1
    n_whole = min(n_stories, len(given.parts.stories))
    return Stories(texts[:n_stories], int(ends[n_whole - 1]))


def many(given: Given, n: int, seed: int = 0) -> Many:
    """Return `n` passages of whole stories, but for the last story, which may be cut off.

    Stories come in an order that chance makes. When all have come, they come again, each word
    left out with a chance of .3, each vector moved by a third of its length.
    """
    dice = np.random.default_rng(seed)
    order = dice.permutation(len(given.parts.stories))
    starts = np.searchsorted(given.parts.owners, np.arange(len(order) + 1))
    texts: list[str] = []
    owners: list[int] = []
    rows: list[int] = []
    n_stories = 0
    while len(texts) < n:
        story = order[n_stories % len(order)]
        again = n_stories >= len(order)
        mine = range(starts[story], min(starts[story + 1], starts[story] + n - len(texts)))
        passages = [given.parts.texts[row] for row in mine]
        texts += [_thinned(text, dice) for text in passages] if again else passages
        owners += [n_stories] * len(passages)
        rows += mine
        n_stories += 1
    n_real = min(n, len(given.parts.texts))
    vectors = _moved(given.vectors[rows], n_real, dice)
    return Many(_task(texts, owners, n_stories, vectors), n_real)


def _thinned(text: str, dice: np.random.Generator) -> str:
    words = text.split()
    kept = dice.random(len(words)) >= LOST
    return " ".join(word for word, stays in zip(words, kept, strict=True) if stays) or text


def _moved(vectors: Vectors, n_real: int, dice: np.random.Generator) -> Vectors:
    again = vectors[n_real:]
    noise = dice.standard_normal(again.shape, np.float32) * (NOISE / np.sqrt(vectors.shape[1]))
    return np.vstack([vectors[:n_real], unit(again + noise)]).astype(np.float32)


def _task(texts: list[str], owners: list[int], n_stories: int, vectors: Vectors) -> Task:
    """Put the passages of each story one after the other, a space between them."""
    stories: list[list[str]] = [[] for _ in range(n_stories)]
    spans = []
    ends = [0] * n_stories
    for owner, text in zip(owners, texts, strict=True):
        spans.append([ends[owner], ends[owner] + len(text)])
        ends[owner] += len(text) + 1
        stories[owner].append(text)
    return Task(
        texts=texts,
        owners=owners,
        stories=[" ".join(passages) for passages in stories],
        spans=spans,
        arrays={"vectors": vectors},
    )

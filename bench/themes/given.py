"""What every design is given: a corpus in passages with their vectors."""

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from bench import corpora
from bench.corpora import DATA, Corpus
from bench.designs.handed import Task
from voicebox.themes.encoder import Encoder, Vectors, encode
from voicebox.themes.graph import Labels
from voicebox.themes.passages import Cut, cut, recut
from voicebox.themes.values import Story

ENCODERS = Path(__file__).parents[2] / "voicebox" / "encoders"
MINILM = ENCODERS / "minilm"
LITE = ENCODERS / "lite"
READERS = {"forums": corpora.forums, "comments": corpora.comments, "reviews": corpora.reviews}


@dataclass(frozen=True)
class Given:
    """A corpus with its passages and their vectors."""

    name: str
    corpus: Corpus
    parts: Cut
    vectors: Vectors

    @cached_property
    def mark(self) -> str:
        """What is another one as soon as anything of it is."""
        digest = hashlib.sha256(json.dumps([self.corpus.labels, self.parts.texts]).encode())
        digest.update(np.ascontiguousarray(self.vectors).tobytes())
        return digest.hexdigest()[:16]

    def task(self, seed: int, k: int = 0) -> Task:
        """Return what a design is handed."""
        return Task(
            texts=list(self.parts.texts),
            owners=self.parts.owners.tolist(),
            stories=[story.text for story in self.parts.stories],
            spans=[list(span) for span in self.parts.spans],
            k=k,
            seed=seed,
            arrays={"vectors": self.vectors},
        )


def given(name: str, encoder: Path = MINILM) -> Given:
    """Return a corpus in the product's own passages, each with its vector.

    Args:
        name: `forums`, `comments` or `reviews`.
        encoder: the folder of the encoder.
    """
    corpus = READERS[name]()
    parts = cut(_stories(corpus))
    return Given(name, corpus, parts, kept_vectors(parts, name, encoder))


def whole(found: Given) -> Given:
    """Return the same corpus with each story as one passage, as far as the encoder reads it."""
    wholes = unencoded(found)
    return replace(wholes, vectors=kept_vectors(wholes.parts, wholes.name))


def unencoded(found: Given) -> Given:
    """Return the same corpus with each story as one passage, for who has no use for vectors."""
    stories = tuple(_stories(found.corpus))
    spans = [(0, len(story.text)) for story in stories]
    parts = recut(stories, np.arange(len(stories), dtype=np.intp), spans)
    vectors = np.zeros((len(stories), 0), np.float32)
    return replace(found, name=f"{found.name}-whole", parts=parts, vectors=vectors)


def some(found: Given, rows: Labels) -> Given:
    """Return some of the stories, by their places in rising order."""
    parts = found.parts
    numbers = np.full(len(parts.stories), -1, np.intp)
    numbers[rows] = np.arange(len(rows))
    kept = numbers[parts.owners] >= 0
    passages = np.flatnonzero(kept)
    corpus = Corpus([found.corpus.texts[i] for i in rows], [found.corpus.labels[i] for i in rows])
    cutting = Cut(
        stories=tuple(parts.stories[i] for i in rows),
        owners=numbers[parts.owners[kept]],
        spans=tuple(parts.spans[i] for i in passages),
        texts=tuple(parts.texts[i] for i in passages),
    )
    return Given(found.name, corpus, cutting, found.vectors[kept])


def kept_vectors(parts: Cut, name: str = "forums", encoder: Path = MINILM) -> Vectors:
    """Return the vectors of the passages; they are kept in `bench/data` for the next run."""
    named = (encoder / "encoder.toml").read_bytes() + json.dumps(parts.texts).encode()
    path = DATA / f"{name}-{hashlib.sha256(named).hexdigest()[:12]}.npy"
    if not path.exists():
        print(f"Encoding {len(parts.texts):,} passages; this takes some minutes, once.")
        DATA.mkdir(exist_ok=True)
        np.save(path, encode(Encoder.load(encoder), parts.texts))
    return np.asarray(np.load(path), dtype=np.float32)


def _stories(corpus: Corpus) -> list[Story]:
    """Return the stories under ids whose order is that of the corpus."""
    return [Story(f"{place:08}", text) for place, text in enumerate(corpus.texts)]

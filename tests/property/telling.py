"""Invented tellers, and an encoder that reads any text at all, in no time."""

import hashlib
import re
from collections.abc import Sequence
from functools import cache

import numpy as np

from voicebox.themes.encoder import Vectors, unit
from voicebox.themes.values import Story

DIM = 32
#: Subjects, each with words of its own.
SUBJECTS = tuple(
    tuple(f"{first}{rest}" for rest in ("ala", "ebo", "imu", "opa", "uri", "ane", "olo", "iba"))
    for first in ("gard", "lett", "tabl", "neig", "driv")
)


class Reader:
    """An encoder to which each word is a direction, and a text the sum of its words."""

    id, checksum, dim, languages, tone = "words", "0" * 64, DIM, ("en",), None

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = [self._vector(text) for text in texts]
        return unit(np.array(rows, np.float32).reshape(-1, DIM))

    def _vector(self, text: str) -> Vectors:
        words = re.findall(r"\w+", text.lower()) or ["", text]
        return np.asarray(sum(direction(word) for word in words), dtype=np.float32)


@cache
def direction(word: str) -> Vectors:
    """Return where a word points: those of one subject nearly the same way."""
    root = next((str(i) for i, words in enumerate(SUBJECTS) if word in words), None)
    own = _dice(word).normal(size=DIM)
    shared = 0.0 if root is None else 2.0 * _dice(root).normal(size=DIM)
    return np.asarray((own + shared) * (0.25 if root is None else 1.0), dtype=np.float32)


def stories(n: int, n_subjects: int = 3, seed: int = 0, name: str = "s") -> list[Story]:
    """Return `n` stories, each of one passage or two about one subject, no two of them alike."""
    dice = np.random.default_rng(seed)
    told = []
    for i in range(n):
        subject = SUBJECTS[i % n_subjects]
        said = [
            " ".join([*dice.choice(subject, 6), *(f"w{seed}x{i}x{part}x{j}" for j in range(14))])
            for part in range(1 + i % 2)
        ]
        told.append(Story(f"{name}{i:04d}", ". ".join(said) + "."))
    return told


def _dice(word: str) -> np.random.Generator:
    digest = hashlib.sha256(word.encode(errors="replace")).hexdigest()
    return np.random.default_rng(int(digest[:12], 16))

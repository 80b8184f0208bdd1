"""KeyNMF of turftopic: the words nearest to each passage, factorised.

Source: Kardos et al., "KeyNMF" (arXiv:2410.23791). It gets the same vectors of passages as every
design, vectors of words by the same encoder, and the words that all designs choose among.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from turftopic import KeyNMF

from bench.designs.handed import Answer, Clock, Task, hold_to_two_cores, peak_mb

N_WORDS = 10
#: As the table's own words are found, but that those outside the given list are passed over.
TOKEN = r"(?u)\b[^\W\d_]{3,}(?:['’][^\W\d_]+)?\b"


class Known:
    """An encoder that has read these words before."""

    def __init__(self, words: Sequence[str], vectors: np.ndarray[Any, Any]) -> None:
        self._rows = {word: row for row, word in enumerate(words)}
        self._vectors = vectors

    def encode(self, words: Sequence[str], **_: Any) -> np.ndarray[Any, Any]:
        """Look each word up."""
        return np.asarray(self._vectors[[self._rows[word] for word in words]])


def main(folder: Path) -> None:
    task = Task.read(folder)
    clock = Clock()
    model = KeyNMF(
        task.k,
        encoder=Known(task.words, task.arrays["word_vectors"]),
        vectorizer=CountVectorizer(vocabulary=task.words, token_pattern=TOKEN),
        random_state=task.seed,
    )
    weights = np.asarray(model.fit_transform(task.texts, embeddings=task.arrays["vectors"]))
    seconds, cpu = clock.read()
    np.save(folder / "weights.npy", weights.astype(np.float32))
    order = np.argsort(-model.components_, axis=1, kind="stable")[:, :N_WORDS]
    names = model.get_vocab()
    words = [[str(names[j]) for j in row] for row in order]
    Answer(seconds, cpu, peak_mb(), task.k, words).write(folder)


if __name__ == "__main__":
    hold_to_two_cores()
    main(Path(sys.argv[1]))

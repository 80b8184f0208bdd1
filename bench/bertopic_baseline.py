"""Runs BERTopic on given passages and vectors, in an environment and a process of its own.

    .venv-bench/bin/python bench/bertopic_baseline.py PASSAGES.json VECTORS.npy SEED TOPICS.json

Everything is BERTopic's default; only UMAP's seed is given, and UMAP's settings are those that
BERTopic gives it, so that a run can be repeated.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from bertopic import BERTopic, __version__
from umap import UMAP


def main(passages: Path, vectors: Path, seed: int, target: Path) -> None:
    if __version__ != "0.17.4":
        sys.exit(f"This is BERTopic {__version__}; the figure is stated against 0.17.4.")
    texts = json.loads(passages.read_text("utf-8"))
    started = time.monotonic()
    umap = UMAP(
        n_neighbors=15,
        n_components=5,
        min_dist=0.0,
        metric="cosine",
        low_memory=False,
        random_state=seed,
    )
    topics, _ = BERTopic(umap_model=umap).fit_transform(texts, np.load(vectors))
    result = {"topics": [int(t) for t in topics], "seconds": time.monotonic() - started}
    target.write_text(json.dumps(result))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))

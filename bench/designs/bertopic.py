"""BERTopic 0.17.4 on given vectors: as it comes, and the ways it offers to mend what that leaves.

Everything is BERTopic's default; only UMAP's seed is given, and UMAP's settings are those that
BERTopic gives it, so that a run can be repeated. The variants are made from that one fit, after
its time and memory were taken: none of them changes what came before.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from bertopic import BERTopic, __version__
from bertopic.dimensionality import BaseDimensionalityReduction
from sklearn.cluster import KMeans
from umap import UMAP

from bench.designs.handed import Answer, Clock, Task, hold_to_two_cores, peak_mb

MEASURED = "0.17.4"


def main(folder: Path) -> None:
    if __version__ != MEASURED:
        sys.exit(f"This is BERTopic {__version__}; the figures are stated against {MEASURED}.")
    task = Task.read(folder)
    vectors = task.arrays["vectors"]
    clock = Clock()
    model = BERTopic(umap_model=_umap(task.seed))
    topics, _ = model.fit_transform(task.texts, vectors)
    (seconds, cpu), peak = clock.read(), peak_mb()
    found = {"default": _whole_numbers(topics)}
    if task.k:
        found |= {name: _whole_numbers(each) for name, each in _variants(model, topics, task)}
    Answer(seconds, cpu, peak, n_themes=max(topics) + 1, topics=found).write(folder)


def _umap(seed: int) -> UMAP:
    return UMAP(
        n_neighbors=15,
        n_components=5,
        min_dist=0.0,
        metric="cosine",
        low_memory=False,
        random_state=seed,
    )


def _variants(
    model: BERTopic, topics: Sequence[int], task: Task
) -> Iterator[tuple[str, Sequence[int]]]:
    vectors = task.arrays["vectors"]
    has_some = -1 in topics and max(topics) >= 0
    yield "reduce_outliers", (model.reduce_outliers(task.texts, topics) if has_some else topics)
    yield (
        "reduce_outliers, embeddings",
        (
            model.reduce_outliers(task.texts, topics, strategy="embeddings", embeddings=vectors)
            if has_some
            else topics
        ),
    )
    # What UMAP made of the vectors is given as it is: the same groups, in less time.
    kmeans = KMeans(min(task.k, len(task.texts)), random_state=task.seed)
    with_kmeans = BERTopic(umap_model=BaseDimensionalityReduction(), hdbscan_model=kmeans)
    yield "KMeans", with_kmeans.fit_transform(task.texts, model.umap_model.embedding_)[0]
    model.reduce_topics(task.texts, nr_topics="auto")
    yield 'nr_topics="auto"', model.topics_


def _whole_numbers(topics: Sequence[int]) -> list[int]:
    return [int(topic) for topic in np.asarray(topics)]


if __name__ == "__main__":
    hold_to_two_cores()
    main(Path(sys.argv[1]))

"""Non-negative matrix factorisation of tf-idf, by scikit-learn: what every analyst can run."""

import sys
from pathlib import Path

import numpy as np
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfTransformer

from bench.designs.handed import Answer, Clock, Task, hold_to_two_cores, peak_mb
from bench.themes.measures import by_weight, heaviest, vocabulary


def main(folder: Path) -> None:
    task = Task.read(folder)
    names, counts = vocabulary(task.texts)
    clock = Clock()
    weighed = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    model = NMF(task.k, init="nndsvda", random_state=task.seed, max_iter=300)
    weights = model.fit_transform(weighed)
    words = heaviest(names, model.components_)
    seconds, cpu = clock.read()
    stories = by_weight(weights, np.array(task.owners, np.intp), len(task.stories))
    Answer(seconds, cpu, peak_mb(), task.k, words, stories=stories.tolist()).write(folder)


if __name__ == "__main__":
    hold_to_two_cores()
    main(Path(sys.argv[1]))

"""Tells how sure themes are: what of them comes back when they are looked for a second time."""

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score

from voicebox.themes.encoder import Vectors
from voicebox.themes.graph import Labels
from voicebox.themes.lineage import Ids, jaccard
from voicebox.themes.passages import Cut
from voicebox.themes.progress import Work, report
from voicebox.themes.refresh import look
from voicebox.themes.saturation import curve
from voicebox.themes.values import Sureness

#: A second look has dice of its own, far from those of the looks that are numbered on from the
#: seed as the themes go on.
SECOND = 1_000_003


def how_sure(parts: Cut, vectors: Vectors, themes: Labels | Ids, seed: int) -> Sureness:
    """Look a second time with other dice, and among fewer stories, and say what comes back.

    Args:
        parts: the passages, one at least.
        vectors: their unit rows, shape (n_passages, d).
        themes: the theme of each passage, any number from 0; shape (n_passages,).
        seed: of the themes.
    """
    report(Work.LOOK_AGAIN, 0, 1)
    second = look(parts, vectors, seed + SECOND)
    ids = np.unique(themes)
    return Sureness(
        again=float(adjusted_rand_score(themes, second)),
        themes=tuple(zip(ids.tolist(), _stability(themes, second).tolist(), strict=True)),
        curve=curve(parts, vectors, themes, second, seed),
    )


def _stability(themes: Labels | Ids, second: Labels) -> NDArray[np.float64]:
    """Return for each theme how much it shares with the group that is most like it, 0 to 1.

    Source: Hennig, "Cluster-wise assessment of cluster stability" (2007), with other dice in
    place of other samples.
    """
    places = np.unique(themes, return_inverse=True)[1]
    n_themes = int(places.max()) + 1
    return np.asarray(jaccard(places, n_themes, second, int(second.max()) + 1).max(axis=1))

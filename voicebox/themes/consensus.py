"""Groups by a vote: groupings of every fineness have a voice, so that none has to be chosen.

One throw of the dice, or one fineness that wins by a hair, moves stories to other themes. What many
groupings have together stays together.

Source: Lancichinetti and Fortunato, "Consensus clustering in complex networks" (2012); votes of
many resolutions as in Jeub, Sporns and Fortunato, "Multiresolution consensus clustering in
networks" (2018), counted along the joins alone as in Tandon et al., "Fast consensus clustering in
complex networks" (2019).
"""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score

from voicebox.themes.graph import Labels, communities

#: From a handful of groups to more than anybody would read, each half as fine again at most.
RESOLUTIONS = tuple(np.geomspace(0.5, 4.0, 10).tolist())
#: How finely the votes themselves are grouped: 1 is modularity as it was first defined.
RESOLUTION = 1.0
#: The share of the rows that a second look takes, to tell how sure the first is.
PART = 0.85

Votes = NDArray[np.intp]


def grouped(joins: sp.csr_array, seed: int) -> Labels:
    """Return a group per row of a graph, from 0, as its groupings of every fineness vote.

    Args:
        joins: symmetric weights over 0, shape (n, n); none of a row to itself.
        seed: of the dice.
    """
    return _elected(joins, RESOLUTIONS, seed)


def stability(joins: sp.csr_array, labels: Labels, seed: int) -> float:
    """Return how alike the groups are to what a part of the rows would vote: 1 for the same.

    Args:
        joins: the graph.
        labels: its groups by another seed or this one, shape (n,).
        seed: of the dice.
    """
    dice = np.random.default_rng(seed)
    rows = np.sort(dice.permutation(len(labels))[: int(PART * len(labels))])
    # Half of the votes tell it well enough, and the votes are what takes time.
    again = _elected(joins[rows][:, rows], RESOLUTIONS[::2], seed + 1)
    return float(adjusted_rand_score(labels[rows], again))


def weighed(joins: sp.csr_array, votes: Votes) -> sp.csr_array:
    """Weigh each join by the share of the votes that have both of its rows in one group.

    Args:
        joins: symmetric weights, shape (n, n).
        votes: a group per row, shape (n_votes, n).
    """
    pairs = joins.tocoo()
    together = np.zeros(len(pairs.data))
    for vote in votes:
        together += vote[pairs.row] == vote[pairs.col]
    kept = together > 0
    weights = pairs.data[kept] * together[kept] / len(votes)
    return sp.csr_array((weights, (pairs.row[kept], pairs.col[kept])), shape=joins.shape)


def _elected(joins: sp.csr_array, resolutions: Sequence[float], seed: int) -> Labels:
    seeds = np.random.default_rng(seed).integers(2**31, size=len(resolutions)).tolist()
    ballots = zip(resolutions, seeds, strict=True)
    votes = np.stack([communities(joins, resolution, dice) for resolution, dice in ballots])
    return communities(weighed(joins, votes), RESOLUTION, seed)

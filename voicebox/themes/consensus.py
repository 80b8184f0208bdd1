"""Groups by a vote: groupings of every fineness have a voice, so that none has to be chosen.

One throw of the dice, or one fineness that wins by a hair, moves stories to other themes. What many
groupings have together stays together.

Source: Lancichinetti and Fortunato, "Consensus clustering in complex networks" (2012); votes of
many resolutions as in Jeub, Sporns and Fortunato, "Multiresolution consensus clustering in
networks" (2018), counted along the joins alone as in Tandon et al., "Fast consensus clustering in
complex networks" (2019).
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score

from voicebox.themes.cores import cores
from voicebox.themes.graph import Labels, best_communities, communities

#: From a handful of groups to more than anybody would read.
COARSEST, FINEST = 0.7, 4.0
#: How many groupings vote: more where there are few rows, where chance has a larger part and a
#: vote takes less time; so many rows are grouped in all.
FEWEST_VOTES, MOST_VOTES, ROWS_IN_ALL = 16, 24, 150_000
#: How finely the votes themselves are grouped: 1 is modularity as it was first defined.
RESOLUTION = 1.0
#: How often the votes themselves are grouped; the best is taken.
N_TRIALS = 2
#: How finely, where something new is looked for: what has just begun to be told is small.
FINE = 2.0
#: The share of the rows that a second look takes, to tell how sure the first is.
PART = 0.85

Votes = NDArray[np.intp]


def grouped(joins: sp.csr_array, seed: int) -> Labels:
    """Return a group per row of a graph, from 0, as its groupings of every fineness vote.

    Args:
        joins: symmetric weights over 0, shape (n, n); none of a row to itself.
        seed: of the dice.
    """
    return counted(voted(joins, seed), RESOLUTION, seed)


def counted(votes: sp.csr_array, resolution: float, seed: int) -> Labels:
    """Return a group per row, from 0, of a graph as its groupings voted.

    Args:
        votes: what `voted` gives, shape (n, n).
        resolution: how finely.
        seed: of the dice.
    """
    seeds = np.random.default_rng(seed).integers(2**31, size=N_TRIALS).tolist()
    return best_communities(votes, resolution, seeds)


def voted(joins: sp.csr_array, seed: int, share: float = 1.0) -> sp.csr_array:
    """Return the graph as its groupings vote, to be grouped itself.

    Args:
        joins: symmetric weights over 0, shape (n, n).
        seed: of the dice.
        share: how many of the votes are cast.
    """
    n_votes = np.clip(ROWS_IN_ALL // joins.shape[0], FEWEST_VOTES, MOST_VOTES)
    resolutions = np.geomspace(COARSEST, FINEST, int(share * n_votes)).tolist()
    seeds = np.random.default_rng(seed).integers(2**31, size=len(resolutions)).tolist()
    # Each vote has dice of its own, so it does not matter which of them is ready first.
    with ThreadPoolExecutor(cores()) as threads:
        votes = list(threads.map(partial(communities, joins), resolutions, seeds))
    return weighed(joins, np.stack(votes))


def part(n: int, seed: int) -> Labels:
    """Choose the rows that a second look takes, in rising order.

    Args:
        n: how many there are.
        seed: of the dice.
    """
    return np.sort(np.random.default_rng(seed).permutation(n)[: int(PART * n)])


def stability(joins: sp.csr_array, labels: Labels, seed: int) -> float:
    """Return how alike the groups are to what a part of the rows would vote: 1 for the same.

    Args:
        joins: the graph.
        labels: its groups by another seed or this one, shape (n,).
        seed: of the dice.
    """
    rows = part(len(labels), seed)
    # Half of the votes tell it well enough, and the votes are what takes time.
    votes = voted(joins[rows][:, rows], seed + 1, share=0.5)
    again = counted(votes, RESOLUTION, seed + 1)
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

"""Finds talk about the telling itself: "sorry this is long", "thanks for reading", "any advice".

Three things show it: its words turn to a reader, it stands first or last in the stories, and their
other passages are about everything that stories are about.
"""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from voicebox.themes.graph import Labels

#: Words of somebody who turns to the reader.
# fmt: off
CUES = frozenset({
    "advance", "advice", "apologies", "apologise", "apologize", "appreciate", "appreciated",
    "comment", "comments", "english", "grateful", "hello", "listen", "listening", "mobile",
    "opinion", "opinions", "paragraph", "post", "posted", "posting", "question", "questions",
    "ramble", "rambling", "rant", "read", "reader", "readers", "reading", "reply", "sharing",
    "sorry", "story", "suggestion", "suggestions", "telling", "thank", "thanks", "tips", "typing",
    "vent", "venting", "write", "writing", "written",
})
# fmt: on
#: How many of a theme's first words must be such, and of how many; the first must.
N_CUES = 3
AMONG = 8
#: The share of its passages that must stand first or last in their stories.
AT_ENDS = 0.6
#: How far the subjects of its stories may be from those of all, in nats: 0 is the same. Among 61
#: themes of 27 forums the two of talk have .1 and .2, and one in three has less than .3.
EVEN = 0.3

Shares = NDArray[np.float64]


def is_talk(
    words: Sequence[str], at_ends: NDArray[np.bool_], whole: NDArray[np.bool_], uneven: float
) -> bool:
    """Tell whether a theme is how people speak to the reader.

    Args:
        words: the theme's words, the most telling first.
        at_ends: per passage of the theme, whether it is the first or last of its story.
        whole: per passage, whether it is its whole story: "thank you" may be all there is to say.
        uneven: as `unevenness` gives it for this theme.
    """
    cues = [word in CUES for word in words[:AMONG]]
    if sum(cues) < N_CUES or not cues[0] or whole.mean() > 1 / 2 or uneven > EVEN:
        return False
    return bool(at_ends[~whole].mean() >= AT_ENDS)


def unevenness(themes: Labels, owners: Labels) -> Shares:
    """Return how far the subjects of each theme's stories are from those of all stories.

    Args:
        themes: the theme of each passage, from 0, none empty; shape (n,).
        owners: the story of each, shape (n,).

    Returns:
        For each theme the divergence, in nats, of where the other passages of its stories are from
        where all passages but its own are; 0 where that is the same, or too little to tell.

    Source: Kullback and Leibler, "On information and sufficiency" (1951), less the bias that
    Miller, "Note on the bias of information estimates" (1955), gives for so few passages.
    """
    n_themes = int(themes.max()) + 1
    told = sp.csr_array(
        (np.ones(len(themes)), (owners, themes)), shape=(owners.max() + 1, n_themes)
    )
    beside = np.asarray(((told > 0).astype(np.float64).T @ told).todense(), dtype=np.float64)
    everywhere = np.tile(np.bincount(themes, minlength=n_themes).astype(np.float64), (n_themes, 1))
    np.fill_diagonal(beside, 0.0)
    np.fill_diagonal(everywhere, 0.0)
    n_beside = beside.sum(axis=1)
    share = beside / np.maximum(n_beside, 1)[:, None]
    usual = everywhere / np.maximum(everywhere.sum(axis=1), 1)[:, None]
    parts = share * np.log(np.where(share > 0, share, 1) / np.where(share > 0, usual, 1))
    bias = (n_themes - 2) / (2 * np.maximum(n_beside, 1))
    return np.asarray(np.maximum(parts.sum(axis=1) - bias, 0.0))


def at_ends(owners: Labels) -> NDArray[np.bool_]:
    """Tell which passages are the first or the last of their story; stories are in one piece."""
    first = np.r_[True, owners[1:] != owners[:-1]]
    return np.asarray(first | np.r_[first[1:], True], dtype=bool)


def whole(owners: Labels) -> NDArray[np.bool_]:
    """Tell which passages are all there is of their story."""
    return np.asarray(np.bincount(owners)[owners] == 1, dtype=bool)

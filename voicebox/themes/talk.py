"""Finds talk about the telling itself: "sorry this is long", "thanks for reading", "any advice"."""

from collections.abc import Sequence

import numpy as np
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


def is_talk(words: Sequence[str], at_ends: NDArray[np.bool_], whole: NDArray[np.bool_]) -> bool:
    """Tell whether a theme is how people speak to the reader.

    Args:
        words: the theme's words, the most telling first.
        at_ends: per passage of the theme, whether it is the first or last of its story.
        whole: per passage, whether it is its whole story: "thank you" may be all there is to say.
    """
    cues = [word in CUES for word in words[:AMONG]]
    if sum(cues) < N_CUES or not cues[0] or whole.mean() > 1 / 2:
        return False
    return bool(at_ends[~whole].mean() >= AT_ENDS)


def at_ends(owners: Labels) -> NDArray[np.bool_]:
    """Tell which passages are the first or the last of their story; stories are in one piece."""
    first = np.r_[True, owners[1:] != owners[:-1]]
    return np.asarray(first | np.r_[first[1:], True], dtype=bool)


def whole(owners: Labels) -> NDArray[np.bool_]:
    """Tell which passages are all there is of their story."""
    return np.asarray(np.bincount(owners)[owners] == 1, dtype=bool)

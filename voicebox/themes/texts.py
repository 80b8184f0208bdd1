"""Texts, and what stands between their spaces: numbered once for all who read them.

A hundred thousand passages have three million words, and sixty thousand different ones. Whoever
looks at words looks at each different one once; to find which is where takes longer than that.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

import numpy as np

from voicebox.themes.counting import Ids, Labels, stretches


@dataclass(frozen=True)
class Parted:
    """What stands between the spaces of some texts."""

    #: Each different part.
    different: tuple[str, ...] = field(repr=False)
    #: The number of each part of all texts, in order; shape (n_parts,).
    ids: Ids = field(repr=False)
    #: How many parts each text has, one at least; shape (n_texts,).
    sizes: Labels = field(repr=False)

    def of(self, rows: Labels) -> "Parted":
        """Return what stands in some of the texts, in the order of the rows."""
        starts = np.cumsum(self.sizes) - self.sizes
        ids = self.ids[stretches(starts[rows], self.sizes[rows])]
        return Parted(self.different, ids, self.sizes[rows])

    def joined(self, other: "Parted") -> "Parted":
        """Return what stands in these texts and, after them, in others."""
        return Parted(
            self.different + other.different,
            np.concatenate([self.ids, other.ids + len(self.different)], dtype=np.int32),
            np.concatenate([self.sizes, other.sizes]),
        )


class Texts(tuple[str, ...]):
    """Some texts in their order."""

    @cached_property
    def parted(self) -> Parted:
        """What stands between their spaces; looked at when somebody asks for it, and once."""
        return parted(self)

    def once(self) -> tuple["Texts", Labels]:
        """Return each different text, and where each of these is among them; shape (n,)."""
        first: dict[str, int] = {}
        places = np.array([first.setdefault(text, len(first)) for text in self], np.intp)
        if len(first) == len(self):
            return self, places
        once = Texts(first)
        # Each in turn is the last that was written to its place.
        rows = np.empty(len(once), np.intp)
        rows[places] = np.arange(len(self))
        once.parted = self.parted.of(rows)
        return once, places


def parted(texts: Iterable[str]) -> Parted:
    """Part texts at their spaces, and number what is between them."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    ids, ends = array("i"), array("q", [0])
    for text in texts:
        ids.extend(map(numbers.__getitem__, text.split(" ")))
        ends.append(len(ids))
    sizes = np.asarray(np.diff(np.array(ends, np.intp)), dtype=np.intp)
    return Parted(tuple(numbers), np.array(ids, np.int32), sizes)

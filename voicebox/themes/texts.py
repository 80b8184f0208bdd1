"""Texts, and what stands between their spaces: numbered once for all who read them.

A hundred thousand passages have three million words, and sixty thousand different ones. Whoever
looks at words looks at each different one once; to find which is where takes longer than that.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

import numpy as np

from voicebox.themes.counting import Ids, Labels, numbered, stretches


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

    @cached_property
    def places(self) -> Labels:
        """Where each text is among those that differ, in the order in which they come first."""
        first: dict[str, int] = {}
        found = (first.setdefault(text, len(first)) for text in self)
        return np.fromiter(found, np.intp, len(self))

    def once(self) -> "Texts":
        """Return each different text in the order in which they come first."""
        firsts = numbered(self.places).firsts
        if len(firsts) == len(self):
            return self
        once = Texts(self[row] for row in firsts.tolist())
        once.parted = self.parted.of(firsts)
        return once


def texts_of(given: Sequence[str]) -> Texts:
    """Return the same texts, with what is known of them already if they are such."""
    return given if isinstance(given, Texts) else Texts(given)


def parted(texts: Iterable[str]) -> Parted:
    """Part texts at their spaces, and number what is between them."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    ids, ends = array("i"), array("q", [0])
    for text in texts:
        ids.extend(map(numbers.__getitem__, text.split(" ")))
        ends.append(len(ids))
    sizes = np.asarray(np.diff(np.array(ends, np.intp)), dtype=np.intp)
    return Parted(tuple(numbers), np.array(ids, np.int32), sizes)

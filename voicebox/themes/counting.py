"""Rows of numbers: what stands in them, counted once each, and what stands for it."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

#: Of a number with a sign.
MOST_BITS = 63

Labels = NDArray[np.intp]
Keys = NDArray[np.int64]
Ids = NDArray[np.int32]


def distinct(keys: Keys) -> Keys:
    """Return each key once, in rising order.

    As `numpy.unique` does, which looks long ones up in a table instead of sorting them, and takes
    several times as long.
    """
    ordered = np.sort(keys)
    is_first = np.ones(len(ordered), bool)
    is_first[1:] = ordered[1:] != ordered[:-1]
    return ordered[is_first]


class Numbered(NamedTuple):
    """Some keys, each of which has a number: its place among those that differ, in rising order."""

    #: Each different key in rising order, shape (n_different,).
    different: Keys
    #: Where each of them comes first, shape (n_different,).
    firsts: Labels
    #: The number of each key, shape (n,).
    numbers: Labels


def numbered(keys: Keys) -> Numbered:
    """Number keys of 0 or more, as `numpy.unique` does in three times as long."""
    n_bits = len(keys).bit_length()
    if int(keys.max(initial=0)).bit_length() + n_bits > MOST_BITS:
        return Numbered(*np.unique(keys, return_index=True, return_inverse=True))
    # A key and its place in one number: to order those is quicker than to find their order. There
    # may be millions, so that each step is done where the one before left them.
    ordered = keys.astype(np.int64) << n_bits
    ordered |= np.arange(len(keys))
    ordered.sort()
    places = ordered & ((1 << n_bits) - 1)
    ordered >>= n_bits
    is_first = np.ones(len(keys), bool)
    is_first[1:] = ordered[1:] != ordered[:-1]
    different, firsts = ordered[is_first], places[is_first]
    np.cumsum(is_first, out=ordered)
    ordered -= 1
    numbers = np.empty(len(keys), np.intp)
    numbers[places] = ordered
    return Numbered(different, firsts, numbers)


def n_distinct(groups: Ids | Labels, things: Ids | Labels, n_groups: int) -> Labels:
    """Return how many different things there are in each group, shape (n_groups,).

    Args:
        groups: the group of each thing, from 0; shape (n,).
        things: which thing it is, from 0; shape (n,).
        n_groups: how many groups there are.
    """
    n_things = int(things.max(initial=0)) + 1
    pairs = distinct(groups.astype(np.int64) * n_things + things)
    return np.bincount(pairs // n_things, minlength=n_groups)


@dataclass(frozen=True)
class Parts:
    """What each of some numbers, from 0, is made of."""

    #: The parts of all numbers in order, shape (n_parts,).
    flat: Ids
    #: Where those of each number begin, and where the last ones end; shape (n_numbers + 1,).
    starts: Labels

    @classmethod
    def of(cls, parts: Iterable[Sequence[int]]) -> Self:
        """Gather the parts of each number in order; one may have none."""
        flat, ends = array("i"), array("q", [0])
        # Each is let go at once: Python's collector walks through what is kept, again and again.
        for each in parts:
            flat.extend(each)
            ends.append(len(flat))
        return cls(np.array(flat, np.int32), np.array(ends, np.intp))

    def spread(self, ids: Ids) -> tuple[Ids, Labels]:
        """Put in the place of each number what it is made of.

        Args:
            ids: the numbers, shape (n,).

        Returns:
            All parts in order, and how many there are for each of the ids, shape (n,).
        """
        n = np.diff(self.starts)[ids]
        return self.flat[stretches(self.starts[ids], n)], n


def stretches(starts: Labels, lengths: Labels) -> Labels:
    """Return the places of some stretches, one after the other: from each start, so many on.

    Args:
        starts: where each begins, shape (n,).
        lengths: how many places it has, shape (n,).

    Returns:
        Shape (lengths.sum(),).
    """
    before = np.cumsum(lengths) - lengths
    return np.asarray(np.arange(lengths.sum()) + np.repeat(starts - before, lengths), dtype=np.intp)

"""The tone axis of an encoder: an order in which quotes can be laid out, and nothing more.

It was learned from comments on health services. It goes by the words that people use when they
are glad of something or let down by it; questions and irony mislead it. It orders quotes inside a
perspective, and is never a label of a person or a story.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Tone:
    """A direction among an encoder's vectors; it fits that encoder only."""

    #: Shape (d,).
    weights: Vectors = field(repr=False)
    bias: float

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the axis from its file."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(arrays["weights"].astype(np.float32), float(arrays["bias"]))

    def write(self, path: Path) -> None:
        """Write the axis to a file; the same axis gives the same bytes."""
        np.savez(path, weights=self.weights, bias=np.float32(self.bias))

    def of(self, vectors: Vectors) -> Vectors:
        """Tell where each row stands on the axis, shape (n,).

        Among the comments that it was learned from, the mean is 0 and the standard deviation 1.
        """
        return np.asarray(vectors @ self.weights + np.float32(self.bias), dtype=np.float32)

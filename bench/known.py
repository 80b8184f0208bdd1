"""An encoder that has read everything before, so that what is measured is the engine alone."""

from collections.abc import Sequence

import numpy as np

from voicebox.themes.encoder import Vectors
from voicebox.themes.passages import Cut


class Known:
    """An encoder that has read these passages before."""

    id, checksum, languages, tone = "known", "0" * 64, ("en",), None

    def __init__(self, parts: Cut, vectors: Vectors) -> None:
        self._rows = {text: row for row, text in enumerate(parts.texts)}
        self._vectors = vectors
        self.dim = vectors.shape[1]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Look each text up."""
        return np.asarray(self._vectors[[self._rows[text] for text in texts]])

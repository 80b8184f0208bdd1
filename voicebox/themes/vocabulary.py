"""The words of some texts, each once, and what is true of a word wherever it stands.

That is looked up once for each word, however many parts of the texts are read afterwards.
"""

import re
from collections import defaultdict
from functools import cached_property
from itertools import count

import numpy as np

from voicebox.themes.counting import Parts
from voicebox.themes.graph import Flags
from voicebox.themes.words import WORD, is_telling

_WORD = re.compile(WORD)


class Vocabulary(tuple[str, ...]):
    """Words as `own_words` writes them, in the order of the alphabet."""

    @cached_property
    def tells(self) -> Flags:
        """Whether each word says something, shape (n_words,)."""
        return np.fromiter(map(is_telling, self), bool, len(self))

    @cached_property
    def telling(self) -> tuple["Vocabulary", Parts]:
        """The telling words that are in these, and which of them each is made of.

        A word with hyphens is several, and one that says nothing is none.
        """
        numbers: defaultdict[str, int] = defaultdict(count().__next__)
        parts = Parts.of(
            [numbers[part] for part in _WORD.findall(word) if is_telling(part)] for word in self
        )
        words = sorted(numbers)
        place = dict(zip(words, range(len(words)), strict=True))
        places = np.fromiter(map(place.__getitem__, numbers), np.int32, len(words))
        return Vocabulary(words), Parts(places[parts.flat], parts.starts)

"""What themes were called, without words that too few of those who are still here say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from voicebox.kept import NameChange
from voicebox.themes import duplicates, unlike
from voicebox.themes.passages import readable
from voicebox.themes.past import Named
from voicebox.themes.phrases import phrases_in
from voicebox.themes.words import marks, telling_words


def still_said(names: Sequence[Named], texts: Mapping[str, str]) -> list[NameChange]:
    """Take out of past names what fewer than three voices say, now that somebody has left.

    Args:
        names: those to look at.
        texts: what each story says, by its id; one that is missing says nothing.

    Returns:
        The names in the same order; one of which nothing is left is empty.
    """
    ids = sorted({story_id for one in names for story_id in one.stories} & texts.keys())
    if not ids:
        return [_left(one.row, []) for one in names]
    # As the passages were read that gave the names: without web addresses, on one line.
    said = [readable(texts[story_id]) for story_id in ids]
    voices = duplicates.voices(said).tolist()
    told = {one: _Told(voice, text) for one, voice, text in zip(ids, voices, said, strict=True)}
    return [_left(one.row, [told[i] for i in one.stories if i in told]) for one in names]


class _Told:
    """A story and what is said in it, taken apart when it is first asked for."""

    def __init__(self, voice: int, text: str) -> None:
        self.voice, self.text = voice, text

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(telling_words(self.text))

    @cached_property
    def phrases(self) -> frozenset[str]:
        return frozenset(phrases_in(self.text))

    @cached_property
    def marks(self) -> frozenset[str]:
        return marks(self.text)


def _left(row: NameChange, told: Sequence[_Told]) -> NameChange:
    words = [
        word for word in row.words if _enough([one for one in told if word in one.words], word)
    ]
    phrases = [
        phrase
        for phrase in row.phrases
        if _enough([one for one in told if phrase in one.phrases], phrase)
    ]
    return replace(row, words=tuple(words), phrases=tuple(phrases))


def _enough(told: Sequence[_Told], said: str) -> bool:
    """Tell whether these are stories of enough voices, unlike each other but for what is said."""
    own = set(telling_words(said))
    return unlike.enough((one.voice, one.marks - own) for one in told)

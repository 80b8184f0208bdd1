"""Why a story is in its themes: the parts of it that are nearest to them, and their words."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from voicebox.model import PublicStory
from voicebox.store.parts import Span, shares
from voicebox.store.themes import PassageRow, ThemeRow

#: How many parts of a long story are told for one theme: those nearest to it.
MOST_PARTS = 3
#: How many words a part is called by.
FIRST_WORDS = 8


@dataclass(frozen=True)
class Part:
    """A passage that put a story into a theme."""

    #: Where it stands on the story's page.
    address: str
    #: What it is called by; empty where it is the whole story.
    first_words: str = field(repr=False)
    #: Words of it that the theme has more than others, in their order.
    words: tuple[str, ...] = field(repr=False)
    #: Whether it is among those that fit least there.
    edge: bool


@dataclass(frozen=True)
class Reason:
    """Why a story is in one theme; without parts it is all of it, taken together."""

    theme: ThemeRow
    parts: tuple[Part, ...]
    #: How many parts more there are.
    n_more: int


def reasons(
    told: PublicStory,
    themes: Sequence[ThemeRow],
    passages: Sequence[PassageRow],
    quoted: Set[int],
) -> list[Reason]:
    """Return why a story is in each of its themes.

    Args:
        told: the story.
        themes: those that it is in.
        passages: all of its own, in the order of its text.
        quoted: where the quotes begin that are marked on its page.
    """
    found = []
    for theme in themes:
        mine = [passage for passage in passages if passage.theme_id == theme.id]
        nearest = sorted(mine, key=lambda passage: -passage.similarity)[:MOST_PARTS]
        parts = [
            _part(told.text, passage, quoted, whole=len(passages) == 1)
            for passage in mine
            if passage in nearest
        ]
        found.append(Reason(theme, tuple(parts), len(mine) - len(parts)))
    return found


def words_of(
    told: PublicStory, passages: Sequence[PassageRow], unquoted: Sequence[Span] = ()
) -> tuple[str, ...]:
    """Return the words that placed a story in a theme, where they may stand beside others' words.

    That is where its teller lets it be quoted, and notes no hard subject of it.

    Args:
        told: the story.
        passages: those of it in the theme.
        unquoted: the parts that its teller lets nobody quote all the same.
    """
    if not told.dials.quoted or told.notes or not passages:
        return ()
    nearest = max(passages, key=lambda passage: passage.similarity)
    return tuple(
        told.text[start:end] for start, end in nearest.telling if not shares(unquoted, (start, end))
    )


def by_story(passages: Sequence[PassageRow]) -> Mapping[str, list[PassageRow]]:
    """Return passages under the id of their story."""
    found: dict[str, list[PassageRow]] = {}
    for passage in passages:
        found.setdefault(passage.story_id, []).append(passage)
    return found


def _part(text: str, passage: PassageRow, quoted: Set[int], *, whole: bool) -> Part:
    said = text[passage.start : passage.end].split()
    first = " ".join(said[:FIRST_WORDS]) + (" …" if len(said) > FIRST_WORDS else "")
    return Part(
        address=f"#{'q' if passage.start in quoted else 'p'}{passage.start}",
        first_words="" if whole else first,
        words=tuple(text[start:end] for start, end in passage.telling),
        edge=passage.edge,
    )

"""What a site keeps of its themes from one window to the next, as plain values.

The store writes them down, and the engine goes on from them; neither need load the other.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum


@dataclass(frozen=True)
class KeptStory:
    """A story as the themes remember it: its passages, in the order of its text."""

    id: str
    #: Where each passage begins and ends, in code points.
    spans: tuple[tuple[int, int], ...] = field(repr=False)
    #: A row of 32-bit floats, little-endian, for each. They are kept like text, since something
    #: near the text can be made of them; empty where they are as they were kept before.
    vectors: bytes = field(repr=False)
    #: The number of the theme that each is in, and of those in whose centres it was reckoned at
    #: the last look and at the one before; -1 for none.
    theme: tuple[int, ...]
    new: tuple[int, ...]
    old: tuple[int, ...]


@dataclass(frozen=True)
class KeptTheme:
    """A theme that is there, under the number by which the engine knows it."""

    number: int
    words: tuple[str, ...]
    phrases: tuple[str, ...]
    #: Whether a story was taken out of it since it was named.
    touched: bool = False

    @property
    def name(self) -> str:
        """What the theme is called: the tellers' own words; empty when they share none."""
        return named(self.words, self.phrases)


@dataclass(frozen=True)
class KeptThemes:
    """All that a site keeps of its themes from one window to the next; no words but names."""

    #: What made the vectors: under another encoder, or cut in another way, they mean nothing.
    encoder: str
    checksum: str
    splitter: int
    seed: int
    #: How finely the votes about the themes were grouped, and how alike the themes of a part of
    #: the passages were at the last look.
    resolution: float
    stability: float
    #: How often the themes were looked at again.
    n_looks: int
    #: The first number that no theme has had.
    next_number: int
    #: How many stories came since the last look.
    n_new: int
    #: Only those that are there, by number.
    themes: tuple[KeptTheme, ...]
    #: By id: never in the order in which they came.
    stories: tuple[KeptStory, ...] = field(repr=False)


#: What is told of a theme that a teller took a story out of: the engine finds nothing of that kind.
LEFT = "left"
#: What is told of a theme in which a teller set two passages side by side, or took that back.
PAIRED = "paired"


class Standing(StrEnum):
    """How it stands with what a teller said of where their story was placed."""

    #: Said since the last window.
    WANTED = "wanted"
    HELD = "held"
    #: Taken back since the last window.
    UNDONE = "undone"
    #: The theme where they put it is no longer there: they are asked again.
    LOST = "lost"


@dataclass(frozen=True)
class Contest:
    """What a teller says of where their story was placed: that is not what they meant."""

    story_id: str
    #: The number of the theme that it was in.
    source: int
    #: That of the theme where its teller put it instead; none: on its own, or not known.
    target: int | None
    #: Where the passages begin that it is about, in code points.
    starts: tuple[int, ...]
    #: The themes where the story is never put: the source, and what has come of it since.
    barred: tuple[int, ...]
    standing: Standing = Standing.WANTED


#: So many stories of a theme must say yes to a name before it holds.
FEWEST_YES = 3


@dataclass(frozen=True)
class ProposedName:
    """A name that a teller proposes for a theme, as everybody can read it."""

    id: str
    words: str
    #: How many stories of the theme said yes to it at the last window.
    n_yes: int


#: Beside the format characters (Cf): what joins signs, chooses how they look, or fills a cell.
_UNSEEN = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0") | set(map(chr, range(0xFE00, 0xFE10)))


def looks(words: str) -> str:
    """Return what the words of a name look like: the same of those that look alike to a reader.

    Capitals do not matter, nor which signs a letter is made of, nor what nobody sees.
    """
    seen = "".join(c for c in words if c not in _UNSEEN and unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())


def alike(names: Iterable[ProposedName]) -> list[ProposedName]:
    """Return names in the order of their letters; those that look alike are one."""
    groups: dict[str, list[ProposedName]] = {}
    for one in names:
        groups.setdefault(looks(one.words), []).append(one)
    return [
        replace(
            max(several, key=lambda one: (one.n_yes, one.id)),
            n_yes=sum(one.n_yes for one in several),
        )
        for _, several in sorted(groups.items())
    ]


def settled(names: Iterable[ProposedName]) -> ProposedName | None:
    """Return the name that holds: enough say yes to it, and more than to any other; or none."""
    ranked = sorted(alike(names), key=lambda one: -one.n_yes)
    most = ranked[0].n_yes if ranked else 0
    first = [one for one in ranked if one.n_yes == most]
    return first[0] if most >= FEWEST_YES and len(first) == 1 else None


@dataclass(frozen=True)
class ThemeEvent:
    """What happened to a theme from one window to the next; its evidence is numbers alone."""

    #: born, split, merged, faded, renamed, moved, left or paired.
    kind: str
    #: The number of the theme; of one that merged or moved, where it went.
    theme: int
    #: Where it came from, or what went into it.
    other: int | None
    evidence: Mapping[str, float | None]


@dataclass(frozen=True)
class StoryChange:
    """Which themes a story is in from a version on, until another such row of it."""

    story_id: str
    version: int
    #: Their numbers: the one that has most of it first, the others in rising order.
    themes: tuple[int, ...]


@dataclass(frozen=True)
class NameChange:
    """What a theme is called from a version on, until another such row of it."""

    theme: int
    version: int
    words: tuple[str, ...]
    phrases: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called; empty when its tellers share no words."""
        return named(self.words, self.phrases)


def named(words: Sequence[str], phrases: Sequence[str]) -> str:
    """Return the few words by which a theme is called; empty where there are none."""
    return ", ".join(words[:3] or phrases[:1])

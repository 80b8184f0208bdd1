"""What the theme engine takes and gives. Spans count code points: `text[start:end]`."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from voicebox.errors import Conflict

#: Below so many stories there are no themes: any grouping would be chance.
FEWEST_STORIES = 20
#: How wide and how high the map is on which each theme has its circle.
MAP = (100, 62)


@dataclass(frozen=True)
class Story:
    """One story that may be counted."""

    id: str
    text: str = field(repr=False)
    #: Whether its words may be shown as a quote.
    quotable: bool = True
    #: The parts that are not quoted all the same, from where to before where.
    unquoted: tuple[tuple[int, int], ...] = ()

    def may_quote(self, span: tuple[int, int]) -> bool:
        """Tell whether a part of the text, from where to before where, may be quoted."""
        first, last = span
        return self.quotable and all(last <= start or end <= first for start, end in self.unquoted)


@dataclass(frozen=True)
class Passage:
    """Which theme a part of a story is nearest to."""

    story_id: str
    start: int
    end: int
    theme: int
    #: Cosine to the centre of its theme, -1 to 1.
    similarity: float
    #: Whether it is among the 5 % of its theme that fit least.
    edge: bool
    #: Where the words stand that speak for its theme, `text[start:end]`, in their order.
    telling: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Quote:
    """A passage that speaks for its theme, or one that fits it least (`edge`)."""

    story_id: str
    start: int
    end: int
    edge: bool


@dataclass(frozen=True)
class Perspective:
    """A part of a theme that comes back when it is looked at again, and how it is told."""

    #: What is said here more than in the theme's other perspectives, the most telling first.
    words: tuple[str, ...]
    #: Ids of the stories with a passage here, in order; near-copies of one story count once.
    stories: tuple[str, ...]
    #: How alike the perspectives of two looks are: 1 is the same, 0 is chance.
    stability: float
    #: Quotes nearest to its middle; only where it has no two ends.
    quotes: tuple[Quote, ...]
    #: Quotes from the two ends of its tone, the outermost first; as many at one as at the other.
    one_end: tuple[Quote, ...]
    other_end: tuple[Quote, ...]

    @property
    def n_stories(self) -> int:
        """How many stories tell of it."""
        return len(self.stories)


@dataclass(frozen=True)
class Theme:
    """One theme."""

    #: From an engine that keeps themes, the lasting one; else its place, 0 for the most stories.
    id: int
    #: In the tellers' own words, the most telling first; each stands in three stories or more.
    words: tuple[str, ...]
    phrases: tuple[str, ...]
    n_stories: int
    n_passages: int
    #: Mean cosine of its passages to its centre, -1 to 1.
    cohesion: float
    #: The quotes nearest to the centre first, then those that fit least.
    quotes: tuple[Quote, ...]
    #: Ids of the nearest themes, the nearest first.
    neighbours: tuple[int, ...]
    #: Whether it is how people speak to the reader: greetings, thanks, asking for advice.
    talk: bool
    #: A circle on the map; its area grows with the stories.
    x: float
    y: float
    r: float
    #: Every story with a passage here, or most of it, with its weight (0 to 1), strongest first.
    story_weights: tuple[tuple[str, float], ...]
    #: The one with the most stories first; none, or two at least.
    perspectives: tuple[Perspective, ...] = ()
    #: Whether it has too few stories to be looked at for perspectives.
    too_few_for_perspectives: bool = False


@dataclass(frozen=True)
class Point:
    """How many of the themes are found when there are only so many stories."""

    n_stories: int
    #: The mean of several looks.
    n_themes: float


@dataclass(frozen=True)
class Sureness:
    """What of the themes comes back when they are looked for again."""

    #: How alike all themes are in a second look with other dice: 1 is the same, 0 is chance.
    again: float
    #: For each theme by its id, the share that it has in common with what is most like it in the
    #: second look, of all that is in either: 1 is the same, 0 is nothing.
    themes: tuple[tuple[int, float], ...]
    #: The fewest stories first, the last point is all of them; none for too few stories.
    curve: tuple[Point, ...]


@dataclass(frozen=True)
class Themes:
    """Everything one run found. Every story is in at least one theme, unless they are too few."""

    encoder_id: str
    seed: int
    resolution: float
    n_stories: int
    n_passages: int
    #: How alike the themes of a part of the passages are: 1 is the same, 0 is chance.
    stability: float
    themes: tuple[Theme, ...]
    #: In the order of the stories, and inside each in the order of its text.
    passages: tuple[Passage, ...]
    #: Stories least like all others with their mean distance to the nearest, farthest first.
    alone: tuple[tuple[str, float], ...]
    #: None where there are no themes.
    sureness: Sureness | None = None
    #: What the encoder reads, as BCP 47 tags; stories in other languages are placed by chance.
    languages: tuple[str, ...] = ()

    @property
    def too_few(self) -> bool:
        """Tell whether there were too few stories for themes."""
        return self.n_stories < FEWEST_STORIES


def by_id(stories: Iterable[Story]) -> dict[str, Story]:
    """Return stories in the order of their ids.

    Raises:
        Conflict: two have the same id.
    """
    given = list(stories)
    by_id = {story.id: story for story in sorted(given, key=lambda story: story.id)}
    if len(by_id) < len(given):
        raise Conflict("Two of the stories given have the same id.")
    return by_id

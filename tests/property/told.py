"""A story as its teller knows it, and what they and its readers have allowed of it."""

from dataclasses import dataclass, field

from moderation import policy
from moderation.marking import Row, cover
from moderation.masks import apply
from tests.flows.masked import TEXT, TITLE

RULES = policy.load()
Shown = tuple[str, str]


@dataclass
class Told:
    """A story as its teller knows it, and what they and its readers have allowed."""

    receipt: str = field(repr=False)
    story_id: str
    if_away: str
    #: Of the version that its teller sent last.
    text: str = TEXT
    version: int = 1
    allowed: set[Shown] = field(default_factory=set)
    #: What was public when its teller sent another version and left it up.
    left_up: set[Shown] = field(default_factory=set)
    #: The line that its teller wrote for its gap, and who voted on it for which reason; none where
    #: they have taken it back.
    line: str = ""
    line_votes: dict[str, str | None] = field(default_factory=dict)
    #: Who would keep it back since it was shown, and why.
    line_later: dict[str, str | None] = field(default_factory=dict)
    #: The theme that is not what its teller meant, and where they put it instead.
    contests: set[tuple[str, str | None]] = field(default_factory=set)
    #: What its teller has proposed to call the theme that it is in, and not taken back.
    names: set[str] = field(default_factory=set)
    #: Why its teller has set two quotes side by side.
    pairs: set[str] = field(default_factory=set)
    gone: bool = False

    @property
    def as_sent(self) -> Shown:
        """The title and the text of the last version."""
        return TITLE, self.text

    def worn(self, rows: tuple[Row, ...]) -> Shown:
        """Return title and text as they are with these words covered."""
        covering, _ = cover(TITLE, self.text, rows, RULES.placeholders)
        return apply(TITLE, covering.title), apply(self.text, covering.text)

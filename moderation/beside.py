"""What stands beside a rule: why it is so, who does not agree, and what it said before."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """Words that a rule no longer says."""

    #: The month of the change, as 2026-11.
    month: str
    #: What it said until then.
    said: str


@dataclass(frozen=True)
class Beside:
    """All of it may be empty. Where a rule is shown, its dissent is shown with it."""

    why: str = ""
    #: The minority statement, in the words of those who do not agree.
    dissent: str = ""
    #: The newest change first, as in the file.
    history: tuple[Change, ...] = ()


NOTHING_BESIDE = Beside()

"""Invented stories whose details were marked by hand, before and apart from the rules.

A file holds stories with a line `---` between them. A detail stands in braces, `{kind:words}`; the
kind is one of the five that count, or one of those for information.
"""

import re
from dataclasses import dataclass
from pathlib import Path

#: What the goal is about.
COUNTED = ("name", "date", "place", "age", "contact")
#: Marked, not counted.
FOR_INFORMATION = ("event", "office")
_LABEL = re.compile(r"\{(\w+):([^{}]*)\}")


@dataclass(frozen=True)
class Label:
    """A detail that somebody marked: code points of the story without braces, end exclusive."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Labelled:
    """A story and the details in it."""

    text: str
    labels: tuple[Label, ...]


def read(path: Path) -> tuple[Labelled, ...]:
    """Return the stories of a file.

    Raises:
        ValueError: a label has a kind that there is not, or a brace stands alone.
    """
    stories = path.read_text(encoding="utf-8").strip("\n").split("\n---\n")
    return tuple(parse(story.strip("\n")) for story in stories)


def parse(marked: str) -> Labelled:
    """Return a story without its braces, and where they stood."""
    text, labels, at = "", [], 0
    for match in _LABEL.finditer(marked):
        text += marked[at : match.start()]
        if match[1] not in COUNTED + FOR_INFORMATION:
            raise ValueError(f"There is no kind of detail called {match[1]!r}.")
        labels.append(Label(match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        at = match.end()
    text += marked[at:]
    if "{" in text or "}" in text:
        raise ValueError("A brace stands alone.")
    return Labelled(text, tuple(labels))

"""Rows of words to cover, as moderators and tellers fill them in, and a story beside itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from moderation import masks
from moderation.marking import Amiss, Covering, Row, Trouble
from moderation.masks import Piece
from voicebox.model import Draft
from voicebox.web.forms import Sent
from voicebox.web.problems import Problem
from voicebox.web.words import N_, Words

#: Each row has three fields, and a form of ours at most fifty.
MOST_ROWS = 12
FEWEST_ROWS = 3
SAYS: Mapping[Trouble, str] = {
    Trouble.NOTHING: N_("Copy the words that should be covered, and choose what stands for them."),
    Trouble.NO_WORDS: N_("Copy the words that this should stand for."),
    Trouble.NO_KIND: N_("Choose what stands for these words."),
    Trouble.NOT_THERE: N_("These words are not in the story. Copy them exactly."),
    Trouble.OVERLAPPING: N_("Some of these words are in another row already. Take one away."),
}


@dataclass(frozen=True)
class Change:
    """Words that are covered, what stands for them, and in how many places."""

    words: str = field(repr=False)
    placeholder: str
    n_places: int


@dataclass(frozen=True)
class Sides:
    """A story as its teller wrote it and with words covered, from the same pieces."""

    language: str
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]
    changes: tuple[Change, ...]


def rows(given: Sent) -> tuple[Row, ...]:
    """Return the rows of a form, empty ones too."""
    return tuple(
        Row(*(given.get(f"mask_{number}_{part}") for part in ("words", "kind", "which")))
        for number in range(1, MOST_ROWS + 1)
    )


def to_show(filled: Sequence[Row]) -> Sequence[Row]:
    """Return the rows that a form shows: those filled in, and some to go on with."""
    last = max((number for number, row in enumerate(filled, 1) if not row.is_empty), default=0)
    return filled[: max(FEWEST_ROWS, last + 2)]


def problems(amiss: Iterable[Amiss], words: Words) -> tuple[Problem, ...]:
    """Return what is wrong with rows, each at its field."""
    return tuple(Problem(f"mask_{one.row + 1}_{one.field}", _say(one, words)) for one in amiss)


def sides(draft: Draft, covering: Covering) -> Sides:
    """Return a story with these words covered, beside itself."""
    title = tuple(masks.pieces(draft.title, covering.title))
    text = tuple(masks.pieces(draft.text, covering.text))
    counted: dict[tuple[str, str], int] = {}
    for piece in (*title, *text):
        if piece.mask is not None:
            pair = (" ".join(piece.text.split()), piece.mask.placeholder)
            counted[pair] = counted.get(pair, 0) + 1
    changes = tuple(Change(*pair, n_places) for pair, n_places in counted.items())
    return Sides(draft.language, title, text, changes)


def _say(one: Amiss, words: Words) -> str:
    if one.trouble is Trouble.WHICH:
        return words.ngettext(
            "These words stand in one place. Leave this empty.",
            "These words stand in %(count)s places. Write their numbers, such as 1, 2, or leave"
            " this empty to cover them all.",
            one.n_places,
        ) % {"count": words.number(one.n_places)}
    return words.gettext(SAYS[one.trouble])

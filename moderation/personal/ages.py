"""Ages of people: numbers that the words beside them make one, and what has a shape of its own."""

from collections.abc import Iterator

from moderation.personal.age_shapes import shaped
from moderation.personal.beside_numbers import After, Seen, after, before
from moderation.personal.judging_ages import is_age, is_label
from moderation.personal.kinds import Detail, DetailKind
from moderation.personal.numbers import Number, is_either, is_score, joined, rows
from moderation.personal.words import lowered

_OLDEST = 110


def ages(text: str) -> Iterator[Detail]:
    """Yield how old somebody is or was."""
    small = lowered(text)
    for start, end in shaped(small):
        yield Detail(DetailKind.AGE, start, end)
    for row in rows(small):
        for start, end in _ages_in(text, small, row):
            yield Detail(DetailKind.AGE, start, end)


def _ages_in(text: str, small: str, row: tuple[Number, ...]) -> Iterator[tuple[int, int]]:
    """Yield where the ages of a row stand; all of a row are, or none."""
    how, end, row = _without_counts(small, row)
    if not row or is_score(small, row) or max(number.value for number in row) > _OLDEST:
        return
    seen = Seen(row, small, end, how, before(text, row[0].start))
    if how is After.OLD and is_label(seen):
        row = row[-1:]
    elif how is not After.OLD and not is_age(seen):
        return
    for number in joined(small, row):
        yield number.start, end if number.end == row[-1].end else number.end


def _without_counts(small: str, row: tuple[Number, ...]) -> tuple[After, int, tuple[Number, ...]]:
    """Return a row without what counts something at its end, and how the text goes on then."""
    how, end = after(small, row[-1].end)
    if how is not After.COUNT:
        return how, end, row
    link = small[row[-2].end : row[-1].start] if len(row) > 1 else ""
    if not link or " to " in link or is_either(small, *row[-2:]):
        return how, end, ()
    return After.ENDS, row[-2].end, row[:-1]

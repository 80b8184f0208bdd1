from itertools import chain, combinations

import pytest

from moderation.personal import DetailKind
from moderation.personal.together import CALLED, COULD_KNOW, Circle, together

(CONTACT, ADDRESS, NUMBER, DATE, AGE, NAME, WARD, PLACE, OFFICE, EVENT, RELATION) = DetailKind
STRANGER, STAFF = Circle

KNOWN = [
    ([], {}),
    ([DATE], {}),
    ([WARD], {}),
    ([NAME], {}),
    ([AGE, NAME], {}),
    ([CONTACT], {STRANGER: [CONTACT]}),
    ([DATE, WARD, AGE], {STAFF: [DATE, WARD, AGE]}),
    ([WARD, NAME], {STAFF: [WARD, NAME]}),
    ([PLACE, AGE, NAME], {STAFF: [PLACE, AGE, NAME]}),
    ([EVENT, DATE], {STRANGER: [DATE, EVENT], STAFF: [DATE, EVENT]}),
    ([OFFICE, PLACE], {STRANGER: [PLACE, OFFICE], STAFF: [PLACE, OFFICE]}),
    ([RELATION, PLACE], {STRANGER: [PLACE, RELATION]}),
]


@pytest.mark.parametrize(("kinds", "expected"), KNOWN)
def test_who_could_know_from_which_details_together(
    kinds: list[DetailKind], expected: dict[Circle, list[DetailKind]]
) -> None:
    assert {one.circle: list(one.kinds) for one in together(kinds)} == expected


def test_one_detail_more_never_makes_anybody_know_less() -> None:
    every = list(DetailKind)
    some = chain.from_iterable(combinations(every, n) for n in range(4))
    for kinds in some:
        before = {one.circle: set(one.kinds) for one in together(kinds)}
        for kind in every:
            after = {one.circle: set(one.kinds) for one in together([*kinds, kind])}
            assert all(known <= after.get(circle, set()) for circle, known in before.items())


def test_every_kind_and_everybody_who_could_know_has_words() -> None:
    assert set(CALLED) == set(DetailKind)
    assert list(COULD_KNOW) == list(Circle)
    assert all("%(details)s" in sentence for sentence in COULD_KNOW.values())

"""Which details together could tell somebody who the teller is, and whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from moderation.catalogue import N_
from moderation.personal.kinds import DetailKind

K = DetailKind


class Circle(StrEnum):
    """Who could know."""

    STRANGER = "stranger"
    STAFF = "staff"


@dataclass(frozen=True)
class Together:
    """Somebody who could know, and the kinds of details that together would tell them."""

    circle: Circle
    kinds: tuple[DetailKind, ...]


#: What is said of each; `%(details)s` is a list such as "the date, the ward and the age".
COULD_KNOW: Mapping[Circle, str] = MappingProxyType(
    {
        Circle.STRANGER: N_("A stranger could find out who it is from this: %(details)s."),
        Circle.STAFF: N_(
            "Staff who were there could know it is you from these together: %(details)s."
        ),
    }
)
#: What each kind is called in such a list.
CALLED: Mapping[DetailKind, str] = MappingProxyType(
    {
        K.CONTACT: N_("a way to reach someone"),
        K.ADDRESS: N_("the address"),
        K.NUMBER: N_("the NHS number"),
        K.DATE: N_("the date"),
        K.WARD: N_("the ward or the house"),
        K.PLACE: N_("the place"),
        K.AGE: N_("the age"),
        K.NAME: N_("the name"),
        K.OFFICE: N_("the work"),
        K.EVENT: N_("what was in the news"),
        K.RELATION: N_("the family"),
    }
)
_ALONE = (K.CONTACT, K.ADDRESS, K.NUMBER)
#: Each group tells a stranger when one of the first and one of the second are there.
_PAIRS = (
    ((K.EVENT,), (K.DATE, K.WARD, K.PLACE, K.AGE, K.NAME)),
    ((K.OFFICE,), (K.WARD, K.PLACE)),
    ((K.RELATION,), (K.PLACE,)),
)
#: Of these staff remember one; the rest narrows it down.
_REMEMBERED = (K.DATE, K.WARD, K.OFFICE, K.EVENT)
_NARROWING = (K.PLACE, K.AGE, K.NAME, K.RELATION)
_ENOUGH, _ENOUGH_NARROWING = 2, 3


def together(kinds: Collection[DetailKind]) -> tuple[Together, ...]:
    """Return who could know from details of these kinds; from one alone it is most often nobody."""
    stranger = {kind for kind in _ALONE if kind in kinds}
    for first, second in _PAIRS:
        both = [kind for kind in (*first, *second) if kind in kinds]
        if set(both) & set(first) and set(both) & set(second):
            stranger.update(both)
    known = {kind for kind in (*_REMEMBERED, *_NARROWING) if kind in kinds}
    remembered = known & set(_REMEMBERED)
    staff = known if len(known) >= (_ENOUGH if remembered else _ENOUGH_NARROWING) else set()
    found = ((Circle.STRANGER, stranger), (Circle.STAFF, staff))
    return tuple(
        Together(circle, tuple(kind for kind in CALLED if kind in members))
        for circle, members in found
        if members
    )

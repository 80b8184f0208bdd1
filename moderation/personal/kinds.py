"""What a detail can give away, and why that matters."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from moderation.catalogue import N_


class DetailKind(StrEnum):
    """What a detail gives away."""

    CONTACT = "contact"
    ADDRESS = "address"
    NUMBER = "number"
    DATE = "date"
    AGE = "age"
    NAME = "name"
    WARD = "ward"
    PLACE = "place"
    OFFICE = "office"
    EVENT = "event"
    RELATION = "relation"


@dataclass(frozen=True)
class Detail:
    """A kind of detail and where it stands: code points, end exclusive."""

    kind: DetailKind
    start: int
    end: int


#: Why each kind of detail could point to a person.
WHY: Mapping[DetailKind, str] = MappingProxyType(
    {
        DetailKind.CONTACT: N_("A way to reach someone leads straight to them."),
        DetailKind.ADDRESS: N_("An address says where someone lives or works."),
        DetailKind.NUMBER: N_("This looks like an NHS number. It belongs to one person only."),
        DetailKind.DATE: N_("A date can be looked up. A season often says enough."),
        DetailKind.AGE: N_("An age makes the circle of people small."),
        DetailKind.NAME: N_("A name can point to you, or to someone else."),
        DetailKind.WARD: N_("The people of this place may know who was there."),
        DetailKind.PLACE: N_("In a small place people know each other."),
        DetailKind.OFFICE: N_("There may be only one person with this work."),
        DetailKind.EVENT: N_("Something rare can be found in the news."),
        DetailKind.RELATION: N_("Few families are like this one."),
    }
)

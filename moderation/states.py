"""The life of a story: its states, and who may move it where."""

from collections.abc import Mapping, Set
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where a story stands."""

    RESTING = "resting"
    SEALED = "sealed"
    UNDECIDED = "undecided"
    WAITING = "waiting"
    READING = "reading"
    ASKED = "asked"
    MASK_PROPOSED = "mask_proposed"
    SECOND_READING = "second_reading"
    CLEARED = "cleared"
    PUBLISHED = "published"
    KEPT = "kept"
    HELD = "held"
    HIDDEN = "hidden"
    WITHHELD = "withheld"
    APPEALED = "appealed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Who(StrEnum):
    """Who moves a story. There is no other seat: none for a service, none for a machine."""

    TELLER = "teller"
    MODERATOR = "moderator"
    #: The end of a window, or of a time that the teller set.
    WINDOW = "window"


#: Nobody moves a story out of these.
ENDS = frozenset({State.EXPIRED, State.WITHDRAWN})

_S = State
_TELLER: Mapping[State, Set[State]] = {
    _S.RESTING: {_S.WAITING},
    _S.SEALED: {_S.WAITING},
    _S.UNDECIDED: {_S.WAITING},
    _S.ASKED: {_S.WAITING},
    _S.MASK_PROPOSED: {_S.CLEARED, _S.WAITING},
    _S.PUBLISHED: {_S.HIDDEN, _S.KEPT, _S.WAITING},
    _S.KEPT: {_S.CLEARED},
    _S.HELD: {_S.CLEARED, _S.WAITING},
    _S.HIDDEN: {_S.PUBLISHED, _S.WAITING},
    _S.WITHHELD: {_S.APPEALED, _S.WAITING},
}
_MODERATOR: Mapping[State, Set[State]] = {
    _S.WAITING: {_S.READING},
    _S.READING: {
        _S.CLEARED,
        _S.ASKED,
        _S.MASK_PROPOSED,
        _S.SECOND_READING,
        _S.WITHHELD,
        _S.WAITING,
    },
    _S.SECOND_READING: {_S.CLEARED, _S.WITHHELD},
    _S.CLEARED: {_S.READING},
    _S.PUBLISHED: {_S.WITHHELD},
    _S.APPEALED: {_S.WITHHELD, _S.CLEARED},
}
_WINDOW: Mapping[State, Set[State]] = {
    _S.RESTING: {_S.WAITING},
    _S.SEALED: {_S.WAITING, _S.EXPIRED},
    _S.READING: {_S.WAITING},
    _S.ASKED: {_S.WAITING},
    _S.MASK_PROPOSED: {_S.CLEARED, _S.HELD},
    _S.CLEARED: {_S.PUBLISHED, _S.KEPT},
    _S.WITHHELD: {_S.WAITING},
}
#: From which state whom may take a story to which.
MOVES: Mapping[Who, Mapping[State, Set[State]]] = MappingProxyType(
    {Who.TELLER: _TELLER, Who.MODERATOR: _MODERATOR, Who.WINDOW: _WINDOW}
)


def may_move(state: State, who: Who, to: State) -> bool:
    """Tell whether somebody may take a story from one state to another.

    Its teller may withdraw it from every state but the ends, and nobody else ever may.
    """
    if to is State.WITHDRAWN:
        return who is Who.TELLER and state not in ENDS
    return to in MOVES[who].get(state, frozenset())

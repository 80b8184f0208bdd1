"""The life of a story: its states, and who may move it where."""

from collections.abc import Mapping, Set
from enum import StrEnum
from types import MappingProxyType

from moderation.catalogue import N_


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


#: A moderator has still to read a story in one of these.
IN_QUEUE = (State.WAITING, State.READING, State.SECOND_READING, State.APPEALED)
#: Nobody has decided about a story in one of these: where all dials are off it waits, unread.
BEFORE_VERDICT = (
    State.RESTING,
    State.SEALED,
    *IN_QUEUE,
    State.ASKED,
    State.MASK_PROPOSED,
    State.HELD,
)
#: Nobody moves a story out of these.
ENDS = frozenset({State.EXPIRED, State.WITHDRAWN})

_S = State
# Where all dials are turned off before a verdict, it waits for its teller, and goes on later from
# where it was. What a person has read comes back with a window.
_TELLER: Mapping[State, Set[State]] = {
    _S.RESTING: {_S.WAITING, _S.UNDECIDED},
    _S.SEALED: {_S.WAITING, _S.UNDECIDED},
    _S.UNDECIDED: {_S.WAITING, _S.SECOND_READING, _S.HELD, _S.APPEALED},
    _S.WAITING: {_S.UNDECIDED},
    # Other words in place of the old ones are read from the beginning, by whoever has them in hand.
    _S.READING: {_S.UNDECIDED, _S.WAITING},
    _S.ASKED: {_S.WAITING, _S.UNDECIDED},
    _S.MASK_PROPOSED: {_S.CLEARED, _S.WAITING, _S.UNDECIDED},
    _S.SECOND_READING: {_S.UNDECIDED, _S.WAITING, _S.READING},
    _S.CLEARED: {_S.WAITING, _S.UNDECIDED},
    _S.PUBLISHED: {_S.HIDDEN, _S.KEPT, _S.CLEARED, _S.WAITING},
    _S.KEPT: {_S.CLEARED, _S.WAITING, _S.UNDECIDED},
    _S.HELD: {_S.CLEARED, _S.WAITING, _S.UNDECIDED},
    _S.HIDDEN: {_S.CLEARED, _S.KEPT, _S.WAITING, _S.UNDECIDED},
    _S.WITHHELD: {_S.APPEALED, _S.WAITING, _S.UNDECIDED},
    _S.APPEALED: {_S.UNDECIDED, _S.WAITING, _S.READING},
}
_MODERATOR: Mapping[State, Set[State]] = {
    _S.WAITING: {_S.READING},
    _S.READING: {
        _S.CLEARED,
        _S.ASKED,
        _S.MASK_PROPOSED,
        _S.SECOND_READING,
        _S.WAITING,
    },
    # Who takes back their own vote has the story in hand again, or lets it wait.
    _S.SECOND_READING: {_S.CLEARED, _S.WITHHELD, _S.READING, _S.WAITING},
    _S.CLEARED: {_S.READING, _S.SECOND_READING, _S.WAITING},
    # A report or an order: it stays up while two people read it again. And for ten minutes,
    # where verdicts take effect at once, whoever published it may let it be read again.
    _S.PUBLISHED: {_S.WITHHELD, _S.WAITING, _S.SECOND_READING},
    _S.KEPT: {_S.WAITING, _S.SECOND_READING},
    # People who had no part in the first decision.
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
TOLD: Mapping[State, str] = MappingProxyType(
    {
        _S.RESTING: N_("It rests with you. Nobody reads it before its rest is over."),
        _S.SEALED: N_("It is sealed. It opens when enough people have told the like."),
        _S.UNDECIDED: N_("It is sealed. Nobody reads it until you decide."),
        _S.WAITING: N_("We have it. Nobody is watching live."),
        _S.READING: N_("Someone is reading it."),
        _S.ASKED: N_("There is a question for you. You need not answer; it goes on either way."),
        _S.MASK_PROPOSED: N_(
            "We propose to cover some words. Nothing is changed unless you say so."
        ),
        _S.SECOND_READING: N_("Another person reads it too, to be fair to you."),
        _S.CLEARED: N_("A person has read it and said yes. It appears together with others."),
        _S.PUBLISHED: N_("It is public, exactly as you wrote it."),
        _S.KEPT: N_("A person has read it. Nothing of it is public, as you chose."),
        _S.HELD: N_("It is held, as you chose, because the covered words are not agreed."),
        _S.HIDDEN: N_("It is hidden by you. Only you can bring it back."),
        _S.WITHHELD: N_("We cannot show it. Two people decided, for the same reason."),
        _S.APPEALED: N_("Others are looking at it again, none of those who decided."),
        _S.EXPIRED: N_("It is gone, on the day that you set."),
        _S.WITHDRAWN: N_("It is gone, as you wished."),
    }
)


def may_move(state: State, who: Who, to: State) -> bool:
    """Tell whether somebody may take a story from one state to another.

    Its teller may withdraw it from every state but the ends, and nobody else ever may.
    """
    if to is State.WITHDRAWN:
        return who is Who.TELLER and state not in ENDS
    return to in MOVES[who].get(state, frozenset())


def told(state: State) -> str:
    """Return what the teller of a story is told of its state: a sentence, not yet translated."""
    return TOLD[state]

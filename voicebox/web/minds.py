"""What changes with a teller's mind, and what they changed before, in whole sentences."""

from collections.abc import Mapping, Sequence

from moderation.states import BEFORE_VERDICT, State
from voicebox.flows.dial_changes import Change, Did
from voicebox.model import Dials
from voicebox.web import choices
from voicebox.web.words import N_, Words

#: What turning a dial does to a story that is public: off, and on.
_OFF: Mapping[str, str] = {
    "shown": N_("Your story leaves the wall and the search within a minute. Its page is gone."),
    "quoted": N_("Its quotes leave every page within a minute."),
    "counted": N_(
        "It leaves the numbers of its themes when stories next appear. They will say that"
        " somebody changed their mind."
    ),
    "reused": N_("From now on it may not be reused in research."),
}
_ON: Mapping[str, str] = {
    "shown": N_(
        "It gets a page of its own when stories next appear. Until then nothing of it can be read."
    ),
    "quoted": N_("When stories next appear, parts of it may be quoted."),
    "counted": N_("When stories next appear, it counts in themes."),
    "reused": N_("From now on, what is public of it may be reused in research."),
}
_SEALED = N_("Your words are sealed again. Nobody can read them but you.")
_STILL_COUNTS = N_("It still counts in its theme.")
_STILL_QUOTED = N_("Parts of it may still be quoted.")
_COPIES = N_("Copies that other people have made cannot be called back.")
_COMES_BACK = N_(
    "If you turn it on again, it comes back when stories next appear. Nobody reads it anew."
)
_AGAIN = N_("With your receipt you can change this again at any time.")
_UNREAD = N_(
    "From now on nobody reads it, and nobody here can open it. It stays sealed until you turn"
    " something on again; then it goes on from where it was."
)
_WAITS_FOR_WINDOW = N_("A person has read it before. It goes on when stories next appear.")
_STAYS_HIDDEN = N_("It stays hidden until you show it again.")
_STAYS_BACK = N_("Two people hold it back. Your choice does not change that.")
_NOT_LOOKED_AT = N_("While everything is off, others cannot look at it again.")
_HIDES = (
    N_("Your story leaves the wall, the search and every quote within a minute."),
    _SEALED,
)
_HIDDEN_COUNT = N_("While it is hidden, it does not count in its themes either.")
_HIDDEN_LONG = N_(
    "It stays hidden for as long as you like. When you show it again, it comes back when stories"
    " next appear. Nobody has to read it anew, unless you change it."
)
_SHOWS = N_("It comes back when stories next appear, together with them.")
_SHOWS_UNREAD = N_("Nobody has read what you changed. A person reads it first, like a new story.")
#: What a teller changed before, by dial: off, and on.
_TURNED_OFF: Mapping[str, str] = {
    "shown": N_("You no longer let anyone read all of it."),
    "quoted": N_("You no longer let parts of it be quoted."),
    "counted": N_("You no longer let it count in themes."),
    "reused": N_("You no longer let researchers reuse it."),
}
_TURNED_ON: Mapping[str, str] = {
    "shown": N_("You let anyone read all of it."),
    "quoted": N_("You let parts of it be quoted."),
    "counted": N_("You let it count in themes."),
    "reused": N_("You let researchers reuse what is public of it."),
}
_DID: Mapping[Did, str] = {
    Did.HID: N_("You hid it."),
    Did.SHOWED: N_("You showed it again."),
}
#: The order of the form.
_ORDER = ("shown", "quoted", "counted", "reused")


def of_turning(state: State, before: Dials, after: Dials, words: Words) -> Sequence[str]:
    """Say what changes when the dials of a story are turned."""
    if state is State.PUBLISHED:
        said = _of_public(before, after)
    elif state is State.WITHHELD:
        said = _of_withheld(before, after)
    elif state in (*BEFORE_VERDICT, State.UNDECIDED):
        if after.any:
            return [*choices.sum_up(after, words), words.gettext(_AGAIN)]
        said = [_UNREAD]
    else:
        first = _STAYS_HIDDEN if state is State.HIDDEN else _WAITS_FOR_WINDOW
        told = [words.gettext(first), *choices.then(after, words)]
        return [*told, words.gettext(_AGAIN)]
    return [words.gettext(one) for one in (*said, _AGAIN)]


def of_hiding(dials: Dials, words: Words) -> Sequence[str]:
    """Say what changes when a public story is hidden."""
    counts = (_HIDDEN_COUNT,) if dials.counted else ()
    return [words.gettext(one) for one in (*_HIDES, *counts, _HIDDEN_LONG, _COPIES)]


def of_showing(dials: Dials, words: Words, *, unread: bool) -> Sequence[str]:
    """Say what changes when a hidden story is shown again, which was changed meanwhile or not."""
    if unread:
        first = [words.gettext(_SHOWS_UNREAD)]
        return [*first, *choices.then(dials, words)] if dials.any else choices.sum_up(dials, words)
    first = [words.gettext(_SHOWS)] if dials.public else []
    return [*first, *choices.then(dials, words)]


def told(change: Change, words: Words) -> Sequence[str]:
    """Say what a teller changed, one sentence each."""
    if change.did in _DID:
        return [words.gettext(_DID[change.did])]
    return [
        words.gettext((_TURNED_ON if on else _TURNED_OFF)[dial])
        for dial, on in _turned(change.before, change.after)
    ]


def _of_public(before: Dials, after: Dials) -> list[str]:
    turned = _turned(before, after)
    said = [(_ON if on else _OFF)[dial] for dial, on in turned]
    off = {dial for dial, on in turned if not on}
    if not after.public:
        said.append(_SEALED)
    if "shown" in off and after.quoted:
        said.append(_STILL_QUOTED)
    if off & {"shown", "quoted"} and after.counted:
        said.append(_STILL_COUNTS)
    if off - {"counted"}:
        said.append(_COPIES)
    return [*said, _COMES_BACK] if off else said


def _of_withheld(before: Dials, after: Dials) -> list[str]:
    said = [_STAYS_BACK]
    if after.counted:
        said.append(_STILL_COUNTS if before.counted else _ON["counted"])
    elif before.counted:
        said.append(_OFF["counted"])
    return said if after.any else [*said, _NOT_LOOKED_AT]


def _turned(before: Dials, after: Dials) -> list[tuple[str, bool]]:
    return [
        (dial, getattr(after, dial))
        for dial in _ORDER
        if getattr(before, dial) != getattr(after, dial)
    ]

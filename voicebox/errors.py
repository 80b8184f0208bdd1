"""Everything that can go wrong, as one tree.

    VoiceboxError
    ├── Unusable        the operator has to mend a setting, a file or a database
    │   └── NoRoom      the disk or the memory is full
    ├── Missing         there is no such thing
    │   └── Gone        there was, and its teller took it back
    ├── Refused         this person may not do this
    │   └── SignedOut   nobody is signed in, or no longer
    ├── Conflict        somebody else was there first
    ├── Sealed          a sealed value does not open: the error says nothing more
    └── Overloaded      too much at once; the same request may pass later

No error knows an HTTP status, and no message holds a teller's words, a receipt or a key.
"""


class VoiceboxError(Exception):
    """What every error of this project is."""


class Unusable(VoiceboxError):
    """Something has to be mended by the operator; the message says what and how."""


class NoRoom(Unusable):
    """The disk or the memory is full; the message says how much it takes."""


class Missing(VoiceboxError):
    """There is no such thing."""


class Gone(Missing):
    """There was such a thing, and it was taken back."""


class Refused(VoiceboxError):
    """This person may not do this."""


class SignedOut(Refused):
    """Nobody is signed in, or no longer."""


class Conflict(VoiceboxError):
    """Somebody else was there first; the message says what they did."""


class Sealed(VoiceboxError):
    """A sealed value does not open with this key. It says nothing more, on purpose."""


class Overloaded(VoiceboxError):
    """Too much at once; the same request may pass later."""

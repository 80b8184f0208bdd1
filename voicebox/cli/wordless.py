"""What libraries have to say while the site is served, without what anybody typed.

Where nobody listens to a library's log, Python prints it, with the message of an exception and
whatever the exception is about: that may be somebody's words or their address.
"""

import asyncio
import logging

from voicebox.web.failures import place

_OURS = "voicebox."


def listen() -> None:
    """Print what is logged from now on in this process, of libraries what `Wordless` lets pass."""
    handler = logging.StreamHandler()
    handler.addFilter(Wordless())
    logging.getLogger().addHandler(handler)


class Wordless(logging.Filter):
    """Lets errors of libraries pass, each once: of an exception its kind and its place in the code.

    A line for each request that is none would fill the disk for whoever sends enough of them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._said: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the words out of a record; tell whether it is to be printed."""
        if record.name.startswith(_OURS):
            return True
        if record.levelno < logging.ERROR:
            return False
        error = record.exc_info[1] if record.exc_info else None
        # Whoever is still sending when the site is told to end is cut off: that is no fault.
        if isinstance(error, asyncio.CancelledError):
            return False
        if error is not None:
            record.msg = f"{record.name}: {type(error).__name__} at {place(error)}"
            record.args, record.exc_info = (), None
        said = record.getMessage()
        is_new = said not in self._said
        self._said.add(said)
        return is_new

"""The words that themes were found in: a run is named by them, and holds none that are others now.

What may be quoted of them is another thing: it names the run as well, and changes nobody's place.
"""

import hashlib
from collections.abc import Mapping

from voicebox.store import public
from voicebox.store.db import Connection
from voicebox.store.public import Words


def run_id(words: Mapping[str, Words]) -> str:
    """Return what a run is called that read these words, whether they came into a theme or not.

    It is another where something else may be quoted of them: then others are to be quoted.
    """
    read = " ".join(
        f"{one}/{said.number}/{said.quoted:d}"
        + "".join(f"/{start}-{end}" for start, end in said.unquoted)
        for one, said in sorted(words.items())
    )
    return hashlib.sha256(read.encode()).hexdigest()[:32]


async def still_there(main: Connection, read: Mapping[str, Words]) -> Mapping[str, Words]:
    """Return the stories that count as they were read, each with what may be quoted of it now.

    Somebody may have taken theirs back while the engine was at work, hidden it or changed its
    words. Who only lets it be quoted otherwise says nothing of where it is.
    """
    now = await public.counted_words(main)
    return {
        one: words for one, words in now.items() if one in read and words.number == read[one].number
    }

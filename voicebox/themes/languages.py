"""Tells which stories an encoder cannot read: it places them all the same, and nearly by chance."""

from collections import Counter
from collections.abc import Iterable, Sequence


def unread(told: Iterable[str], readable: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Count the stories in languages that are not read, those with the most first.

    Args:
        told: the language of each story, a BCP 47 tag.
        readable: the languages that an encoder reads, likewise; one that names only the language
            is read in every region and script.
    """
    reads = {tag.lower() for tag in readable}
    counts = Counter(tag for tag in told if not reads.intersection(_wider(tag.lower())))
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _wider(tag: str) -> list[str]:
    """Return a tag with all those that are wider: `en-gb` and `en`."""
    pieces = tag.split("-")
    return ["-".join(pieces[:n]) for n in range(1, len(pieces) + 1)]

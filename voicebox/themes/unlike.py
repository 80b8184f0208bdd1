"""Whether enough people tell of something for it to be shown as what many say.

Stories that are nearly the same are found by their words in a row (`duplicates`), and editing
undoes that. Where a name or a place is at stake, the words around it are looked at too: whoever
sends a story fifty times, each time with some words changed, tells of the name among the same
words.
"""

from collections.abc import Iterable, Iterator, Set

#: So many people must tell of it.
FEWEST_VOICES = 3
#: Passages that share more than this part of the shorter one's words may be one person's.
ALIKE = 0.5

#: Whose voice a passage is, and words in it.
Told = tuple[int, Set[str]]


def enough(told: Iterable[Told], fewest: int = FEWEST_VOICES) -> bool:
    """Tell whether so many voices say it in passages that are unlike each other.

    Args:
        told: for each passage with it, whose voice that is, and the other words in it. It is
            read only as far as is needed.
        fewest: how many voices there must be.
    """
    seen: list[Told] = []
    if _first_unlike(_noting(told, seen), fewest):
        return True
    # A short passage that came first is like many that are unlike each other.
    return _first_unlike(sorted(seen, key=lambda one: -len(one[1])), fewest)


def _noting(told: Iterable[Told], seen: list[Told]) -> Iterator[Told]:
    for one in told:
        seen.append(one)
        yield one


def _first_unlike(told: Iterable[Told], fewest: int) -> bool:
    heard: list[Told] = []
    for voice, words in told:
        if all(voice != other and unlike(words, theirs) for other, theirs in heard):
            heard.append((voice, words))
            if len(heard) == fewest:
                return True
    return False


def unlike(one: Set[str], other: Set[str]) -> bool:
    """Tell whether two passages share no more than half of the words of the shorter one.

    One without any words is like every other.
    """
    shortest = min(len(one), len(other))
    return shortest > 0 and len(one & other) <= ALIKE * shortest

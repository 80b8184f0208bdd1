"""Whether enough people tell of something for it to be shown as what many say.

Stories that are nearly the same are found by their words (`duplicates`), and enough editing undoes
that. Where a name or a place is at stake, the words around it are looked at too: whoever sends a
story fifty times, each time with some words changed, tells of the name among the same words.
"""

from collections.abc import Iterable, Iterator, Sequence, Set

#: So many people must tell of it.
FEWEST_VOICES = 3
#: Passages that share more than this part of the shorter one's words may be one person's.
ALIKE = 0.5
#: The passages of so many voices tell whether there are enough.
MOST_HEARD = 64

#: Whose voice a passage is, and words in it, as they are or as numbers.
Told = tuple[int, Set[object]]


def enough(told: Iterable[Told], fewest: int = FEWEST_VOICES) -> bool:
    """Tell whether so many voices say it in passages that are unlike each other.

    Two are one person's, too, where another that is as long is like both: of fifty copies with some
    words changed in each, a few happen to share little with each other, and all do with the rest.

    Args:
        told: for each passage with it, whose voice that is, and the other words in it. Those of
            the first 64 voices are read.
        fewest: how many voices there must be.
    """
    seen = sorted(_first_voices(told), key=lambda one: -len(one[1]))
    heard: list[Told] = []
    for one in seen:
        if all(_apart(one, other, seen) for other in heard):
            heard.append(one)
            if len(heard) == fewest:
                return True
    return False


def _first_voices(told: Iterable[Told]) -> Iterator[Told]:
    voices = set[int]()
    for one in told:
        voices.add(one[0])
        if len(voices) > MOST_HEARD:
            return
        yield one


def _apart(one: Told, other: Told, seen: Sequence[Told]) -> bool:
    if one[0] == other[0] or not unlike(one[1], other[1]):
        return False
    shortest = min(len(one[1]), len(other[1]))
    return not any(
        len(words) >= shortest and not unlike(words, one[1]) and not unlike(words, other[1])
        for _, words in seen
    )


def unlike(one: Set[object], other: Set[object]) -> bool:
    """Tell whether two passages share no more than half of the words of the shorter one.

    One without any words is like every other.
    """
    shortest = min(len(one), len(other))
    return shortest > 0 and len(one & other) <= ALIKE * shortest

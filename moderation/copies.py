"""Which of many stories are near-copies of each other, so that a flood takes one line."""

from collections.abc import Mapping, Sequence

#: A flood, and not two people who tell of the same thing in the same words.
FEWEST = 3
#: The share of their runs of words that two near-copies have in common, at least.
ALIKE = 0.8
_RUN = 4  # words


def folded(texts: Mapping[str, str]) -> Sequence[tuple[str, ...]]:
    """Return the ids of stories in the order given, those that are near-copies together.

    Args:
        texts: the words of each story, by its id.

    Returns:
        Groups of at least `FEWEST` ids each, at the place of their first, and single ids. Each
        id is in one group. Two stories are near-copies when they share `ALIKE` of their runs of
        four words (Jaccard); each of a group is a near-copy of its first.

    Source: Broder, "On the resemblance and containment of documents" (1997), with every run
    kept and none hashed: nothing of it outlives the call.
    """
    runs = {one: _runs(text) for one, text in texts.items()}
    groups: list[list[str]] = []
    for one in texts:
        like = next((group for group in groups if _alike(runs[group[0]], runs[one])), None)
        if like is None:
            groups.append([one])
        else:
            like.append(one)
    several = {one: tuple(group) for group in groups if len(group) >= FEWEST for one in group}
    return list(dict.fromkeys(several.get(one, (one,)) for one in texts))


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = "".join(sign if sign.isalnum() else " " for sign in text.casefold()).split()
    return frozenset(tuple(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1)))


def _alike(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)

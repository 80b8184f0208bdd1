"""A second look at what masks left of a text, by another way than the one that laid them."""

from collections.abc import Iterable, Sequence

from moderation.masks import Mask, places


def uncover(public: str, masks: Sequence[Mask], covered: Sequence[str]) -> str:
    """Return the teller's text from the public one and the covered words, in their order."""
    text, at = [], 0
    for (start, end), words in zip(places(masks), covered, strict=True):
        text += [public[at:start], words]
        at = end
    return "".join([*text, public[at:]])


def differs_only_in(text: str, public: str, masks: Iterable[Mask]) -> bool:
    """Tell whether a public text is the teller's, but for placeholders where the masks are.

    It walks along both, and builds neither: a second look at what `apply` did.
    """
    here = there = 0
    for mask in sorted(masks):
        kept, word = mask.start - here, mask.placeholder
        if kept < 0 or text[here : mask.start] != public[there : there + kept]:
            return False
        there += kept
        if public[there : there + len(word)] != word:
            return False
        here, there = mask.end, there + len(word)
    return text[here:] == public[there:]

"""Counts that are safe to publish: a small one could single somebody out."""

FEWEST = 8
STEP = 5


def guarded(count: int) -> int | None:
    """Return a count as it may be shown: zero, None for "a few" (1 to 7), or a multiple of 5.

    Raises:
        ValueError: the count is below zero.
    """
    if count < 0:
        raise ValueError("Nothing can be counted less than zero times.")
    if count == 0:
        return 0
    if count < FEWEST:
        return None
    return STEP * round(count / STEP)

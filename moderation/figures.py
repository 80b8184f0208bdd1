"""Counts that are safe to publish: a small one could single somebody out."""

FEWEST = 8
STEP = 5


def guarded(count: int) -> int | None:
    """Return a count as it may be shown: zero, None for "a few" (1 to 7), or a multiple of 5."""
    if count == 0:
        return 0
    if count < FEWEST:
        return None
    return STEP * round(count / STEP)

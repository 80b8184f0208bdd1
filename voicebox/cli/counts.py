"""How many there are of something, in words: one, or several."""


def many(n: int, one: str, several: str) -> str:
    """Return a number with what is counted, as `1 story` or `4,023 stories`."""
    return f"{n:,} {one if n == 1 else several}"

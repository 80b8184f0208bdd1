"""The part of the table about small collections: themes come, and are said to be worth little."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from bench.known import Known
from bench.themes.given import Given, given, some
from bench.themes.own import Kept, mark_of
from bench.themes.rows import Row
from voicebox.themes.keeping import carry_on

SIZES = (20, 30, 50, 100)
N_DRAWS = 5
FEWEST_THEMES = 2


def few(kept: Kept) -> Iterator[Row]:
    """Draw so many stories of each corpus, five times, and count their themes."""
    for name, on in (("forums", "27 forums"), ("comments", "NHS comments")):
        found = given(name)
        for n in SIZES:
            counts = kept.once(
                f"few-{name}-{n}",
                [found.mark, mark_of("ours", "few")],
                partial(_counts, found, n),
            )
            yield Row(
                f"{n} stories of the {on}",
                f"themes in {N_DRAWS} draws, the fewest",
                " / ".join(map(str, counts)),
                value=min(counts),
                least=FEWEST_THEMES,
                asked=f"at least {FEWEST_THEMES}",
                form="{:.0f}",
            )


def _counts(found: Given, n: int) -> list[int]:
    return [_n_themes(found, n, seed) for seed in range(N_DRAWS)]


def _n_themes(found: Given, n: int, seed: int) -> int:
    """Return how many themes some stories have; to raise is to have none."""
    dice = np.random.default_rng(seed)
    drawn = some(found, np.sort(dice.permutation(len(found.parts.stories))[:n]))
    try:
        encoder = Known(drawn.parts, drawn.vectors)
        return len(carry_on(encoder, None, drawn.parts.stories, seed).found.themes)
    except Exception:  # whatever it is: the engine promises never to raise
        return 0

"""The parts of the table about encoders: how fast, and what the lite one loses."""

from collections.abc import Iterator
from pathlib import Path

from bench.designs.handed import Answer, Task
from bench.themes.designs import Judge
from bench.themes.given import LITE, MINILM, Given, given
from bench.themes.own import Kept, busy, mark_of, measured
from bench.themes.resampled import uncut
from bench.themes.rows import Row, ratio, times

FASTER_THAN_TORCH = 3.0
#: Passages in a round, and rounds of each, one after the other; the best of each counts, as
#: whatever else the machine does can only make one slower.
A_ROUND, N_ROUNDS = 600, 3
N_LITE = 100_000
LITE_FASTER, LITE_MB, OVER_NMF = 20.0, 1000, 1.35


def encoding(kept: Kept) -> Iterator[Row]:
    """Measure MiniLM as it ships beside the same model in sentence-transformers, on torch."""
    ours, theirs = _rounds(given("forums"), kept)
    on = "MiniLM encoding, 2 cores"
    mine, their = (max(one.rate for one in each) for each in (ours, theirs))
    yield Row(
        on,
        f"passages a second, best of {N_ROUNDS} rounds of {A_ROUND}{busy(*ours, *theirs)}",
        f"{mine:.0f}",
        f"{their:.0f}",
        value=ratio(mine, their),
        least=FASTER_THAN_TORCH,
        asked=f"at least {FASTER_THAN_TORCH:g} x",
        form="{:.2f} x",
    )
    mine, their = (max(one.cpu_rate for one in each) for each in (ours, theirs))
    figure = "the same a second of the processor"
    yield Row(on, figure, f"{mine:.0f}", f"{their:.0f}", ratio(mine, their), form="{:.2f} x")


def lite(kept: Kept, in_full: bool) -> Iterator[Row]:
    """Measure the lite encoder: its time, its memory, and what its themes are worth."""
    on = "lite encoder"
    figure = f"{N_LITE:,} passages from text to labelled themes"
    if not (LITE / "encoder.toml").exists():
        absent = "voicebox/encoders/lite is not there yet"
        yield Row(on, figure, absent, least=LITE_FASTER, asked=f"at least {LITE_FASTER:g} x")
        return
    forums = given("forums")
    made = uncut(forums, N_LITE)
    rounds = [_whole_way(LITE, made.texts, kept, number) for number in range(N_ROUNDS)]
    ours = min(one.seconds for one in rounds)
    theirs = _minilm_seconds(forums, made.texts, kept, in_full)
    yield Row(
        on,
        f"{figure}, {N_LITE - made.n_real:,} of them resampled; best of {N_ROUNDS} rounds"
        + busy(*rounds),
        f"{ours:.1f} s",
        f"MiniLM {theirs:.0f} s" + ("" if in_full else ", reckoned from its rate"),
        value=ratio(theirs, ours),
        least=LITE_FASTER,
        asked=f"at least {LITE_FASTER:g} x faster",
        form="{:.1f} x",
    )
    yield Row(
        on,
        "peak memory of the process, MB",
        value=max(one.peak_mb for one in rounds),
        most=LITE_MB,
        asked=f"at most {LITE_MB}",
        form="{:.0f}",
    )
    yield _lite_themes(on, kept)


def _lite_themes(on: str, kept: Kept) -> Row:
    """Say how well the lite encoder's themes fit, beside NMF with as many as MiniLM gives."""
    by_minilm, by_lite = Judge(given("forums"), kept), Judge(given("forums", LITE), kept)
    ours = by_lite.ours(0)
    theirs = by_minilm.nmf(0, by_minilm.ours(0).n_themes)
    return times(on, "NMI on the 27 forums beside NMF, one seed", ours.nmi, theirs.nmi, OVER_NMF)


def _whole_way(encoder: Path, stories: list[str], kept: Kept, number: int = 0) -> Answer:
    # It begins with the stories: what others are given of them is not in its memory.
    handed = Task([], stories=stories, encoder=str(encoder))
    rests_on = [
        (encoder / "encoder.toml").read_text("utf-8"),
        mark_of("whole_way", "resampled"),
        str(N_LITE),
        str(number),
    ]
    name = f"whole-way-{encoder.name}"
    return Answer(**kept.once(name, rests_on, lambda: measured("whole_way", handed)))


def _minilm_seconds(forums: Given, stories: list[str], kept: Kept, in_full: bool) -> float:
    """Return how long MiniLM takes for as much: all of it, or encoding alone at its known rate."""
    if in_full:
        return _whole_way(MINILM, stories, kept).seconds
    return N_LITE / max(one.rate for one in _rounds(forums, kept)[0])


def _rounds(forums: Given, kept: Kept) -> tuple[list[Answer], list[Answer]]:
    """Let our encoder and theirs encode the same passages, in rounds one after the other."""
    step = max(1, len(forums.parts.texts) // A_ROUND)
    task = Task(list(forums.parts.texts[::step][:A_ROUND]), encoder=str(MINILM))
    designs = ("encode_ours", "encode_torch")
    rounds = kept.once(
        "encoding",
        [forums.mark, *map(mark_of, designs)],
        lambda: [[measured(design, task) for design in designs] for _ in range(N_ROUNDS)],
    )
    ours, theirs = ([Answer(**one) for one in each] for each in zip(*rounds, strict=True))
    return ours, theirs

"""The parts of the table about time and memory, with the vectors given."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from bench.designs.handed import Answer, Task
from bench.themes.given import Given, given
from bench.themes.own import Kept, busy, mark_of, measured
from bench.themes.resampled import many
from bench.themes.rows import Row, ratio

FASTER, MEMORY = 15.0, 0.6
FEW, MANY, MOST_GROWTH = 10_000, 300_000, 1.5


def speed(kept: Kept, sizes: Sequence[int]) -> Iterator[Row]:
    """Measure groups and labels beside BERTopic on the same passages, ours first."""
    forums = given("forums")
    for n in sizes:
        task, on = _many(forums, n)
        found = kept.once(
            f"speed-{n}",
            [forums.mark, mark_of("ours", "resampled"), mark_of("bertopic")],
            partial(_both, task),
        )
        ours, theirs = (Answer(**each) for each in found)
        yield Row(
            on,
            f"clustering and labels{busy(ours, theirs)}",
            f"{ours.seconds:.1f} s",
            f"{theirs.seconds:.1f} s",
            value=ratio(theirs.seconds, ours.seconds),
            least=FASTER,
            asked=f"at least {FASTER:g} x faster",
            form="{:.1f} x",
        )
        yield _beside(on, theirs.cpu / ours.cpu, ours.cpu, theirs.cpu)
        yield Row(
            on,
            "peak memory of the process",
            f"{ours.peak_mb:.0f} MB",
            f"{theirs.peak_mb:.0f} MB",
            value=ours.peak_mb / theirs.peak_mb,
            most=MEMORY,
            asked=f"at most {MEMORY:g} x",
            form="{:.2f} x",
        )


def growth(kept: Kept) -> Iterator[Row]:
    """Measure what each passage costs after the groups are found, few beside many."""
    forums = given("forums")
    each, each_cpu = [], []
    for n in (FEW, MANY):
        task, on = _many(forums, n)
        rests_on = [forums.mark, mark_of("ours", "resampled")]
        answer = Answer(**kept.once(f"growth-{n}", rests_on, partial(measured, "ours", task)))
        if not answer.discovery:
            raise RuntimeError("how long discovery took was not told")
        each.append((answer.seconds - answer.discovery) / n * 1e6)
        each_cpu.append((answer.cpu - answer.discovery_cpu) / n * 1e6)
        told = f"{answer.seconds:.1f} s, {answer.peak_mb:.0f} MB"
        yield Row(on, f"all of it{busy(answer)}", told)
    yield Row(
        on,
        f"microseconds a passage beside {FEW:,}, assigning and labels",
        f"{each[1]:.0f}",
        f"{each[0]:.0f}",
        value=each[1] / each[0],
        most=MOST_GROWTH,
        asked=f"at most {MOST_GROWTH:g} x",
        form="{:.2f} x",
    )
    yield _beside(on, each_cpu[1] / each_cpu[0], each_cpu[1] / 1e6, each_cpu[0] / 1e6)


def _beside(on: str, value: float, ours: float, theirs: float) -> Row:
    """Say the same on the processor's clock, without a bar."""
    figure = "the same in seconds of the processor"
    return Row(on, figure, f"{ours:.3g}", f"{theirs:.3g}", value=value, form="{:.2f} x")


def _both(task: Task) -> list[dict[str, Any]]:
    return [measured("ours", task), measured("bertopic", task)]


def _many(found: Given, n: int) -> tuple[Task, str]:
    """Return so many passages, and what the table calls them."""
    made = many(found, n)
    again = n - made.n_real
    return made.task, f"{n:,} passages" + (f", {again:,} of them resampled" if again else "")

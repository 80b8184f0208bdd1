"""The part of the table about themes that stay: what `python -m bench.live` wrote last."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from bench import live
from bench.report import RESULTS
from bench.themes.rows import Row

RECORD = RESULTS / "live.json"


def stays() -> Iterator[Row]:
    """Say what was found when `bench.live` last ran: it takes most of an hour, and runs alone."""
    if not RECORD.exists():
        yield Row(
            "27 forums, stories arriving",
            "kept ids and the subject held back",
            "not measured: run python -m bench.live",
            least=live.LEAST_KEPT,
        )
        return
    yield from rows(json.loads(RECORD.read_text("utf-8"))["more"]["runs"])


def rows(runs: list[dict[str, Any]]) -> Iterator[Row]:
    """Return the rows of some streams, each as `bench.live.Run` has it."""
    on = f"27 forums, {len(runs)} streams of stories arriving"
    kept, worst = [run["kept"] for run in runs], min(min(run["kept"]) for run in runs)
    yield _over(on, "kept ids per tenth more, mean", float(np.mean(kept)), live.LEAST_KEPT)
    yield _over(on, "kept ids per tenth more, worst", worst, live.LEAST_KEPT_WORST)
    lost = _mean(runs, "nmi_scratch") - _mean(runs, "nmi")
    yield Row(
        on,
        "NMI under a fit from scratch",
        f"{_mean(runs, 'nmi'):.3f}",
        f"{_mean(runs, 'nmi_scratch'):.3f}",
        value=lost,
        most=live.MOST_LOST_NMI,
        asked=f"at most {live.MOST_LOST_NMI}",
        form="{:.3f}",
    )
    on = f"subject held back, {len(runs)} streams"
    yield _over(on, "precision", _mean(runs, "precision"), live.LEAST_PRECISION)
    recall = _mean(runs, "recall") / _mean(runs, "recall_scratch")
    yield _over(on, "recall over clustering again", recall, live.LEAST_RECALL)


def _over(on: str, figure: str, value: float, least: float) -> Row:
    asked = f"at least {least:.2f}"
    return Row(on, figure, value=value, least=least, asked=asked, form="{:.3f}")


def _mean(runs: list[dict[str, Any]], name: str) -> float:
    return float(np.mean([run[name] for run in runs]))

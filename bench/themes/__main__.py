"""Measures the theme engine beside what researchers use today, on the same passages and vectors.

    python -m bench.themes                    one seed of the forums, three of the comments
    python -m bench.themes --full             three seeds of each, every size
    python -m bench.themes --only nhs,speed   some of the parts
    python -m bench.themes --anew             what was kept of earlier runs is not used
    python -m bench.themes --final            the drug reviews, once, at the end

The yardstick is the forum that each post was written in, or the label that a person gave. A story
belongs to the theme in which its weights add up highest; with BERTopic, to the topic of most of its
passages, passages without a topic (-1) not counted; stories with none at all are one more group.
All get the product's own passages. Labels are a proxy: several forums overlap, so 1 is neither
possible nor wanted.

Every design runs in a process of its own, on two cores. What is finished is kept under
`bench/results/themes` until the engine, the design or the passages change, so a run that was broken
off goes on. It exits with 1 when a row is short, or cannot be measured yet.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator

from bench.report import RESULTS, Outcome, report
from bench.themes import encoding, few, quality, speed, stays
from bench.themes.own import Kept
from bench.themes.rows import COLUMNS, Row, short

Part = Callable[[Kept, bool], Iterable[Row]]
SEEDS = range(3)
QUICK_SIZES, SIZES = (1_000, 10_000), (1_000, 10_000, 30_000, 100_000)
NOTE = (
    "The encoder's centre is the mean of the NHS comments. How many themes there may be and how "
    "finely they divide was chosen on the 27 forums and on these comments, so neither is new to "
    "the engine; the drug reviews are (--final)."
)


def _seeds(in_full: bool) -> range:
    return SEEDS if in_full else range(1)


#: The parts of the table, in its order; each is told whether to measure in full.
PARTS: dict[str, Part] = {
    "forums": lambda kept, in_full: quality.forums(kept, _seeds(in_full)),
    "nhs": lambda kept, _: quality.comments(kept, SEEDS),
    "nmf": lambda kept, in_full: quality.nmf(kept, _seeds(in_full)),
    "keynmf": lambda kept, in_full: quality.keynmf(kept, _seeds(in_full)),
    "whole": lambda kept, in_full: quality.whole_stories(kept, _seeds(in_full)),
    "stays": lambda _kept, _: stays.stays(),
    "speed": lambda kept, in_full: speed.speed(kept, SIZES if in_full else QUICK_SIZES),
    "encoding": lambda kept, _: encoding.encoding(kept),
    "lite": encoding.lite,
    "growth": lambda kept, _: speed.growth(kept),
    "few": lambda kept, _: few.few(kept),
}


def main() -> int:
    asked = _asked()
    kept = Kept(RESULTS / "themes", anew=asked.anew)
    if asked.final:
        report(_outcome("themes-final", list(quality.reviews(kept, SEEDS))))
        print("Told as it fell, without a verdict: commit bench/results/themes-final.json.")
        return 0
    rows = list(_measured(kept, asked.only, asked.full))
    everything = len(asked.only) == len(PARTS)
    name = "themes" if everything else "themes-" + "-".join(asked.only)
    status = report(_outcome(name, rows))
    print(NOTE)
    return status


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.themes")
    parser.add_argument("--full", action="store_true", help="three seeds of each, every size")
    parser.add_argument(
        "--only", type=_parts, default=list(PARTS), metavar="PART,…", help=", ".join(PARTS)
    )
    parser.add_argument("--anew", action="store_true", help="use nothing of earlier runs")
    parser.add_argument("--final", action="store_true", help="the drug reviews, once, at the end")
    return parser.parse_args()


def _parts(names: str) -> list[str]:
    asked = names.split(",")
    if unknown := sorted(set(asked) - PARTS.keys()):
        known = ", ".join(PARTS)
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)} is no part; there are {known}")
    return [part for part in PARTS if part in asked]


def _measured(kept: Kept, parts: Iterable[str], in_full: bool) -> Iterator[Row]:
    """Measure part for part; one that fails is a row that says so, and the others go on."""
    for part in parts:
        print(part, file=sys.stderr, flush=True)
        try:
            yield from PARTS[part](kept, in_full)
        except RuntimeError as error:
            yield Row(part, "could not be measured", str(error), least=0)


def _outcome(name: str, rows: list[Row]) -> Outcome:
    missing = short(rows)
    n_asked = sum(bool(row.verdict) for row in rows)
    figure = f"{n_asked - len(missing)} of {n_asked} figures reached"
    more = {"rows": [{**vars(row), "verdict": row.verdict} for row in rows], "note": NOTE}
    return Outcome(name, COLUMNS, [row.cells() for row in rows], figure, not missing, more)


if __name__ == "__main__":
    sys.exit(main())

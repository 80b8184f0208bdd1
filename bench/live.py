"""Measures whether themes stay themselves while stories arrive, and find what is new.

    python -m bench.live           the 27-forum corpus: three subjects held back, one seed
    python -m bench.live --full    three seeds of each

Half of the stories are there at first, and in five steps a tenth more arrive; one forum is held
back until the third step and comes in thirds. After each step the engine looks again. Printed are
the share of the earlier stories that kept their theme, and whether the forum held back became a
theme, each beside the same stories clustered from scratch at the end, with the same seed.

A story's theme is the one with most of it. Stability alone would be easy: whoever never looks again
keeps every theme, and finds nothing. The subject held back is what stands against that.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import normalized_mutual_info_score

from bench.corpora import Corpus, forums
from bench.known import Known
from bench.report import Outcome, report
from bench.themes import kept_vectors
from voicebox.themes import lineage
from voicebox.themes.encoder import Vectors
from voicebox.themes.graph import Labels
from voicebox.themes.inertia import story_weights
from voicebox.themes.live import ThemeEngine
from voicebox.themes.passages import Cut, cut
from voicebox.themes.placing import place
from voicebox.themes.values import Story

SUBJECTS = ("EDAnonymous", "addiction", "teaching")
FIRST = 0.5
N_STEPS = 5
#: In which step the first of the subject that is held back arrives.
COMES_AT = 3

LEAST_KEPT, LEAST_KEPT_WORST = 0.95, 0.88
MOST_LOST_NMI = 0.02
LEAST_PRECISION, LEAST_RECALL = 0.75, 0.90

Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Given:
    """A corpus with its passages and their vectors; the stories' ids are their places."""

    corpus: Corpus
    parts: Cut
    vectors: Vectors


@dataclass(frozen=True)
class Run:
    """How one stream of stories went."""

    subject: str
    seed: int
    #: For each step, the share of the earlier stories that kept their theme.
    kept: Sequence[float]
    n_themes: int
    n_born: int
    nmi: float
    nmi_scratch: float
    #: The theme with most of the subject: how much of it is that, and how much of that it has.
    precision: float
    recall: float
    precision_scratch: float
    recall_scratch: float
    seconds: float


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.live")
    parser.add_argument("--full", action="store_true", help="three seeds instead of one")
    seeds = range(3 if parser.parse_args().full else 1)
    corpus = forums()
    parts = cut([Story(name(place), text) for place, text in enumerate(corpus.texts)])
    given = Given(corpus, parts, kept_vectors(parts))
    runs = []
    for seed in seeds:
        scratch = from_scratch(given, seed)
        for subject in SUBJECTS:
            runs.append(stream(given, subject, seed, scratch))
            print(f"{subject}, seed {seed}: {runs[-1].seconds:.0f} s", file=sys.stderr)
    return report(outcome(runs))


def outcome(runs: Sequence[Run]) -> Outcome:
    """Say what was found: each stream in a row, their means in the figure."""
    kept, worst = np.mean([run.kept for run in runs]), np.min([run.kept for run in runs])
    lost = np.mean([run.nmi_scratch - run.nmi for run in runs])
    precision = np.mean([run.precision for run in runs])
    recall = np.mean([run.recall for run in runs]) / np.mean([run.recall_scratch for run in runs])
    figure = (
        f"{len(runs)} streams: kept per step {kept:.3f} (at least {LEAST_KEPT}), worst {worst:.3f} "
        f"({LEAST_KEPT_WORST}), NMI {-lost:+.3f} of from scratch (-{MOST_LOST_NMI}); subject held "
        f"back: precision {precision:.2f} ({LEAST_PRECISION}), recall {recall:.2f} x from scratch "
        f"({LEAST_RECALL})"
    )
    reached = (
        kept >= LEAST_KEPT
        and worst >= LEAST_KEPT_WORST
        and lost <= MOST_LOST_NMI
        and precision >= LEAST_PRECISION
        and recall >= LEAST_RECALL
    )
    columns = (
        *("held back", "seed", "kept", "worst", "themes", "born", "NMI", "scratch"),
        *("precision", "scratch", "recall", "scratch"),
    )
    more = {"runs": [vars(run) for run in runs]}
    return Outcome("live", columns, [_row(run) for run in runs], figure, bool(reached), more)


def name(place: int) -> str:
    """Return a story's id; the order of ids is that of the corpus."""
    return f"{place:08}"


def from_scratch(given: Given, seed: int) -> Labels:
    """Return each story's theme when all are there from the start."""
    return np.asarray(place(given.parts, given.vectors, seed).weights.argmax(axis=1), np.intp)


def stream(given: Given, subject: str, seed: int, scratch: Labels) -> Run:
    """Let the stories arrive; look again after each step."""
    started = time.monotonic()
    engine = ThemeEngine(Known(given.parts, given.vectors), seed)
    first, *steps = _steps(given.corpus, subject, seed)
    engine.fit(_stories(given, first))
    n_fitted = len(engine.events)
    now, kept = _themes(engine, given), []
    for step in steps:
        before = now
        engine.add(_stories(given, step))
        engine.refresh()
        now = _themes(engine, given)
        were = before != lineage.NONE
        kept.append(float((before == now)[were].mean()))
    truth = np.array(given.corpus.labels)
    precision, recall = _found(now, truth == subject)
    precision_scratch, recall_scratch = _found(scratch, truth == subject)
    births = [isinstance(event, lineage.Born | lineage.Split) for event in engine.events[n_fitted:]]
    return Run(
        subject=subject,
        seed=seed,
        kept=kept,
        n_themes=len(engine.state_dict().themes),
        n_born=sum(births),
        nmi=float(normalized_mutual_info_score(truth, now)),
        nmi_scratch=float(normalized_mutual_info_score(truth, scratch)),
        precision=precision,
        recall=recall,
        precision_scratch=precision_scratch,
        recall_scratch=recall_scratch,
        seconds=time.monotonic() - started,
    )


def _steps(corpus: Corpus, subject: str, seed: int) -> list[list[int]]:
    """Return which stories come when: half, then five tenths, the subject in the last three."""
    order = np.random.default_rng(seed).permutation(len(corpus.labels))
    of_subject = np.array(corpus.labels)[order] == subject
    held, rest = order[of_subject], order[~of_subject]
    shares = FIRST + (1 - FIRST) * np.arange(N_STEPS) / N_STEPS
    steps = np.split(rest, (len(rest) * shares).astype(int))
    late = np.array_split(held, N_STEPS + 1 - COMES_AT)
    nothing = [held[:0]] * COMES_AT
    coming = zip(steps, [*nothing, *late], strict=True)
    return [np.concatenate(both).tolist() for both in coming]


def _stories(given: Given, places: Sequence[int]) -> list[Story]:
    return [Story(name(place), given.corpus.texts[place]) for place in places]


def _themes(engine: ThemeEngine, given: Given) -> Ids:
    """Return the theme with most of each story of the corpus, -1 for those not here yet."""
    state = engine.state_dict()
    told = state.members
    labels = state.places(told.theme)
    weights = story_weights(told.vectors, state.centres, labels, told.owners, len(told.stories))
    themes = np.full(len(given.corpus.texts), lineage.NONE, np.int64)
    themes[[int(story) for story in told.stories]] = state.themes[weights.argmax(axis=1)]
    return themes


def _found(themes: Labels | Ids, held: NDArray[np.bool_]) -> tuple[float, float]:
    """Return precision and recall of the theme with most of the subject."""
    ids, counts = np.unique(themes[held], return_counts=True)
    best = themes == ids[counts.argmax()]
    return float(held[best].mean()), float(best[held].mean())


def _row(run: Run) -> tuple[object, ...]:
    return (
        run.subject,
        run.seed,
        f"{np.mean(run.kept):.3f}",
        f"{min(run.kept):.3f}",
        run.n_themes,
        run.n_born,
        *(f"{nmi:.3f}" for nmi in (run.nmi, run.nmi_scratch)),
        *(f"{share:.2f}" for share in (run.precision, run.precision_scratch)),
        *(f"{share:.2f}" for share in (run.recall, run.recall_scratch)),
    )


if __name__ == "__main__":
    sys.exit(main())

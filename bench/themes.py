"""Measures the theme engine beside BERTopic 0.17.4, on the same passages and the same vectors.

    python -m bench.themes          the 27-forum corpus, one seed
    python -m bench.themes --full   three seeds of each

The yardstick is the forum that each post was written in. A story belongs to the theme in which
its weights add up highest; with BERTopic, to the topic of most of its passages, passages without
a topic (-1) not counted; stories with none at all are one more group. Both get the product's own
passages. Forums are a proxy: several overlap, so 1 is neither possible nor wanted.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from bench.corpora import DATA, Corpus, forums
from voicebox.themes.encoder import Encoder, Vectors
from voicebox.themes.engine import encode
from voicebox.themes.graph import Labels
from voicebox.themes.passages import Cut, cut
from voicebox.themes.placing import place
from voicebox.themes.values import Story

ROOT = Path(__file__).parents[1]
ENCODER = ROOT / "voicebox" / "encoders" / "minilm"
BASELINE_PYTHON = ROOT / ".venv-bench" / "bin" / "python"

LEAST_NMI = 0.95
LEAST_ARI = 1.5
#: Stands for "no theme" among the stories' themes.
NONE = -1


@dataclass(frozen=True)
class Result:
    """How one run did."""

    name: str
    seed: int
    n_themes: int
    nmi: float
    ari: float
    #: Share of the stories without a theme.
    without: float
    seconds: float


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.themes")
    parser.add_argument("--full", action="store_true", help="three seeds instead of one")
    seeds = range(3 if parser.parse_args().full else 1)
    if not BASELINE_PYTHON.exists():
        print("BERTopic is not there to be measured against: run `make bench-themes`.")
        return 1
    corpus = forums()
    parts = cut([Story(str(i), text) for i, text in enumerate(corpus.texts)])
    vectors = kept_vectors(parts)
    results = [run(corpus, parts, vectors, seed) for seed in seeds for run in (ours, bertopic)]
    print(f"27 forums: {len(corpus.texts):,} stories, {len(parts.spans):,} passages")
    print(f"{'':10} {'seed':>4} {'themes':>6} {'NMI':>6} {'ARI':>6} {'without':>8} {'seconds':>8}")
    for r in results:
        print(
            f"{r.name:10} {r.seed:4} {r.n_themes:6} {r.nmi:6.3f} {r.ari:6.3f} "
            f"{r.without:8.1%} {r.seconds:8.1f}"
        )
    return verdict(results)


def verdict(results: Sequence[Result]) -> int:
    """Print the figure; return 1 when it is short."""
    ours = [r for r in results if r.name == "Voicebox"]
    theirs = [r for r in results if r.name == "BERTopic"]
    nmi = np.mean([r.nmi for r in ours]) / np.mean([r.nmi for r in theirs])
    ari = np.mean([r.ari for r in ours]) / np.mean([r.ari for r in theirs])
    without = max(r.without for r in ours)
    reached = nmi >= LEAST_NMI and ari >= LEAST_ARI and without == 0
    print(
        f"themes: NMI {nmi:.2f} x BERTopic (at least {LEAST_NMI}), ARI {ari:.2f} x (at least "
        f"{LEAST_ARI}), {without:.1%} without a theme (at most 0.0%): "
        f"{'reached' if reached else 'SHORT'}"
    )
    return 0 if reached else 1


def kept_vectors(parts: Cut) -> Vectors:
    """Return the vectors of the passages; they are kept in `bench/data` for the next run."""
    named = (ENCODER / "encoder.toml").read_bytes() + json.dumps(parts.texts).encode()
    path = DATA / f"forums-{hashlib.sha256(named).hexdigest()[:12]}.npy"
    if not path.exists():
        print(f"Encoding {len(parts.texts):,} passages; this takes some minutes, once.")
        np.save(path, encode(Encoder.load(ENCODER), parts.texts))
    return np.asarray(np.load(path), dtype=np.float32)


def ours(corpus: Corpus, parts: Cut, vectors: Vectors, seed: int) -> Result:
    """Run the engine; a story's theme is the one with most of it."""
    started = time.monotonic()
    placed = place(parts, vectors, seed)
    seconds = time.monotonic() - started
    themes = placed.weights.argmax(axis=1)
    themes[np.bincount(parts.owners, minlength=len(themes)) == 0] = NONE
    return _result("Voicebox", seed, len(placed.centres), corpus, themes, seconds)


def bertopic(corpus: Corpus, parts: Cut, vectors: Vectors, seed: int) -> Result:
    """Run BERTopic; a story's topic is that of most of its passages that have one."""
    with tempfile.TemporaryDirectory() as name:
        passages, array, target = (Path(name) / part for part in ("p.json", "v.npy", "t.json"))
        passages.write_text(json.dumps(parts.texts))
        np.save(array, vectors)
        script = str(Path(__file__).with_name("bertopic_baseline.py"))
        command = [str(BASELINE_PYTHON), script, str(passages), str(array), str(seed), str(target)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found = json.loads(target.read_text())
    topics = np.array(found["topics"], np.intp)
    has_one = topics >= 0
    counts = np.zeros((len(corpus.texts), int(topics.max()) + 1), np.intp)
    np.add.at(counts, (parts.owners[has_one], topics[has_one]), 1)
    themes = np.where(counts.any(axis=1), counts.argmax(axis=1), NONE)
    return _result("BERTopic", seed, counts.shape[1], corpus, themes, found["seconds"])


def _result(
    name: str, seed: int, n_themes: int, corpus: Corpus, themes: Labels, seconds: float
) -> Result:
    return Result(
        name=name,
        seed=seed,
        n_themes=n_themes,
        nmi=float(normalized_mutual_info_score(corpus.labels, themes)),
        ari=float(adjusted_rand_score(corpus.labels, themes)),
        without=float((themes == NONE).mean()),
        seconds=seconds,
    )


if __name__ == "__main__":
    sys.exit(main())

"""Measures the lite encoder: what its themes are worth, and how fast they are there.

    python -m bench.lite            27 forums, and the way of 100,000 passages
    python -m bench.lite --forums   the first alone
    python -m bench.lite --speed    the second alone

The yardstick of the first is the forum that each post was written in, as in `bench.themes`. Beside
it stand minilm and scikit-learn's NMF on tf-idf with 30 parts, on the same passages, a story's part
being that of its largest summed weight; and NMF on whole stories, which is its best and has no bar.

There are not 100,000 passages: those of the forums are taken again and again, each time without
30 % of their words. For lite the whole way is walked, from text to themes with their words, in a
process of its own. For minilm a part is encoded and the time for all is reckoned from it; what
comes after the vectors is the same for both and is added. The seconds are those of the processor,
all its cores together, so that others who are at work change them little.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from threadpoolctl import threadpool_limits

from bench.corpora import Corpus, forums
from bench.themes import kept_vectors
from voicebox.assets import folder
from voicebox.themes.encoder import Encoder, Vectors, encode
from voicebox.themes.passages import Cut, cut, recut
from voicebox.themes.placing import place
from voicebox.themes.reading import name as label
from voicebox.themes.values import Story
from voicebox.themes.words import STOP_WORDS, WORD

LITE, MINILM = folder("encoders") / "lite", folder("encoders") / "minilm"
LEAST_OVER_NMF = 1.35
LEAST_FASTER = 20.0
MOST_GB = 1.0
N_PARTS = 30
N_PASSAGES = 100_000
#: How many of them minilm encodes.
N_ENCODED = 1_000
PER_STORY = 4
KEPT_WORDS = 0.7


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.lite")
    parser.add_argument("--forums", action="store_true", help="what the themes are worth, alone")
    parser.add_argument("--speed", action="store_true", help="how fast they are there, alone")
    parser.add_argument("--walk", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    with threadpool_limits(2):
        if asked.walk:
            return walk(asked.walk[0], Path(asked.walk[1]))
        both = not (asked.forums or asked.speed)
        short = worth() if asked.forums or both else 0
        return short | (speed() if asked.speed or both else 0)


def worth() -> int:
    """Print how well the themes follow the forums; return 1 when short."""
    corpus = forums()
    parts = cut([Story(str(i), text) for i, text in enumerate(corpus.texts)])
    print(f"27 forums: {len(corpus.texts):,} stories, {len(parts.spans):,} passages")
    lite = ours("lite", corpus, parts, encode(Encoder.load(LITE), parts.texts))
    ours("minilm", corpus, parts, kept_vectors(parts))
    beside = parted("NMF", corpus, parts.texts, parts.owners)
    parted("NMF, stories", corpus, corpus.texts, np.arange(len(corpus.texts)))
    ratio = lite / beside
    print(
        f"lite: NMI {ratio:.2f} x NMF (at least {LEAST_OVER_NMF}): "
        f"{'reached' if ratio >= LEAST_OVER_NMF else 'SHORT'}"
    )
    return int(ratio < LEAST_OVER_NMF)


def ours(name: str, corpus: Corpus, parts: Cut, vectors: Vectors) -> float:
    """Place the stories by these vectors; return the NMI."""
    placed = place(parts, vectors, 0)
    return _judged(name, corpus, len(placed.centres), placed.weights.argmax(axis=1))


def parted(name: str, corpus: Corpus, texts: Sequence[str], owners: NDArray[np.intp]) -> float:
    """Part the texts with scikit-learn's NMF; return the NMI of the stories."""
    words = TfidfVectorizer(
        sublinear_tf=True,
        min_df=max(2, int(len(texts) * 0.0005)),
        max_df=0.3,
        stop_words=sorted(STOP_WORDS),
        token_pattern=WORD,
        max_features=50_000,
    ).fit_transform(texts)
    model = NMF(N_PARTS, init="nndsvda", random_state=0, max_iter=300)
    weights = model.fit_transform(words)
    of_story = sp.csr_array((np.ones(len(owners)), (owners, np.arange(len(owners)))))
    return _judged(name, corpus, N_PARTS, (of_story @ weights).argmax(axis=1))


def _judged(name: str, corpus: Corpus, n_themes: int, themes: NDArray[np.intp]) -> float:
    nmi = float(normalized_mutual_info_score(corpus.labels, themes))
    ari = float(adjusted_rand_score(corpus.labels, themes))
    print(f"  {name:14} {n_themes:3} themes  NMI {nmi:.3f}  ARI {ari:.3f}", flush=True)
    return nmi


def speed() -> int:
    """Print how long 100,000 passages take; return 1 when too slow or too large."""
    with tempfile.TemporaryDirectory() as name:
        texts = Path(name) / "texts.json"
        texts.write_text(json.dumps(resampled()))
        lite, minilm = (_in_a_process(name, texts) for name in ("lite", "minilm"))
    encoding = minilm["encoding"] * N_PASSAGES / N_ENCODED
    whole, theirs = lite["encoding"] + lite["themes"], encoding + lite["themes"]
    ratio, peak = theirs / whole, lite["peak_gb"]
    print(f"{N_PASSAGES:,} passages, resampled from the forums, seconds of the processor:")
    print(f"  lite    encoding {lite['encoding']:7.1f}  to themes {whole:7.1f}  {peak:.2f} GB")
    print(
        f"  minilm  encoding {encoding:7.1f}  to themes {theirs:7.1f}  (of {N_ENCODED:,} encoded)"
    )
    reached = ratio >= LEAST_FASTER and peak <= MOST_GB
    print(
        f"lite: {ratio:.1f} x as fast as minilm (at least {LEAST_FASTER:.0f}), {peak:.2f} GB "
        f"at its peak (at most {MOST_GB:.0f}): {'reached' if reached else 'SHORT'}"
    )
    return int(not reached)


def _in_a_process(name: str, texts: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.lite", "--walk", name, str(texts)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(said.splitlines()[-1])
    return found


def walk(name: str, texts: Path) -> int:
    """Walk from text to themes with one encoder; print the seconds and the peak of the memory."""
    parts = _four_to_a_story(json.loads(texts.read_text()))
    encoder = Encoder.load(LITE if name == "lite" else MINILM)
    some = parts.texts if name == "lite" else parts.texts[:N_ENCODED]
    started = time.process_time()
    vectors = encode(encoder, some)
    encoding = time.process_time() - started
    if name == "lite":
        label(parts, place(parts, vectors, 0))
    themes = time.process_time() - started - encoding
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(json.dumps({"encoding": encoding, "themes": themes, "peak_gb": peak}))
    return 0


def resampled() -> list[str]:
    """Return 100,000 passages, each without three words of ten."""
    dice = np.random.default_rng(0)
    known = cut([Story(str(i), text) for i, text in enumerate(forums().texts)]).texts
    texts: list[str] = []
    while len(texts) < N_PASSAGES:
        words = np.array(known[dice.integers(len(known))].split())
        kept = " ".join(words[dice.random(len(words)) < KEPT_WORDS])
        texts += [kept] if kept else []
    return texts


def _four_to_a_story(texts: Sequence[str]) -> Cut:
    stories, spans = [], []
    for first in range(0, len(texts), PER_STORY):
        said = texts[first : first + PER_STORY]
        starts = np.cumsum([0, *(len(text) + 1 for text in said)])
        spans += [(start, start + len(text)) for start, text in zip(starts, said, strict=False)]
        stories.append(Story(f"s{first}", "\n".join(said)))
    owners = np.repeat(np.arange(len(stories)), PER_STORY)[: len(texts)]
    return recut(tuple(stories), owners.astype(np.intp), spans)


if __name__ == "__main__":
    sys.exit(main())

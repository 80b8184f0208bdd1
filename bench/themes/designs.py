"""The designs side by side: each is given the same passages and vectors, and judged alike."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from sklearn.metrics import (
    adjusted_mutual_info_score,
    adjusted_rand_score,
    normalized_mutual_info_score,
)

from bench.designs.handed import Answer
from bench.themes.given import MINILM, Given
from bench.themes.measures import (
    NONE,
    Words,
    by_count,
    by_weight,
    class_words,
    diversity,
    npmi,
    vocabulary,
)
from bench.themes.own import Kept, mark_of, run
from voicebox.themes.encoder import Encoder, encode
from voicebox.themes.graph import Labels

OURS = "Voicebox"
BERTOPIC = "BERTopic"
NMF = "NMF"
KEYNMF = "KeyNMF"


@dataclass(frozen=True)
class Result:
    """How one design did on one corpus with one seed."""

    design: str
    seed: int
    n_themes: int
    #: The theme of each story, -1 for none.
    themes: list[int]
    nmi: float
    ari: float
    #: Share of the stories without a theme.
    without: float
    npmi: float
    diversity: float
    #: How many words a theme has, in the mean; ten at most.
    n_words: float
    seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Judge:
    """Runs designs on one corpus, and judges them by the labels that people gave its stories."""

    given: Given
    kept: Kept

    def ours(self, seed: int) -> Result:
        """Run the engine of this project."""
        (result,) = self._once("ours", seed, 0, self._ours)
        return result

    def bertopic(self, seed: int, k: int = 0) -> list[Result]:
        """Run BERTopic: the default first; with `k`, also the ways to mend what that leaves."""
        return self._once("bertopic", seed, k, self._bertopic)

    def nmf(self, seed: int, k: int) -> Result:
        """Run scikit-learn's NMF with `k` themes."""
        (result,) = self._once("nmf", seed, k, self._nmf)
        return result

    def keynmf(self, seed: int, k: int) -> Result:
        """Run KeyNMF with `k` themes."""
        (result,) = self._once("keynmf", seed, k, self._keynmf)
        return result

    def beyond_chance(self, results: Sequence[Result]) -> float:
        """Return the mean AMI: NMI less what as many themes would have by chance.

        Source: Vinh, Epps and Bailey, "Information theoretic measures for clusterings comparison"
        (2010).
        """
        labels = self.given.corpus.labels
        return float(np.mean([adjusted_mutual_info_score(labels, one.themes) for one in results]))

    def _once(
        self, design: str, seed: int, k: int, make: Callable[[int, int], Iterable[Result]]
    ) -> list[Result]:
        name = f"{self.given.name}-{design}-{seed}" + (f"-{k}" if k else "")
        rests_on = [self.given.mark, mark_of(design)]
        found = self.kept.once(name, rests_on, lambda: [asdict(one) for one in make(seed, k)])
        return [Result(**one) for one in found]

    def _ours(self, seed: int, _: int) -> Iterable[Result]:
        answer = run("ours", self.given.task(seed)).answer
        yield self._judged(OURS, seed, answer, np.array(answer.stories), answer.words)

    def _bertopic(self, seed: int, k: int) -> Iterable[Result]:
        answer = run("bertopic", self.given.task(seed, k)).answer
        names, counts = self._vocabulary
        for variant, found in answer.topics.items():
            topics = np.array(found, np.intp)
            words = class_words(names, counts, topics)
            themes = by_count(topics, self.given.parts.owners, self._n_stories)
            design = BERTOPIC if variant == "default" else f"{BERTOPIC}, {variant}"
            told = replace(answer, n_themes=len(words))
            yield self._judged(design, seed, told, themes, words)

    def _nmf(self, seed: int, k: int) -> Iterable[Result]:
        answer = run("nmf", self.given.task(seed, k)).answer
        yield self._judged(NMF, seed, answer, np.array(answer.stories), answer.words)

    def _keynmf(self, seed: int, k: int) -> Iterable[Result]:
        names, _ = self._vocabulary
        task = self.given.task(seed, k)
        arrays = {**task.arrays, "word_vectors": encode(Encoder.load(MINILM), names)}
        ran = run("keynmf", replace(task, words=names, arrays=arrays))
        assert ran.weights is not None
        themes = by_weight(ran.weights, self.given.parts.owners, self._n_stories)
        yield self._judged(KEYNMF, seed, ran.answer, themes, ran.answer.words)

    def _judged(
        self, design: str, seed: int, answer: Answer, themes: Labels, words: Words
    ) -> Result:
        labels = self.given.corpus.labels
        return Result(
            design=design,
            seed=seed,
            n_themes=answer.n_themes,
            themes=themes.tolist(),
            nmi=float(normalized_mutual_info_score(labels, themes)),
            ari=float(adjusted_rand_score(labels, themes)),
            without=float((themes == NONE).mean()),
            npmi=npmi(words, self.given.corpus.texts),
            diversity=diversity(words),
            n_words=sum(map(len, words)) / max(1, len(words)),
            seconds=answer.seconds,
            peak_mb=answer.peak_mb,
        )

    @property
    def _n_stories(self) -> int:
        return len(self.given.parts.stories)

    @cached_property
    def _vocabulary(self) -> tuple[list[str], sp.csr_array]:
        return vocabulary(self.given.parts.texts)


def alike(one: Result, other: Result) -> float:
    """Return how alike the themes of two runs are, by the stories in them: 1 is the same."""
    return float(adjusted_rand_score(one.themes, other.themes))


def mean(results: Sequence[Result], name: str) -> float:
    """Return the mean of one figure over some runs."""
    return float(np.mean([getattr(result, name) for result in results]))

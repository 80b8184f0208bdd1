"""The parts of the table about themes: how well they fit, are told and come back."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from bench.themes.designs import Judge, Result, alike, mean
from bench.themes.given import given, unencoded, whole
from bench.themes.own import Kept
from bench.themes.rows import Row, apart, ratio, times

#: Each of the least that the issue asks for.
FORUMS_NMI, FORUMS_ARI = 1.02, 1.7
MENDED_NMI, MENDED_ARI = 1.0, 1.1
SHORT_NMI, SHORT_ARI = 1.0, 1.5
OVER_NMF = 1.65
#: With how many it fits whole stories best, of 30 and as many as ours.
NMF_THEMES = 30
OF_WHOLE_NMI = 0.92
SEEDS_FORUMS, SEEDS_COMMENTS = 0.85, 0.60


def forums(kept: Kept, seeds: Sequence[int]) -> Iterator[Row]:
    """Measure on the 27 forums, beside BERTopic as it comes and mended in every way it offers."""
    judge = Judge(given("forums"), kept)
    # A second run of ours is cheap, and says how far the first can be relied on.
    ours = [judge.ours(seed) for seed in sorted({*seeds, 0, 1})]
    named = ours[: len(seeds)]
    theirs = [judge.bertopic(seed, ours[seed].n_themes) for seed in seeds]
    default = [results[0] for results in theirs]
    yield from _beside("27 forums", named, default, (FORUMS_NMI, FORUMS_ARI))
    yield _beyond_chance("27 forums", judge, named, default)
    for variant in range(1, len(theirs[0])):
        mended = [results[variant] for results in theirs]
        yield from _fits(f"27 forums, {mended[0].design}", named, mended, (MENDED_NMI, MENDED_ARI))
    yield from _told("27 forums", named, default, 0.03)
    yield Row(
        "27 forums",
        "ARI of seed 0 and seed 1",
        value=alike(ours[0], ours[1]),
        least=SEEDS_FORUMS,
        asked=f"at least {SEEDS_FORUMS}",
        form="{:.3f}",
    )
    yield from _seeds_of("27 forums, BERTopic", default)


def comments(kept: Kept, seeds: Sequence[int]) -> Iterator[Row]:
    """Measure on the short comments on health services, beside BERTopic as it comes."""
    yield from _short_texts("NHS comments", Judge(given("comments"), kept), seeds)


def reviews(kept: Kept, seeds: Sequence[int]) -> Iterator[Row]:
    """Measure on the drug reviews. Once, at the end: nothing may be tuned on them."""
    yield from _short_texts("drug reviews", Judge(given("reviews"), kept), seeds)


def nmf(kept: Kept, seeds: Sequence[int]) -> Iterator[Row]:
    """Measure beside scikit-learn's NMF, with as many themes as ours."""
    judge = Judge(given("forums"), kept)
    ours = [judge.ours(seed) for seed in seeds]
    theirs = [judge.nmf(seed, result.n_themes) for seed, result in zip(seeds, ours, strict=True)]
    yield _fit("27 forums, NMF on tf-idf", "nmi", ours, theirs, OVER_NMF)
    yield _fit("27 forums, NMF on tf-idf", "ari", ours, theirs)
    yield _plain("27 forums, NMF on tf-idf", "npmi", ours, theirs)
    # It counts words, and has many more of them to count in a story than in a passage.
    wholes = Judge(unencoded(judge.given), kept)
    for k in (ours[0].n_themes, NMF_THEMES):
        strongest = [wholes.nmf(seed, k) for seed in seeds]
        yield _fit(f"27 forums, NMF of whole stories, {k} themes", "nmi", ours, strongest)


def keynmf(kept: Kept, seeds: Sequence[int]) -> Iterator[Row]:
    """Measure beside KeyNMF, with as many themes as ours."""
    judge = Judge(given("forums"), kept)
    ours = [judge.ours(seed) for seed in seeds]
    theirs = [judge.keynmf(seed, result.n_themes) for seed, result in zip(seeds, ours, strict=True)]
    yield from _fits("27 forums, KeyNMF", ours, theirs, (MENDED_NMI, MENDED_ARI))


def whole_stories(kept: Kept, seeds: Sequence[int]) -> Iterator[Row]:
    """Measure with each story as one passage, for both; ours in passages beside theirs whole."""
    passages = given("forums")
    judge = Judge(whole(passages), kept)
    ours = [judge.ours(seed) for seed in seeds]
    theirs = [judge.bertopic(seed)[0] for seed in seeds]
    yield _fit("27 forums, whole stories", "nmi", ours, theirs)
    yield _fit("27 forums, whole stories", "ari", ours, theirs)
    in_passages = [Judge(passages, kept).ours(seed) for seed in seeds]
    on = "27 forums, our passages beside BERTopic on whole stories"
    yield _fit(on, "nmi", in_passages, theirs, OF_WHOLE_NMI)


def _short_texts(on: str, judge: Judge, seeds: Sequence[int]) -> Iterator[Row]:
    ours = [judge.ours(seed) for seed in seeds]
    theirs = [judge.bertopic(seed)[0] for seed in seeds]
    yield from _beside(on, ours, theirs, (SHORT_NMI, SHORT_ARI))
    yield _beyond_chance(on, judge, ours, theirs)
    yield from _told(on, ours, theirs, -0.02)
    pairs = [alike(one, other) for one, other in combinations(ours, 2)]
    if pairs:
        yield Row(
            on,
            f"ARI of {len(pairs)} pairs of seeds, least {min(pairs):.3f}",
            value=float(np.mean(pairs)),
            least=SEEDS_COMMENTS,
            asked=f"at least {SEEDS_COMMENTS:.2f}",
            form="{:.3f}",
        )
    yield from _seeds_of(f"{on}, BERTopic", theirs)


def _beside(
    on: str, ours: Sequence[Result], theirs: Sequence[Result], least: tuple[float, float]
) -> Iterator[Row]:
    """Say how well the themes fit, and how many stories have none."""
    yield from _fits(on, ours, theirs, least)
    yield Row(
        on,
        "stories without a theme",
        f"{mean(ours, 'without'):.1%}",
        f"{mean(theirs, 'without'):.1%}",
        value=max(result.without for result in ours),
        most=0.0,
        asked="0 %",
        form="{:.1%}",
    )
    yield Row(on, "themes", _each(ours, "n_themes"), _each(theirs, "n_themes"))


def _fits(
    on: str, ours: Sequence[Result], theirs: Sequence[Result], least: tuple[float, float]
) -> Iterator[Row]:
    yield _fit(on, "nmi", ours, theirs, least[0])
    yield _fit(on, "ari", ours, theirs, least[1])


def _fit(
    on: str,
    name: str,
    ours: Sequence[Result],
    theirs: Sequence[Result],
    least: float | None = None,
) -> Row:
    figure = f"{name.upper()}, {_runs(ours)}{_single(name, ours, theirs)}"
    return times(on, figure, mean(ours, name), mean(theirs, name), least)


def _beyond_chance(on: str, judge: Judge, ours: Sequence[Result], theirs: Sequence[Result]) -> Row:
    """Say how well themes fit beyond chance, without a bar: NMI is kind to many small themes."""
    figure = f"AMI, {_runs(ours)}"
    return times(on, figure, judge.beyond_chance(ours), judge.beyond_chance(theirs))


def _told(
    on: str, ours: Sequence[Result], theirs: Sequence[Result], diversity: float
) -> Iterator[Row]:
    """Say how different and how telling the words of the themes are."""
    figure = (
        f"diversity, {_runs(ours)} ({mean(ours, 'n_words'):.1f} words a theme, "
        f"theirs {mean(theirs, 'n_words'):.1f})"
    )
    yield apart(on, figure, mean(ours, "diversity"), mean(theirs, "diversity"), diversity)
    yield apart(on, f"NPMI, {_runs(ours)}", mean(ours, "npmi"), mean(theirs, "npmi"), 0.0)


def _plain(on: str, name: str, ours: Sequence[Result], theirs: Sequence[Result]) -> Row:
    figure = f"{name.upper()}, {_runs(ours)}"
    return Row(on, figure, f"{mean(ours, name):.3f}", f"{mean(theirs, name):.3f}")


def _seeds_of(on: str, results: Sequence[Result]) -> Iterator[Row]:
    pairs = [alike(one, other) for one, other in combinations(results, 2)]
    if pairs:
        yield Row(on, f"ARI of {len(pairs)} pairs of seeds", theirs=f"{np.mean(pairs):.3f}")


def _each(results: Sequence[Result], name: str) -> str:
    return " / ".join(str(getattr(result, name)) for result in results)


def _runs(results: Sequence[Result]) -> str:
    return "one seed" if len(results) == 1 else f"mean of {len(results)} seeds"


def _single(name: str, ours: Sequence[Result], theirs: Sequence[Result]) -> str:
    """Say what each seed alone would have given: a mean can hide one that falls short."""
    if len(ours) == 1:
        return ""
    each = [ratio(getattr(a, name), getattr(b, name)) for a, b in zip(ours, theirs, strict=True)]
    return " (" + " / ".join(f"{one:.2f}" for one in each) + ")"

"""The quick checks of the bench itself, on invented stories; its figures need the real ones."""

import json
from pathlib import Path

import numpy as np
import pytest

from bench import corpora
from bench.corpora import Corpus
from bench.designs.handed import Answer, Task
from bench.themes import __main__ as command
from bench.themes import own, stays
from bench.themes.designs import Judge, Result
from bench.themes.given import Given, some, unencoded
from bench.themes.own import Kept, run
from bench.themes.resampled import many, uncut
from bench.themes.rows import Row, apart, ratio, short, times
from tests.unit.themes.invented import invented
from voicebox.themes.passages import cut
from voicebox.themes.values import Story


@pytest.fixture(scope="module")
def given() -> Given:
    """Invented stories about four subjects."""
    parts, vectors = invented(120)
    texts = [story.text for story in parts.stories]
    return Given(
        "invented", Corpus(texts, [f"subject {i % 4}" for i in range(120)]), parts, vectors
    )


def test_ours_is_judged_by_the_subjects_of_the_stories(given: Given, tmp_path: Path) -> None:
    result = Judge(given, Kept(tmp_path)).ours(0)
    assert (result.nmi, result.ari, result.without) == (1, 1, 0)
    assert result.n_themes == 4
    assert len(result.themes) == 120


def test_many_themes_made_by_chance_are_worth_nothing_beyond_chance(given: Given) -> None:
    dice = np.random.default_rng(0)
    themes = dice.integers(0, 60, 120).tolist()
    judge = Judge(given, Kept(Path()))
    result = Result("chance", 0, 60, themes, 0.5, 0.0, 0.0, 0.0, 0.0, 10.0, 1.0, 1.0)
    assert judge.beyond_chance([result]) == pytest.approx(0, abs=0.1)


def test_nmf_is_handed_as_many_themes_as_ours_and_judged_alike(
    given: Given, tmp_path: Path
) -> None:
    result = Judge(given, Kept(tmp_path)).nmf(0, 4)
    assert result.n_themes == 4
    assert result.nmi > 0.9
    assert result.diversity > 0.5


def test_whole_stories_are_one_passage_each(given: Given) -> None:
    wholes = unencoded(given)
    assert list(wholes.parts.texts) == [" ".join(text.split()) for text in given.corpus.texts]
    assert wholes.parts.owners.tolist() == list(range(120))
    assert wholes.mark != given.mark


def test_a_design_says_how_much_of_its_time_finding_the_groups_took(given: Given) -> None:
    answer = run("ours", given.task(0)).answer
    assert 0 < answer.discovery < answer.seconds
    assert 0 < answer.discovery_cpu < answer.cpu
    assert answer.peak_mb > 50


def test_an_error_in_a_design_is_told_without_what_it_quoted() -> None:
    said = "Traceback:\n  File \"a.py\", line 3, in main\n    raise it\nKeyError: 'my own words'"
    assert own._fault(said) == 'KeyError at File "a.py", line 3, in main'


def test_a_design_that_ends_without_an_answer_is_an_error(given: Given) -> None:
    with pytest.raises(RuntimeError, match="nmf ended with 1: "):
        run("nmf", given.task(0, k=0))


def test_what_is_finished_is_not_done_again_until_it_rests_on_something_else(
    tmp_path: Path,
) -> None:
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    kept = Kept(tmp_path)
    assert [kept.once("part", ["code 1"], make) for _ in range(2)] == [0, 0]
    assert kept.once("part", ["code 2"], make) == 1
    anew = Kept(tmp_path, anew=True)
    assert [anew.once("part", ["code 1"], make) for _ in range(2)] == [2, 2]


def test_a_part_that_is_broken_off_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Kept(tmp_path).once("part", [], broken)
    assert Kept(tmp_path).once("part", [], lambda: "whole") == "whole"


def test_a_task_and_an_answer_are_read_as_they_were_written(given: Given, tmp_path: Path) -> None:
    task = given.task(3, k=5)
    task.write(tmp_path)
    read = Task.read(tmp_path)
    assert (read.texts, read.spans, read.k, read.seed) == (task.texts, task.spans, 5, 3)
    assert np.array_equal(read.arrays["vectors"], given.vectors)
    answer = Answer(1.5, 2.5, 200.0, words=[["bus"]], topics={"default": [0, -1]})
    answer.write(tmp_path)
    assert Answer.read(tmp_path) == answer


def test_real_passages_come_before_resampled_ones(given: Given) -> None:
    made = many(given, 250)
    assert made.n_real == 120
    assert sorted(made.task.texts[:120]) == sorted(given.parts.texts)
    assert len(made.task.texts) == len(made.task.owners) == len(made.task.spans) == 250
    assert len(made.task.arrays["vectors"]) == 250


@pytest.mark.parametrize("n", [60, 250])
def test_stories_are_as_many_as_are_cut_into_what_was_asked_for(given: Given, n: int) -> None:
    made = uncut(given, n)
    parts = cut([Story(str(number), text) for number, text in enumerate(made.texts)])
    n_last = int((parts.owners == len(made.texts) - 1).sum())
    assert n <= len(parts.texts) < n + n_last
    assert made.n_real == min(120, len(parts.texts))


def test_a_resampled_passage_is_a_little_other_than_the_one_it_came_from(given: Given) -> None:
    made = many(given, 240)
    vectors = made.task.arrays["vectors"]
    cosines = (vectors[:120] * vectors[120:]).sum(axis=1)
    assert 0.9 < cosines.mean() < 0.99
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert set(made.task.texts[120].split()) < set(made.task.texts[0].split())


def test_passages_stand_in_their_stories_where_they_are_said_to(given: Given) -> None:
    task = many(given, 250).task
    for text, owner, (start, end) in zip(task.texts, task.owners, task.spans, strict=True):
        assert task.stories[owner][start:end] == text


def test_some_stories_keep_their_passages_vectors_and_labels(given: Given) -> None:
    drawn = some(given, np.array([2, 5, 9]))
    assert drawn.corpus.labels == ["subject 2", "subject 1", "subject 1"]
    assert [story.text for story in drawn.parts.stories] == drawn.corpus.texts
    assert drawn.parts.owners.tolist() == [0, 1, 2]
    assert np.array_equal(drawn.vectors, given.vectors[[2, 5, 9]])


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (times("x", "NMI", 0.5, 0.4, 1.2), "reached"),
        (times("x", "NMI", 0.5, 0.5, 1.2), "SHORT"),
        (times("x", "NMI", 0.5, 0.5), ""),
        (apart("x", "NPMI", -0.1, -0.2, 0.0), "reached"),
        (apart("x", "NPMI", -0.3, -0.2, 0.0), "SHORT"),
        (Row("x", "none", value=0.0, most=0.0), "reached"),
        (Row("x", "none", value=0.01, most=0.0), "SHORT"),
        (Row("x", "lite", least=20.0), "NOT THERE"),
    ],
)
def test_a_row_is_short_when_its_figure_is_or_when_there_is_none(row: Row, verdict: str) -> None:
    assert row.verdict == verdict
    assert short([row]) == ([row] if verdict in ("SHORT", "NOT THERE") else [])


def test_anything_is_more_than_nothing() -> None:
    assert ratio(0.1, 0.0) == float("inf")
    assert ratio(0.1, -0.1) == float("inf")


def test_streams_of_stories_are_told_by_their_means_and_the_worst_step() -> None:
    runs = [
        {"kept": [0.9, 1.0], "nmi": 0.4, "nmi_scratch": 0.5, "precision": 0.8, "recall": 0.3},
        {"kept": [0.8, 1.0], "nmi": 0.5, "nmi_scratch": 0.5, "precision": 0.6, "recall": 0.7},
    ]
    told = list(stays.rows([run | {"recall_scratch": 0.5} for run in runs]))
    values = [row.value for row in told]
    assert values == pytest.approx([0.925, 0.8, 0.05, 0.7, 1.0])
    assert [row.verdict for row in told] == ["SHORT", "SHORT", "SHORT", "SHORT", "reached"]


def test_parts_are_measured_in_the_order_of_the_table_and_a_strange_one_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["themes", "--only", "speed,nhs"])
    assert command._asked().only == ["nhs", "speed"]
    monkeypatch.setattr("sys.argv", ["themes", "--only", "drugs"])
    with pytest.raises(SystemExit):
        command._asked()
    assert "drugs is no part" in capsys.readouterr().err


def test_a_part_that_cannot_be_measured_is_short_and_the_next_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_kept: Kept, _in_full: bool) -> list[Row]:
        raise RuntimeError("bertopic needs .venv-bench: run `make bench-themes`.")

    monkeypatch.setitem(command.PARTS, "forums", broken)
    monkeypatch.setitem(command.PARTS, "nhs", lambda _kept, _in_full: [Row("nhs", "one")])
    rows = list(command._measured(Kept(tmp_path), ["forums", "nhs"], in_full=False))
    assert [row.verdict for row in rows] == ["NOT THERE", ""]
    assert not command._outcome("themes", rows).reached


def test_drug_reviews_are_read_from_wherever_they_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "drug_reviews.csv"
    path.write_text("id,text,label\n1,It helped me sleep.,insomnia\n")
    monkeypatch.setattr(corpora, "REVIEWS", (tmp_path / "missing.csv", path))
    assert corpora.reviews() == Corpus(["It helped me sleep."], ["insomnia"])


def test_each_comment_has_its_label() -> None:
    found = corpora.comments()
    assert len(found.texts) == len(found.labels) == 4023
    assert found.labels[0] == "Timeliness of care"


def test_results_are_kept_without_anybodys_words_where_only_time_is_asked(given: Given) -> None:
    made = own.measured("ours", given.task(0))
    assert (made["words"], made["stories"]) == ([], [])
    assert "Story" not in json.dumps(made)

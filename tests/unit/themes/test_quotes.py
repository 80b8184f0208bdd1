import numpy as np

from voicebox.themes import quotes
from voicebox.themes.encoder import unit

CENTRE = np.array([1.0, 0, 0, 0], np.float32)


def candidates(n: int = 30, n_words: int = 20, n_voices: int = 30) -> quotes.Candidates:
    dice = np.random.default_rng(0)
    vectors = unit((CENTRE + 0.4 * dice.normal(size=(n, 4))).astype(np.float32))
    similarity = vectors @ CENTRE
    return quotes.Candidates(
        vectors=vectors,
        similarity=similarity,
        n_words=np.full(n, n_words),
        voices=np.arange(n) % n_voices,
        edge=similarity < np.quantile(similarity, 0.2),
    )


def test_the_first_quote_is_the_nearest_to_the_centre() -> None:
    passages = candidates()
    near, _ = quotes.choose(passages)
    assert near[0] == passages.similarity.argmax()
    assert len(near) == quotes.N_NEAR


def test_no_voice_is_quoted_twice() -> None:
    passages = candidates(n_voices=5)
    near, edge = quotes.choose(passages)
    heard = passages.voices[near + edge].tolist()
    assert len(heard) == len(set(heard)) == 5


def test_what_fits_least_comes_from_the_edge_the_farthest_first() -> None:
    passages = candidates()
    _, edge = quotes.choose(passages)
    assert len(edge) == quotes.N_EDGE
    assert passages.edge[edge].all()
    assert edge[0] == passages.similarity.argmin()


def test_a_theme_of_short_passages_is_quoted_but_not_by_those_that_fit_least() -> None:
    near, edge = quotes.choose(candidates(n_words=3))
    assert len(near) == quotes.N_NEAR
    assert edge == []


def test_of_two_passages_as_near_the_one_that_can_stand_alone_is_chosen() -> None:
    passages = quotes.Candidates(
        vectors=np.vstack([CENTRE, CENTRE]),
        similarity=np.array([1.0, 1.0], np.float32),
        n_words=np.array([4, 30]),
        voices=np.array([0, 1]),
        edge=np.zeros(2, bool),
    )
    assert quotes.choose(passages)[0][0] == 1


def test_the_quotes_are_not_four_times_the_same() -> None:
    same = np.tile(unit(np.array([[1.0, 0.4, 0, 0]], np.float32)), (6, 1))
    other = unit(np.array([[1.0, -0.42, 0, 0]], np.float32))
    vectors = np.vstack([same, other])
    passages = quotes.Candidates(
        vectors=vectors,
        similarity=vectors @ CENTRE,
        n_words=np.full(7, 20),
        voices=np.arange(7),
        edge=np.zeros(7, bool),
    )
    assert 6 in quotes.choose(passages)[0][:2]

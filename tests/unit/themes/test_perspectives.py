from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.themes.test_facets import cloud, planted
from voicebox.themes import duplicates
from voicebox.themes.encoder import Vectors
from voicebox.themes.graph import Labels
from voicebox.themes.passages import Cut, Span
from voicebox.themes.perspectives import N_AT_AN_END, gather, perspectives
from voicebox.themes.placing import place
from voicebox.themes.reading import part, read
from voicebox.themes.values import Perspective, Story

#: What the planted parts are told with.
WORDS = (
    "letter queue months list referral postponed",
    "tablets sleepy weight doses dizzy chemist",
    "spade tomatoes digging allotment seeds compost",
)
N = 90


def told(n: int = N, per_story: int = 2, seed: int = 0) -> tuple[Cut, Labels]:
    """Return passages in which each part is told with words of its own, and the parts."""
    dice = np.random.default_rng(seed)
    n_stories = n // per_story
    labels = np.arange(n) % len(WORDS)
    texts = [
        " ".join([*dice.permutation(WORDS[labels[i]].split())[:4], *_only_in(i)]) for i in range(n)
    ]
    owners = np.sort(np.arange(n) % n_stories).astype(np.intp)
    stories = tuple(
        Story(f"s{owner}", " ".join(texts[i] for i in np.flatnonzero(owners == owner)))
        for owner in range(n_stories)
    )
    spans = []
    for i in range(n):
        start = stories[owners[i]].text.index(texts[i])
        spans.append(Span(start, start + len(texts[i])))
    return Cut(stories, owners, tuple(spans), tuple(texts)), labels


def _only_in(number: int) -> list[str]:
    """Return words of a passage alone, so that no two stories are nearly the same."""
    return [f"that{number}went{i}" for i in range(9)]


def found(
    parts: Cut, vectors: Vectors, tone: Vectors | None = None, rows: Labels | None = None
) -> tuple[Perspective, ...]:
    voices = duplicates.voices([story.text for story in parts.stories])
    inside = np.arange(len(vectors)) if rows is None else rows
    return perspectives(gather(parts, vectors, voices, inside, tone), 0)


def quoted(parts: Cut, perspective: Perspective, ends: bool = True) -> list[str]:
    texts = {story.id: story.text for story in parts.stories}
    quotes = (*perspective.one_end, *perspective.other_end) if ends else perspective.quotes
    return [texts[quote.story_id][quote.start : quote.end] for quote in quotes]


def rising(width: float = 3.0) -> Vectors:
    return np.linspace(-width, width, N).astype(np.float32)


def test_planted_parts_are_found_in_the_words_that_tell_them_apart() -> None:
    parts, labels = told()
    views = found(parts, planted(N, 3)[0])
    assert len(views) == 3
    for view in views:
        [said] = [words for words in WORDS if set(view.words) <= set(words.split())]
        mine = {
            parts.stories[parts.owners[i]].id for i in np.flatnonzero(labels == WORDS.index(said))
        }
        assert set(view.stories) == mine
        assert view.n_stories == len(mine)
        assert view.stability > 0.9
    assert [view.n_stories for view in views] == sorted(
        (view.n_stories for view in views), reverse=True
    )


@pytest.mark.parametrize("seed", range(2))
def test_passages_that_lean_no_way_have_no_perspectives(seed: int) -> None:
    assert found(told()[0], cloud(N, seed, 0.8)) == ()


@pytest.mark.parametrize(("n", "per_story"), [(39, 1), (90, 7)])
def test_a_theme_of_few_passages_or_few_stories_is_not_looked_at(n: int, per_story: int) -> None:
    parts, _ = told(n, per_story)
    voices = np.arange(len(parts.stories))
    members = gather(parts, planted(n, 3)[0], voices, np.arange(n), None)
    assert members.is_small
    assert perspectives(members, 0) == ()


def test_passages_of_other_themes_change_nothing() -> None:
    parts, _ = told(N + 60)
    vectors = np.vstack([planted(N, 3)[0], cloud(60, 1, 0.5)])
    rows = np.arange(N)
    alone = Cut(parts.stories, parts.owners[:N], parts.spans[:N], parts.texts[:N])
    assert found(parts, vectors, rows=rows) == found(alone, vectors[:N])


@settings(max_examples=4, deadline=None)
@given(st.permutations(range(N)))
def test_the_order_in_which_stories_come_changes_nothing(order: Sequence[int]) -> None:
    parts, _ = told(per_story=1)
    vectors, tone = planted(N, 3, part=0.4)[0], rising()
    shuffled = Cut(
        tuple(parts.stories[i] for i in order),
        parts.owners,
        tuple(parts.spans[i] for i in order),
        tuple(parts.texts[i] for i in order),
    )
    rows = list(order)
    assert found(parts, vectors, tone) == found(shuffled, vectors[rows], tone[rows])


def test_fifty_near_copies_of_a_story_count_once() -> None:
    parts, _ = told(per_story=1)
    vectors, tone = planted(N, 3)[0], rising()
    copies = tuple(
        Story(f"z{i}", parts.stories[0].text + " And more" + "!" * (i % 3)) for i in range(50)
    )
    crowded = Cut(
        parts.stories + copies,
        np.arange(N + 50, dtype=np.intp),
        parts.spans + (parts.spans[0],) * 50,
        parts.texts + tuple(copy.text for copy in copies),
    )
    more = np.vstack([vectors, np.tile(vectors[0], (50, 1))])
    views = found(crowded, more, np.r_[tone, np.full(50, tone[0])])
    assert [view.words for view in views] == [view.words for view in found(parts, vectors, tone)]
    assert sum(view.n_stories for view in views) == N
    told_by_one = {"s0", *(copy.id for copy in copies)}
    for view in views:
        quotes = (*view.one_end, *view.other_end)
        assert len(told_by_one & {quote.story_id for quote in quotes}) <= 1


def test_the_ends_are_as_long_and_told_by_different_stories() -> None:
    parts, _ = told()
    for view in found(parts, planted(N, 3)[0], rising()):
        tellers = [quote.story_id for quote in (*view.one_end, *view.other_end)]
        assert len(view.one_end) == len(view.other_end) == N_AT_AN_END
        assert len(set(tellers)) == 2 * N_AT_AN_END
        assert view.quotes == ()


def test_the_outermost_of_each_end_come_first() -> None:
    parts, labels = told(per_story=1)
    tone = rising()
    for view in found(parts, planted(N, 3)[0], tone):
        rows = [int(quote.story_id[1:]) for quote in (*view.one_end, *view.other_end)]
        inside = np.flatnonzero(labels == labels[rows[0]])
        assert rows == [*inside[:3], *inside[::-1][:3]]


def test_quotes_are_word_for_word() -> None:
    parts, _ = told()
    for view in found(parts, planted(N, 3)[0], rising()):
        assert set(quoted(parts, view)) <= set(parts.texts)


def test_without_a_tone_the_quotes_are_from_the_middle() -> None:
    parts, _ = told()
    for view in found(parts, planted(N, 3)[0]):
        assert view.one_end == view.other_end == ()
        assert set(quoted(parts, view, ends=False)) <= set(parts.texts)
        assert len({quote.story_id for quote in view.quotes}) == len(view.quotes) == 4


def test_what_is_told_in_one_tone_has_no_ends() -> None:
    parts, _ = told()
    views = found(parts, planted(N, 3)[0], rising(width=0.03))
    assert views
    assert all(view.one_end == view.other_end == () for view in views)
    assert all(view.quotes for view in views)


def test_no_question_and_nothing_too_short_stands_at_an_end() -> None:
    parts, _ = told(per_story=1)
    texts = list(parts.texts)
    for i in (0, 1, 2, 87, 88, 89):
        texts[i] = texts[i] + " or was it?"
    for i in (3, 4, 5, 84, 85, 86):
        texts[i] = " ".join(texts[i].split()[:6])
    asked = replace(parts, texts=tuple(texts))
    for view in found(asked, planted(N, 3)[0], rising()):
        rows = {int(quote.story_id[1:]) for quote in (*view.one_end, *view.other_end)}
        assert len(rows) == 2 * N_AT_AN_END
        assert rows.isdisjoint([*range(6), *range(84, 90)])


def test_who_may_not_be_quoted_is_counted_and_not_quoted() -> None:
    parts, _ = told()
    silent = tuple(replace(story, quotable=i % 2 == 0) for i, story in enumerate(parts.stories))
    for tone in (rising(), None):
        views = found(replace(parts, stories=silent), planted(N, 3)[0], tone)
        counted = {story for view in views for story in view.stories}
        heard = {q.story_id for v in views for q in (*v.quotes, *v.one_end, *v.other_end)}
        assert counted == {story.id for story in parts.stories}
        assert heard
        assert heard <= {story.id for story in silent if story.quotable}
    nobody = replace(parts, stories=tuple(replace(s, quotable=False) for s in parts.stories))
    assert all(
        view.quotes == view.one_end == view.other_end == ()
        for view in found(nobody, planted(N, 3)[0], rising())
    )


def test_a_theme_says_why_it_has_no_perspectives() -> None:
    parts, _ = told()
    vectors = planted(N, 3)[0]
    placed = place(parts, vectors, 0)
    reading = read(parts, vectors, placed)
    for theme in part(reading, parts, vectors, placed.voices, 0, None).themes:
        assert not (theme.perspectives and theme.too_few_for_perspectives)
        if theme.n_passages < 40:
            assert theme.too_few_for_perspectives

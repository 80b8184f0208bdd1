import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.unit.themes.invented import invented
from tests.unit.themes.once import discover, find
from voicebox.themes import compute
from voicebox.themes.placing import place
from voicebox.themes.reading import memberships
from voicebox.themes.values import FEWEST_STORIES, Story, Themes


@pytest.fixture(scope="module")
def themes(minilm: Path, comments: Sequence[Story]) -> Themes:
    return discover(minilm, comments)


def test_every_story_is_in_a_theme(themes: Themes, comments: Sequence[Story]) -> None:
    listed = {story_id for theme in themes.themes for story_id, _ in theme.story_weights}
    assert listed == {story.id for story in comments}


def test_every_word_of_a_story_is_in_a_passage_with_a_theme(
    themes: Themes, comments: Sequence[Story]
) -> None:
    for story in comments:
        placed = [p for p in themes.passages if p.story_id == story.id]
        said = " ".join(story.text[p.start : p.end] for p in placed)
        assert said.split() == story.text.split()
        assert all(0 <= p.theme < len(themes.themes) for p in placed)


def test_quotes_are_verbatim_parts_of_stories_in_their_theme(
    themes: Themes, comments: Sequence[Story]
) -> None:
    texts = {story.id: story.text for story in comments}
    for theme in themes.themes:
        assert theme.quotes
        members = {story_id for story_id, _ in theme.story_weights}
        assert {quote.story_id for quote in theme.quotes} <= members
        assert all(texts[q.story_id][q.start : q.end].strip() for q in theme.quotes)


def test_the_same_stories_in_any_order_give_the_same_themes(
    themes: Themes, minilm: Path, comments: Sequence[Story]
) -> None:
    assert discover(minilm, comments[::-1]) == themes


def test_a_run_says_how_sure_each_theme_is_and_what_the_encoder_reads(themes: Themes) -> None:
    assert themes.sureness is not None
    assert {theme for theme, _ in themes.sureness.themes} == {theme.id for theme in themes.themes}
    assert [point.n_stories for point in themes.sureness.curve] == [30, 60]
    assert themes.languages == ("en",)


def test_passages_say_which_of_their_words_speak_for_their_theme(
    themes: Themes, comments: Sequence[Story]
) -> None:
    texts = {story.id: story.text for story in comments}
    told = [texts[p.story_id][a:b] for p in themes.passages for a, b in p.telling]
    assert len(told) > len(themes.passages)
    assert all(word.isalpha() for word in told)


def test_numbers_add_up(themes: Themes) -> None:
    assert sorted(theme.id for theme in themes.themes) == list(range(len(themes.themes)))
    assert [t.n_stories for t in themes.themes] == sorted(
        (t.n_stories for t in themes.themes), reverse=True
    )
    assert all(theme.n_stories == len(theme.story_weights) for theme in themes.themes)
    assert sum(theme.n_passages for theme in themes.themes) == themes.n_passages
    assert all(len(theme.neighbours) == len(set(theme.neighbours)) for theme in themes.themes)
    assert all(theme.id not in theme.neighbours for theme in themes.themes)
    for theme in themes.themes:
        weights = [weight for _, weight in theme.story_weights]
        assert weights == sorted(weights, reverse=True)
        assert all(0 < weight <= 1 for weight in weights)


def test_nineteen_stories_are_too_few(minilm: Path, comments: Sequence[Story]) -> None:
    found = discover(minilm, comments[: FEWEST_STORIES - 1])
    assert found.too_few
    assert found.themes == ()
    assert len(found.alone) == 3


def test_no_stories_are_too_few(minilm: Path) -> None:
    assert discover(minilm, []).too_few


def test_twenty_stories_have_two_themes_at_least(minilm: Path, comments: Sequence[Story]) -> None:
    found = discover(minilm, comments[:FEWEST_STORIES])
    assert not found.too_few
    assert len(found.themes) >= 2


def test_subjects_become_themes_in_their_own_words() -> None:
    parts, vectors = invented(80)
    found = find(parts, vectors)
    first_words = {theme.words[0] for theme in found.themes}
    assert len(first_words) >= 4
    assert all(theme.cohesion > 0.7 for theme in found.themes)


def test_words_that_may_not_be_quoted_are_counted_and_not_quoted() -> None:
    parts, vectors = invented(80)
    silent = tuple(replace(story, quotable=False) for story in parts.stories[:40])
    parts = replace(parts, stories=silent + parts.stories[40:])
    found = find(parts, vectors)
    quoted = {quote.story_id for theme in found.themes for quote in theme.quotes}
    assert quoted
    assert quoted.isdisjoint(story.id for story in silent)
    nobody = replace(parts, stories=tuple(replace(s, quotable=False) for s in parts.stories))
    assert all(theme.quotes == () for theme in find(nobody, vectors).themes)


def test_a_name_that_one_person_sends_fifty_times_names_no_theme(
    minilm: Path, comments: Sequence[Story]
) -> None:
    story = "Doctor Zebedee Quill was rude to me, and Zebedee Quill never said sorry for it."
    spam = [Story(f"z{i}", f"{story}{'!' * (i % 4)}") for i in range(50)]
    found = discover(minilm, [*comments[:30], *spam])
    said = {word for theme in found.themes for word in theme.words}
    said |= {word for theme in found.themes for phrase in theme.phrases for word in phrase.split()}
    assert said.isdisjoint({"zebedee", "quill"})


def test_a_story_that_is_only_talk_is_listed_in_a_subject_too() -> None:
    parts, vectors = invented(80)
    placed = place(parts, vectors, 0)
    talking = np.zeros(len(placed.centres), bool)
    talking[placed.labels[0]] = True
    members = memberships(placed, parts.owners, talking)
    assert members[0, ~talking].any()
    assert members[0, placed.labels[0]]
    everything = np.ones(len(placed.centres), bool)
    assert memberships(placed, parts.owners, everything).any(axis=1).all()


def test_a_theme_of_two_voices_is_given_to_the_others() -> None:
    parts, vectors = invented(40)
    dice = np.random.default_rng(5)
    odd = parts.stories[0].text + " Something nobody else ever told, in just these words."
    stories = list(parts.stories)
    for i in (0, 4, 8, 12, 16, 20):
        stories[i] = replace(stories[i], text=odd)
        vectors[i] = -vectors[1] + 0.01 * dice.normal(size=vectors.shape[1])
    placed = place(replace(parts, stories=tuple(stories)), vectors, 0)
    voices = [len(set(placed.voices[placed.labels == t])) for t in range(len(placed.centres))]
    assert min(voices) >= 3


def test_the_engine_runs_in_a_process_of_its_own(
    minilm: Path, comments: Sequence[Story], themes: Themes
) -> None:
    with compute.processes() as executor:
        name = "voicebox.themes.keeping.go_on"
        away = compute.submit(executor, name, minilm, None, comments, 0, 0.0)
        assert away.result().found == themes


def test_who_asks_for_themes_need_not_load_the_engine() -> None:
    program = (
        "import sys, voicebox.themes.values, voicebox.themes.compute;"
        "assert not {'onnxruntime', 'sklearn', 'numpy'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_no_story_shows_in_what_the_engine_prints_of_its_values() -> None:
    parts, _ = invented(20)
    assert "garden" not in repr(parts)
    assert "medication" not in repr(parts.stories)

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from tests.unit.themes.test_keeping import kept_of, without
from tests.unit.themes.test_live import DIM, Reader, three_subjects, told
from voicebox.kept import KeptStory, ThemeEvent
from voicebox.themes import keeping
from voicebox.themes.encoder import Vectors
from voicebox.themes.live import ThemeEngine
from voicebox.themes.members import Members
from voicebox.themes.reencoding import carried, found_again, main_themes
from voicebox.themes.state import Origin


class Other(Reader):
    """Another encoder: the same meanings lie in other places, and none near those of before."""

    id, checksum = "another", "1" * 64

    def encode(self, texts: Sequence[str]) -> Vectors:
        turned, _ = np.linalg.qr(np.random.default_rng(7).normal(size=(DIM, DIM)))
        return np.asarray(super().encode(texts) @ turned, dtype=np.float32)


@pytest.fixture
def engine() -> ThemeEngine:
    found = ThemeEngine(Reader())
    found.fit(three_subjects())
    return found


def test_themes_that_are_found_again_keep_their_ids_names_and_stories(engine: ThemeEngine) -> None:
    before = kept_of(engine)
    found = found_again(Other(), before, three_subjects())
    after = found.outcome.kept
    assert {theme.number for theme in after.themes} == {theme.number for theme in before.themes}
    assert (found.n_stories, found.n_stayed) == (75, 75)
    assert {theme.name for theme in after.themes} == {theme.name for theme in before.themes}
    assert (after.encoder, after.checksum, after.seed) == ("another", "1" * 64, before.seed)


def test_every_vector_is_made_anew_and_the_site_goes_on_from_there(engine: ThemeEngine) -> None:
    before = kept_of(engine)
    after = found_again(Other(), before, three_subjects()).outcome
    olds = {story.id: story.vectors for story in before.stories}
    assert all(story.vectors and story.vectors != olds[story.id] for story in after.kept.stories)
    again = keeping.carry_on(Other(), after.kept, three_subjects())
    assert again.found.themes == after.found.themes


def test_a_theme_that_is_not_found_again_ends_and_a_new_one_gets_a_new_id(
    engine: ThemeEngine,
) -> None:
    before = kept_of(engine)
    stories = [*told(1, 25), *told(2, 25), *told(3, 25)]
    found = found_again(Other(), before, stories)
    [gone] = {one.number for one in before.themes} - {
        one.number for one in found.outcome.kept.themes
    }
    assert ThemeEvent("faded", gone, None, {"n_stories": 0}) in found.outcome.events
    born = [event.theme for event in found.outcome.events if event.kind == "born"]
    assert born == [before.next_number]
    assert (found.n_stories, found.n_stayed) == (50, 50)


def test_among_too_few_stories_every_theme_fades(engine: ThemeEngine) -> None:
    before = kept_of(engine)
    for story in three_subjects()[19:]:
        before = without(before, story.id)
    found = found_again(Other(), before, three_subjects()[:19])
    assert found.outcome.kept.themes == ()
    faded = {event.theme for event in found.outcome.events if event.kind == "faded"}
    assert faded == {theme.number for theme in before.themes}


def test_a_site_without_themes_finds_its_first(engine: ThemeEngine) -> None:
    found = found_again(Reader(), None, three_subjects())
    assert found.outcome.kept == kept_of(engine)
    assert (found.n_stories, found.n_stayed) == (0, 0)


def test_a_name_that_a_story_was_taken_out_of_is_not_carried_over(engine: ThemeEngine) -> None:
    before = kept_of(engine)
    planted = tuple(replace(one, words=("planted",), touched=True) for one in before.themes)
    found = found_again(Other(), replace(before, themes=planted), three_subjects())
    assert not any("planted" in theme.words for theme in found.outcome.kept.themes)
    assert not any(event.kind == "renamed" for event in found.outcome.events)


def test_a_passage_that_is_cut_otherwise_comes_from_the_one_that_most_of_it_was_in() -> None:
    spans = np.array([(0, 30), (30, 40), (0, 10)], np.int64)
    before = [
        KeptStory("a", ((0, 10), (11, 35)), b"", (5, 6), (5, 6), (-1, -1)),
        KeptStory("c", ((20, 30),), b"", (7,), (7,), (-1,)),
    ]
    owners = np.array([0, 0, 1], np.intp)
    nothing = np.full(3, -1, np.int64)
    vectors = np.zeros((3, 2), np.float32)
    now = Members(("a", "c"), owners, spans, vectors, nothing, nothing, nothing)
    assert carried(before, now).tolist() == [6, 6, -1]
    assert carried([], now).tolist() == [-1, -1, -1]


def test_a_story_is_mostly_where_most_of_its_passages_are(engine: ThemeEngine) -> None:
    spans = np.zeros((6, 2), np.int64)
    nothing = np.full(6, -1, np.int64)
    owners = np.array([0, 0, 0, 1, 1, 2], np.intp)
    now = Members(
        ("a", "b", "c"), owners, spans, np.zeros((6, 2), np.float32), nothing, nothing, nothing
    )
    theme = np.array([4, 9, 9, 8, 3, -1], np.int64)
    assert main_themes(theme, now).tolist() == [9, 3, -1]
    assert main_themes(nothing, now).tolist() == [-1, -1, -1]


def test_what_is_kept_then_names_the_new_encoder(engine: ThemeEngine) -> None:
    after = found_again(Other(), kept_of(engine), three_subjects()).outcome.kept
    assert keeping.to_state(after, DIM).origin == Origin.of(Other())

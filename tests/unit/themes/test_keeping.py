import hashlib
import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.unit.themes.test_live import Reader, themes_of, three_subjects, told
from voicebox.errors import Unusable
from voicebox.kept import KeptThemes, ThemeEvent
from voicebox.themes import keeping
from voicebox.themes.lineage import Born, Faded, Merged, Moved, Renamed, Split
from voicebox.themes.live import ThemeEngine
from voicebox.themes.state import State, to_bytes
from voicebox.themes.values import Story

#: A share of the stories that no test's new ones are.
NEVER = 2.0


@pytest.fixture
def engine() -> ThemeEngine:
    found = ThemeEngine(Reader())
    found.fit(three_subjects())
    return found


def digest(state: State) -> str:
    return hashlib.sha256(to_bytes(replace(state, events=()))).hexdigest()


def kept_of(engine: ThemeEngine) -> KeptThemes:
    return keeping.from_state(engine.state_dict())


def without(kept: KeptThemes, story_id: str) -> KeptThemes:
    """Take a story's row out, as a withdrawal does, and note which themes it was in."""
    [gone] = [story for story in kept.stories if story.id == story_id]
    touched = {*gone.theme, *gone.new, *gone.old}
    return replace(
        kept,
        themes=tuple(replace(one, touched=one.number in touched) for one in kept.themes),
        stories=tuple(story for story in kept.stories if story is not gone),
    )


def test_what_is_kept_gives_the_state_back_to_the_last_bit(engine: ThemeEngine) -> None:
    engine.add(told(1, 4, seed=7))
    engine.refresh()
    engine.add(told(2, 3, seed=8))
    state = engine.state_dict()
    assert digest(keeping.to_state(kept_of(engine), engine.encoder.dim)) == digest(state)


def test_a_row_taken_out_leaves_what_is_left_where_the_story_is_taken_out(
    engine: ThemeEngine,
) -> None:
    engine.add(told(1, 4, seed=7))
    engine.refresh()
    stories = [*three_subjects(), *told(1, 4, seed=7)]
    gone = stories[0]
    kept = without(kept_of(engine), gone.id)
    found = keeping.carry_on(Reader(), kept, stories[1:], share=NEVER)
    engine.remove([gone.id])
    assert digest(keeping.to_state(_whole(found.kept, kept), 24)) == digest(engine.state_dict())
    assert found.found.themes == engine.themes()


def test_to_take_a_story_out_needs_no_encoder(engine: ThemeEngine) -> None:
    first, *rest = three_subjects()
    kept = without(kept_of(engine), first.id)
    found = keeping.take_out(kept, rest)
    again = keeping.carry_on(Reader(), kept, rest, share=NEVER)
    assert found == replace(again, found=replace(again.found, languages=()))
    assert {story.vectors for story in found.kept.stories} == {b""}


def test_of_nothing_kept_nothing_is_taken_out() -> None:
    kept = keeping.carry_on(Reader(), None, []).kept
    assert keeping.take_out(kept, []).kept == kept


def test_a_theme_whose_every_row_was_taken_out_has_faded(engine: ThemeEngine) -> None:
    [theme] = themes_of(engine, told(0, 1))
    kept = kept_of(engine)
    hers = [story for story in kept.stories if set(story.theme) == {theme}]
    for story in hers:
        kept = without(kept, story.id)
    kept = replace(
        kept, themes=tuple(replace(one, touched=one.number == theme) for one in kept.themes)
    )
    ids = {story.id for story in kept.stories}
    stories = [story for story in three_subjects() if story.id in ids]
    found = keeping.carry_on(Reader(), kept, stories, share=NEVER)
    assert ThemeEvent("faded", theme, None, {"n_stories": 0}) in found.events
    assert theme not in {one.number for one in found.kept.themes}


def test_a_story_that_may_no_longer_be_counted_is_not_kept(engine: ThemeEngine) -> None:
    first, *rest = three_subjects()
    found = keeping.carry_on(Reader(), kept_of(engine), rest, share=NEVER)
    assert first.id not in {story.id for story in found.kept.stories}


def test_a_new_story_is_placed_and_brings_its_vectors_and_no_other_does(
    engine: ThemeEngine,
) -> None:
    [new] = told(1, 1, seed=9)
    stories = [*three_subjects(), new]
    found = keeping.carry_on(Reader(), kept_of(engine), stories, share=NEVER)
    assert {story.id for story in found.kept.stories if story.vectors} == {new.id}
    assert (found.looked, found.kept.n_new) == (False, 1)
    [passage] = [one for one in found.found.passages if one.story_id == new.id]
    assert passage.theme in themes_of(engine, told(1, 25))


@pytest.mark.parametrize(("n", "looked"), [(3, False), (4, True)])
def test_all_are_looked_at_again_when_a_twentieth_has_come(
    engine: ThemeEngine, n: int, looked: bool
) -> None:
    stories = [*three_subjects(), *told(1, n, seed=9)]
    found = keeping.carry_on(Reader(), kept_of(engine), stories, share=0.05)
    assert (found.looked, found.kept.n_looks, found.kept.n_new) == (
        looked,
        looked,
        n * (not looked),
    )


def test_where_nothing_came_nothing_is_looked_at_and_nothing_changes(engine: ThemeEngine) -> None:
    kept = kept_of(engine)
    found = keeping.carry_on(Reader(), kept, three_subjects())
    assert (found.looked, found.events) == (False, ())
    assert found.found.themes == engine.themes()
    assert _whole(found.kept, kept) == kept


def test_what_is_kept_of_another_encoder_is_refused(engine: ThemeEngine) -> None:
    kept = replace(kept_of(engine), checksum="f" * 64)
    with pytest.raises(Unusable, match="other files of the encoder"):
        keeping.carry_on(Reader(), kept, three_subjects())


def test_what_is_kept_of_an_encoder_with_longer_vectors_is_refused(engine: ThemeEngine) -> None:
    class Longer(Reader):
        id, dim = "longer", 25

    with pytest.raises(Unusable, match="run `voicebox themes --re-encode`"):
        keeping.carry_on(Longer(), kept_of(engine), three_subjects())


def test_a_site_keeps_the_seed_that_it_began_with(engine: ThemeEngine) -> None:
    kept = replace(kept_of(engine), seed=7)
    assert keeping.carry_on(Reader(), kept, three_subjects(), 3).kept.seed == 7
    assert keeping.carry_on(Reader(), None, three_subjects(), 3).kept.seed == 3


@pytest.mark.parametrize("stories", [[], [Story("a", " "), Story("b", "I was heard.")]])
def test_of_few_stories_their_passages_are_kept_and_no_themes(stories: Sequence[Story]) -> None:
    found = keeping.carry_on(Reader(), None, stories)
    brought = (found.found.themes, found.found.passages, found.kept.themes)
    assert brought == ((), (), ())
    again = keeping.carry_on(Reader(), found.kept, stories)
    assert [story.id for story in again.kept.stories] == ["b"][: len(stories)]


@pytest.mark.parametrize(
    ("event", "told_of"),
    [
        (Born(3, 12, 9, 0.1), ThemeEvent("born", 3, None, {"n_passages": 12})),
        (Split(3, 1, 0.5, 12, 9, 0.1), ThemeEvent("split", 3, 1, {"share": 0.5})),
        (Merged(3, 1, 0.5), ThemeEvent("merged", 3, 1, {"share": 0.5})),
        (Faded(3, 2), ThemeEvent("faded", 3, None, {"n_stories": 2})),
        (Renamed(3, 2, 10), ThemeEvent("renamed", 3, None, {"n_kept": 2, "n_words": 10})),
        (Moved(3, 1, 4, 3, 0.5), ThemeEvent("moved", 3, 1, {"n_stories": 3})),
    ],
)
def test_an_event_says_which_themes_it_is_about_and_its_evidence(
    event: Born | Split | Merged | Faded | Renamed | Moved, told_of: ThemeEvent
) -> None:
    plain = keeping.to_event(event)
    assert (plain.kind, plain.theme, plain.other) == (told_of.kind, told_of.theme, told_of.other)
    assert told_of.evidence.items() <= plain.evidence.items()
    assert {"theme_id", "parent", "absorbed", "source"}.isdisjoint(plain.evidence)


def test_who_reads_what_a_window_brought_loads_no_engine(engine: ThemeEngine) -> None:
    brought = keeping.carry_on(Reader(), kept_of(engine), [*three_subjects(), *told(3, 25)])
    assert brought.events
    program = (
        "import pickle, sys, voicebox.flows.discover;"
        "assert pickle.load(sys.stdin.buffer).found.themes;"
        "assert not {'onnxruntime', 'sklearn', 'numpy'} & set(sys.modules)"
    )
    asked = [sys.executable, "-c", program]
    assert subprocess.run(asked, input=pickle.dumps(brought), check=False).returncode == 0


def test_no_story_shows_in_what_is_printed_of_what_is_kept(engine: ThemeEngine) -> None:
    kept = kept_of(engine)
    assert kept.stories[0].id not in repr(kept)
    assert "vectors" not in repr(kept.stories[0])


def _whole(kept: KeptThemes, before: KeptThemes) -> KeptThemes:
    """Put back the vectors that were left out because they are kept already."""
    vectors = {story.id: story.vectors for story in before.stories}
    stories = (replace(s, vectors=s.vectors or vectors[s.id]) for s in kept.stories)
    return replace(kept, stories=tuple(stories))

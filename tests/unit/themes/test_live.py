import hashlib
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.themes.invented import SUBJECTS, only_in
from voicebox.errors import Conflict, Missing, Unusable
from voicebox.themes import refresh
from voicebox.themes.centroids import means
from voicebox.themes.discovery import Looks
from voicebox.themes.encoder import Encoder, Vectors, unit
from voicebox.themes.graph import Labels
from voicebox.themes.inertia import blended
from voicebox.themes.lineage import Born, Event, Faded, Renamed, Split
from voicebox.themes.live import ThemeEngine
from voicebox.themes.passages import Cut
from voicebox.themes.state import State, from_bytes, to_bytes
from voicebox.themes.values import Story

DIM = 24
#: Words that every story has: they may name any theme, and none is named best by them.
EVERYWHERE = "street bridge harbour lantern"


class Reader:
    """An encoder for the invented subjects: a text lies where the words of a subject lie."""

    id, checksum, dim, languages, tone = "invented", "0" * 64, DIM, ("en",), None

    def encode(self, texts: Sequence[str]) -> Vectors:
        return unit(np.stack([self._vector(text) for text in texts]))

    def _vector(self, text: str) -> Vectors:
        dice = np.random.default_rng(int(hashlib.sha256(text.encode()).hexdigest()[:12], 16))
        centres = np.random.default_rng(0).normal(size=(len(SUBJECTS), DIM))
        said = [len(set(text.split()) & set(words.split())) for words in SUBJECTS]
        vector = centres[int(np.argmax(said))] + 0.6 * dice.normal(size=DIM)
        return np.asarray(vector, dtype=np.float32)


def told(subject: int, n: int, seed: int = 0) -> list[Story]:
    """Return `n` stories about one of the subjects, under ids that say nothing."""
    dice = np.random.default_rng(100 * subject + seed)
    stories = []
    for i in range(n):
        words = dice.choice(SUBJECTS[subject].split(), 5, replace=False)
        own = only_in(f"{subject}x{seed}x{i}")
        text = f"Story {subject} {seed} {i}: {' '.join(words)}, {EVERYWHERE}, {own}."
        stories.append(Story(hashlib.sha256(text.encode()).hexdigest()[:32], text))
    return stories


def three_subjects(n: int = 25) -> list[Story]:
    return [story for subject in range(3) for story in told(subject, n)]


@pytest.fixture
def engine() -> ThemeEngine:
    found = ThemeEngine(Reader())
    found.fit(three_subjects())
    return found


def themes_of(engine: ThemeEngine, stories: Sequence[Story]) -> set[int]:
    return {passage.theme for story in stories for passage in engine.story(story.id)}


def digest(engine: ThemeEngine) -> str:
    """Return what two states have in common only when they are the same to the last bit."""
    return hashlib.sha256(to_bytes(engine.state_dict())).hexdigest()


def centres_from_members(state: State) -> tuple[Vectors, Vectors]:
    members = state.members
    new, old = (
        means(members.vectors, state.places(ids), len(state.themes))
        for ids in (members.new, members.old)
    )
    return new, old


def test_subjects_become_themes_with_ids_words_and_quotes(engine: ThemeEngine) -> None:
    themes = engine.themes()
    assert len(themes) >= 3
    assert all(theme.words and theme.quotes for theme in themes)
    assert {theme.id for theme in themes} == set(range(len(themes)))
    assert {event.theme_id for event in engine.events if isinstance(event, Born)} == {
        theme.id for theme in themes
    }
    assert engine.theme(themes[-1].id) == themes[-1]


def test_a_new_story_goes_to_the_theme_of_its_subject_and_moves_nobody(
    engine: ThemeEngine,
) -> None:
    before = engine.state_dict()
    [passage] = engine.add(told(1, 1, seed=9))
    assert passage.theme in themes_of(engine, told(1, 25))
    after = engine.state_dict()
    assert np.array_equal(before.centres, after.centres)
    old = set(before.members.stories)
    assert [p for s in sorted(old) for p in engine.story(s)]
    assert np.array_equal(before.members.theme, after.members.theme[after.members.of(old)])


def test_a_subject_that_nobody_told_of_before_is_born_and_the_others_keep_their_ids(
    engine: ThemeEngine,
) -> None:
    before = {story.id: themes_of(engine, [story]) for story in three_subjects()}
    new = told(3, 25)
    engine.add(new)
    assert themes_of(engine, new) <= set().union(*before.values())
    events = engine.refresh()
    born = {event.theme_id for event in events if isinstance(event, Born)}
    assert born
    assert themes_of(engine, new) == born
    assert {story.id: themes_of(engine, [story]) for story in three_subjects()} == before


class Anywhere(Reader):
    """One to whom no two texts are alike: a group of them is near to another by what both have."""

    def _vector(self, text: str) -> Vectors:
        dice = np.random.default_rng(int(hashlib.sha256(text.encode()).hexdigest()[:12], 16))
        return dice.normal(size=DIM).astype(np.float32)


#: How alike two looks are said to be whose groups are made up.
ALIKE = 0.25


def after_looks(
    engine: ThemeEngine, patch: pytest.MonkeyPatch, *groups: list[Labels]
) -> tuple[Event, ...]:
    """Refresh as if both looks had found these groups, first the coarse ones and then the fine."""

    def looks(parts: Cut, vectors: Vectors, seed: int) -> Looks:
        # What is in no group is in -1.
        labels = np.full((len(groups), len(vectors)), -1, np.intp)
        for found, those in zip(labels, groups, strict=True):
            for group, rows in enumerate(those):
                found[rows] = group
        return Looks([(found, found) for found in labels], ALIKE)

    patch.setattr(refresh, "looks", looks)
    return engine.refresh()


def test_a_theme_that_was_born_a_moment_ago_is_the_parent_of_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = ThemeEngine(Anywhere())
    engine.add(three_subjects())
    engine.refresh()
    there = len(engine.state_dict().members.owners)
    engine.add(Story(f"z{i:02}", only_in(f"z{i}")) for i in range(60))
    coarse, fine = there + np.arange(48), there + np.arange(36, 56)
    events = after_looks(engine, monkeypatch, [coarse], [fine])
    arrivals = [event for event in events if isinstance(event, Born | Split)]
    assert [(type(event), event.n_passages) for event in arrivals] == [(Born, 48), (Born, 20)]


def test_a_theme_whose_passages_all_go_to_new_themes_fades(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = ThemeEngine(Anywhere())
    engine.add(Story(f"{i:03}", only_in(f"{i}")) for i in range(100))
    engine.refresh()
    state = engine.state_dict()
    [theme, *_] = state.themes.tolist()
    of_it = state.members.theme == theme
    rows, others = np.flatnonzero(of_it), np.flatnonzero(~of_it)
    # Each has a small part of the theme, and of the others: it is none of them.
    halves = zip(np.array_split(rows, 2), (others[::4], others[1::4]), strict=True)
    events = after_looks(engine, monkeypatch, [np.concatenate(half) for half in halves])
    assert theme not in engine.state_dict().themes
    assert [event.theme_id for event in events if isinstance(event, Faded)] == [theme]


def test_one_voice_with_another_web_address_each_time_keeps_no_theme(engine: ThemeEngine) -> None:
    words = f"{SUBJECTS[3]} {EVERYWHERE}"
    several, one = (
        told(3, 20),
        [
            Story(f"z{i:02}", f"{words} https://a.example/{only_in(str(i)).replace(' ', '/')}")
            for i in range(12)
        ],
    )
    engine.add([*several, *one])
    engine.refresh()
    [theme] = themes_of(engine, one)
    events = engine.remove(story.id for story in several)
    assert [event.theme_id for event in events if isinstance(event, Faded)] == [theme]


def test_how_alike_a_part_of_the_passages_is_is_told_of_the_last_look(
    engine: ThemeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert engine.state_dict().stability != ALIKE
    after_looks(engine, monkeypatch, [np.arange(12)], [np.arange(12)])
    assert engine.state_dict().stability == ALIKE
    monkeypatch.setattr(refresh, "looks", lambda *_given: Looks([], 0.0))
    engine.refresh()
    assert engine.state_dict().stability == ALIKE, "nothing was looked at"


def test_no_two_looks_have_the_same_dice(
    engine: ThemeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def looks(parts: Cut, vectors: Vectors, seed: int) -> Looks:
        # The second look of the two has the next dice.
        asked.extend([seed, seed + 1])
        return Looks([], 0.0)

    monkeypatch.setattr(refresh, "looks", looks)
    engine.refresh()
    engine.refresh()
    assert asked == [1, 2, 3, 4]


def test_nothing_happens_where_nothing_is_new(engine: ThemeEngine) -> None:
    before = engine.state_dict()
    assert engine.refresh() == ()
    after = engine.state_dict()
    assert np.array_equal(before.members.theme, after.members.theme)
    assert after.names == before.names


def test_nineteen_stories_have_no_themes_and_the_twentieth_brings_them() -> None:
    engine = ThemeEngine(Reader())
    stories = three_subjects(7)[:20]
    assert engine.fit(stories[:19]) == ()
    assert engine.themes() == ()
    assert {passage.theme for story in stories[:19] for passage in engine.story(story.id)} == {-1}
    engine.add(stories[19:])
    assert all(isinstance(event, Born) for event in engine.refresh())
    assert len(engine.themes()) >= 2
    assert len(engine.on_their_own(2)) == 2


def test_no_story_at_all_is_no_error() -> None:
    engine = ThemeEngine(Reader())
    assert (engine.fit([]), engine.refresh(), engine.themes(), engine.on_their_own()) == ((),) * 4
    assert engine.add([Story("blank", "  \n ")]) == ()
    assert engine.how_sure() is None


def test_a_story_cannot_be_added_twice(engine: ThemeEngine) -> None:
    before = digest(engine)
    story = three_subjects()[0]
    for stories in ([story], [Story("x", "A text."), Story("x", "Another.")]):
        with pytest.raises(Conflict):
            engine.add(stories)
    assert digest(engine) == before


def test_a_story_says_which_of_its_words_speak_for_its_theme(engine: ThemeEngine) -> None:
    [story] = told(1, 1)
    [passage] = engine.why(story.id)
    words = {story.text[start:end] for start, end in passage.telling}
    assert words
    assert words <= set(SUBJECTS[1].split())
    assert [replace(passage, telling=())] == list(engine.story(story.id))


def test_themes_say_how_sure_they_are_by_their_lasting_ids(engine: ThemeEngine) -> None:
    sure = engine.how_sure()
    assert sure is not None
    assert {theme for theme, _ in sure.themes} == {theme.id for theme in engine.themes()}
    assert sure.again > 0.9
    assert sure.curve[-1].n_stories == 75


def test_who_is_not_here_is_missing(engine: ThemeEngine) -> None:
    with pytest.raises(Missing):
        engine.story("nobody")
    with pytest.raises(Missing):
        engine.why("nobody")
    with pytest.raises(Missing, match="no theme 99"):
        engine.theme(99)


@given(st.randoms(use_true_random=False))
@settings(max_examples=2, deadline=None)
def test_the_order_in_which_stories_come_makes_no_difference(dice: Random) -> None:
    stories = [*three_subjects(), *told(3, 20)]
    states = []
    for _ in range(2):
        dice.shuffle(stories)
        engine = ThemeEngine(Reader())
        engine.fit(sorted(stories, key=lambda story: story in told(3, 20))[:75])
        late = told(3, 20)
        dice.shuffle(late)
        for story in late:
            engine.add([story])
        engine.refresh()
        states.append(digest(engine))
    assert states[0] == states[1]


@given(st.data())
@settings(max_examples=12, deadline=None)
def test_a_story_that_is_taken_back_leaves_no_bit(data: st.DataObject) -> None:
    engine = ThemeEngine(Reader())
    engine.fit(three_subjects(10))
    engine.add(told(3, 15))
    engine.refresh()
    engine.add(told(0, 3, seed=5))
    everyone = [*three_subjects(10), *told(3, 15), *told(0, 3, seed=5)]
    gone = data.draw(st.lists(st.sampled_from(everyone), min_size=1, max_size=12, unique=True))
    vectors = Reader().encode([" ".join(story.text.split()) for story in gone])
    assert all(vector.tobytes() in to_bytes(engine.state_dict()) for vector in vectors)
    engine.remove(story.id for story in gone)
    written = to_bytes(engine.state_dict())
    for story, vector in zip(gone, vectors, strict=True):
        assert story.id.encode() not in written
        assert vector.tobytes() not in written
    # The centres are those of the members that remain, to the last bit, in both terms.
    state = engine.state_dict()
    new, old = centres_from_members(state)
    assert new.tobytes() == state.new.tobytes()
    assert old.tobytes() == state.old.tobytes()
    assert state.centres.tobytes() == blended(new, old).tobytes()
    left = {story.id for story in everyone} - {story.id for story in gone}
    assert set(state.members.stories) == left
    quoted = {quote.story_id for theme in engine.themes() for quote in theme.quotes}
    listed = {story_id for theme in engine.themes() for story_id, _ in theme.story_weights}
    assert quoted <= left
    assert listed == left


def test_a_word_that_one_voice_too_few_still_uses_is_in_no_name(engine: ThemeEngine) -> None:
    naming = [
        replace(story, text=story.text.replace("Story", "Zebedee")) for story in told(2, 3, seed=7)
    ]
    naming = [Story(f"{number:032x}", story.text) for number, story in enumerate(naming)]
    engine.fit([*three_subjects(6), *naming])
    # Whether or not it names a theme now, it may name none once one of the three is gone.
    engine.remove([naming[0].id])
    said = {word for name in engine.state_dict().names for word in (*name.words, *name.phrases)}
    assert not any("zebedee" in word for word in said)


def test_a_theme_that_two_stories_are_left_of_fades_and_its_id_is_not_used_again(
    engine: ThemeEngine,
) -> None:
    [theme] = {themes_of(engine, told(2, 25)).pop()}
    members = [story for story in told(2, 25) if themes_of(engine, [story]) == {theme}]
    events = engine.remove(story.id for story in members[2:])
    assert Faded(theme, 2) in events
    assert theme not in {found.id for found in engine.themes()}
    assert themes_of(engine, members[:2])
    next_id = engine.state_dict().next_id
    engine.add(told(3, 25))
    born = [event.theme_id for event in engine.refresh() if isinstance(event, Born | Split)]
    assert born
    assert min(born) >= next_id


def test_among_nineteen_stories_all_themes_fade(engine: ThemeEngine) -> None:
    before = {theme.id for theme in engine.themes()}
    events = engine.remove(story.id for story in three_subjects()[19:])
    assert {event.theme_id for event in events if isinstance(event, Faded)} == before
    assert engine.themes() == ()


def test_taking_back_what_is_not_here_changes_nothing(engine: ThemeEngine) -> None:
    before = digest(engine)
    assert engine.remove(["nobody"]) == ()
    assert digest(engine) == before


def test_from_scratch_the_same_themes_keep_their_ids(engine: ThemeEngine) -> None:
    before = {story.id: themes_of(engine, [story]) for story in three_subjects()}
    engine.fit([*three_subjects(), *told(3, 25)])
    after = {story.id: themes_of(engine, [story]) for story in three_subjects()}
    assert sum(before[story] == after[story] for story in before) >= 0.9 * len(before)
    assert not themes_of(engine, told(3, 25)) & set().union(*before.values())


def test_a_state_that_was_kept_gives_the_same_themes_to_the_last_bit(engine: ThemeEngine) -> None:
    engine.add(told(3, 25))
    engine.refresh()
    written = to_bytes(engine.state_dict())
    again = ThemeEngine(Reader())
    kept = from_bytes(written, engine.state_dict().origin)
    assert again.load_state(kept, [*told(3, 25), *three_subjects()]) == ()
    same = again.themes() == engine.themes()
    assert same
    assert digest(again) == digest(engine)
    assert again.refresh() == engine.refresh()
    same = again.themes() == engine.themes()
    assert same


def test_an_old_state_brings_back_no_story_that_was_taken_back(engine: ThemeEngine) -> None:
    old = engine.state_dict()
    first, second, *rest = three_subjects()
    engine.remove([first.id, second.id])
    again = ThemeEngine(Reader())
    # One is not given any more, of the other only a part is left.
    again.load_state(old, [replace(second, text=second.text[:40]), *rest])
    left = set(engine.state_dict().members.stories)
    assert set(again.state_dict().members.stories) ^ left == set()
    assert again.state_dict().centres.tobytes() == engine.state_dict().centres.tobytes()


def test_a_state_of_another_encoder_is_refused_and_changes_nothing(engine: ThemeEngine) -> None:
    before = digest(engine)
    other = engine.state_dict()
    other = replace(other, origin=replace(other.origin, encoder_id="another"))
    with pytest.raises(Unusable, match="another"):
        engine.load_state(other, three_subjects())
    assert digest(engine) == before


def test_a_theme_is_renamed_only_when_more_than_three_of_its_words_are_others(
    engine: ThemeEngine,
) -> None:
    before = engine.state_dict()
    first, second, *names = before.names
    strange = EVERYWHERE.split()
    assert not {*first.words, *second.words} & set(strange)
    three = replace(first, words=(*first.words[:4], *strange[:3]))
    four = replace(second, words=(*second.words[:4], *strange[:4]))
    engine.load_state(replace(before, names=(three, four, *names)), three_subjects())
    events = [event for event in engine.refresh() if isinstance(event, Renamed)]
    assert events == [Renamed(int(before.themes[1]), 4, 8)]
    assert engine.state_dict().names == (three, second, *names)


def test_real_comments_live_through_a_day(encoder: Encoder, comments: Sequence[Story]) -> None:
    engine = ThemeEngine(encoder)
    engine.fit(comments[:40])
    engine.add(comments[40:])
    engine.refresh()
    engine.remove([comments[0].id, comments[50].id])
    listed = {story_id for theme in engine.themes() for story_id, _ in theme.story_weights}
    assert listed == {story.id for story in comments} - {comments[0].id, comments[50].id}

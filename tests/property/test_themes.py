"""What holds of themes whoever tells what, in whichever order, however often."""

import hashlib
from collections.abc import Iterable
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.property.telling import Reader, stories
from voicebox.kept import Contest
from voicebox.themes.contested import settled
from voicebox.themes.labels import Label, holds
from voicebox.themes.live import ThemeEngine
from voicebox.themes.state import to_bytes
from voicebox.themes.values import Story, Theme

FEW = settings(max_examples=5, deadline=None)


def fitted(told: Iterable[Story]) -> ThemeEngine:
    engine = ThemeEngine(Reader())
    engine.fit(told)
    return engine


def digest(engine: ThemeEngine) -> str:
    return hashlib.sha256(to_bytes(engine.state_dict())).hexdigest()


def grouped(engine: ThemeEngine, told: Iterable[Story]) -> set[frozenset[tuple[str, int]]]:
    """Return which passages are together, whatever their theme is called."""
    groups: dict[int, set[tuple[str, int]]] = {}
    for story in told:
        for passage in engine.story(story.id):
            groups.setdefault(passage.theme, set()).add((story.id, passage.start))
    return set(map(frozenset, groups.values()))


def said(themes: Iterable[Theme]) -> set[str]:
    """Return all words of names, of phrases and of perspectives."""
    words: set[str] = set()
    for theme in themes:
        words |= {*theme.words, *(w for phrase in theme.phrases for w in phrase.split())}
        words |= {word for part in theme.perspectives for word in part.words}
    return words


@FEW
@given(st.randoms(use_true_random=False), st.integers(20, 40))
def test_the_order_of_the_stories_is_all_that_another_order_changes(dice: Random, n: int) -> None:
    told = stories(n)
    shuffled = list(told)
    dice.shuffle(shuffled)
    one, other = fitted(told), fitted(shuffled)
    assert digest(one) == digest(other)
    same = one.themes() == other.themes()
    assert same
    assert one.on_their_own() == other.on_their_own()


@FEW
@given(st.integers(20, 40), st.integers(0, 9), st.integers(1, 2))
def test_stories_that_are_all_told_again_make_the_same_themes(
    n: int, seed: int, times: int
) -> None:
    told = stories(n, seed=seed)
    again = [Story(f"{one.id}again{i}", one.text) for one in told for i in range(times)]
    once, often = fitted(told), fitted([*told, *again])
    assert grouped(once, told) == grouped(often, told)
    assert {theme.words for theme in once.themes()} == {theme.words for theme in often.themes()}
    assert {theme.n_stories * (1 + times) for theme in once.themes()} == {
        theme.n_stories for theme in often.themes()
    }


@FEW
@given(st.integers(30, 40), st.integers(1, 12), st.integers(0, 9))
def test_stories_that_came_and_went_leave_the_state_as_if_they_had_never_been(
    n: int, n_gone: int, seed: int
) -> None:
    told, gone = stories(n), stories(n_gone, 5, seed + 1, "gone")
    engine = fitted(told)
    before = digest(engine)
    engine.add(gone)
    assert digest(engine) != before
    engine.remove(story.id for story in gone)
    assert digest(engine) == before


@FEW
@given(st.data())
def test_a_story_taken_back_is_in_no_number_no_name_and_no_quote(data: st.DataObject) -> None:
    told = stories(60)
    engine = fitted(told[:45])
    engine.add(told[45:])
    engine.refresh()
    gone = data.draw(st.lists(st.sampled_from(told), min_size=1, max_size=20, unique=True))
    engine.remove(story.id for story in gone)
    left = [story for story in told if story not in gone]
    written = to_bytes(engine.state_dict())
    words = {word for story in gone for word in story.text.lower().split()}
    words -= {word for story in left for word in story.text.lower().split()}
    assert words
    assert not any(word.strip(".").encode() in written for word in words)
    assert not any(story.id.encode() in written for story in gone)
    assert not words & said(engine.themes())
    assert_of_the_rest(engine, left)


def assert_of_the_rest(engine: ThemeEngine, left: list[Story]) -> None:
    """Compare all that is shown with the stories that are left."""
    texts = {story.id: story.text for story in left}
    themes = engine.themes()
    for theme in themes:
        listed = dict(theme.story_weights)
        assert listed.keys() <= texts.keys()
        assert {quote.story_id for quote in theme.quotes} <= listed.keys()
        here = [p for p in engine_passages(engine, left) if p[2] == theme.id]
        voices = np.array([list(texts).index(story_id) for story_id, _, _ in here])
        assert holds(Label(theme.words, theme.phrases), [text for _, text, _ in here], voices)
    assert {story_id for theme in themes for story_id, _ in theme.story_weights} == texts.keys()


def engine_passages(engine: ThemeEngine, left: list[Story]) -> list[tuple[str, str, int]]:
    return [
        (story.id, story.text[p.start : p.end], p.theme)
        for story in left
        for p in engine.story(story.id)
    ]


NAMES = ("Zebedee", "Upper Wallop", "the 14th of Smarch", "Quill-Fforde", "O'Quagga")


@settings(max_examples=8, deadline=None)
@given(
    st.sampled_from(NAMES),
    st.integers(1, 2),
    st.sampled_from([1, 3, 50]),
    st.randoms(use_true_random=False),
)
def test_what_one_or_two_people_name_names_nothing_however_often_they_send_it(
    name: str, n_people: int, n_copies: int, dice: Random
) -> None:
    planted = [
        Story(f"p{teller}x{copy}", edited(own.text, name, dice))
        for teller, own in enumerate(stories(n_people, 1, 7))
        for copy in range(n_copies)
    ]
    engine = fitted([*stories(40), *planted])
    engine.refresh()
    words = said(engine.themes())
    assert words
    parts = {part for word in name.lower().replace("-", " ").split() for part in (word, f"{word}s")}
    assert not words & (parts - {"the", "of"} | {name.lower(), f"{name.lower()}'s"})


def edited(text: str, name: str, dice: Random) -> str:
    """Return a text about somebody as its teller edits it: words changed, the name in any form."""
    words = text.split()
    for place in dice.sample(range(len(words)), len(words) // 6):
        words[place] = f"e{dice.randrange(10**9)}"
    written = dice.choice([name, name.upper(), name.lower(), f"{name}'s", f"{name}’s"])
    words.insert(dice.randrange(len(words)), written)
    return " ".join(words)


@FEW
@given(st.data())
def test_no_look_brings_a_contested_story_back_to_where_its_teller_did_not_mean_it(
    data: st.DataObject,
) -> None:
    told = stories(60, 4)
    engine = fitted(told[:40])
    contests: dict[str, Contest] = {}
    for start in range(40, 60, 10):
        themes = [theme.id for theme in engine.themes()]
        for story in data.draw(st.lists(st.sampled_from(told[:start]), max_size=6, unique=True)):
            if story.id in contests or len(themes) < 2:
                continue
            passages = engine.story(story.id)
            source = passages[0].theme
            target = data.draw(st.sampled_from([None, *(n for n in themes if n != source)]))
            starts = tuple(one.start for one in passages if one.theme == source)
            contests[story.id] = Contest(story.id, source, target, starts, (source,))
        events = engine.contest(contests.values())
        engine.add(told[start : start + 10])
        events += engine.refresh()
        contests = {one.story_id: one for one in settled(contests.values(), events)}
        themes = [theme.id for theme in engine.themes()]
        for one in contests.values():
            here = {t.id for t in engine.themes() if one.story_id in dict(t.story_weights)}
            assert here
            assert not here & set(one.barred) or set(themes) <= set(one.barred)
            if one.target is not None:
                assert one.target in here

"""Whatever is told comes into a theme or is set aside with a reason; nothing is too odd, too short,
too long, or sent too often.
"""

import tracemalloc
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.property.telling import DIM, Reader, stories
from voicebox.assets import folder
from voicebox.themes.centroids import nearest
from voicebox.themes.encoder import Encoder, Vectors, unit
from voicebox.themes.live import ThemeEngine
from voicebox.themes.passages import BLANK, set_aside
from voicebox.themes.values import Story

#: Any sign at all: halves of characters, controls, signs that are not seen.
ANY = st.text(st.characters(categories=["C", "L", "M", "N", "P", "S", "Z"]), max_size=80)
ODD = {
    "one word": "Help",
    "one sign": "?",
    "one long word": "a" * 20_000,
    "Arabic": "كان الانتظار طويلا جدا في المستشفى ولم يستمع إلي أحد",
    "Chinese": "我在医院等了很久，没有人听我说话。护士很好。" * 40,
    "Hindi": "अस्पताल में बहुत देर तक इंतज़ार करना पड़ा",
    "emoji": "😀😢👩‍👩‍👧 🙂",
    "halves of characters": "a lone \ud800 half \udfff here",
    "controls": "a\x00b\x01c \x07\x1b[31m red\u202e turned",
    "an address alone": "https://example.org/" + "x" * 300,
    "placeholders alone": "[name] [ward] [date]",
    "marks apart": "Zoe\u0308 " * 30,
}
UNSEEN = {"empty": "", "white": " \n\t\u3000", "unseen": "\u200b\u2060", "half": "\ud800"}


def all_placed(engine: ThemeEngine, story: Story) -> bool:
    """Tell whether all of a story that is not white space is in passages with a theme."""
    passages = engine.story(story.id)
    read = "".join(story.text[p.start : p.end] for p in passages)
    return "".join(read.split()) == "".join(story.text.split()) and all(
        p.theme >= 0 for p in passages
    )


@settings(max_examples=10, deadline=None)
@given(st.lists(ANY, min_size=1, max_size=12))
def test_any_text_is_in_a_theme_or_set_aside_with_a_reason(texts: Sequence[str]) -> None:
    told = [Story(f"odd{i}", text) for i, text in enumerate(texts)]
    engine = ThemeEngine(Reader())
    engine.fit(stories(20))
    engine.add(told)
    engine.refresh()
    aside = dict(set_aside(told))
    for story in told:
        if story.id in aside:
            assert aside[story.id]
        else:
            assert all_placed(engine, story)
    listed = {story_id for theme in engine.themes() for story_id, _ in theme.story_weights}
    assert {story.id for story in told if story.id not in aside} <= listed


@pytest.mark.parametrize("text", UNSEEN.values(), ids=UNSEEN.keys())
def test_what_shows_nothing_is_set_aside_and_said_to_be(text: str) -> None:
    assert set_aside([Story("a", text), Story("b", "Help")]) == (("a", BLANK),)
    engine = ThemeEngine(Reader())
    engine.fit(stories(20))
    assert engine.add([Story("a", text)]) == ()


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_an_odd_story_is_in_a_theme(text: str) -> None:
    engine = ThemeEngine(Reader())
    engine.fit([*stories(20), Story("odd", text)])
    assert all_placed(engine, Story("odd", text))
    engine.themes()


def test_odd_stories_among_themselves_have_themes_with_the_encoder_that_ships() -> None:
    engine = ThemeEngine(Encoder.load(folder("encoders") / "minilm"))
    told = [Story(f"{name}{i}", f"{text}{' ' * i}") for name, text in ODD.items() for i in (0, 1)]
    engine.fit(told)
    assert all(all_placed(engine, story) for story in told)
    listed = {story_id for theme in engine.themes() for story_id, _ in theme.story_weights}
    assert listed == {story.id for story in told}


def test_fifty_thousand_words_are_one_story_in_its_themes() -> None:
    dice = np.random.default_rng(0)
    words = [word for story in stories(60) for word in story.text.split()]
    long = Story("long", " ".join(dice.choice(words, 50_000)))
    engine = ThemeEngine(Reader())
    engine.fit([*stories(40), long])
    assert all_placed(engine, long)
    assert len(engine.story("long")) > 800
    for theme in engine.themes():
        assert [quote.story_id for quote in theme.quotes].count("long") <= 1


def test_ten_thousand_copies_of_a_story_are_one_voice_among_the_others() -> None:
    copied = "Zebedee drove me to the clinic through snow, and waited until they called my number."
    engine = ThemeEngine(Reader())
    told = stories(40)
    engine.fit([*told, *(Story(f"copy{i:05d}", copied) for i in range(10_000))])
    themes = engine.themes()
    assert sum(theme.n_stories for theme in themes) >= 10_040
    words = {w for theme in themes for w in (*theme.words, *" ".join(theme.phrases).split())}
    assert words
    assert not words & {"zebedee", "clinic", "snow", "number"}
    for theme in themes:
        assert sum(quote.story_id.startswith("copy") for quote in theme.quotes) <= 1
    assert len([one for one, _ in engine.on_their_own() if one.startswith("copy")]) <= 1


def test_placing_takes_no_more_memory_however_many_passages_there_are() -> None:
    centres = unit(np.random.default_rng(0).normal(size=(400, DIM)).astype(np.float32))
    peaks = []
    for n in (5_000, 50_000):
        vectors = np.resize(centres, (n, DIM))
        tracemalloc.start()
        labels = nearest(vectors, centres)
        peaks.append(tracemalloc.get_traced_memory()[1] - labels.nbytes)
        tracemalloc.stop()
    assert peaks[1] <= 1.1 * peaks[0] + 10_000


class Numbered:
    """An encoder that takes no memory of its own: a text's vector goes by its length."""

    id, checksum, dim, languages, tone = "numbered", "0" * 64, DIM, ("en",), None

    def encode(self, texts: Sequence[str]) -> Vectors:
        return TABLE[[len(text) % len(TABLE) for text in texts]]


TABLE = unit(np.random.default_rng(0).normal(size=(97, DIM)).astype(np.float32))


def test_a_block_of_stories_takes_no_more_memory_than_its_own_and_a_copy_of_the_table() -> None:
    blocks = [[Story(f"b{b}x{i}", "wait " * (i % 90 + 1)) for i in range(300)] for b in range(8)]
    engine = ThemeEngine(Numbered())
    engine.fit(blocks[0])
    beyond = []
    for block in blocks[1:]:
        tracemalloc.start()
        engine.add(block)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        members = engine.state_dict().members
        beyond.append(
            peak - 3 * sum(a.nbytes for a in vars(members).values() if hasattr(a, "nbytes"))
        )
    assert beyond[-1] <= 1.1 * max(beyond[0], 1)

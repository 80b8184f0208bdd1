"""Why a passage is in its theme: the words that are told there more than elsewhere."""

from dataclasses import replace

import numpy as np

from tests.unit.themes.invented import SUBJECTS, invented
from voicebox.themes.values import Passage
from voicebox.themes.why import N_WORDS, explained


def placed(n: int = 80) -> tuple[list[Passage], dict[str, str]]:
    """Return invented passages in the themes of their subjects, and the words of their stories."""
    parts, _ = invented(n)
    passages = [
        Passage(parts.stories[i].id, *parts.spans[i], i % len(SUBJECTS), 0.9, edge=False)
        for i in range(n)
    ]
    return passages, {story.id: story.text for story in parts.stories}


def told(passage: Passage, texts: dict[str, str]) -> list[str]:
    return [texts[passage.story_id][start:end] for start, end in passage.telling]


def test_the_words_are_those_of_the_theme_and_not_those_that_all_share() -> None:
    passages, texts = placed()
    for passage in explained(passages, texts):
        words = told(passage, texts)
        assert words
        assert set(words) <= set(SUBJECTS[passage.theme].split())


def test_the_words_stand_in_the_passage_in_its_order_and_are_few() -> None:
    passages, texts = placed()
    longer = {one: f"Before all this. {text}" for one, text in texts.items()}
    moved = [replace(p, start=p.start + 17, end=p.end + 17) for p in passages]
    for passage in explained(moved, longer):
        assert list(passage.telling) == sorted(passage.telling)
        assert len(passage.telling) <= N_WORDS
        assert all(passage.start <= a < b <= passage.end for a, b in passage.telling)
        assert "Before" not in told(passage, longer)


def test_a_word_that_stands_twice_is_told_once() -> None:
    passages, texts = placed()
    texts["s0"] = f"{texts['s0']} {texts['s0']}"
    passages[0] = replace(passages[0], end=len(texts["s0"]))
    words = told(explained(passages, texts)[0], texts)
    assert words
    assert len(set(words)) == len(words)


def test_a_word_that_few_passages_have_says_nothing() -> None:
    passages, texts = placed()
    texts["s0"] = "Zebracrossing zebracrossing waiting letter."
    passages[0] = replace(passages[0], end=len(texts["s0"]))
    assert told(explained(passages, texts)[0], texts) == ["waiting", "letter"]


def test_a_passage_of_none_of_the_words_of_its_theme_gets_none() -> None:
    passages, texts = placed()
    texts["s0"] = "garden spade seeds compost"
    passages[0] = replace(passages[0], end=len(texts["s0"]))
    assert told(explained(passages, texts)[0], texts) == []


def test_where_all_are_in_one_theme_no_word_speaks_for_it() -> None:
    passages, texts = placed()
    alike = [replace(passage, theme=0) for passage in passages]
    assert {passage.telling for passage in explained(alike, texts)} == {()}


def test_a_passage_without_a_theme_gets_no_words() -> None:
    passages, texts = placed()
    nowhere = [replace(passage, theme=-1) for passage in passages]
    assert explained(nowhere, texts) == tuple(nowhere)
    assert explained([replace(passages[0], theme=-1), *passages[1:]], texts)[0].telling == ()


def test_words_without_letters_break_nothing() -> None:
    passages = [Passage(f"s{i}", 0, 3, i % 2, 0.5, edge=False) for i in range(8)]
    texts = {f"s{i}": "123" for i in range(8)}
    assert explained(passages, texts) == tuple(passages)


def test_only_the_words_are_added() -> None:
    passages, texts = placed()
    ids = np.array([7, 90, 2, 11])
    lasting = [replace(passage, theme=int(ids[passage.theme])) for passage in passages]
    found = explained(lasting, texts)
    assert [replace(passage, telling=()) for passage in found] == lasting
    assert [p.telling for p in found] == [p.telling for p in explained(passages, texts)]

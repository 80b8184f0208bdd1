from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

from voicebox.themes.pieces import tokens

TOKENIZER = Path(__file__).parents[3] / "voicebox" / "encoders" / "minilm" / "tokenizer.json"
LONGEST = 16
ODD = "ab Zé'’-_.,\n\t[]1\u0301\u00a0\u2028\x00\x1c不ß"


def made() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    return tokenizer


bert = cache(made)


def by_itself(tokenizer: Tokenizer, texts: list[str]) -> list[list[int]]:
    return [tokenizer.encode(text).ids for text in texts]


def given_for(tokenizer: Tokenizer, texts: list[str]) -> list[list[int]]:
    return [ids.tolist() for ids in tokens(tokenizer, texts)]


@given(st.lists(st.text(ODD, max_size=60), max_size=5))
def test_each_text_has_the_tokens_that_it_has_by_itself(texts: list[str]) -> None:
    assert given_for(bert(), texts) == by_itself(bert(), texts)


@pytest.mark.parametrize(
    "text", ["", " ", "waiting " * 50, "x" * 300, "[MASK] a[SEP]b", "z" * 5000]
)
def test_what_is_long_or_empty_or_means_something_is_read_as_it_would_be(text: str) -> None:
    assert given_for(bert(), [text, "other words"]) == by_itself(bert(), [text, "other words"])


def test_a_tokenizer_of_another_kind_is_asked_for_each_text() -> None:
    words = WordLevel({"[UNK]": 0, "rain": 1, "sun": 2}, unk_token="[UNK]")
    tokenizer = Tokenizer(words)
    tokenizer.pre_tokenizer = Whitespace()
    assert given_for(tokenizer, ["rain sun", "sun"]) == [[1, 2], [2]]


def test_a_name_of_two_words_that_is_one_token_is_found() -> None:
    tokenizer = made()
    tokenizer.add_tokens(["new york"])
    texts = ["in new york again", "a new york"]
    assert given_for(tokenizer, texts) == by_itself(tokenizer, texts)


def test_both_tokens_may_stand_in_front() -> None:
    tokenizer = made()
    ends = [("[CLS]", 101), ("[SEP]", 102)]
    tokenizer.post_processor = TemplateProcessing(single="[CLS] [SEP] $A", special_tokens=ends)
    texts = ["the rain", "", "waiting " * 50]
    assert given_for(tokenizer, texts) == by_itself(tokenizer, texts)

"""The tokens of many texts, with each different word cut into its pieces once.

Whoever cuts a word the same whatever stands beside it need not do so for each of the hundred
thousand times that "the" comes. Tokenizers of the BERT kind are like that; others may not be, and
are asked for each text.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from voicebox.themes.counting import Parts, stretches
from voicebox.themes.texts import Parted, texts_of

#: Texts whose pieces are put together at a time: so many take little memory.
AT_ONCE = 32_768

Ids = NDArray[np.int32]


def tokens(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Ids]:
    """Return the tokens of each text, as the tokenizer gives them, cut off where it cuts them."""
    return list((_word_by_word if _is_bert(tokenizer) else _text_by_text)(tokenizer, texts))


def _is_bert(tokenizer: Tokenizer) -> bool:
    """Tell whether it cuts each word by itself, and puts one token around the whole at each end.

    Whoever made it may have told it names of several words that are one token, or to put both
    tokens in front.
    """
    made = json.loads(tokenizer.to_str())
    parts = ("normalizer", "pre_tokenizer", "model")
    kinds = tuple((made[part] or {}).get("type") for part in parts)
    cuts_off_the_end = (made["truncation"] or {}).get("direction") == "Right"
    has_names = any(" " in added["content"] for added in made["added_tokens"])
    around = tokenizer.encode("").ids
    within = [around[:1], tokenizer.encode("a", add_special_tokens=False).ids, around[1:]]
    return (
        kinds == ("BertNormalizer", "BertPreTokenizer", "WordPiece")
        and cuts_off_the_end
        and not has_names
        and len(around) == 2
        and tokenizer.encode("a").ids == [piece for part in within for piece in part]
    )


def _text_by_text(tokenizer: Tokenizer, texts: Sequence[str]) -> Iterator[Ids]:
    for found in tokenizer.encode_batch_fast(list(texts)):
        yield np.array(found.ids, np.int32)


def _word_by_word(tokenizer: Tokenizer, texts: Sequence[str]) -> Iterator[Ids]:
    # At spaces alone: what else may part words is for the tokenizer to say.
    said = texts_of(texts).parted
    cut = tokenizer.encode_batch_fast(said.different, add_special_tokens=False)
    pieces = Parts.of(found.ids for found in cut)
    around = tokenizer.encode("").ids
    most = int((tokenizer.truncation or {})["max_length"]) - len(around)
    for start in range(0, len(texts), AT_ONCE):
        rows = np.arange(start, min(start + AT_ONCE, len(texts)))
        yield from _in_pieces(said.of(rows), pieces, around, most)


def _in_pieces(said: Parted, pieces: Parts, around: Sequence[int], most: int) -> Iterator[Ids]:
    """Give the tokens of each text: its pieces, but no more than so many, between two others."""
    found, n_pieces = pieces.spread(said.ids)
    ends = np.append(0, np.cumsum(n_pieces))[np.cumsum(said.sizes)]
    starts = np.append(0, ends[:-1])
    n_kept = np.minimum(ends - starts, most)
    # All texts in one row, each with a token before it and one after it.
    after = np.cumsum(n_kept + 2)
    row = np.full(after[-1], around[0], np.int32)
    row[after - 1] = around[1]
    is_piece = np.ones(len(row), bool)
    is_piece[after - 1] = is_piece[after - n_kept - 2] = False
    row[is_piece] = found[stretches(starts, n_kept)]
    ends = after.tolist()
    yield from (row[start:end] for start, end in pairwise([0, *ends]))

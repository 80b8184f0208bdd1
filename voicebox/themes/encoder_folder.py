"""What the folder of an encoder holds, and how it says so: `encoder.toml` names every file."""

import hashlib
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from voicebox.errors import Unusable

FILES = ("model.onnx", "tokenizer.json", "centre.npy")
TABLE, TONE = "table.npz", "tone.npz"
#: The kinds of encoder there are, and what is in the folder of each; the model comes first.
KINDS = {"onnx": FILES, "static": (TABLE, *FILES[1:])}
#: A folder may do without these: what it does not name, it does not have.
OPTIONAL_FILES = (TONE,)
#: More numbers than any vector has, and more tokens than any model reads at once.
MOST = 1_000_000
_WHOLE = f"a whole number from 1 to {MOST:,}"
#: What `encoder.toml` must say beside its kind, and as what.
FACTS = {
    "id": (str, "a name in quotes"),
    "dimension": (int, _WHOLE),
    "longest_input": (int, _WHOLE),
    "languages": (list, 'a list of tags such as ["en", "cy"]'),
    "checksums": (dict, "a section with a line for each file"),
}
RESTORE = (
    "Put the folder back as it was released, or rebuild it with its rebuild.py. If it is to be "
    "another encoder, name its files in encoder.toml, then run `voicebox themes --re-encode`."
)


def read_facts(folder: Path) -> dict[str, Any]:
    """Read what the folder says of itself.

    Raises:
        Unusable: there is no `encoder.toml`, it is of a kind or form that is not known, or it says
            something else than it must.
    """
    path = folder / "encoder.toml"
    try:
        facts = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise Unusable(
            f"{folder} is no encoder: it has no encoder.toml. Set VOICEBOX_ENCODER to a folder "
            "that has one, or leave it out for the encoder that ships."
        ) from None
    except ValueError as error:  # it is no TOML, or no UTF-8
        raise Unusable(f"{path} cannot be read: {error}. {RESTORE}") from None
    if (kind := facts.get("kind")) not in tuple(KINDS):
        raise Unusable(f'{path} says kind = "{kind}"; what can be opened is "onnx" and "static".')
    if missing := sorted(FACTS.keys() - facts.keys()):
        raise Unusable(f"{path} does not say {', '.join(missing)}. {RESTORE}")
    for name, (form, must_be) in FACTS.items():
        # To Python `true` is a number as well.
        if not (type(facts[name]) is form and _may_be(facts[name])):
            raise Unusable(f"{path} says {name} = {facts[name]!r}; it must be {must_be}.")
    return facts


def _may_be(said: Any) -> bool:
    if isinstance(said, list):
        return all(isinstance(one, str) for one in said)
    if isinstance(said, str):
        return said.isprintable() and not said.isspace() and said != ""
    return not isinstance(said, int) or 0 < said <= MOST


def verify(folder: Path, facts: dict[str, Any]) -> None:
    """Compare every file of the folder with its SHA-256 in `encoder.toml`.

    Raises:
        Unusable: a file is missing, or has other bytes.
    """
    named = [name for name in OPTIONAL_FILES if name in facts["checksums"]]
    for name in (*KINDS[facts["kind"]], *named):
        path = folder / name
        if not path.is_file():
            raise Unusable(f"The encoder in {folder} has no {name}. {RESTORE}")
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != facts["checksums"].get(name):
            raise Unusable(
                f"{name} of the encoder in {folder} is not the file that encoder.toml names: "
                f"its SHA-256 begins with {found[:12]}. {RESTORE}"
            )


@contextmanager
def opening(path: Path) -> Iterator[None]:
    """Name the file that cannot be read, where its checksum is right and its content is not.

    Raises:
        Unusable: it cannot.
    """
    try:
        yield
    except Exception as error:  # of three libraries; that of tokenizers has no other name
        why = (str(error).splitlines() or [type(error).__name__])[0]
        raise Unusable(f"{path} cannot be read: {why}. {RESTORE}") from None


def checksum(facts: dict[str, Any]) -> str:
    """Return one checksum for all files of a folder, as `encoder.toml` names them."""
    named = sorted(facts.get("checksums", {}).items())
    return hashlib.sha256(repr(named).encode()).hexdigest()

"""Makes docs/reference/promises.md: `python -m tests.promises.page` prints it.

A promise that has a test stands as the docstring of its module; the others in promises.toml.
"""

import ast
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = ROOT / "docs" / "reference" / "promises.md"
BROKEN = ROOT / "docs" / "reference" / "broken-on-purpose.md"
HEAD = """\
# Promises

Each of these can be false. One that is kept has a module of tests that fails when it is broken;
[broken on purpose](broken-on-purpose.md) says how each was seen failing. The others are not yet
kept: nothing here holds us to them so far.

This page is made by `python -m tests.promises.page > docs/reference/promises.md`.

| | promise | kept by |
|---|---|---|
"""


@dataclass(frozen=True)
class Promise:
    """One promise, and the module that holds us to it; none when it is not yet kept."""

    number: int
    sentence: str
    module: Path | None = None


def promises() -> list[Promise]:
    """Return every promise, by number."""
    kept = [_kept(path) for path in sorted(HERE.glob("test_p[0-9][0-9]_*.py"))]
    written = tomllib.loads((HERE / "promises.toml").read_text(encoding="utf-8"))
    return sorted([*kept, *_not_yet(written)], key=lambda promise: promise.number)


def page() -> str:
    """Return the page, from the modules and the file as they are now."""
    return HEAD + "".join(_row(promise) for promise in promises())


def _kept(path: Path) -> Promise:
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    number, _, sentence = " ".join(doc.split()).partition(" ")
    return Promise(_number(number), sentence, path)


def _not_yet(written: Mapping[str, str]) -> list[Promise]:
    return [Promise(_number(number), sentence) for number, sentence in written.items()]


def _number(written: str) -> int:
    found = re.fullmatch(r"P(\d+)", written)
    if found is None:
        raise ValueError(f'"{written}" is not the number of a promise, such as P7.')
    return int(found[1])


def _row(promise: Promise) -> str:
    module = promise.module
    kept = f"[{module.name}](../../tests/promises/{module.name})" if module else "not yet kept"
    return f"| P{promise.number} | {promise.sentence} | {kept} |\n"


if __name__ == "__main__":
    print(page(), end="")

"""Hands the words of the rules to the translators."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

Found = tuple[int, None, str, list[str]]


def extract(
    file: BinaryIO, keywords: object, comment_tags: object, options: object
) -> Iterator[Found]:
    """Yield every sentence of a rules file, in the form that Babel's extractors have."""
    written = tomllib.loads(file.read().decode())
    for sentence in sentences(written):
        yield 1, None, sentence, []


def sentences(written: Any) -> Iterator[str]:
    """Yield what people read of the rules, without the keys."""
    if isinstance(written, str):
        yield written
    elif isinstance(written, list):
        for entry in written:
            yield from sentences(entry)
    elif isinstance(written, Mapping):
        for key, entry in written.items():
            if key not in ("key", "id", "changed"):
                yield from sentences(entry)

"""Hands the words of this folder to the translators."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

#: Line, function name (none here), sentence, comments.
Found = tuple[int, None, str, list[str]]
# Of markers, the lists of words too: they are English, and looked for as they stand.
_NOT_SHOWN = ("key", "id", "changed", "month", "words", "near", "named", "except")


def N_(text: str) -> str:
    """Mark a sentence for translators where it stands; it is translated where it is shown."""
    return text


def extract(
    fileobj: BinaryIO, keywords: object, comment_tags: object, options: object
) -> Iterator[Found]:
    """Yield every sentence of a rules file with its line, as a Babel extractor does.

    Source: babel.pocoo.org, "Writing Extraction Methods". In a Babel mapping it is named as
    `policy = moderation.catalogue:extract`.
    """
    text = fileobj.read().decode()
    for sentence in sentences(tomllib.loads(text)):
        # A sentence written with an escape is not found as it stands, and counts as line 1.
        yield 1 + text[: max(text.find(sentence), 0)].count("\n"), None, sentence, []


def sentences(written: Any) -> Iterator[str]:
    """Yield what people read of the rules, without the keys."""
    if isinstance(written, str):
        yield written
    elif isinstance(written, list):
        for entry in written:
            yield from sentences(entry)
    elif isinstance(written, Mapping):
        for key, entry in written.items():
            if key not in _NOT_SHOWN:
                yield from sentences(entry)

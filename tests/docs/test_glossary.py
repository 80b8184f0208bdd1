"""One word for each thing: the glossary, and that pages and documents keep to it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
#: What stands for storyteller and story elsewhere, and never here.
FORBIDDEN = re.compile(r"\b(users?|contents?|submissions?)\b", flags=re.IGNORECASE)
#: Other words that these stand in, and mean something else.
OTHER_WORDS = re.compile(
    r"service users?|user agent|content (?:notes?|policy)|Web Content Accessibility Guidelines",
    flags=re.IGNORECASE,
)
QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|`[^`]*`|^> .*$|\]\([^)]*\)", flags=re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", flags=re.MULTILINE | re.DOTALL)
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    ROOT / "CHANGELOG.md",
    ROOT / "moderation" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
#: The words that everything else is said with.
MUST_BE_THERE = {
    "storyteller",
    "standpoint",
    "dial",
    "gap",
    "story",
    "receipt",
    "consent",
    "withdrawal",
    "moderator",
    "rule",
    "vote",
    "verdict",
    "refusal",
    "mask",
    "window",
    "marker",
    "theme",
    "passage",
    "perspective",
    "quote",
    "lineage",
    "research question",
}


def rows() -> list[tuple[str, str, str]]:
    written = GLOSSARY.read_text(encoding="utf-8")
    found = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", written, flags=re.MULTILINE)
    return found[1:]  # without the head of the table


def misused(text: str) -> Iterator[str]:
    """Yield words that are said otherwise here, but where somebody is quoted."""
    plain = QUOTED.sub(" ", FENCED.sub(" ", text))
    yield from FORBIDDEN.findall(OTHER_WORDS.sub(" ", plain))


def test_the_words_that_matter_are_explained() -> None:
    explained = {word for words, _, _ in rows() for word in words.split(", ")}
    assert MUST_BE_THERE - explained == set()


def test_no_word_is_explained_twice() -> None:
    words = [word for words, _, _ in rows() for word in words.split(", ")]
    assert sorted(words) == sorted(set(words))


def test_no_word_stands_for_something_else_as_well() -> None:
    explained = {word for words, _, _ in rows() for word in words.split(", ")}
    instead = {word for _, _, avoided in rows() for word in re.findall(r'"([^"]+)"', avoided)}
    # A few are words here, and wrong for another thing: a label is no marker's, and so on.
    assert explained & instead == {"label"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_document_calls_tellers_and_stories_by_their_words(document: Path) -> None:
    assert list(misused(document.read_text(encoding="utf-8"))) == []


def test_no_page_calls_tellers_and_stories_by_other_words() -> None:
    with (ROOT / "voicebox" / "locale" / "voicebox.pot").open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        sentences = [message.id] if isinstance(message.id, str) else message.id
        found = [word for sentence in sentences for word in misused(sentence)]
        assert found == [], sentences


@pytest.mark.parametrize("text", ["Every user may", "The Content is", "your submissions"])
def test_a_wrong_word_would_be_found(text: str) -> None:
    assert list(misused(text))


@pytest.mark.parametrize(
    "text", ["a service user", "with content notes", 'not "user"', "> the user said", "`user`"]
)
def test_quotes_and_other_words_are_left_alone(text: str) -> None:
    assert not list(misused(text))

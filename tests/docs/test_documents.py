"""What the documents name is there: commands, make targets, files."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from voicebox.cli import main

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    ROOT / "CHANGELOG.md",
    ROOT / "moderation" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^```\w*\n(.*?)^```|`([^`\n]+)`", flags=re.MULTILINE | re.DOTALL)
#: What stands for a word of the reader's own in a command.
OWN_WORD = re.compile(r"[A-Z]+|…|\.\.\.")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def lines_of_code(page: Path) -> Iterator[str]:
    for block, inline in CODE.findall(page.read_text(encoding="utf-8")):
        for line in (block or inline).splitlines():
            yield line.removeprefix("$ ").split(" #")[0].strip()


def commands(page: Path, program: str) -> Iterator[list[str]]:
    """Yield the words after a program's name, for each time a page says to run it."""
    for line in lines_of_code(page):
        for part in re.split(r"&&|;|\|", line):
            words = shlex.split(part) if part.count('"') % 2 == part.count("'") % 2 == 0 else []
            if words and Path(words[0]).name == program:
                yield words[1:]


def unknown_word(words: list[str]) -> str | None:
    """Return the first word of a command that `voicebox` would not know."""
    command: click.Command = main
    for position, word in enumerate(words):
        options = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        if word.startswith("-"):
            if word.split("=")[0] not in {*options, "-h", "--help"}:
                return word
        elif isinstance(command, click.Group):
            if word not in command.commands:
                return None if position and OWN_WORD.fullmatch(word) else word
            command = command.commands[word]
    return None


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_that_a_page_names_is_there(page: Path) -> None:
    unknown = [(words, unknown_word(words)) for words in commands(page, "voicebox")]
    assert [found for found in unknown if found[1] is not None] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_make_target_that_a_page_names_is_there(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))
    named = {word for words in commands(page, "make") for word in words if "=" not in word}
    assert named - targets == set()


def test_the_readme_names_the_two_commands_that_are_enough() -> None:
    named = [words for words in commands(ROOT / "README.md", "make") if words]
    assert named[:2] == [["run"], ["test"]]


def test_a_command_that_there_is_not_would_be_found() -> None:
    assert unknown_word(["staff", "add", "NAME"]) is None
    assert unknown_word(["import", "letters.csv", "--column", "words"]) is None
    assert unknown_word(["staff", "rename"]) == "rename"
    assert unknown_word(["verify"]) == "verify"
    assert unknown_word(["check", "--private"]) == "--private"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_local_link_leads_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if ":" not in link]
    broken = []
    for link in links:
        path, _, heading = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (heading and heading not in headings(target)):
            broken.append(link)
    assert broken == []


def headings(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as they are made from their words."""
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_setting_that_a_page_names_is_one(page: Path) -> None:
    settings = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    known = set(re.findall(r"^\| `(VOICEBOX_[A-Z]+)`", settings, flags=re.MULTILINE))
    named = set(re.findall(r"\bVOICEBOX_[A-Z]+\b", page.read_text(encoding="utf-8")))
    assert named - known == set()

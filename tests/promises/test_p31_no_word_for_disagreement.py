"""P31 The machine prints no word for opposition or disagreement; such a tag exists only with a
person's decision behind it.
"""

import ast
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from tests.comments import long_comments
from tests.conftest import Client
from tests.promises.people import rows
from tests.promises.public import publish
from voicebox.settings import Settings
from voicebox.store import perspectives, themes
from voicebox.store.perspectives import PerspectiveRow, PerspectiveStory

ROOT = Path(__file__).parents[2]
WORD = re.compile(
    r"\b(?:oppos\w*|disagree\w*|dissent\w*|contradict\w*|adversar\w*|antagonis\w*|at odds"
    r"|pros? and cons?|for and against|quarrel\w*)",
    re.IGNORECASE,
)


async def test_pages_of_themes_have_no_such_word_but_in_what_tellers_wrote(
    client: Client, site: Settings
) -> None:
    texts = [
        *long_comments(69),
        "I disagree with the ward, I opposed the move and I said so there.",
    ]
    await publish(client, texts)
    await client.state.worker.run_once()
    async with client.state.db.write() as main:
        found = await themes.everything(main)
        for theme in found:
            told_by = await themes.stories_of(main, theme.id, 3)
            parts = [PerspectiveRow(theme.id, rank, ["ward"], 0.75) for rank in (0, 1)]
            tellers = [PerspectiveStory(theme.id, i % 2, s.story_id) for i, s in enumerate(told_by)]
            await perspectives.add(main, parts, tellers)
    words = [row["text"] for table, row in rows(site.data) if table == "public_stories"]
    pages = [await client.get(f"/themes/{theme.id}") for theme in found]
    printed = [without(words, unescape(page.text)) for page in pages]
    assert all("Perspectives" in page for page in printed)
    assert [WORD.findall(page) for page in printed] == [[]] * len(found)
    assert any(WORD.search(page.text) for page in pages), "nobody was quoted or listed with one"


async def test_nothing_that_the_machine_finds_is_kept_under_such_a_word(
    client: Client, site: Settings
) -> None:
    await publish(client, long_comments(70))
    await client.state.worker.run_once()
    kept = [
        (table, name)
        for table, row in rows(site.data)
        if table.startswith(("theme", "perspective", "quotes", "passages", "alone"))
        for name in (table, *row)
    ]
    assert ("quotes", "side") in kept
    assert [(table, name) for table, name in kept if WORD.search(name.replace("_", " "))] == []


def test_no_sentence_in_the_code_or_the_pages_has_one() -> None:
    templates = [path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html")]
    said = [*templates, *(text for path in sources() for text in strings(path))]
    assert len(said) > 1_000
    # Of its own rules the site says who does not agree: people wrote that down, under this key.
    said = [re.sub(r"\bbeside\.dissent\b|small dissent|^dissent$", "", text) for text in said]
    assert [text for text in said if WORD.search(text)] == []


def without(words: list[str], page: str) -> str:
    """Take what tellers wrote out of a page: whole texts, their quotes and their first lines."""
    cut = re.sub(r"<(blockquote|ul class=\"tags\").*?</(?:blockquote|ul)>", " ", page, flags=re.S)
    cut = re.sub(r'<div class="told".*?</div>', " ", cut, flags=re.DOTALL)
    for text in words:
        cut = cut.replace(text, " ").replace(text[:40], " ")
    return cut


def sources() -> Iterator[Path]:
    """Give every module whose words could come to be read."""
    for folder in ("voicebox", "moderation"):
        yield from (ROOT / folder).rglob("*.py")


def strings(path: Path) -> Iterator[str]:
    """Give the texts of a module, without those that only explain it."""
    tree = ast.parse(path.read_text("utf-8"))
    explaining = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if id(node) in explaining or not isinstance(node, ast.Constant):
            continue
        if isinstance(node.value, str):
            yield node.value

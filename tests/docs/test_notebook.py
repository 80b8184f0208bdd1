"""The notebook in the documents runs as it is written, and does what it says."""

import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "themes-in-a-notebook.md"


@pytest.fixture(scope="module")
def notebook() -> tuple[dict[str, Any], dict[str, str]]:
    """All that the notebook's names hold at its end, and what each of its parts printed."""
    page = PAGE.read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    printed: dict[str, str] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        for section in re.split("^## ", page, flags=re.MULTILINE)[1:]:
            heading = section.partition("\n")[0]
            said: list[str] = []
            names["print"] = lambda *words, said=said: said.append(" ".join(map(str, words)))
            for block in re.findall(r"^```python\n(.*?)^```", section, re.MULTILINE | re.DOTALL):
                code = compile(block, f"{PAGE.name}: {heading}", "exec")
                exec(code, names)  # noqa: S102  # the test is that the page's own blocks run one after the other; they come from this repository
            printed[heading] = "\n".join(said)
    return names, printed


def test_every_part_of_the_notebook_has_something_to_show(
    notebook: tuple[dict[str, Any], dict[str, str]],
) -> None:
    _, printed = notebook
    assert len(printed) == 7
    assert [heading for heading, said in printed.items() if not said] == ["Keep it"]


def test_the_notebook_finds_themes_and_every_story_is_in_one(
    notebook: tuple[dict[str, Any], dict[str, str]],
) -> None:
    names, _ = notebook
    themes = names["engine"].themes()
    assert len(themes) > 2
    listed = {story_id for theme in themes for story_id, _ in theme.story_weights}
    assert listed == {story.id for story in names["stories"]}


def test_what_the_notebook_quotes_was_told_word_for_word(
    notebook: tuple[dict[str, Any], dict[str, str]],
) -> None:
    names, printed = notebook
    quoted = re.findall("^(?:in the middle|fits least): (.+)$", printed["Read what was said"], re.M)
    assert quoted
    assert all(any(words in text for text in names["texts"]) for words in quoted)


def test_the_notebook_says_how_far_it_has_come_in_the_order_of_the_work(
    notebook: tuple[dict[str, Any], dict[str, str]],
) -> None:
    _, printed = notebook
    assert "discover 0 of 1" in printed["How far it has come"]

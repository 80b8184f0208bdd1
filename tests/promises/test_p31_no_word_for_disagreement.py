"""P31 The machine prints no word for opposition or disagreement; such a tag exists only with a
person's decision behind it.
"""

import ast
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from tests.comments import long_comments
from tests.conftest import Client, hidden
from tests.promises.people import Moderator, Tell, open_receipt, rows, story_of
from tests.promises.public import publish
from tests.store import made
from voicebox.flows import windows
from voicebox.settings import Settings
from voicebox.store import kept_themes, perspectives, themes
from voicebox.store.perspectives import PerspectiveRow, PerspectiveStory

ROOT = Path(__file__).parents[2]
WORD = re.compile(
    r"\b(?:oppos\w*|disagree\w*|dissent\w*|contradict\w*|adversar\w*|antagonis\w*|at odds"
    r"|pros? and cons?|for and against|quarrel\w*)",
    re.IGNORECASE,
)
#: Where a person says that two quotes disagree: the form, and what is there only once it was sent.
BY_A_PERSON = {
    "moderator/_pair.html",
    "storyteller/_pairs.html",
    "themes/pair.html",
    "themes/pairs.html",
}
THEME = f"/themes/{'a' * 32}"
QUOTED = "What number {} tells of the ward."
SAYS = "A storyteller whose story is in this theme says that these two disagree."
WHY = "I was told the contrary."


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


async def test_a_theme_has_it_only_while_a_person_says_so_and_with_both_quotes(
    client: Client, tell: Tell, moderators: tuple[Moderator, ...]
) -> None:
    receipts = await themed(client, tell, moderators[0])
    # The form asks whether two disagree; the page that leads there does not say so.
    assert await printed(client) == ([], [])
    form = await client.get(f"{THEME}/pair")
    handles = re.findall(r'name="pair_of" value="([^"]+)"', form.text)
    fields = {"pair_of": handles, "pair_why": WHY, "receipt": receipts[2]}
    assert (await client.fill(f"{THEME}/pair", **fields)).status_code == 200
    # Not before a person has read it.
    assert await printed(client) == ([], [])
    desk = await moderators[0].see()
    [path] = re.findall(r'href="(/moderation/lines/[0-9a-f]{32})"', desk.text)
    await moderators[0].send(path, {"act": "show", "csrf": hidden(desk, "csrf")})
    state = client.state
    await windows.tend(state.db, state.world, state.keyring, state.settings.window)
    page, [box] = await printed(client)
    assert len(page) == len(WORD.findall(box.replace(WHY, ""))) > 0
    assert f"<p>{SAYS} Why, in their words:</p>" in box
    assert WHY in box
    for n in range(2):
        assert f"<p>{QUOTED.format(n)}</p>" in box
    # Whose words it has ends it at once.
    token = hidden(await open_receipt(client, receipts[1]), "token")
    await client.fill("/return", token=token, step="unpair", start="0")
    assert await printed(client) == ([], [])


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


def test_no_sentence_in_the_code_or_the_pages_has_one_but_where_a_person_says_so() -> None:
    folder = ROOT / "templates"
    templates = {
        str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*.html")
    }
    assert {name for name in BY_A_PERSON if WORD.search(templates[name])} == BY_A_PERSON
    by_machine = [text for name, text in templates.items() if name not in BY_A_PERSON]
    said = [*by_machine, *(text for path in sources() for text in strings(path))]
    assert len(said) > 1_000
    # Of its own rules the site says who does not agree: people wrote that down, under this key.
    said = [re.sub(r"\bbeside\.dissent\b|small dissent|^dissent$", "", text) for text in said]
    assert [text for text in said if WORD.search(text)] == []


async def themed(client: Client, tell: Tell, moderator: Moderator) -> list[str]:
    """Make a theme of three stories, of which the first two are quoted; return their receipts."""
    told = [await tell(f"{QUOTED.format(n)} And so on.") for n in range(3)]
    await client.state.worker.run_once()
    ids = [await story_of(client, one.receipt) for one in told]
    for story_id in ids:
        assert await moderator.vote(story_id) == "publish"
    await client.state.worker.run_once()
    found = themes.Findings(
        run=themes.Run("run", "2026-11-25", "none", 0, 1.0, 1.0, 3, 3),
        themes=[made.theme(THEME.rpartition("/")[2])],
        stories=[themes.ThemeStory(THEME.rpartition("/")[2], one, 1.0) for one in ids],
        passages=[],
        quotes=[
            themes.QuoteRow(THEME.rpartition("/")[2], n, one, 0, len(QUOTED.format(n)), False)
            for n, one in enumerate(ids[:2])
        ],
        alone=[],
    )
    async with client.state.db.write() as main:
        await kept_themes.add_ids(main, {0: THEME.rpartition("/")[2]})
        await themes.replace(main, found)
    return [one.receipt for one in told]


async def printed(client: Client) -> tuple[list[str], list[str]]:
    """Return each such word that a theme's page prints, and the boxes in which somebody says it."""
    page = await client.get(THEME)
    boxes = re.findall(r'<section[^>]* aria-labelledby="pair-\d+">.*?</section>', page.text, re.S)
    return WORD.findall(without([], unescape(page.text))), [unescape(box) for box in boxes]


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

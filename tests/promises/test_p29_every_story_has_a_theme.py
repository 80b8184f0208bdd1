"""P29 **Themes.** Every story that is shown and counted is listed under at least one theme, two
links from the themes page ("next page" not counted), and no theme or list is called other,
misc, noise or outlier.
"""

import re

import pytest

from tests.comments import long_comments
from tests.conftest import Client
from tests.promises.people import Moderator, Tell, rows, story_of
from tests.promises.public import ID, listed, pages_of, publish
from voicebox.settings import Settings

#: Stories like no other, and like hardly a story.
ODD = [
    "?",
    "Ok.",
    "🙂",
    "Byddaf yn cofio am byth.",
    "A quagga sat in my kettle and sang.",
    "No. " * 90,
]
BIN = re.compile(r"\b(?:others?|misc\w*|noise|outliers?|unassigned|rest|uncategori\w+)\b", re.I)


async def test_every_shown_and_counted_story_is_two_links_from_the_themes_page(
    client: Client, tell: Tell, site: Settings, moderators: tuple[Moderator, ...]
) -> None:
    await publish(client, long_comments(70))
    receipts = [(await tell(words)).receipt for words in ODD]
    await client.state.worker.run_once()
    for receipt in receipts:
        await moderators[0].vote(await story_of(client, receipt))
    await client.state.worker.run_once()
    wanted = {
        row["id"]
        for table, row in rows(site.data)
        if table == "stories" and row["state"] == "published" and row["shown"] and row["counted"]
    }
    assert len(wanted) == 70 + len(ODD)
    first = (await client.get("/themes")).text
    listed: set[str] = set()
    for theme in set(re.findall(rf"/themes/{ID}", first)):
        listed |= await stories_listed(client, theme)
    assert wanted - listed == set()


@pytest.mark.parametrize("n", [1, 7, 19])
async def test_where_there_are_too_few_stories_for_themes_each_is_two_links_away(
    client: Client, n: int
) -> None:
    await publish(client, long_comments(n))
    await client.state.worker.run_once()
    first = (await client.get("/themes")).text
    assert "too few stories for themes" in first
    reached: set[str] = set()
    for path in set(re.findall(r'href="(/[^"#?]*)"', first)) - {"/leave"}:
        reached |= await stories_listed(client, path)
    assert len(reached) == n


async def test_on_a_large_site_each_story_is_two_links_away_and_in_a_theme(
    client: Client, site: Settings
) -> None:
    told = long_comments(100)
    await publish(client, [f"{text} {'!' * again}" for text in told for again in range(8)])
    await client.state.worker.run_once()
    wanted = {row["id"] for table, row in rows(site.data) if table == "public_stories"}
    assert len(wanted) == 800
    first = (await client.get("/themes")).text
    listed: set[str] = set()
    for theme in set(re.findall(rf"/themes/{ID}", first)):
        listed |= await stories_listed(client, theme)
    assert wanted - listed == set()


async def test_no_theme_and_no_list_is_a_bin(client: Client) -> None:
    await publish(client, long_comments(70))
    await client.state.worker.run_once()
    first = (await client.get("/themes")).text
    links = re.findall(rf'href="(/themes/(?:{ID}|alone))"[^>]*>([^<]*)<', first)
    assert len(links) > 1
    pages = [(await client.get(path)).text for path, _ in links]
    heads = [head for page in [first, *pages] for head in re.findall(r"<h[12][^>]*>(.*?)</h", page)]
    assert [name for name in [*(name for _, name in links), *heads] if BIN.search(name)] == []


async def stories_listed(client: Client, theme: str) -> set[str]:
    """Return the stories that a theme's page links to, on all of its pages."""
    return {story async for page in pages_of(client, theme) for story in listed(page)}

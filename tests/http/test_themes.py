"""Theme pages over sixty real comments: nobody left out, nothing invented, nothing outlives."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa

from tests.comments import real_comments
from tests.conftest import Client, Clock, Dice
from tests.http.conftest import skipped
from voicebox.flows import discover, importing, withdraw
from voicebox.flows.found import found
from voicebox.model import Dials
from voicebox.sealing import keyring
from voicebox.settings import Settings
from voicebox.store import public
from voicebox.store import themes as store
from voicebox.store.db import Database
from voicebox.store.theme_tables import themes as rows_of_themes
from voicebox.world import World

SHOWN = Dials(counted=True, quoted=True, shown=True, reused=False)
QUOTED = Dials(counted=True, quoted=True, shown=False, reused=False)
COUNTED_AND_SHOWN = Dials(counted=True, quoted=False, shown=True, reused=False)
#: Which of sixty comments come in with which dials.
PARTS = {"all": (SHOWN, 0, 40), "quotes": (QUOTED, 40, 50), "pages": (COUNTED_AND_SHOWN, 50, 60)}
STORY = r'href="/stories/([0-9a-f]{32})["#]'
THEME = r'href="(/themes/[0-9a-f]{32})"'


def settings_in(folder: Path) -> Settings:
    return Settings(data=folder / "data", secrets=folder / "secrets", window="now")


async def make(folder: Path, texts: Sequence[str]) -> None:
    settings, world = settings_in(folder), World(now=Clock(), chance=Dice("themes"))
    await found(settings, world)
    db, keys = Database.open(settings.data), keyring.read(settings.secrets)
    try:
        for name, (dials, start, end) in PARTS.items():
            terms = importing.Terms(name, "en", published=True, licence=None, dials=dials)
            collection = await importing.begin(db, world, terms)
            rows = [importing.Row(line, texts[line]) for line in range(start, end)]
            async for _ in importing.bring(db, world, keys, collection, dials, rows):
                pass
        with ThreadPoolExecutor(1) as thread:
            await discover.refresh(db, world, thread, discover.encoder_folder(settings))
        await db.checkpoint()
    finally:
        await db.close()


@pytest.fixture(scope="module")
def themed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with themes that the real engine has found; each test gets a copy."""
    folder = tmp_path_factory.mktemp("themed")
    asyncio.run(make(folder, real_comments(67)[:60]))
    return folder


@pytest.fixture
def site(themed: Path, tmp_path: Path) -> Settings:
    shutil.copytree(themed, tmp_path, dirs_exist_ok=True)
    return settings_in(tmp_path)


async def pages_of(client: Client, path: str) -> AsyncIterator[httpx2.Response]:
    """Give a list's page, and all that "More" leads to."""
    while True:
        answer = await client.get(path)
        assert answer.status_code == 200
        yield answer
        more = re.search(r'href="([^"]*)" rel="next"', answer.text)
        if not more:
            return
        path = str(answer.url.join(unescape(more[1])))


async def themes_on(client: Client, query: str = "") -> list[str]:
    """Return the addresses of the themes in the table, in its order."""
    table = (await client.get("/themes" + query)).text.partition("<tbody>")[2]
    return re.findall(THEME, table.partition("</tbody>")[0])


async def told(client: Client) -> dict[str, Any]:
    async with client.state.db.read() as main:
        return dict(await public.some(main, list(await public.ids(main))))


def quotes_on(answer: httpx2.Response) -> list[tuple[str, str]]:
    """Return the quotes of a page: their words, and what stands under each."""
    figures = re.findall(r'<figure class="quote">(.*?)</figure>', answer.text, re.DOTALL)
    return [
        (unescape(re.findall(r"<p>(.*?)</p>", figure, re.DOTALL)[0]), figure) for figure in figures
    ]


async def test_every_counted_story_that_is_shown_is_two_links_from_the_themes(
    client: Client,
) -> None:
    start = (await client.get("/themes")).text
    reached = set()
    for path in set(re.findall(THEME, start)):
        async for page in pages_of(client, path):
            reached |= set(re.findall(STORY, page.text))
    shown = {one for one, story in (await told(client)).items() if story.dials.shown}
    assert len(shown) == 50
    assert reached == shown


async def test_every_quote_stands_word_for_word_in_its_story_and_links_to_its_place(
    client: Client,
) -> None:
    stories, linked = await told(client), 0
    for path in await themes_on(client):
        for words, figure in quotes_on(await client.get(path)):
            assert any(words in story.text and story.dials.quoted for story in stories.values())
            link = re.search(r'href="/stories/([0-9a-f]+)#(q\d+)"', figure)
            if link is None:
                assert "It stands alone" in figure
                [report] = re.findall(r'href="(/quotes/[^"]+/report)"', figure)
                assert (await client.get(report)).status_code == 200
                continue
            assert "/report" not in figure  # its story's page has a link of its own
            assert words in stories[link[1]].text
            page = (await client.get(f"/stories/{link[1]}")).text
            assert f'<mark id="{link[2]}">{words}</mark>' in page.replace("&#39;", "'").replace(
                "&amp;", "&"
            )
            linked += 1
    assert linked > 5


async def test_a_story_that_may_only_be_quoted_stands_alone_and_is_counted_out_loud(
    client: Client,
) -> None:
    pages = [(await client.get(path)).text for path in await themes_on(client)]
    quoted = [one for one, story in (await told(client)).items() if not story.dials.shown]
    assert len(quoted) == 10
    assert not any(one in page for one in quoted for page in pages)
    assert any("quoted and counted, but not shown whole" in page for page in pages)


async def test_the_themes_are_said_with_their_sizes_in_the_drawing_and_in_the_table(
    client: Client,
) -> None:
    page = (await client.get("/themes")).text
    drawing = page.partition("<svg")[2].partition("</svg>")[0]
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    circles = re.findall(rf'{THEME} aria-label="(.+), ([\d,]+) stor(?:y|ies)"><circle', drawing)
    rows = re.findall(rf"{THEME}>([^<]*)</a>.*?<td>([\d,]+)</td>", table)
    assert len(rows) > 1
    assert sorted(circles) == sorted(rows)
    assert 'role="group" aria-label="Map of themes"' in drawing
    assert "<figcaption>Most is told of:" in page


@pytest.mark.parametrize(("sort", "descends"), [("stories", True), ("alike", True)])
async def test_the_table_is_sorted_by_its_address(
    client: Client, sort: str, descends: bool
) -> None:
    page = (await client.get(f"/themes?sort={sort}")).text
    column = r"<td>([\d,]+)</td>" if sort == "stories" else r'<td class="often">(\d\.\d\d)</td>'
    table = page.partition("<tbody>")[2].partition(">On their own<")[0]
    values = [float(value) for value in re.findall(column, table)]
    assert len(values) > 1
    assert values == sorted(values, reverse=descends)
    assert page.count("aria-sort") == 1


async def test_the_table_can_be_read_by_name(client: Client) -> None:
    page = (await client.get("/themes?sort=name")).text
    names = re.findall(rf'<tr><th scope="row"><a {THEME}>([^<]*)</a>', page)
    assert len(names) > 1
    assert [name.lower() for _, name in names] == sorted(name.lower() for _, name in names)


@pytest.mark.parametrize("sort", ["", "x", "-stories", "\x00", "n" * 3_000])
async def test_an_odd_order_is_the_usual_one(client: Client, sort: str) -> None:
    usual = await client.get("/themes")
    odd = await client.get("/themes", params={"sort": sort})
    assert odd.content == usual.content


async def test_no_theme_is_called_by_what_is_left_over(client: Client) -> None:
    async with client.state.db.read() as main:
        names = [theme.name for theme in await store.everything(main)]
    assert any(names)
    for name in names:
        assert not re.search(
            r"\b(other|misc\w*|noise|outliers?|unassigned|various)\b", name.lower()
        )


async def test_those_on_their_own_are_listed_like_a_theme_and_shown_in_full(
    client: Client,
) -> None:
    start = await client.get("/themes")
    assert re.search(r'<th scope="row"><a href="/themes/alone">On their own</a>', start.text)
    page = await client.get("/themes/alone")
    lonely = re.findall(r'<h2[^>]*><a href="/stories/([0-9a-f]{32})"', page.text)
    stories = await told(client)
    assert lonely
    for story_id in lonely:
        assert stories[story_id].dials.shown
        assert stories[story_id].text in unescape(page.text)


@pytest.mark.parametrize("path", ["0" * 32, "x", "%00", "é", "alone/x"])
async def test_a_theme_that_is_not_there_is_said_to_be_not_there(client: Client, path: str) -> None:
    assert (await client.get(f"/themes/{path}")).status_code == 404


@pytest.mark.parametrize("after", ["", "x", "nan_x", "inf_", "1e999_x", "1_\x00", "0_" + "f" * 999])
async def test_an_odd_place_in_a_theme_gets_a_page(client: Client, after: str) -> None:
    path = (await themes_on(client))[0]
    assert (await client.get(path, params={"after": after})).status_code == 200


async def test_a_theme_without_shared_words_is_called_that_everywhere(client: Client) -> None:
    # Whether the engine finds one without words among sixty comments is a matter of chance.
    nameless = (await themes_on(client))[0].rpartition("/")[2]
    async with client.state.db.write() as main:
        of_it = sa.update(rows_of_themes).where(rows_of_themes.c.id == nameless)
        await main.execute(of_it.values(words=[], phrases=[]))
    called = "A theme without shared words"
    start = (await client.get("/themes")).text
    assert f'href="/themes/{nameless}" aria-label="{called}, ' in start
    assert f'href="/themes/{nameless}">{called}<' in start
    page = (await client.get(f"/themes/{nameless}")).text
    assert f"<h1>{called}</h1>" in page
    assert "The machine found no word for this theme" in page
    assert "Each is used by at least three stories" not in page
    assert f'"auto">{called}</span>' in (await client.get(f"/stories?theme={nameless}")).text


async def test_a_theme_is_a_filter_of_the_wall(client: Client) -> None:
    path = (await themes_on(client))[0]
    theme_id = path.rpartition("/")[2]
    in_theme = set()
    async for page in pages_of(client, path):
        in_theme |= set(re.findall(r'<h3[^>]*><a href="/stories/([0-9a-f]{32})"', page.text))
    on_wall = set()
    async for page in pages_of(client, f"/stories?theme={theme_id}"):
        on_wall |= set(re.findall(r'<h2[^>]*><a href="/stories/([0-9a-f]{32})"', page.text))
    assert on_wall == in_theme


async def test_a_withdrawn_story_leaves_every_theme_page_at_once(client: Client) -> None:
    state, lead = client.state, (await themes_on(client))[0]
    async with state.db.read() as main:
        quote, words = (await store.quotes_of(main, lead.rpartition("/")[2]))[0]
        size = (await store.find(main, quote.theme_id) or pytest.fail("no theme")).n_stories
    assert words in unescape((await client.get(lead)).text)
    async with state.db.write_both() as both:
        await withdraw.remove(both, state.keyring, [quote.story_id])
    for path in [*await themes_on(client), "/themes/alone"]:
        async for page in pages_of(client, path):
            assert quote.story_id not in page.text
            assert words not in unescape(page.text)
    assert f">{size - 1} stories are in this theme" in (await client.get(lead)).text


async def test_a_theme_whose_tellers_have_all_left_is_no_theme(client: Client) -> None:
    state, path = client.state, (await themes_on(client))[-1]
    async with state.db.write_both() as both:
        listed = await store.stories_of(both.main, path.rpartition("/")[2], 1_000)
        await withdraw.remove(both, state.keyring, [one.story_id for one in listed])
    assert (await client.get(path)).status_code == 410
    assert path not in (await client.get("/themes")).text


async def test_theme_pages_skip_no_level_of_headings(client: Client) -> None:
    for path in ("/themes", "/themes/alone", (await themes_on(client))[0]):
        assert skipped(await client.get(path)) == []


async def test_theme_pages_leave_no_cookie(client: Client) -> None:
    for path in ("/themes", "/themes/alone", (await themes_on(client))[0]):
        assert "set-cookie" not in (await client.get(path)).headers

"""The months of a theme on its page: what the list of stories tells for each, and nothing more."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import unescape

import pytest

from tests.conftest import Client, Clock
from tests.http.conftest import Publish, skipped, words_of
from tests.store.made import ALL, publish, theme
from voicebox.flows import withdraw
from voicebox.kept import ThemeEvent
from voicebox.model import Dials
from voicebox.store import folds, kept_themes, lineage, stories, themes
from voicebox.store.themes import Findings, Run, ThemeStory

HERE, THERE = "a" * 32, "b" * 32
#: Nine, none, thirteen, and one: each either side of a step.
COUNTS = {"2026-08": 9, "2026-10": 13, "2026-11": 1}
SAID = [
    ("August 2026", "about 10"),
    ("September 2026", "none"),
    ("October 2026", "about 15"),
    ("November 2026", "a few"),
]
TOO_LITTLE = "This is too little to draw as a line."


async def place(client: Client, ids: Sequence[str]) -> None:
    """Put stories into a theme, in November 2026."""
    async with client.state.db.write() as main:
        await kept_themes.add_ids(main, {0: HERE, 1: THERE})
        run = Run("run", "2026-11-25", "minilm", 0, 1.5, 0.75, len(ids), len(ids))
        both = [theme(HERE), theme(THERE, rank=1, neighbours=[HERE])]
        told = [ThemeStory(HERE, one, 1.0) for one in ids]
        await themes.replace(main, Findings(run, both, told, [], [], []))


async def tell(client: Client, counts: Mapping[str, int], dials: Dials = ALL) -> list[str]:
    """Publish so many stories in each month, all in one theme; return their ids."""
    async with client.state.db.write() as main:
        ids = []
        for month, count in counts.items():
            for n in range(count):
                ids.append(f"{month[2:4]}{month[5:]}{n:02}")
                await publish(main, ids[-1], place=len(ids), month=month, dials=dials)
    await place(client, ids)
    return ids


async def part(client: Client, of: str = HERE) -> str:
    """Return what the theme's page says of its months."""
    page = (await client.get(f"/themes/{of}")).text
    return page.partition('<h2 id="months">')[2].partition("<h2")[0]


def rows_of(part: str) -> list[tuple[str, ...]]:
    """Return the rows of the table, cell by cell, in words."""
    body = part.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in body.split("<tr>")[1:]]
    plain = [[unescape(re.sub("<[^>]+>", " ", one)) for one in row] for row in cells]
    return [tuple(" ".join(one.split()) for one in row) for row in plain]


async def test_the_line_has_a_table_with_the_same_months(client: Client) -> None:
    await tell(client, COUNTS)
    said = await part(client)
    assert rows_of(said) == SAID
    drawing = said.partition("<svg")[2].partition("</svg>")[0]
    assert 'aria-hidden="true"' in drawing
    assert drawing.count("<circle") == len(SAID)
    assert drawing.count('<circle class="few"') == 1
    assert re.findall(r"<text[^>]*>(.*?)</text>", drawing) == ["15", "August 2026", "November 2026"]
    assert "Of the months drawn here, October 2026 has the most: about 15 stories." in said
    assert TOO_LITTLE not in said


async def test_the_drawing_needs_no_style_and_no_script(client: Client) -> None:
    await tell(client, COUNTS)
    said = await part(client)
    assert "<svg" in said
    assert not re.search(r"\bstyle=|<style|<script|\bon\w+=", said)


async def test_too_little_for_a_line_is_said_and_stands_in_the_table(client: Client) -> None:
    await tell(client, {"2026-09": 7, "2026-11": 4})
    said = await part(client)
    assert TOO_LITTLE in said
    assert "<svg" not in said
    assert "<details" not in said
    assert [count for _, count in rows_of(said)] == ["a few", "none", "a few"]


async def test_where_several_months_have_the_most_none_is_named(client: Client) -> None:
    await tell(client, {"2026-09": 9, "2026-10": 11, "2026-11": 1})
    said = await part(client)
    assert "Of the months drawn here, none has more than about 10 stories." in said
    assert "has the most" not in said


@pytest.mark.parametrize("counts", [COUNTS, {"2026-11": 1}])
async def test_what_nobody_must_conclude_is_said_under_it(
    client: Client, counts: Mapping[str, int]
) -> None:
    await tell(client, counts)
    said = await part(client)
    assert "how many chose to tell here, and says nothing of how often it happens" in said


async def test_each_month_leads_to_its_stories_and_the_list_tells_the_same_number(
    client: Client,
) -> None:
    await tell(client, COUNTS)
    links = re.findall(
        r'<th scope="row"><a href="([^"]+)">([^<]+)</a></th><td>(.*?)</td>', str(await part(client))
    )
    assert [month for _, month, _ in links] == ["August 2026", "October 2026", "November 2026"]
    for address, _, count in links:
        heading = re.findall("<h1>(.*?)</h1>", (await client.get(unescape(address))).text)
        assert heading == [f"{count.capitalize()} stories"]


@pytest.mark.parametrize("dials", [replace(ALL, shown=False), Dials(counted=True)])
async def test_stories_that_cannot_be_read_whole_are_in_no_month(
    client: Client, dials: Dials
) -> None:
    ids = await tell(client, COUNTS)
    async with client.state.db.write() as main:
        for one in ids[:-1]:
            await stories.turn_dials(main, one, dials)
    assert rows_of(await part(client)) == [("November 2026", "a few")]
    async with client.state.db.write() as main:
        await stories.turn_dials(main, ids[-1], dials)
    said = await part(client)
    assert "No story of this theme can be read whole" in said
    assert "<table" not in said


async def test_a_folded_story_is_in_no_month_while_it_is_folded(client: Client) -> None:
    [one] = await tell(client, {"2026-09": 1})
    assert rows_of(await part(client))[0] == ("September 2026", "a few")
    async with client.state.db.write() as main:
        await folds.add(main, one, "threat", "2026-11-25T16")
    assert rows_of(await part(client)) == []


async def test_whoever_takes_a_story_back_takes_its_month_with_it(
    client: Client, publish: Publish, clock: Clock
) -> None:
    receipts: list[str] = []
    ids = [await publish("I was heard.", receipts)]
    clock.advance(days=40)
    ids.append(await publish("I was heard again.", receipts))
    await place(client, ids)
    months = [month for month, _ in rows_of(await part(client))]
    assert months == ["November 2026", "December 2026", "January 2027"]
    state = client.state
    assert await withdraw.withdraw(state.db, state.keyring, receipts[0])
    assert rows_of(await part(client)) == [("January 2027", "a few")]


async def test_a_month_in_which_a_theme_began_or_grew_says_so_beside_its_number(
    client: Client,
) -> None:
    await tell(client, COUNTS)
    async with client.state.db.write() as main:
        born = ThemeEvent("born", 0, None, {"n_stories": 9, "agreement": None})
        await lineage.add(main, "2026-09", [born])
        merged = ThemeEvent("merged", 0, 1, {"share": 1.0, "closeness": 0.95})
        renamed = ThemeEvent("renamed", 0, None, {"n_kept": 6, "n_words": 10})
        split = ThemeEvent("split", 1, 0, {"n_stories": 9, "agreement": None})
        await lineage.add(main, "2026-11", [merged, renamed, split])
    assert [row[1] for row in rows_of(await part(client))] == [
        "about 10",
        "none It was found.",
        "about 15",
        "a few Another theme became a part of it. A part of it became a theme of its own.",
    ]


async def test_the_page_skips_no_heading_and_the_stories_after_the_first_have_no_months(
    client: Client,
) -> None:
    await tell(client, COUNTS | {"2026-11": 20})
    answer = await client.get(f"/themes/{HERE}")
    assert skipped(answer) == []
    assert "Month by month" in words_of(answer)
    more = re.search(r'href="(\?after=[^"]*)" rel="next"', answer.text)
    assert more
    second = await client.get(f"/themes/{HERE}{unescape(more[1])}")
    assert "Month by month" not in words_of(second)


async def test_a_theme_without_stories_to_read_stands_without_months(client: Client) -> None:
    await tell(client, COUNTS)
    assert "No story of this theme can be read whole" in await part(client, THERE)

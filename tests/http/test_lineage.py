"""What became of a theme, as its page tells it: whole sentences, no exact day, nobody's number."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape

import pytest

from tests.conftest import Client
from tests.http.conftest import skipped
from tests.store.made import theme
from voicebox.kept import ThemeEvent
from voicebox.store import kept_themes, lineage, themes
from voicebox.store.themes import Findings, Run

DAY, MONTH = "2026-11-25", "2026-11"
HERE, THERE, GONE, ENDED = (letter * 32 for letter in "abcd")
RUN = Run("run", DAY, "minilm", 0, 1.5, 0.75, n_stories=40, n_passages=40)
ROW = theme(HERE, words=["sleep", "ward", "loud", "night"], n_passages=9)
OTHER = replace(ROW, id=THERE, rank=1, words=["garden", "walk", "dog"])
BORN = ThemeEvent("born", 0, None, {"n_stories": 25, "agreement": None})


async def tell(client: Client, *events: ThemeEvent) -> None:
    """Make a site with two themes, 0 and 1, and two that are no longer there, 2 and 3."""
    async with client.state.db.write() as main:
        await kept_themes.add_ids(main, dict(enumerate([HERE, THERE, GONE, ENDED])))
        await themes.replace(main, Findings(RUN, [ROW, OTHER], [], [], [], []))
        await lineage.add(main, MONTH, events)


async def said(client: Client, theme: str = HERE) -> Sequence[str]:
    """Return the sentences of a theme's past, with the words of their links in brackets."""
    page = (await client.get(f"/themes/{theme}")).text
    past = page.partition("What became of this theme")[2].partition("</ol>")[0]
    rows = re.findall(r"<li>(.*?)</li>", past, re.DOTALL)
    plain = [unescape(re.sub(r"<a [^>]*>(.*?)</a>", r"[\1]", row)) for row in rows]
    return [" ".join(row.split()) for row in plain]


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (BORN, "It was found in November 2026: 25 stories told of it."),
        (
            replace(BORN, evidence={"n_stories": 25, "agreement": 0.75}),
            "It was found in November 2026: 25 stories told of it."
            " The machine looked twice at all stories, and found it both times.",
        ),
        (replace(BORN, evidence={"n_stories": 2}), "It was found in November 2026."),
        (
            ThemeEvent("split", 0, 1, {"n_stories": 9, "agreement": None}),
            "It came out of another theme in November 2026 with 9 stories:"
            " most of what is told here was told there before. [garden, walk, dog]",
        ),
        (
            ThemeEvent("split", 1, 0, {"n_stories": 9, "agreement": 0.5}),
            "In November 2026 a part of it became a theme of its own. [garden, walk, dog]",
        ),
        (
            ThemeEvent("merged", 0, 2, {"share": 1.0, "closeness": 0.95}),
            "In November 2026 another theme became a part of it:"
            " both told of nearly the same. [What became of that theme]",
        ),
        (
            ThemeEvent("merged", 0, 2, {"share": 0.6, "closeness": None}),
            "In November 2026 another theme became a part of it:"
            " most of what was told there is told here now. [What became of that theme]",
        ),
        (
            ThemeEvent("renamed", 0, None, {"n_kept": 6, "n_words": 10}),
            "It got a new name in November 2026:"
            " 6 of the 10 words of the name before are still in it.",
        ),
        (
            ThemeEvent("moved", 0, 1, {"n_stories": 3, "share": 0.1}),
            "In November 2026, parts of 3 stories came here from another theme."
            " [garden, walk, dog]",
        ),
        (
            ThemeEvent("moved", 1, 0, {"n_stories": 3, "share": 0.1}),
            "In November 2026, parts of 3 stories went from here to another theme."
            " [garden, walk, dog]",
        ),
    ],
)
async def test_what_happened_is_told_in_a_whole_sentence(
    client: Client, event: ThemeEvent, sentence: str
) -> None:
    await tell(client, event)
    assert await said(client) == [sentence]


@pytest.mark.parametrize(
    ("n_stories", "sentence"),
    [
        (2, "It faded in November 2026: too few people still told of it."),
        (9, "It faded in November 2026: the machine no longer found its 9 stories together."),
    ],
)
async def test_a_theme_that_faded_answers_with_that_and_is_gone(
    client: Client, n_stories: int, sentence: str
) -> None:
    await tell(client, ThemeEvent("faded", 3, None, {"n_stories": n_stories}))
    answer = await client.get(f"/themes/{ENDED}")
    assert answer.status_code == 410
    assert "in the themes that are nearest to them" in answer.text
    assert await said(client, ENDED) == [sentence]
    assert skipped(answer) == []


async def test_a_merged_theme_leads_to_where_it_is_now(client: Client) -> None:
    merges = [
        ThemeEvent("merged", 3, 2, {"share": 1.0, "closeness": 0.95}),
        ThemeEvent("merged", 0, 3, {"share": 1.0, "closeness": 0.95}),
    ]
    await tell(client, *merges)
    answer = await client.get(f"/themes/{GONE}")
    assert answer.status_code == 410
    lead = answer.text.partition("It is a part of another theme now.")[2].partition("</p>")[0]
    assert lead.strip() == f'<a href="/themes/{HERE}">sleep, ward, loud</a>'


async def test_a_theme_that_everybody_left_before_the_window_is_gone_already(
    client: Client,
) -> None:
    await tell(client)
    answer = await client.get(f"/themes/{ENDED}")
    assert answer.status_code == 410
    assert "What became of this theme" not in answer.text


async def test_no_page_of_a_theme_tells_the_day_of_what_happened(client: Client) -> None:
    await tell(client, BORN, ThemeEvent("faded", 3, None, {"n_stories": 2}))
    for one in (HERE, ENDED):
        page = (await client.get(f"/themes/{one}")).text
        assert "November 2026" in page
        assert not re.search(r"2026-11-25|25 November|November 25", page)


async def test_of_many_changes_the_beginning_and_the_last_are_told(client: Client) -> None:
    moves = [ThemeEvent("moved", 0, 1, {"n_stories": n}) for n in range(3, 30)]
    await tell(client, BORN, *moves)
    told = await said(client)
    assert len(told) == 21
    assert told[0].endswith("After that, 7 changes are not listed here.")
    assert "parts of 29 stories" in told[-1]


async def test_a_theme_that_nothing_is_known_of_has_no_such_part(client: Client) -> None:
    await tell(client)
    answer = await client.get(f"/themes/{HERE}")
    assert answer.status_code == 200
    assert "What became of this theme" not in answer.text

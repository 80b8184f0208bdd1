"""Versions, as pages tell them: reasons in whole sentences, no day, no story, no exact number."""

import re
from collections.abc import Sequence
from html import unescape

import pytest

from tests.conftest import Client
from tests.http.conftest import skipped, words_of
from tests.store.versioned import GONE, HERE, fill
from voicebox.store import themes


@pytest.fixture
async def past(client: Client) -> Client:
    async with client.state.db.write() as main:
        await fill(main)
    return client


def items(html: str) -> Sequence[str]:
    """Return the sentences of a list, with the words of their links in brackets."""
    lists = re.findall(r'<ol class="past">(.*?)</ol>', html, re.DOTALL)
    rows = [row for one in lists for row in re.findall(r"<li>(.*?)</li>", one, re.DOTALL)]
    plain = [unescape(re.sub(r"<a [^>]*>(.*?)</a>", r"[\1]", row)) for row in rows]
    return [" ".join(row.split()) for row in plain]


async def test_a_version_tells_what_happened_and_why_under_the_names_of_then(past: Client) -> None:
    assert items((await past.get("/themes/versions/1")).text) == [
        "[sleep]: It was found in November 2026: 25 stories told of it."
        " The machine looked twice at all stories, and found it both times.",
        "[A theme without shared words]: It was found in November 2026: 9 stories told of it.",
    ]
    assert items((await past.get("/themes/versions/3")).text) == [
        "[sleep, ward, loud]: In December 2026 another theme became a part of it:"
        " both told of nearly the same. [A theme without shared words]",
        "[sleep, ward, loud]: It got a new name in December 2026:"
        " 1 of the 4 words of the name before are still in it. Before that it was called: sleep.",
    ]


async def test_a_version_shows_its_themes_with_rounded_numbers_and_whether_they_are_here(
    past: Client,
) -> None:
    answer = await past.get("/themes/versions/2")
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", answer.text, re.DOTALL)
    assert [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in rows] == [
        "sleep all night 25 still here",
        "A theme without shared words a few no longer here",
    ]
    assert "In November 2026 about 30 stories were in 2 themes." in words_of(answer)
    assert "No theme came, went or got another name." in answer.text
    assert f'href="/themes/{GONE}"' in answer.text


async def test_every_version_is_listed_under_its_month_the_newest_first(past: Client) -> None:
    answer = await past.get("/themes/versions")
    headings = re.findall(r"<h[23]>(.*?)</h[23]>", answer.text)
    assert [re.sub("<[^>]+>", "", heading) for heading in headings] == [
        "December 2026",
        "Version 3",
        "November 2026",
        "Version 2",
        "Version 1",
    ]
    assert "2 things happened in version 3" in answer.text
    assert len(items(answer.text)) == 4


async def test_a_long_list_goes_on_where_it_ended(
    past: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voicebox.web.versions.PAGE", 2)
    first = (await past.get("/themes/versions")).text
    assert re.findall("/themes/versions/([0-9]+)", first) == ["3", "2"]
    [more] = re.findall(r'href="(\?before=[^"]+)"', first)
    following = (await past.get(f"/themes/versions{more}")).text
    assert re.findall("/themes/versions/([0-9]+)", following) == ["1"]
    assert "That is all." in following


async def test_a_version_leads_to_the_one_before_and_the_one_after(past: Client) -> None:
    for number, beside in ((1, ["2"]), (2, ["1", "3"]), (3, ["2"])):
        page = (await past.get(f"/themes/versions/{number}")).text
        assert re.findall(r'/themes/versions/(\d+)" rel=', page) == beside


async def test_only_the_newest_says_that_it_can_still_change(past: Client) -> None:
    said = "can still change on the day it was made"
    shown = [said in (await past.get(f"/themes/versions/{one}")).text for one in (1, 2, 3)]
    assert shown == [False, False, True]


@pytest.mark.parametrize("number", ["0", "4", "-1", "1.0", "٣", "9" * 40, "x", "0" * 32])
async def test_what_is_no_version_is_not_found(past: Client, number: str) -> None:
    assert (await past.get(f"/themes/versions/{number}")).status_code == 404


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, ""])
async def test_a_place_that_is_none_is_the_beginning(past: Client, before: str) -> None:
    answer = await past.get("/themes/versions", params={"before": before})
    assert "Version 3" in answer.text


async def test_no_page_of_versions_tells_a_day_or_names_a_story(past: Client) -> None:
    for path in ("/themes/versions", "/themes/versions/1", "/themes/versions/3"):
        page = (await past.get(path)).text
        assert not re.search(r"2026-11-25|25 November|November 25", page)
        assert "/stories/" not in page


async def test_a_withdrawal_changes_no_byte_of_a_version_before_the_next_window(
    past: Client,
) -> None:
    paths = ["/themes/versions", *(f"/themes/versions/{number}" for number in (1, 2, 3))]
    before = [(await past.get(path)).content for path in paths]
    async with past.state.db.write() as main:
        await themes.forget_story(main, "d")
        assert await themes.everything(main) == []
    assert [(await past.get(path)).content for path in paths] == before


async def test_before_the_first_version_the_list_says_so(client: Client) -> None:
    assert "There is no version yet" in (await client.get("/themes/versions")).text


async def test_no_heading_leaves_a_level_out(past: Client) -> None:
    for path in ("/themes/versions", "/themes/versions/1", "/themes/versions/2"):
        assert skipped(await past.get(path)) == []


async def test_the_pages_of_themes_lead_to_their_versions(past: Client) -> None:
    for path in ("/themes", f"/themes/{HERE}", f"/themes/{GONE}"):
        assert 'href="/themes/versions"' in (await past.get(path)).text

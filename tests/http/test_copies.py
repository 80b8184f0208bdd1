"""On the page of the queue near-copies are folded, and each opens from there."""

import re
from collections.abc import Awaitable, Callable

import httpx2
import pytest

from tests.conftest import Told, hidden
from tests.http.conftest import Moderator, Turn, headings, skipped, words_of

ADVERT = "Buy cheap tablets here today and feel so much better with our best offer of the year "


async def test_a_flood_is_folded_and_each_story_can_be_taken(
    moderators: tuple[Moderator, Moderator], tell: Callable[..., Awaitable[Told]], turn: Turn
) -> None:
    wren = moderators[0]
    for number in range(3):
        await tell(f"{ADVERT} {number}")
    await tell("They rang me back.")
    await turn()
    page = await wren.client.get("/moderation")
    assert "3 stories with nearly the same words" in words_of(page)
    assert page.text.count("<summary>The others") == 1
    assert page.text.count("<details>") == page.text.count("</details>") == 5
    ids = await wren.queue()
    assert len(set(ids)) == 4
    assert [f"Story {number} ·" in words_of(page) for number in (1, 2, 3, 4, 5)] == [True] * 4 + [
        False
    ]
    assert (await wren.act(ids[2], "claim")).status_code == 303
    assert all(level in (1, 2) for level in headings(page))


# --- one act on many -----------------------------------------------------------------------------


@pytest.fixture
async def copies(tell: Callable[..., Awaitable[Told]], turn: Turn) -> list[str]:
    """The receipts of four near-copies that wait, and of a story that is none."""
    told = [await tell(f"{ADVERT} {number}") for number in range(4)]
    told.append(await tell("They rang me back."))
    await turn()
    return [one.receipt for one in told]


async def opened(who: Moderator) -> httpx2.Response:
    """Follow the link of the line to what one act would do."""
    queue = await who.client.get("/moderation")
    [path] = re.findall(r'href="(/moderation/copies/[0-9a-f]+)"', queue.text)
    return await who.client.get(path)


def ticked(page: httpx2.Response) -> list[str]:
    return re.findall(r'name="story" value="([0-9a-f]{32}\.1)" checked', page.text)


async def send(who: Moderator, page: httpx2.Response, **fields: object) -> httpx2.Response:
    """Send the form of the page with everything that is ticked, but for these fields."""
    [action] = re.findall(r'action="(/moderation/copies/[0-9a-f]+)"', page.text)
    given = {
        "csrf": hidden(page, "csrf"),
        "story": ticked(page),
        "clause": "spam.2",
        "sentence": "It is the same text many times.",
    }
    headers = {"sec-fetch-site": "same-origin"}
    return await who.client.request("POST", action, data=given | fields, headers=headers)


async def test_the_page_lists_each_story_with_its_tick_and_a_way_to_open_it(
    moderators: tuple[Moderator, Moderator], copies: list[str]
) -> None:
    page = await opened(moderators[0])
    assert len(set(ticked(page))) == 4
    assert words_of(page).count("Buy cheap tablets") == 4
    assert "They rang me back." not in page.text
    assert skipped(page) == []
    buttons = re.findall(r'form="(open-\d)" name="act" value="claim"', page.text)
    forms = re.findall(r'action="/moderation/stories/[0-9a-f]+" id="(open-\d)"', page.text)
    assert buttons == forms == ["open-1", "open-2", "open-3", "open-4"]
    assert set(re.findall(r'name="clause" value="([^"]+)"', page.text)) == {"spam.1", "spam.2"}
    assert "Nothing is withheld by your votes alone." in words_of(page)


async def test_two_people_withhold_what_neither_lifted_out(
    moderators: tuple[Moderator, Moderator], copies: list[str]
) -> None:
    wren, heron = moderators
    page = await opened(wren)
    lifted, *rest = ticked(page)
    answer = await send(wren, page, story=rest)
    told = words_of(await wren.client.get(answer.headers["location"]))
    assert "Your vote is cast on 3 stories." in told
    assert "withheld" not in told
    page = await opened(heron)
    assert words_of(page).count("A second person is needed.") == 3
    assert "the same text many times" not in page.text.partition("<form")[2].partition("clause")[0]
    answer = await send(heron, page, story=rest)
    told = words_of(await heron.client.get(answer.headers["location"]))
    assert "Your vote is cast on 3 stories. Two people have agreed on 3 of them" in told
    for who in moderators:
        assert lifted.partition(".")[0] in await who.queue()
        assert len(await who.queue()) == 2
    mine = [
        words_of(await wren.client.another().fill("/return", receipt=one, step="open"))
        for one in copies
    ]
    assert sum("It is the same text many times." in one for one in mine) == 3


async def test_what_somebody_took_meanwhile_is_left_out_and_told_by_its_number(
    moderators: tuple[Moderator, Moderator], copies: list[str]
) -> None:
    wren, heron = moderators
    page = await opened(wren)
    await heron.act(ticked(page)[0].partition(".")[0], "claim")
    answer = await send(wren, page)
    told = words_of(await wren.client.get(answer.headers["location"]))
    assert "Your vote is cast on 3 stories. 1 was left out:" in told


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"clause": ""}, "Choose the rule that it breaks."),
        ({"clause": "threat.1"}, "Choose the rule that it breaks."),
        ({"sentence": ""}, "Write a sentence to the teller"),
        ({"story": []}, "Leave at least one story ticked"),
    ],
)
async def test_what_is_missing_is_said_and_what_was_chosen_comes_back(
    moderators: tuple[Moderator, Moderator],
    copies: list[str],
    fields: dict[str, object],
    said: str,
) -> None:
    page = await opened(moderators[0])
    two = ticked(page)[:2]
    answer = await send(moderators[0], page, **{"story": two, **fields})
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert ticked(answer) == ([] if fields.get("story") == [] else two)
    if "sentence" not in fields:
        assert "It is the same text many times." in answer.text
    if "clause" not in fields:
        assert 'value="spam.2" checked' in answer.text
    assert skipped(answer) == []


async def test_words_that_are_heavy_stay_folded(
    moderators: tuple[Moderator, Moderator], tell: Callable[..., Awaitable[Told]], turn: Turn
) -> None:
    for number in range(3):
        await tell(f"{ADVERT} {number}", notes="grief" if number == 0 else "")
    await turn()
    page = await opened(moderators[0])
    first_lines = re.findall(r"<details( open)?><summary>First lines", page.text)
    assert sorted(first_lines) == ["", " open", " open"]


async def test_when_the_copies_are_gone_one_is_told_so(
    moderators: tuple[Moderator, Moderator], copies: list[str]
) -> None:
    wren = moderators[0]
    page = await opened(wren)
    await send(wren, page)
    answer = await wren.client.get(
        re.findall(r'action="(/moderation/copies/[0-9a-f]+)"', page.text)[0]
    )
    assert answer.status_code == 303
    told = words_of(await wren.client.get(answer.headers["location"]))
    assert "There are no near-copies here any longer." in told
    again = await send(wren, page)
    told = words_of(await wren.client.get(again.headers["location"]))
    assert "Your vote is cast on 0 stories. 4 were left out" in told


async def test_what_an_address_says_was_done_is_never_more_than_a_number(
    moderators: tuple[Moderator, Moderator],
) -> None:
    for done in ("cast-1-2", "cast-x-0-0", "cast-1-1-1-1", "cast-٣-0-0", "cast-9999-0-0"):
        page = await moderators[0].client.get("/moderation", params={"done": done})
        assert "Your vote is cast" not in page.text

"""The reading wall and one story: chance's order, a reader's own choice, and nobody counted."""

import re
from collections.abc import Awaitable, Callable
from html import unescape
from urllib.parse import urlencode

import httpx2
import pytest

from tests.conftest import Client, Clock, Told
from tests.http.conftest import Publish, Turn, words_of
from voicebox.flows import withdraw

Tell = Callable[..., Awaitable[Told]]


def listed(answer: httpx2.Response) -> list[str]:
    """Return the ids of the stories on a page of the wall, in its order."""
    assert answer.status_code == 200
    return re.findall(r'<h2[^>]*><a href="/stories/([0-9a-f]+)"', answer.text)


async def wall(client: Client, **asked: str) -> list[str]:
    return listed(await client.get("/stories", params=asked))


def link(answer: httpx2.Response, label: str) -> str:
    """Return the address of the link with this label."""
    found = re.search(rf'<a[^>]*href="([^"]*)"[^>]*>{re.escape(label)}</a>', answer.text)
    assert found, label
    return unescape(found[1])


async def test_the_order_holds_within_a_window_and_is_another_in_the_next(
    client: Client, publish: Publish, turn: Turn, clock: Clock
) -> None:
    told = [await publish(f"Story number {number}.") for number in range(8)]
    first = await wall(client)
    clock.advance(hours=2)
    await turn()
    assert await wall(client) == first
    clock.advance(days=1)
    await turn()
    second = await wall(client)
    assert set(first) == set(second) == set(told)
    assert len({tuple(first), tuple(second), tuple(told)}) == 3


async def test_every_story_is_on_one_page_of_the_wall(client: Client, publish: Publish) -> None:
    told = {await publish(f"Story number {number}.") for number in range(23)}
    answer = await client.get("/stories")
    first = listed(answer)
    answer = await client.get(link(answer, "More"))
    assert len(first) == 20
    assert set(first) | set(listed(answer)) == told
    assert len(listed(answer)) == 3
    assert "That is all." in answer.text


async def test_filters_stand_in_the_address_and_can_be_taken_away(
    client: Client, publish: Publish
) -> None:
    carer = await publish("I sat beside her bed.", standpoint="carer")
    own = await publish("I lay in the bed.", standpoint="patient")
    page = await client.get(link(await client.get("/stories"), "carer"))
    assert page.url.query == b"standpoint=carer"
    assert listed(page) == [carer]
    assert "A few stories" in words_of(page)
    assert set(listed(await client.get(link(page, "take away")))) == {carer, own}


async def test_words_are_found_together_with_filters(client: Client, publish: Publish) -> None:
    both = await publish("The bed was cold.", standpoint="carer")
    await publish("The bed was warm.", standpoint="carer")
    await publish("The bed was cold too.", standpoint="patient")
    assert await wall(client, q="COLD bed", standpoint="carer") == [both]


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        ("We waited so long.", '"waited" long*'),
        ("We waited so long.", "WAITED   so\u00a0long"),
        ("The café was closed.", "cafe"),
        ("قالت الممرضة نعم", "الممرضة"),
        ("Near the end, or not.", "NEAR(end not)"),
        ("Words and title.", "words AND title"),
        ("A column: words.", "words:column"),
    ],
)
async def test_what_is_searched_for_is_words_and_no_language(
    client: Client, publish: Publish, words: str, typed: str
) -> None:
    story_id = await publish(words)
    assert await wall(client, q=typed) == [story_id]


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "*",
        "'; DROP TABLE search; --",
        "a" * 5_000,
        "{a b}:^",
        "😀",
        "\u202eabc",
        "_",
        "%",
        "NOT",
    ],
)
async def test_odd_searches_find_nothing_and_offer_the_way_back(
    client: Client, publish: Publish, typed: str
) -> None:
    story_id = await publish()
    answer = await client.get("/stories", params={"q": typed})
    assert listed(answer) == []
    assert "No story fits all of this" in answer.text
    assert listed(await client.get(link(answer, "Show all stories again"))) == [story_id]


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "\n\t"])
async def test_a_search_for_nothing_shows_everything(
    client: Client, publish: Publish, typed: str
) -> None:
    story_id = await publish()
    answer = await client.get("/stories", params={"q": typed})
    assert listed(answer) == [story_id]
    assert "take away" not in answer.text


async def test_what_was_searched_for_is_escaped(client: Client) -> None:
    answer = await client.get("/stories", params={"q": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text
    assert 'value="&#34;&gt;&lt;script&gt;' in answer.text


@pytest.mark.parametrize("after", ["0", "-1", "x", "999", "9" * 19, "9" * 400, "١", "1e3", ""])
async def test_an_odd_place_in_the_list_gets_a_page(
    client: Client, publish: Publish, after: str
) -> None:
    await publish()
    assert (await client.get("/stories", params={"after": after})).status_code == 200


@pytest.mark.parametrize("name", ["standpoint", "month", "language", "collection", "theme"])
@pytest.mark.parametrize("value", ["unknown", "%", "\x00x", "' OR 1=1", "é" * 2_000])
async def test_a_filter_for_what_is_not_there_finds_nothing(
    client: Client, publish: Publish, name: str, value: str
) -> None:
    await publish()
    assert await wall(client, **{name: value}) == []


async def test_readers_leave_subjects_out_just_for_now(client: Client, publish: Publish) -> None:
    calm = await publish("A quiet day.")
    await publish("A loud night.", notes="Restraint")
    start = await client.get("/stories")
    assert len(listed(start)) == 2
    without = await client.get(link(start, "restraint"))
    assert without.url.query == b"without=restraint"
    assert listed(without) == [calm]
    assert "set-cookie" not in without.headers
    assert len(listed(await client.get(link(without, "take away")))) == 2


async def test_everything_left_out_says_so_and_offers_the_way_back(
    client: Client, publish: Publish
) -> None:
    await publish("A loud night.", notes="restraint, a death")
    page = await client.get(f"/stories?{urlencode([('without', 'Restraint'), ('without', '')])}")
    assert listed(page) == []
    assert "No story fits all of this" in page.text
    assert len(listed(await client.get(link(page, "Show all stories again")))) == 1


async def test_an_empty_wall_says_that_the_first_story_will_come(client: Client) -> None:
    assert "No stories yet. The first will appear here." in (await client.get("/stories")).text


async def test_a_noted_story_is_folded_under_its_note(client: Client, publish: Publish) -> None:
    story_id = await publish("It was loud.", notes="restraint")
    for path in ("/stories", f"/stories/{story_id}"):
        page = (await client.get(path)).text
        fold = page.index("<details><summary>", page.index("speaks of:"))
        assert page.index("restraint") < fold < page.index("It was loud.")


async def test_a_story_is_shown_as_it_was_written(client: Client, publish: Publish) -> None:
    words = "  One line.\n\n\tA second <b>line</b> & a \u202eturned\u202c one.\n— the end"
    story_id = await publish(words, title="My <title>", tags="beds, night")
    page = (await client.get(f"/stories/{story_id}")).text
    assert words.strip() in unescape(page)
    assert "<b>line" not in page
    assert "My &lt;title&gt;" in page


async def test_a_long_story_is_never_cut_on_its_own_page(client: Client, publish: Publish) -> None:
    words = "word " * 9_998 + "the end."
    story_id = await publish(words)
    assert "the end." not in (await client.get("/stories")).text
    assert words in (await client.get(f"/stories/{story_id}")).text


async def test_a_withdrawn_story_is_gone_and_an_unknown_one_was_never_there(
    client: Client, publish: Publish
) -> None:
    receipts: list[str] = []
    story_id = await publish("Zebras crossed the ward.", notes="zebra", receipts=receipts)
    assert (await client.get(f"/stories/{story_id}")).status_code == 200
    state = client.state
    assert await withdraw.withdraw(state.db, state.keyring, receipts[0]) is not None
    gone = await client.get(f"/stories/{story_id}")
    assert gone.status_code == 410
    assert "This story was taken back" in gone.text
    for path in (f"/stories/{story_id}", "/stories", "/stories?q=crossed"):
        assert "zebra" not in (await client.get(path)).text.lower()
    assert (await client.get(f"/stories/{'0' * 32}")).status_code == 404


@pytest.mark.parametrize("odd", ["x", "%00", "é", "0" * 5_000, "%2e%2e"])
async def test_an_odd_address_of_a_story_is_not_there(client: Client, odd: str) -> None:
    assert (await client.get(f"/stories/{odd}")).status_code == 404


@pytest.mark.parametrize(
    "dials",
    [{"counted": "yes"}, {"quoted": "yes"}, {"counted": "yes", "quoted": "yes", "reused": "yes"}],
)
async def test_a_story_has_a_page_only_when_its_teller_lets_it_be_shown(
    client: Client, publish: Publish, dials: dict[str, str]
) -> None:
    story_id = await publish("Zebras crossed the ward.", preset="each", notes="zebra", **dials)
    assert (await client.get(f"/stories/{story_id}")).status_code == 404
    for path in ("/stories", "/stories?q=crossed", "/themes", "/themes/alone"):
        assert "zebra" not in (await client.get(path)).text.lower()


async def test_reading_leaves_no_cookie_and_counts_nobody(client: Client, publish: Publish) -> None:
    story_id = await publish()
    paths = ("/stories", f"/stories/{story_id}")
    before = [(await client.get(path)).content for path in paths]
    for _ in range(5):
        for path in paths:
            answer = await client.get(path)
            assert "set-cookie" not in answer.headers
            assert answer.headers["cache-control"] == "private, max-age=30"
    assert [(await client.get(path)).content for path in paths] == before
    text = words_of(await client.get(paths[1])).lower()
    assert not re.search(r"\b(likes?|views?|popular|shares?|followers?|comments?)\b", text)


async def test_a_long_address_cannot_ask_for_a_page_of_megabytes(
    client: Client, publish: Publish
) -> None:
    for number in range(3):
        await publish(f"Story number {number}.", notes=f"loss {number}")
    asked: list[tuple[str, str]] = [("without", f"{number:020}") for number in range(1500)]
    answer = await client.get(f"/stories?{urlencode([*asked, ('q', 'a' * 8000)])}")
    assert answer.status_code == 200
    assert len(answer.content) < 200_000


async def test_what_a_note_warns_of_is_not_read_out_by_a_link(
    client: Client, publish: Publish
) -> None:
    await publish("The knife was " + "long " * 80, notes="self-harm")
    answer = await client.get("/stories")
    assert "Read all of it" in answer.text
    assert answer.text.count("The knife was") == 1


async def test_everything_in_a_tellers_words_says_its_language(
    client: Client, publish: Publish
) -> None:
    own = {"title": "کہانی", "tags": "وارڈ", "notes": "انتظار", "standpoint_own": "مریض"}
    story_id = await publish("مجھے کسی نے نہیں بتایا۔", language="ur", **own)
    for address in ("/stories", f"/stories/{story_id}"):
        main = (await client.get(address)).text.partition("<main")[2].partition("</main>")[0]
        told = re.findall(r"<[^>]*>(?=[^<]*[\u0600-\u06ff])", main)
        plain = [tag for tag in told if 'lang="ur"' not in tag]
        assert len(told) > 3
        # A link to leave a subject out gathers many stories: it is in no one language.
        assert all("without=" in tag or "standpoint=" in tag for tag in plain), plain

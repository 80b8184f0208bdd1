"""Add or change anything: a box from every page, without a script, a receipt or a name."""

from collections.abc import Awaitable, Callable
from html import unescape

import httpx2
import pytest
from starlette.routing import Route

from tests.conftest import Client, Clock, hidden
from tests.http.conftest import Moderator, words_of
from voicebox.receipt import mint, show
from voicebox.web import changes
from voicebox.web.routes import ROUTES
from voicebox.world import World

Enrol = Callable[..., Awaitable[Moderator]]
WORDS = "The rule about threats is hard to read.\nCould it be shorter? “Yes” & no."


async def send(client: Client, message: str = WORDS, about: str = "rules") -> httpx2.Response:
    return await client.fill("/change", message=message, about=about)


def kept(answer: httpx2.Response) -> str:
    """Return what stands in the box of a page."""
    return unescape(answer.text.partition("<textarea")[2].partition(">")[2].partition("<")[0])


async def test_a_message_is_taken_and_counted_in_public_without_its_words(client: Client) -> None:
    answer = await send(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/changes?done=sent")
    assert "set-cookie" not in answer.headers
    page = words_of(await client.get("/changes?done=sent"))
    assert "We have it." in page
    assert "1 message waits for a person to read it." in page
    assert "hard to read" not in page


async def test_the_box_says_what_it_is_about_and_sends_it_along(client: Client) -> None:
    page = await client.get("/change?about=rules")
    assert "It is about: Rules." in words_of(page)
    assert hidden(page, "about") == "rules"


@pytest.mark.parametrize("about", ["", "nowhere", "<b>", "rules&x=1", "a" * 5000])
async def test_what_is_no_page_of_ours_is_about_the_whole_site(client: Client, about: str) -> None:
    page = await client.get("/change", params={"about": about})
    if not about.startswith("rules"):
        assert "It is about: the whole site." in words_of(page)
        assert hidden(page, "about") == ""
    await send(client, about=about)
    async with client.state.db.read() as main:
        [(page_name,)] = (await main.exec_driver_sql("SELECT page FROM messages")).fetchall()
    assert page_name == ""


async def test_every_page_of_the_site_map_can_be_called_something(client: Client) -> None:
    names = [route.name for route in ROUTES if isinstance(route, Route)]
    assert len(names) == len(ROUTES)
    for name in names:
        page = words_of(await client.get("/change", params={"about": name}))
        assert "the whole site" not in page


@pytest.mark.parametrize("blank", ["", "   ", "\n\n", "\u3164"])
async def test_a_blank_message_is_refused_kindly(client: Client, blank: str) -> None:
    answer = await send(client, blank)
    assert answer.status_code == 422
    assert "There is nothing here yet. One sentence is enough." in words_of(answer)
    assert 'href="#message"' in answer.text
    assert 'id="message-problem"' in answer.text


@pytest.mark.parametrize("written", ["{}", "My receipt is {}.", "{}0000 and"])
async def test_a_receipt_in_it_is_not_made_public(
    client: Client, world: World, written: str
) -> None:
    digits = mint(world)
    for receipt in (digits, show(digits), show(digits).replace(" ", "-")):
        answer = await send(client, written.format(receipt))
        assert answer.status_code == 422
        assert "This looks like a receipt." in words_of(answer)
        assert receipt in kept(answer)


async def test_a_telephone_number_is_no_receipt(client: Client) -> None:
    assert (await send(client, "Ring 020 7946 0958, not 0300 123 456 before 8 or 9.")).is_redirect


async def test_what_is_too_long_comes_back_whole(client: Client) -> None:
    answer = await send(client, "long " * 1001)
    assert answer.status_code == 422
    assert kept(answer).strip() == ("long " * 1001).strip()
    assert "longer than there is room for" in words_of(answer)


async def test_broken_letters_come_back_with_the_words(client: Client) -> None:
    body = b"about=rules&message=Shorter%2C+please+%ED%A0"
    head = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
    answer = await client.post("/change", content=body, headers=head)
    assert answer.status_code == 422
    assert "Shorter, please" in kept(answer)


async def test_a_flood_ends_with_the_hour_and_costs_nobody_their_words(
    client: Client, clock: Clock
) -> None:
    for _ in range(changes.AN_HOUR):
        assert client.state.message_budget.take()
    full = await send(client)
    assert full.status_code == 503
    assert kept(full).strip() == WORDS
    assert "try again in 30 minutes" in words_of(full)  # the clock stands at half past
    clock.advance(minutes=30)
    assert (await send(client)).status_code == 303


@pytest.mark.parametrize("path", ["/change", "/no-such-page"])
async def test_words_come_back_when_a_form_fails_on_its_way(client: Client, path: str) -> None:
    answer = await client.post(
        path, data={"message": WORDS}, headers={"sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 403
    assert kept(answer).strip() == WORDS
    assert 'action="/change"' in answer.text


async def test_words_come_back_when_the_database_cannot_take_them(client: Client) -> None:
    async with client.state.db.write() as main:
        await main.exec_driver_sql("DROP TABLE messages")
    answer = await send(client)
    assert answer.status_code == 500
    assert kept(answer).strip() == WORDS


# --- moderators ------------------------------------------------------------------------------


async def due(moderator: Moderator) -> list[str]:
    """Return the addresses of the messages that a moderator's page links to."""
    page = (await moderator.client.get("/moderation/messages")).text
    return [part.partition('"')[0] for part in page.split('href="')[1:] if "messages/" in part]


async def act(moderator: Moderator, path: str, **fields: str) -> httpx2.Response:
    token = hidden(await moderator.client.get(path), "csrf")
    return await moderator.client.fill(path, csrf=token, **fields)


async def test_a_message_is_read_shown_and_answered(
    client: Client, moderators: tuple[Moderator, ...]
) -> None:
    await send(client)
    wren, heron = moderators
    [path] = await due(wren)
    assert WORDS.replace("\n", " ") in words_of(await wren.client.get(path))
    assert (await act(wren, path, act="show")).headers["location"].endswith("done=publish")
    page = words_of(await client.get("/changes"))
    assert f"Rules · November 2026 {WORDS.replace(chr(10), ' ')} It waits for its answer." in page
    assert (await act(heron, path, act="answer", answer="It is shorter now.")).status_code == 303
    page = words_of(await client.get("/changes"))
    assert "Answered in November 2026: It is shorter now." in page
    assert "heron" not in page
    assert await due(heron) == []


async def test_two_keep_it_back_for_a_reason_that_everybody_reads(
    client: Client, moderators: tuple[Moderator, ...]
) -> None:
    await send(client)
    for moderator, done in zip(moderators, ("wait", "refuse"), strict=True):
        [path] = await due(moderator)
        answer = await act(moderator, path, act="withhold", reason="spam")
        assert answer.headers["location"].endswith(f"done={done}")
    page = words_of(await client.get("/changes"))
    assert "November 2026: Not anyone's experience" in page
    assert "hard to read" not in page


async def test_keeping_back_without_one_of_the_seven_leads_back_to_the_form(
    client: Client, moderators: tuple[Moderator, ...]
) -> None:
    await send(client)
    [path] = await due(moderators[0])
    for reason in ("", "critical", "about_us"):
        answer = await act(moderators[0], path, act="withhold", reason=reason)
        assert answer.status_code == 422
        assert 'href="#reason"' in answer.text
    assert "A second person" not in (await moderators[1].client.get("/moderation/messages")).text


@pytest.mark.parametrize("words", ["", " ", "long " * 1001])
async def test_an_answer_that_cannot_stand_comes_back(
    client: Client, moderators: tuple[Moderator, ...], words: str
) -> None:
    await send(client)
    [path] = await due(moderators[0])
    await act(moderators[0], path, act="show")
    answer = await act(moderators[0], path, act="answer", answer=words)
    assert answer.status_code == 422
    assert 'href="#answer"' in answer.text
    assert kept(answer).strip() == words.strip()


async def test_an_answer_that_came_second_is_given_back_to_its_writer(
    client: Client, moderators: tuple[Moderator, ...]
) -> None:
    await send(client)
    wren, heron = moderators
    [path] = await due(wren)
    await act(wren, path, act="show")
    token = hidden(await heron.client.get(path), "csrf")
    await act(wren, path, act="answer", answer="First.")
    second = await heron.client.fill(path, csrf=token, act="answer", answer="I wrote this.")
    assert second.status_code == 409
    assert "I wrote this." in second.text


async def test_nobody_from_outside_reads_or_answers(client: Client) -> None:
    await send(client)
    assert "Sign in to read" in (await client.get("/moderation/messages")).text
    [path] = [f"/moderation/messages/{'0' * 32}"]
    assert (await client.get(path)).status_code == 403
    for fields in ({"act": "show"}, {"act": "answer", "answer": "Ha."}):
        assert (await client.fill(path, **fields)).status_code == 403


# --- what was learned ------------------------------------------------------------------------


async def lead(client: Client, moderators: tuple[Moderator, ...]) -> Moderator:
    """Return a moderator who has become a lead."""
    async with client.state.db.write() as main:
        await main.exec_driver_sql("UPDATE staff SET role = 'lead' WHERE name = 'wren'")
    return moderators[0]


async def test_a_month_in_which_nothing_was_overturned_says_so(client: Client) -> None:
    assert "November 2026 No refusal was overturned." in words_of(await client.get("/changes"))


async def test_a_lead_says_what_was_learned_and_nobody_says_who(
    client: Client, moderators: tuple[Moderator, ...]
) -> None:
    wren = await lead(client, moderators)
    answer = await act(wren, "/moderation/learned", kind="message", answer="Rules are shorter.")
    assert answer.headers["location"] == "/changes"
    page = words_of(await client.get("/changes"))
    assert "From a message: Rules are shorter." in page
    assert "wren" not in page


async def test_what_could_point_to_somebody_is_shown_before_it_is_public(
    client: Client, moderators: tuple[Moderator, ...]
) -> None:
    wren = await lead(client, moderators)
    fields = {"kind": "message", "answer": "We spoke with Dr Marsh on 12 March 2026."}
    asked = await act(wren, "/moderation/learned", **fields)
    assert asked.status_code == 422
    assert "<mark>Dr Marsh</mark>" in asked.text
    assert "Dr Marsh" not in (await client.get("/changes")).text
    assert (await act(wren, "/moderation/learned", anyway="yes", **fields)).status_code == 303
    assert "Dr Marsh" in (await client.get("/changes")).text


async def test_an_entry_without_its_parts_comes_back_with_both_problems(
    client: Client, moderators: tuple[Moderator, ...]
) -> None:
    wren = await lead(client, moderators)
    answer = await act(wren, "/moderation/learned", kind="anger", answer=" ")
    assert answer.status_code == 422
    assert 'href="#kind"' in answer.text
    assert 'href="#answer"' in answer.text


async def test_a_moderator_who_is_no_lead_is_not_asked(
    client: Client, moderators: tuple[Moderator, ...]
) -> None:
    page = await moderators[1].client.get("/moderation/messages")
    assert "Say what we learned" not in page.text
    assert (await moderators[1].client.get("/moderation/learned")).status_code == 403
    token = hidden(await moderators[1].client.get("/moderation"), "csrf")
    fields = {"csrf": token, "kind": "message", "answer": "Mine."}
    assert (await moderators[1].client.fill("/moderation/learned", **fields)).status_code == 403

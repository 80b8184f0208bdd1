"""The desk for legal notices, and what a teller reads and answers of them."""

import re
import sqlite3
from contextlib import closing

import pytest

from tests.conftest import Client, Clock, hidden
from tests.http.conftest import Moderator, Publish, skipped, words_of

NOTICE = {
    "act": "log",
    "came": "2026-11-25",
    "sender": "A solicitor at Marsh Street.",
    "told": "The second sentence is false.",
}


@pytest.fixture
def lead(moderators: tuple[Moderator, ...]) -> Moderator:
    """Somebody who is a lead."""
    state = moderators[0].client.state
    with closing(sqlite3.connect(state.settings.data / "main.db")) as file, file:
        file.execute("UPDATE staff SET role = 'lead' WHERE name = ?", (moderators[0].name,))
    return moderators[0]


@pytest.fixture
def receipts() -> list[str]:
    return []


@pytest.fixture
async def story_id(publish: Publish, receipts: list[str]) -> str:
    """A published story."""
    return await publish("It was loud.", receipts)


async def keep(lead: Moderator, story_id: str, **other: str) -> str:
    """Keep a notice through the page; return what the page then says."""
    token = hidden(await lead.client.get("/moderation/notices"), "csrf")
    fields = {"csrf": token, "story": f"https://voicebox.test/stories/{story_id}"} | NOTICE | other
    answer = await lead.client.fill("/moderation/notices", **fields)
    if answer.status_code == 303:
        answer = await lead.client.get(answer.headers["location"])
    return words_of(answer)


async def test_a_lead_keeps_a_notice_and_sees_its_clocks(lead: Moderator, story_id: str) -> None:
    said = await keep(lead, story_id)
    assert "It is a case now" in said
    assert "A solicitor at Marsh Street." in said
    assert "To be passed on by 27 November 2026, at the hour at which it came" in said
    assert "The teller has until 30 November 2026" in said


async def test_only_leads_are_led_to_the_desk(
    lead: Moderator, moderators: tuple[Moderator, ...], story_id: str
) -> None:
    link = 'href="/moderation/notices"'
    assert link in (await lead.client.get("/moderation")).text
    assert link not in (await moderators[1].client.get("/moderation")).text
    assert (await moderators[1].client.get("/moderation/notices")).status_code == 403


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("story", "that one", "Copy the address of the story's page here."),
        ("sender", "", "Say who wrote"),
        ("told", "", "Say what they complain of"),
        ("came", "on Monday", "Write the day on which it came"),
        ("came", "2026-12-01", "cannot be after today"),
    ],
)
async def test_a_case_that_is_not_whole_comes_back_with_what_was_written(
    lead: Moderator, story_id: str, field: str, typed: str, said: str
) -> None:
    found = await keep(lead, story_id, **{field: typed})
    assert said in found
    if field != "told":
        assert "The second sentence is false." in found


async def test_the_story_stays_and_its_teller_reads_the_complaint_and_answers_it(
    client: Client, lead: Moderator, story_id: str, receipts: list[str]
) -> None:
    await keep(lead, story_id)
    page = await client.fill("/return", receipt=receipts[0], step="open")
    assert "A complaint takes no story down here." in words_of(page)
    assert "The second sentence is false." in words_of(page)
    assert "Marsh Street" not in page.text
    answered = await client.fill(
        "/return",
        token=hidden(page, "token"),
        notice=hidden(page, "notice"),
        words="It is true.",
        step="answer_notice",
    )
    assert "This is what you answered: It is true." in words_of(answered)
    assert "It is true." in (await lead.client.get("/moderation/notices")).text
    assert (await client.get(f"/stories/{story_id}")).status_code == 200


@pytest.mark.parametrize(
    ("words", "said"),
    [(" ", "There is nothing here yet."), ("long " * 10_001, "Your answer is still here.")],
)
async def test_an_answer_that_cannot_be_sent_comes_back(
    client: Client, lead: Moderator, story_id: str, receipts: list[str], words: str, said: str
) -> None:
    await keep(lead, story_id)
    page = await client.fill("/return", receipt=receipts[0], step="open")
    fields = {"token": hidden(page, "token"), "notice": hidden(page, "notice"), "words": words}
    answered = await client.fill("/return", step="answer_notice", **fields)
    assert said in words_of(answered)
    assert words.strip() in answered.text
    assert "This is what you answered" not in words_of(answered)
    assert answered.status_code == 422
    assert 'href="#words-1"' in answered.text
    assert 'id="words-1-problem"' in answered.text


async def test_an_answer_sent_too_late_for_the_page_is_not_lost(
    client: Client, lead: Moderator, story_id: str, receipts: list[str], clock: Clock
) -> None:
    await keep(lead, story_id)
    page = await client.fill("/return", receipt=receipts[0], step="open")
    clock.advance(minutes=31)
    fields = {"token": hidden(page, "token"), "notice": hidden(page, "notice")}
    late = await client.fill("/return", step="answer_notice", words="I wrote long.", **fields)
    assert late.status_code == 422
    assert "I wrote long." in late.text


async def test_an_answer_to_what_was_answered_before_comes_back(
    client: Client, lead: Moderator, story_id: str, receipts: list[str]
) -> None:
    await keep(lead, story_id)
    page = await client.fill("/return", receipt=receipts[0], step="open")
    fields = {"token": hidden(page, "token"), "notice": hidden(page, "notice")}
    await client.fill("/return", step="answer_notice", words="It is true.", **fields)
    second = await client.fill("/return", step="answer_notice", words="And I saw it.", **fields)
    assert second.status_code == 422
    assert "it was answered before" in words_of(second)
    assert 'href="#unsent"' in second.text
    assert "And I saw it." in second.text.partition('id="unsent"')[2]


async def test_a_case_is_closed_and_its_teller_is_told(
    client: Client, lead: Moderator, story_id: str, receipts: list[str]
) -> None:
    await keep(lead, story_id)
    page = await lead.client.get("/moderation/notices")
    fields = {"csrf": hidden(page, "csrf"), "notice": hidden(page, "notice"), "act": "close"}
    closed = await lead.client.fill("/moderation/notices", **fields)
    assert "The case is closed." in words_of(await lead.client.get(closed.headers["location"]))
    mine = words_of(await client.fill("/return", receipt=receipts[0], step="open"))
    assert "We have closed it. Your story was not changed for it." in mine


async def test_the_pages_skip_no_heading_and_no_field_has_the_name_of_another(
    client: Client, lead: Moderator, story_id: str, receipts: list[str]
) -> None:
    await keep(lead, story_id)
    await keep(lead, story_id, told="The first one, too.")
    desk = await lead.client.get("/moderation/notices")
    mine = await client.fill("/return", receipt=receipts[0], step="open")
    assert [skipped(answer) for answer in (desk, mine)] == [[], []]
    for answer in (desk, mine):
        ids = re.findall(r' id="([^"]+)"', answer.text)
        assert len(ids) == len(set(ids))

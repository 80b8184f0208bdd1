"""Something is wrong with this story: said by a reader, read again, and told its teller."""

import re

import pytest

from tests.conftest import Client, Clock
from tests.http.conftest import Moderator, Publish, headings, skipped, words_of

Two = tuple[Moderator, Moderator]
WORDS = "The quaggas of Long Lane 5 were loud."


@pytest.fixture
def receipts() -> list[str]:
    return []


@pytest.fixture
async def story_id(publish: Publish, receipts: list[str]) -> str:
    """A published story."""
    return await publish(WORDS, receipts)


async def report(client: Client, story_id: str, **fields: str) -> str:
    """Report a story; return the words of the page that follows."""
    answer = await client.fill(f"/stories/{story_id}/report", **{"reason": "threat"} | fields)
    assert answer.status_code == 303, answer.text
    return words_of(await client.get(answer.headers["location"]))


async def decide(who: Moderator, story_id: str, clause: str = "", **more: str) -> str:
    """Vote on a reported story; return the words of the page that follows."""
    page = await who.client.get(f"/moderation/reported/{story_id}")
    token = re.findall(r'name="csrf" value="([^"]+)"', page.text)[0]
    against = {"clause": clause, "words": "Long Lane 5", "sentence": "Here is why."} | more
    fields = {"vote": "withhold", **against} if clause else {"vote": "publish"}
    answer = await who.client.fill(f"/moderation/reported/{story_id}", csrf=token, **fields)
    if answer.status_code != 303:
        return words_of(answer)
    return words_of(await who.client.get(answer.headers["location"]))


async def mine(client: Client, receipt: str) -> str:
    return words_of(await client.fill("/return", receipt=receipt, step="open"))


async def test_a_storys_page_leads_to_the_form_and_the_form_asks_for_no_account(
    client: Client, story_id: str
) -> None:
    page = await client.get(f"/stories/{story_id}")
    assert f'href="/stories/{story_id}/report"' in page.text
    form = await client.get(f"/stories/{story_id}/report")
    assert re.findall(r'type="radio" id="[^"]+" name="reason"', form.text) == [
        f'type="radio" id="reason-{key}" name="reason"'
        for key in (
            *("spam", "threat", "method", "third_party"),
            *("hate", "illegal", "legal_order"),
        )
    ]
    assert set(re.findall(r'name="(\w+)"', form.text)) == {"viewport", "reason", "words"}
    assert "checked" not in form.text


async def test_a_report_sets_no_cookie_and_the_story_stays_up(
    client: Client, story_id: str
) -> None:
    said = await report(client, story_id, words="It is my lane.")
    assert "A person will read this story again. It stays up meanwhile." in said
    assert not client.cookies
    assert WORDS in words_of(await client.get(f"/stories/{story_id}"))
    assert "Others have told us the same" in await report(client, story_id)


async def test_a_report_without_a_reason_comes_back_with_its_words(
    client: Client, story_id: str
) -> None:
    path = f"/stories/{story_id}/report"
    for reason in ("", "critical", "rude"):
        answer = await client.fill(path, reason=reason, words="It is my lane.")
        assert answer.status_code == 422
        assert "Choose what is wrong with it." in words_of(answer)
        assert "It is my lane." in answer.text


async def test_words_that_are_too_many_come_back_whole(client: Client, story_id: str) -> None:
    words = "lane " * 1100
    answer = await client.fill(f"/stories/{story_id}/report", reason="threat", words=words)
    assert answer.status_code == 422
    assert words.strip() in answer.text
    for number in range(20):
        await report(client, story_id, words=f"No. {number}")
    answer = await client.fill(f"/stories/{story_id}/report", reason="hate", words="One more.")
    assert answer.status_code == 422
    assert "One more." in answer.text
    assert "take your words out" in words_of(answer)


async def test_what_is_no_public_story_has_no_form_and_takes_no_report(client: Client) -> None:
    for unknown in ("0" * 32, "x", "é"):
        path = f"/stories/{unknown}/report"
        assert (await client.get(path)).status_code == 404
        assert (await client.fill(path, reason="threat", words="Mine.")).status_code == 404


async def test_a_form_from_another_site_reports_nothing(
    client: Client, story_id: str, moderators: Two
) -> None:
    answer = await client.post(
        f"/stories/{story_id}/report",
        data={"reason": "threat"},
        headers={"sec-fetch-site": "cross-site"},
    )
    assert answer.status_code == 403
    assert "Reported by readers" not in (await moderators[0].client.get("/moderation")).text


async def test_many_reports_are_one_line_of_the_queue_without_a_number(
    client: Client, story_id: str, moderators: Two
) -> None:
    await report(client, story_id)
    once = await moderators[0].client.get("/moderation")
    for _ in range(7):
        await report(client, story_id)
    page = await moderators[0].client.get("/moderation")
    assert page.text.count(f'href="/moderation/reported/{story_id}"') == 1
    assert words_of(page) == words_of(once)


async def test_markup_in_what_a_reader_wrote_stays_words(
    client: Client, story_id: str, moderators: Two
) -> None:
    await report(client, story_id, words="<script>alert(1)</script>")
    page = await moderators[0].client.get(f"/moderation/reported/{story_id}")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


async def test_one_moderator_keeps_it_and_it_is_not_asked_again(
    client: Client, story_id: str, moderators: Two
) -> None:
    await report(client, story_id)
    assert "It stays up" in await decide(moderators[0], story_id)
    assert "Reported by readers" not in (await moderators[1].client.get("/moderation")).text
    assert "We do not ask a second time." in await report(client, story_id)


async def test_two_moderators_withhold_it_and_its_teller_reads_why(
    client: Client, story_id: str, moderators: Two, receipts: list[str]
) -> None:
    await report(client, story_id)
    first = await decide(moderators[0], story_id, "threat.1", sentence="It tells where.")
    assert "A second person reads it now" in first
    assert (await client.get(f"/stories/{story_id}")).status_code == 200
    assert "it is public no longer" in await decide(moderators[1], story_id, "threat.2")
    assert (await client.get(f"/stories/{story_id}")).status_code == 404
    for path in ("/stories", "/stories?q=Lane"):
        assert "quaggas" not in (await client.get(path)).text
    told = await mine(client, receipts[0])
    assert "Why we cannot show it: A threat to a person" in told
    assert "It tells where." in told


async def test_a_vote_that_is_not_whole_comes_back_with_what_was_written(
    client: Client, story_id: str, moderators: Two
) -> None:
    await report(client, story_id)
    said = await decide(moderators[0], story_id, "threat.1", words="elsewhere", sentence="Mine.")
    assert "These words are not in the story." in said
    assert "elsewhere" in said
    assert "Mine." in said


async def test_a_fold_shows_a_notice_with_its_reason_and_none_of_the_words(
    client: Client, story_id: str, moderators: Two, clock: Clock, receipts: list[str]
) -> None:
    await report(client, story_id)
    await decide(moderators[0], story_id, "threat.1", fold="yes")
    page = await client.get(f"/stories/{story_id}")
    assert page.status_code == 200
    assert "quaggas" not in page.text
    assert "This story is folded for a day at most" in words_of(page)
    assert "A threat to a person" in words_of(page)
    for path in ("/stories", "/stories?q=Lane", f"/stories/{story_id}/report", "/themes/alone"):
        assert "quaggas" not in (await client.get(path)).text
    told = await mine(client, receipts[0])
    assert "readers see a notice in place of your words" in told
    assert "It is public, exactly as you wrote it." not in told
    assert "stays up meanwhile" not in words_of(await client.get(f"/stories/{story_id}/report"))
    again = await report(client, story_id, reason="hate")
    assert "Just now it stands behind a notice" in again
    assert "stays up meanwhile" not in again
    clock.advance(hours=24)
    await client.state.worker.run_once()
    assert WORDS in words_of(await client.get(f"/stories/{story_id}"))


async def test_a_fold_for_another_reason_is_refused_and_says_for_which_it_can_be(
    client: Client, story_id: str, moderators: Two
) -> None:
    await report(client, story_id)
    said = await decide(moderators[0], story_id, "hate.1", fold="yes", sentence="Kept words.")
    assert "A story is folded only for a threat" in said
    assert "Kept words." in said
    assert WORDS in words_of(await client.get(f"/stories/{story_id}"))


async def test_its_teller_is_told_that_somebody_wrote_and_that_it_stays_up(
    client: Client, story_id: str, moderators: Two, receipts: list[str]
) -> None:
    assert "Somebody has written to us" not in await mine(client, receipts[0])
    await report(client, story_id)
    told = await mine(client, receipts[0])
    assert "Somebody has written to us about it" in told
    assert "It stays up. A person will read it again." in told
    await decide(moderators[0], story_id)
    told = await mine(client, receipts[0])
    assert "Somebody has written to us" not in told
    assert "It was read again, because a reader asked for it, and it stays." in told


async def test_a_reported_story_is_read_again_by_signed_in_people_alone(
    client: Client, story_id: str, moderators: Two
) -> None:
    await report(client, story_id, words="Only for the team.")
    path = f"/moderation/reported/{story_id}"
    for answer in (await client.get(path), await client.fill(path, vote="publish")):
        assert answer.status_code == 403
        assert "Only for the team." not in answer.text
    # A form that was not written for this session does nothing.
    forged = await moderators[0].client.fill(path, vote="publish", csrf="forged")
    assert forged.status_code == 403
    assert "Reported by readers" in (await moderators[0].client.get("/moderation")).text


async def test_the_pages_skip_no_heading(client: Client, story_id: str, moderators: Two) -> None:
    path = f"/stories/{story_id}/report"
    await report(client, story_id, words="Mine.")
    answers = [
        await client.get(path),
        await client.get(f"{path}?done=opened"),
        await client.fill(path, reason=""),
        await moderators[0].client.get("/moderation"),
        await moderators[0].client.get(f"/moderation/reported/{story_id}"),
    ]
    await decide(moderators[0], story_id, "threat.1", fold="yes")
    answers += [
        await client.get(f"/stories/{story_id}"),
        await moderators[1].client.get(f"/moderation/reported/{story_id}"),
    ]
    assert [skipped(answer) for answer in answers] == [[]] * len(answers)
    assert all(headings(answer).count(1) == 1 for answer in answers)

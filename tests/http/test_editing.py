"""A teller changes a story on the pages: two screens, as when telling, and the old words gone."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from html import unescape

import httpx2
import pytest

from tests.conftest import Client, Clock, Told, hidden
from tests.http.conftest import Moderator, Turn
from tests.promises.people import open_receipt, story_of

Two = tuple[Moderator, Moderator]
Tell = Callable[..., Awaitable[Told]]
NEW = "They gave me a chair, and a blanket with a quokka on it."
AGAINST = {"act": "vote", "vote": "withhold", "clause": "spam.1", "sentence": "It sells <things>."}


async def step(client: Client, receipt: str, name: str, **fields: str) -> httpx2.Response:
    """Open a story's page by its receipt and take one step from it."""
    token = hidden(await open_receipt(client, receipt), "token")
    return await client.fill("/return", token=token, step=name, **fields)


async def change(client: Client, receipt: str, text: str = NEW, **fields: str) -> httpx2.Response:
    """Change the words of a story, from the version that is there."""
    page = await step(client, receipt, "edit")
    version, token = hidden(page, "version"), hidden(page, "token")
    sent = {"version": version, "token": token, "words": text, **fields}
    return await client.fill("/return", step="edit_send", **sent)


@pytest.fixture
async def published(client: Client, tell: Tell, moderators: Two, turn: Turn) -> tuple[str, str]:
    """The receipt and the id of a public story."""
    told = await tell("They left me in the corridor.", title="Night", tags="corridor, night")
    await turn()
    story_id = await story_of(client, told.receipt)
    await moderators[0].act(story_id, "claim")
    await moderators[0].act(story_id, "vote", vote="publish")
    await turn()
    return told.receipt, story_id


async def test_the_form_holds_what_is_there(client: Client, tell: Tell) -> None:
    told = await tell(
        "Mine & <b>only</b>.", title="A <title>", tags="one, two", standpoint_own="both sides"
    )
    page = await step(client, told.receipt, "edit")
    assert page.status_code == 200
    assert "Mine &amp; &lt;b&gt;only&lt;/b&gt;." in page.text
    assert hidden(page, "title") == "A <title>"
    assert hidden(page, "tags") == "one, two"
    assert hidden(page, "standpoint_own") == "both sides"
    assert told.receipt not in page.text


async def test_a_change_is_looked_over_before_it_goes(client: Client, tell: Tell) -> None:
    told = await tell()
    page = await step(client, told.receipt, "edit")
    looked = await client.fill(
        "/return",
        token=hidden(page, "token"),
        version=hidden(page, "version"),
        step="edit_check",
        words=f"{NEW} Ward 7, on 3 May 2021.",
        title="New",
    )
    assert looked.status_code == 200
    assert "<mark>Ward 7</mark>" in looked.text
    assert "What should happen with the words that are public now" not in looked.text
    # Nothing has happened yet.
    mine = await step(client, told.receipt, "read")
    assert told.words in mine.text


async def test_a_teller_says_less_in_a_change_and_sees_it_before_it_goes(
    client: Client, tell: Tell
) -> None:
    told = await tell()
    words = "They left me on Ward 7 for a night."
    looked = await step(client, told.receipt, "edit_check", words=words, version="1")
    ward = re.findall(r'<label for="(blur_\d+)"><bdi[^>]*>Ward 7<', looked.text)[0]
    form = {"token": hidden(looked, "token"), "version": "1", "words": words, ward: "house"}
    for name in ("less", "edit_send"):
        less = await client.fill("/return", step=name, **form)
        assert "They left me on a ward for a night." in less.text
        assert "Put my words back as they were" in less.text
        assert told.words in (await step(client, told.receipt, "read")).text
    back = await client.fill("/return", step="back", **(form | {"before": words}))
    assert words in back.text


async def test_words_come_back_to_be_changed_once_more(client: Client, tell: Tell) -> None:
    told = await tell()
    back = await step(client, told.receipt, "edit_change", words=NEW, title="T", version="1")
    assert NEW in back.text
    assert hidden(back, "title") == "T"


async def test_a_changed_story_shows_its_new_words_and_that_it_was_changed(
    client: Client, tell: Tell
) -> None:
    told = await tell()
    answer = await change(client, told.receipt, title="New")
    assert answer.status_code == 200
    assert "Your change is in place" in answer.text
    assert "version 2, read like a new story" in answer.text
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    mine = await step(client, told.receipt, "read")
    assert NEW in mine.text
    assert told.words not in mine.text


@pytest.mark.parametrize("words", ["", "  \n", "x" * 50_001])
async def test_words_that_cannot_be_kept_come_back(client: Client, tell: Tell, words: str) -> None:
    told = await tell()
    answer = await change(client, told.receipt, words, title="Still here")
    assert answer.status_code == 422
    assert hidden(answer, "title") == "Still here"
    assert words.strip() in answer.text
    assert told.words in (await step(client, told.receipt, "read")).text


async def test_on_a_public_story_its_teller_has_to_choose(
    client: Client, published: tuple[str, str]
) -> None:
    receipt, story_id = published
    answer = await change(client, receipt)
    assert answer.status_code == 422
    assert "Choose what should happen with the words that are public now." in answer.text
    assert NEW in answer.text
    assert (await client.get(f"/stories/{story_id}")).status_code == 200


async def test_hidden_words_are_on_no_page_at_once(
    client: Client, published: tuple[str, str]
) -> None:
    receipt, story_id = published
    await change(client, receipt, old="hide")
    page = await client.get(f"/stories/{story_id}")
    assert page.status_code in (404, 410)
    assert "corridor" not in page.text
    assert "corridor" not in (await client.get("/stories")).text


async def test_words_left_up_are_replaced_when_the_new_ones_are_read(
    client: Client, published: tuple[str, str], moderators: Two, turn: Turn
) -> None:
    receipt, story_id = published
    answer = await change(client, receipt, old="leave_up")
    assert "Your old words are still public" in answer.text
    assert "corridor" in (await client.get(f"/stories/{story_id}")).text
    await moderators[1].act(story_id, "claim")
    read = await moderators[1].client.get(f"/moderation/stories/{story_id}")
    assert "The storyteller changed this." in read.text
    assert "are public until these are read" in read.text
    vote = await moderators[1].act(story_id, "vote", vote="publish", version="2")
    assert vote.status_code == 303
    await turn()
    page = await client.get(f"/stories/{story_id}")
    assert NEW in page.text
    assert "corridor." not in page.text


async def test_a_hidden_story_that_is_changed_stays_hidden_and_its_pages_say_so(
    client: Client, published: tuple[str, str], moderators: Two, turn: Turn
) -> None:
    receipt, story_id = published
    await step(client, receipt, "hide_yes")
    page = await step(client, receipt, "edit")
    form = {"version": hidden(page, "version"), "words": NEW}
    checked = await client.fill("/return", token=hidden(page, "token"), step="edit_check", **form)
    assert "Your story is hidden, and stays so." in checked.text
    sent = await client.fill("/return", token=hidden(checked, "token"), step="edit_send", **form)
    assert "It is hidden by you. Only you can bring it back." in sent.text
    await turn()
    assert story_id not in (await moderators[0].client.get("/moderation")).text
    assert (
        "A person reads it first, like a new story." in (await step(client, receipt, "show")).text
    )
    shown = await step(client, receipt, "show_yes")
    assert "We have it." in shown.text
    await turn()
    assert story_id in (await moderators[0].client.get("/moderation")).text
    assert (await client.get(f"/stories/{story_id}")).status_code == 410


async def test_its_teller_hides_later_what_they_left_up(
    client: Client, published: tuple[str, str]
) -> None:
    receipt, story_id = published
    await change(client, receipt, old="leave_up")
    answer = await step(client, receipt, "hide_old")
    assert "Your old words are still public" not in answer.text
    assert (await client.get(f"/stories/{story_id}")).status_code in (404, 410)


async def test_the_same_form_sent_twice_is_one_change(client: Client, tell: Tell) -> None:
    told = await tell()
    page = await step(client, told.receipt, "edit")
    form = {"token": hidden(page, "token"), "version": "1", "words": NEW, "step": "edit_send"}
    first = await client.fill("/return", **form)
    second = await client.fill("/return", **form)
    for answer in (first, second):
        assert answer.status_code == 200
        assert "Your change is in place" in answer.text
    assert "version 3" not in second.text


async def test_sent_as_it_was_nothing_is_changed(client: Client, tell: Tell) -> None:
    told = await tell()
    page = await step(client, told.receipt, "edit")
    token = hidden(page, "token")
    answer = await client.fill(
        "/return", token=token, version="1", words=told.words, step="edit_send"
    )
    assert "There was nothing new in it" in answer.text


async def test_on_a_second_page_its_teller_is_told_and_keeps_the_words(
    client: Client, tell: Tell
) -> None:
    told = await tell()
    late = await step(client, told.receipt, "edit")
    await change(client, told.receipt, "First words.")
    form = {"token": hidden(late, "token"), "words": "Second words.", "title": "Mine"}
    answer = await client.fill("/return", step="edit_send", version="1", **form)
    assert answer.status_code == 409
    assert "changed on another page meanwhile" in answer.text
    assert "Second words." in answer.text
    assert hidden(answer, "title") == "Mine"
    again = await client.fill(
        "/return", step="edit_send", **(form | {"version": hidden(answer, "version")})
    )
    assert "Your change is in place" in again.text
    assert "Second words." in (await step(client, told.receipt, "read")).text


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "9" * 30, "٣"])
async def test_a_form_that_names_no_version_replaces_nothing_unseen(
    client: Client, tell: Tell, version: str
) -> None:
    told = await tell()
    token = hidden(await step(client, told.receipt, "edit"), "token")
    answer = await client.fill("/return", token=token, version=version, words=NEW, step="edit_send")
    assert answer.status_code == 409
    assert NEW in answer.text
    assert told.words in (await step(client, told.receipt, "read")).text


async def test_a_page_that_was_open_too_long_gives_every_word_back(
    client: Client, tell: Tell, clock: Clock
) -> None:
    told = await tell()
    token = hidden(await step(client, told.receipt, "edit"), "token")
    clock.advance(minutes=31)
    typed = {"words": NEW, "title": "A title", "tags": "one, two", "standpoint_own": "both"}
    answer = await client.fill("/return", token=token, version="1", step="edit_send", **typed)
    assert answer.status_code == 422
    for written in typed.values():
        assert written in unescape(answer.text)


async def test_with_a_story_taken_back_on_another_page_the_words_come_back(
    client: Client, tell: Tell
) -> None:
    told = await tell()
    token = hidden(await step(client, told.receipt, "edit"), "token")
    await step(client, told.receipt, "withdraw_yes")
    for name in ("edit", "edit_check", "edit_change", "edit_send"):
        answer = await client.fill("/return", token=token, version="1", step=name, words=NEW)
        assert answer.status_code == 404
        assert NEW in answer.text


async def test_who_would_rather_not_say_now_says_nothing(client: Client, tell: Tell) -> None:
    told = await tell(standpoint_own="both sides")
    kept = {"standpoint_own": "both sides"}
    await change(client, told.receipt, standpoint="own", **kept)
    page = await step(client, told.receipt, "edit")
    assert hidden(page, "standpoint_own") == "both sides"
    await change(client, told.receipt, f"{NEW}!", standpoint="", **kept)
    page = await step(client, told.receipt, "edit")
    assert hidden(page, "standpoint_own") == ""
    await change(client, told.receipt, f"{NEW}!!", standpoint="carer", **kept)
    page = await step(client, told.receipt, "edit")
    assert 'value="carer" checked' in page.text


@pytest.mark.parametrize("act", ["publish", "withhold", "ask", "mask_propose"])
async def test_what_a_moderator_decides_about_the_old_words_counts_for_nothing(
    client: Client, tell: Tell, moderators: Two, act: str, turn: Turn
) -> None:
    told = await tell("They left me in the corridor.")
    await turn()
    story_id = await story_of(client, told.receipt)
    await moderators[0].act(story_id, "claim")
    await change(client, told.receipt)
    forms = {
        "publish": {"act": "vote", "vote": "publish"},
        "withhold": AGAINST,
        "ask": {"act": "ask", "question": "Was it <cold>?"},
        "mask_propose": {
            "act": "mask_propose",
            "mask_1_words": "corridor",
            "mask_1_kind": "place",
            "sentence": "It names <it>.",
        },
    }
    answer = await moderators[0].act(story_id, version="1", **forms[act])
    assert answer.status_code == 422
    assert "The storyteller changed this while you had it in hand." in answer.text
    assert NEW in answer.text
    # What they wrote is there still.
    for name in ("sentence", "question"):
        if name in forms[act]:
            assert forms[act][name] in unescape(answer.text)
    mine = await open_receipt(client, told.receipt)
    assert "Someone is reading it." in mine.text
    vote = await moderators[0].act(story_id, act="vote", vote="publish", version="2")
    assert vote.status_code == 303


async def test_a_story_rests_until_the_day_that_is_told(
    client: Client, clock: Clock, moderators: Two, turn: Turn
) -> None:
    day = f"{clock.at + timedelta(days=2):%A} {(clock.at + timedelta(days=2)).day}"
    form = {"words": "Mine.", "preset": "all"}
    checked = await client.fill("/tell", step="check", **form)
    assert f"Let it rest for a night, until {day}" in checked.text
    token = hidden(checked, "token")
    sent = await client.fill("/tell", step="send", rest="night", token=token, **form)
    assert f"It rests with you until {day}" in sent.text
    receipt = "".join(part for part in digits(sent))
    await turn()
    story_id = await story_of(client, receipt)
    assert story_id not in await moderators[0].queue()
    mine = await open_receipt(client, receipt)
    assert f"It rests with you until {day}" in mine.text
    changed = await change(client, receipt)
    assert f"It rests with you until {day}" in changed.text
    gone = await step(client, receipt, "send_now")
    assert "It rests with you" not in gone.text
    assert "We have it." in gone.text
    assert story_id in await moderators[0].queue()


def digits(page: httpx2.Response) -> list[str]:
    return [part.partition("</span>")[0] for part in page.text.split("<span>")[1:6]]


async def test_a_receipt_page_that_is_asked_again_names_no_day(client: Client) -> None:
    form = {"words": "Mine.", "preset": "all", "rest": "week"}
    token = hidden(await client.fill("/tell", step="check", **form), "token")
    await client.fill("/tell", step="send", token=token, **form)
    again = await client.fill("/tell", step="send", token=token, **form)
    compared = await client.fill(
        "/tell", step="confirm", token=token, rest="week", sealed="no", last_five="1"
    )
    for page in (again, compared):
        assert "Nobody reads it before its rest is over." in page.text
        assert "It rests with you until" not in page.text


async def test_what_is_no_rest_is_none(client: Client) -> None:
    form = {"words": "Mine.", "preset": "all", "rest": "forever"}
    token = hidden(await client.fill("/tell", step="check", words="Mine."), "token")
    answer = await client.fill("/tell", step="send", token=token, **form)
    assert answer.status_code == 422
    assert "Mine." in answer.text

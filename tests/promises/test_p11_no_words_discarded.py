"""P11 No error, limit or overload answer discards words a person has typed: they come back on the
page; only a body past the size or deadline of the guard, which our own page cannot make too
large, is exempt.
"""

import re
import sqlite3
from contextlib import closing
from html import unescape
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest

from tests.conftest import Client, Clock, hidden
from tests.promises.people import SPAM, Moderator, Queued, Tell, open_receipt
from voicebox.errors import Overloaded
from voicebox.settings import Settings
from voicebox.store import room
from voicebox.web.admission import Admission

pytestmark = pytest.mark.usefixtures("limits")
WORDS = "Line one & <two>.\nIt was “mine” – 🙂."
FORM = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
#: All that a teller can fill in beside their words.
BESIDE = {
    "title": "Night & day",
    "tags": "corridor, night",
    "notes": "restraint",
    "standpoint": "own",
    "standpoint_own": "both sides",
    "month": "2024-03",
    "language": "cy",
    "unwelcome": "yes",
    "preset": "themes",
    "if_away": "held",
    "rest": "week",
    "counted": "yes",
    "blur_4": "month",
}
#: What is wrong with a form that holds the words, and the status that answers it.
WRONG: dict[str, tuple[dict[str, Any], int]] = {
    "a forged token": ({"token": "forged"}, 422),
    "no token": ({"token": ""}, 422),
    "too long": ({"words": WORDS + "a" * 50_000}, 422),
    "no such month": ({"month": "spring"}, 422),
    "two choices at once": ({"preset": "themes", "shown": "yes"}, 422),
    "an answer that is none": ({"preset": "perhaps"}, 422),
    "too many tags": ({"tags": ",".join("abcdefghijklm")}, 422),
    "too long a title": ({"title": "a" * 300}, 422),
    "more fields than any form": ({f"field{number}": "" for number in range(60)}, 422),
}
#: Ways of sending that no page of ours has: method, path, headers, and the status.
ODD: dict[str, tuple[str, str, dict[str, str], int]] = {
    "from another site": ("POST", "/tell", FORM | {"sec-fetch-site": "cross-site"}, 403),
    "to nowhere": ("POST", "/no-such-page", FORM, 404),
    "to a page that takes no form": ("POST", "/stories", FORM, 405),
    "by another method": ("PUT", "/tell", FORM, 405),
    "as another kind": ("POST", "/tell", FORM | {"content-type": "text/plain"}, 415),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_form_that_is_not_taken_comes_back_with_its_words(
    client: Client, wrong: str
) -> None:
    change, status = WRONG[wrong]
    fields = {"token": await client.token(), "words": WORDS, "preset": "all", "step": "send"}
    answer = await client.fill("/tell", **fields | change)
    assert answer.status_code == status
    assert holds(answer, change.get("words", WORDS))


@pytest.mark.parametrize("odd", ODD)
async def test_a_form_that_came_oddly_comes_back_with_its_words(client: Client, odd: str) -> None:
    method, path, headers, status = ODD[odd]
    answer = await client.request(
        method, path, content=urlencode({"words": WORDS}), headers=headers
    )
    assert answer.status_code == status
    assert holds(answer, WORDS)


async def test_letters_that_did_not_arrive_whole_cost_no_other_letter(client: Client) -> None:
    body = urlencode({"words": WORDS}).encode() + b"%ED%A0&step=check"
    answer = await client.post("/tell", content=body, headers=FORM)
    assert answer.status_code == 422
    assert holds(answer, WORDS)


async def test_words_come_back_when_the_receipt_is_another_storys(client: Client) -> None:
    fields = {"token": await client.token(), "preset": "all", "step": "send"}
    await client.fill("/tell", words="Another day.", **fields)
    answer = await client.fill("/tell", words=WORDS, **fields)
    assert answer.status_code == 409
    assert holds(answer, WORDS)


async def test_words_come_back_when_the_database_is_broken(client: Client, site: Settings) -> None:
    with closing(sqlite3.connect(site.data / "main.db")) as main:
        main.execute("DROP TABLE waiting_room")
        main.commit()
    answer = await send(client)
    assert answer.status_code == 500
    assert holds(answer, WORDS)


async def test_words_come_back_when_too_much_is_going_on(client: Client, site: Settings) -> None:
    with closing(sqlite3.connect(site.data / "main.db")) as main:
        main.execute("BEGIN IMMEDIATE")
        answer = await send(client)
    assert answer.status_code == 503
    assert holds(answer, WORDS)


async def test_words_come_back_when_a_crowd_is_there_or_the_disk_is_short(
    client: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await client.token()
    fields = {"token": token, "words": WORDS, "preset": "all", "step": "send"}
    while client.state.gate._lane.take():
        pass
    crowded = await client.fill("/tell", **fields)
    clock.advance(hours=1)
    monkeypatch.setattr(room, "free", lambda _folder: 0)
    short = await client.fill("/tell", **fields)
    monkeypatch.undo()
    trapped = await client.fill("/tell", website="https://buy.example", **fields)
    answers = [crowded, short, trapped]
    assert [answer.status_code for answer in answers] == [503, 503, 422]
    assert [holds(answer, WORDS) for answer in answers] == [True] * 3
    assert (await client.fill("/tell", **fields)).status_code == 200


async def test_words_come_back_when_there_is_no_place(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_place(_admission: Admission, _line: object) -> None:
        raise Overloaded

    token = await client.token()
    with monkeypatch.context() as crowded:
        crowded.setattr(Admission, "_has_place", lambda _admission, _turn: False)
        crowded.setattr(Admission, "_wait", no_place)
        answer = await client.fill("/tell", token=token, words=WORDS, step="send", **BESIDE)
    assert answer.status_code == 503
    assert holds(answer, WORDS)
    # All else that was typed and chosen goes along: it is there when the button is pressed again.
    sent = {name: fields_of(answer)[name] for name in ("token", *BESIDE)}
    assert sent == {"token": token, **BESIDE}
    looked = await client.fill("/tell", words=WORDS, step="check", **sent)
    for shown in (
        'value="Night &amp; day"',
        'value="themes" checked',
        'value="week" checked',
        'value="held" checked',
    ):
        assert shown in looked.text


async def test_other_words_for_a_story_come_back_as_that_and_with_all_beside_them(
    client: Client, site: Settings, tell: Tell
) -> None:
    told = await tell()
    page = await open_receipt(client, told.receipt)
    form = {"token": hidden(page, "token"), "version": "1", "title": "Mine <still>", "tags": "a, b"}
    with closing(sqlite3.connect(site.data / "main.db")) as main:
        main.execute("BEGIN IMMEDIATE")
        answer = await client.fill("/return", words=WORDS, step="edit_send", **form)
    assert answer.status_code == 503
    assert holds(answer, WORDS)
    assert {name: fields_of(answer)[name] for name in form} == form
    assert 'action="/return"' in answer.text
    looked = await client.fill("/return", words=WORDS, step="edit_check", **form)
    assert "Mine &lt;still&gt;" in looked.text


async def test_what_answers_a_question_is_not_given_back_as_a_story(
    client: Client, site: Settings, tell: Tell
) -> None:
    told = await tell()
    token = hidden(await open_receipt(client, told.receipt), "token")
    with closing(sqlite3.connect(site.data / "main.db")) as main:
        main.execute("BEGIN IMMEDIATE")
        answer = await client.fill("/return", token=token, words=WORDS, step="answer")
    assert answer.status_code == 503
    assert holds(answer, WORDS)
    assert 'action="/tell"' not in answer.text.partition("<main")[2].partition("</main")[0]


async def test_of_a_form_from_elsewhere_nothing_is_given_back_but_words(client: Client) -> None:
    token = await client.token()
    body = urlencode({"words": WORDS, "token": token, "title": "Not mine"})
    headers = FORM | {"sec-fetch-site": "cross-site"}
    answer = await client.post("/tell", content=body, headers=headers)
    assert answer.status_code == 403
    assert holds(answer, WORDS)
    # Whoever made that form knows the receipt in it.
    assert token not in answer.text
    assert "Not mine" not in answer.text


async def test_a_moderators_sentence_comes_back_from_every_refusal(
    client: Client, queued: Queued, moderators: tuple[Moderator, ...]
) -> None:
    story_id = await queued()
    first, second, _ = moderators
    await first.take(story_id)
    ballot = {"act": "vote", "vote": "withhold", "clause": SPAM, "sentence": WORDS}
    unfit = await first.act(story_id, **ballot | {"clause": "critical.1"})
    not_in_hand = await second.act(story_id, **ballot)
    gone = await second.act("0" * 32, **ballot)
    nobody = await client.fill(f"/moderation/stories/{story_id}", **ballot)
    answers = [unfit, not_in_hand, gone, nobody]
    assert [answer.status_code for answer in answers] == [422, 409, 404, 403]
    assert [holds(answer, WORDS) for answer in answers] == [True] * 4


def fields_of(answer: httpx2.Response) -> dict[str, str]:
    """Return what a page carries unseen, by name."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', answer.text)
    return {name: unescape(value) for name, value in found}


async def send(client: Client) -> httpx2.Response:
    return await send_form(client, await client.token())


async def send_form(client: Client, token: str) -> httpx2.Response:
    return await client.fill("/tell", token=token, words=WORDS, preset="all", step="send")


def holds(answer: httpx2.Response, words: str) -> bool:
    """Tell whether a page gives words back in a field that can be sent or copied."""
    return any(
        unescape(part.partition("</textarea>")[0]).strip() == words or words in unescape(part)
        for part in answer.text.split("<textarea")[1:] + answer.text.split("<input")[1:]
    )

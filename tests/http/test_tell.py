import asyncio
import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

import pytest

from tests.conftest import Client, Clock, Told, hidden, receipt_on
from voicebox.receipt import check_digit
from voicebox.store import receipts, waiting

Tell = Callable[..., Awaitable[Told]]
FORM = {"content-type": "application/x-www-form-urlencoded"}


async def stories_kept(client: Client) -> int:
    async with client.state.db.read() as main:
        return await waiting.count(main)


async def test_the_first_screen_has_a_box_and_no_one_elses_words(client: Client) -> None:
    answer = await client.get("/tell")
    assert answer.status_code == 200
    assert "<textarea" in answer.text
    assert len(re.findall(r'<(?:input|select)(?![^>]*type="hidden")', answer.text)) == 0


async def test_sending_text_alone_yields_a_receipt(client: Client) -> None:
    answer = await client.fill("/tell", token=await client.token(), words="?", step="send")
    receipt = receipt_on(answer)
    assert answer.status_code == 200
    assert check_digit(receipt[:-1]) == receipt[-1]


async def test_no_page_of_telling_sets_a_cookie_or_may_be_kept(client: Client, tell: Tell) -> None:
    told = await tell()
    for answer in (await client.get("/tell"), told.answer):
        assert "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"
    assert told.answer.headers["clear-site-data"] == '"cache", "storage"'


async def test_the_check_screen_marks_what_could_point_to_a_person(client: Client) -> None:
    words = "Dr Marsh saw me on 3 May 2024."
    answer = await client.fill("/tell", token=await client.token(), words=words, step="check")
    assert answer.status_code == 200
    assert "<mark>Dr Marsh</mark>" in answer.text


async def test_the_check_screen_says_the_language_of_every_word_a_teller_typed(
    client: Client,
) -> None:
    typed = {
        "words": "سطر",
        "title": "عنوان",
        "notes": "ألم",
        "tags": "أمل",
        "standpoint_own": "أخت",
    }
    answer = await client.fill(
        "/tell", token=await client.token(), step="check", language="ar", **typed
    )
    preview = answer.text.partition("<article")[2].partition("</article>")[0]
    for words in typed.values():
        assert f' lang="ar" dir="auto">{words}</' in preview


async def test_marked_words_never_stand_in_the_way(tell: Tell) -> None:
    assert (await tell("Dr Marsh, 12 Long Lane, anna@example.org")).receipt


@pytest.mark.parametrize("step", ["check", "change", "send"])
async def test_an_empty_story_comes_back_with_the_reason(client: Client, step: str) -> None:
    answer = await client.fill("/tell", token=await client.token(), words=" \r\n ", step=step)
    if step == "change":
        assert answer.status_code == 200
    else:
        assert answer.status_code == 422
        assert "One sentence is enough" in answer.text
        assert "<title>Error: " in answer.text


@pytest.mark.parametrize("step", ["check", "change", "send"])
async def test_a_story_that_is_too_long_comes_back_whole(client: Client, step: str) -> None:
    words = "word " * 11_999 + "last."
    answer = await client.fill("/tell", token=await client.token(), words=words, step=step)
    assert words in answer.text
    if step != "change":
        assert answer.status_code == 422
        assert "10,000 characters longer" in answer.text


async def test_changing_the_words_keeps_every_answer(client: Client) -> None:
    fields = {"words": "mine", "preset": "each", "shown": "yes", "title": "A day", "month": "2024"}
    answer = await client.fill("/tell", token=await client.token(), step="change", **fields)
    assert ">\nmine</textarea>" in answer.text
    assert {name: hidden(answer, name) for name in fields if name != "words"} == {
        name: value for name, value in fields.items() if name != "words"
    }


async def test_a_wrong_answer_leaves_the_others_as_they_were(client: Client) -> None:
    fields = {"words": "mine", "title": "A day", "month": "some time"}
    answer = await client.fill("/tell", token=await client.token(), step="send", **fields)
    assert answer.status_code == 422
    assert all(value in answer.text for value in fields.values())
    assert await stories_kept(client) == 0


async def test_control_characters_and_directions_do_no_harm(client: Client, tell: Tell) -> None:
    told = await tell("a\x00b\x07\u202ec \u200fשלום")
    answer = await client.fill("/return", receipt=told.receipt, step="open")
    answer = await client.fill("/return", token=hidden(answer, "token"), step="read")
    assert "ab\u202ec \u200fשלום" in answer.text
    assert 'dir="auto"' in answer.text


async def test_lone_surrogates_leave_and_the_words_arrive(client: Client) -> None:
    body = urlencode({"token": await client.token(), "step": "check"}) + "&words=so%ED%A0%80+it+was"
    answer = await client.post("/tell", content=body, headers=FORM)
    assert answer.status_code == 200
    assert "so it was" in answer.text


async def test_words_in_another_encoding_come_back_to_be_looked_over(client: Client) -> None:
    body = urlencode({"token": await client.token(), "step": "send"}) + "&words=caf%E9+noir"
    answer = await client.post("/tell", content=body, headers=FORM)
    assert answer.status_code == 422
    assert "caf� noir" in answer.text


async def test_markup_is_shown_and_never_meant(client: Client) -> None:
    words = "<script>alert(1)</script></textarea>"
    answer = await client.fill("/tell", token=await client.token(), words=words, step="check")
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize("token", ["", "forged", "AAAA", "ü", "A" * 4000])
async def test_a_missing_or_forged_token_loses_no_word(client: Client, token: str) -> None:
    answer = await client.fill("/tell", token=token, words="my words", step="send")
    assert answer.status_code == 422
    assert "my words" in answer.text
    assert await stories_kept(client) == 0
    again = await client.fill("/tell", token=hidden(answer, "token"), words="my words", step="send")
    assert receipt_on(again)


async def test_a_form_left_open_for_three_days_loses_no_word(client: Client, clock: Clock) -> None:
    token = await client.token()
    clock.advance(days=3)
    answer = await client.fill("/tell", token=token, words="my words", step="send")
    assert answer.status_code == 422
    assert "Nothing was sent and nothing" in answer.text
    assert "my words" in answer.text


async def test_the_same_form_sent_twice_is_one_story(client: Client) -> None:
    fields = {"token": await client.token(), "words": "once", "preset": "all", "step": "send"}
    first = await client.fill("/tell", **fields)
    second = await client.fill("/tell", **fields)
    assert receipt_on(first) == receipt_on(second)
    assert await stories_kept(client) == 1


async def test_the_same_form_from_two_tabs_at_once_is_one_story(client: Client) -> None:
    fields = {"token": await client.token(), "words": "once", "preset": "all", "step": "send"}
    first, second = await asyncio.gather(
        client.fill("/tell", **fields), client.fill("/tell", **fields)
    )
    assert (first.status_code, second.status_code) == (200, 200)
    assert receipt_on(first) == receipt_on(second)
    assert await stories_kept(client) == 1


async def test_other_words_under_a_used_form_become_a_story_of_their_own(client: Client) -> None:
    fields = {"token": await client.token(), "preset": "all", "step": "send"}
    first = await client.fill("/tell", words="once", **fields)
    second = await client.fill("/tell", words="twice", **fields)
    assert second.status_code == 409
    assert "twice" in second.text
    fields["token"] = hidden(second, "token")
    third = await client.fill("/tell", words="twice", **fields)
    assert receipt_on(third) not in ("", receipt_on(first))
    assert await stories_kept(client) == 2


async def test_the_note_names_neither_the_site_nor_its_use(client: Client, tell: Tell) -> None:
    told = await tell()
    token = hidden(told.answer, "token")
    answer = await client.fill("/tell", token=token, step="note")
    assert answer.headers["content-disposition"] == 'attachment; filename="note.txt"'
    assert answer.text.replace(" ", "").strip() == told.receipt


@pytest.mark.parametrize(("right", "said"), [(True, "You have it right"), (False, "not the last")])
async def test_the_last_five_digits_can_be_compared(
    client: Client, tell: Tell, right: bool, said: str
) -> None:
    told = await tell()
    typed = told.receipt[-5:] if right else "00000"
    token = hidden(told.answer, "token")
    answer = await client.fill("/tell", token=token, step="confirm", last_five=typed)
    assert said in answer.text
    assert receipt_on(answer) == told.receipt


@pytest.mark.parametrize("step", ["note", "confirm"])
async def test_a_receipt_is_not_shown_to_a_forged_token(client: Client, step: str) -> None:
    answer = await client.fill("/tell", token="forged", step=step, last_five="12345")
    assert answer.status_code == 422
    assert receipt_on(answer) == ""


async def test_the_receipt_is_in_no_address_and_in_no_table(client: Client, tell: Tell) -> None:
    told = await tell()
    async with client.state.db.read_both() as both:
        assert await receipts.find(both.keys, told.receipt.encode()) is None
    for file in client.state.settings.data.iterdir():
        assert told.receipt.encode() not in file.read_bytes()


@pytest.mark.parametrize(
    ("preset", "said"),
    [
        ("all", "anyone may read all of it"),
        ("themes", "It counts in themes"),
        ("later", "Nobody reads it until you decide"),
    ],
)
async def test_the_choices_are_summed_up_in_a_sentence(
    client: Client, preset: str, said: str
) -> None:
    token = await client.token()
    answer = await client.fill("/tell", token=token, words="x", preset=preset, step="check")
    assert said in answer.text


async def test_what_was_chosen_is_told_rightly_beside_something_to_mend(client: Client) -> None:
    fields = {"words": "x", "preset": "all", "month": "in spring", "step": "send"}
    answer = await client.fill("/tell", token=await client.token(), **fields)
    assert answer.status_code == 422
    assert "anyone may read all of it" in answer.text
    assert "stays sealed" not in answer.text


@pytest.mark.parametrize(
    "typed",
    [{"standpoint_own": "s" * 101}, {"title": "t" * 201}, {"words": "", "title": "t" * 201}],
)
async def test_each_thing_to_mend_is_said_at_its_field_too(
    client: Client, typed: dict[str, str]
) -> None:
    fields = {"words": "x", "step": "send"} | typed
    answer = await client.fill("/tell", token=await client.token(), **fields)
    linked = re.findall(r'<li><a href="#([^"]+)">', answer.text)
    assert linked
    for field in linked:
        assert f'id="{field}-problem"' in answer.text
        assert re.search(rf'id="{field}"[^>]*aria-describedby="[^"]*{field}-problem', answer.text)


async def test_the_picture_holds_the_digits_and_no_style(tell: Tell) -> None:
    told = await tell()
    assert "<svg" in told.answer.text
    assert "style=" not in told.answer.text

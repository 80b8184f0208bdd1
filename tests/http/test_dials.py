"""On a teller's page: what may be done with a story changes after a page that says what changes."""

from collections.abc import Awaitable, Callable

import httpx2
import pytest

from tests.conftest import Client, Told, hidden
from tests.http.conftest import Publish, Turn, words_of
from voicebox.receipt import check_digit
from voicebox.store import room

Tell = Callable[..., Awaitable[Told]]
UNKNOWN = "0" * 24 + check_digit("0" * 24)
NONE = {"shown": "no", "quoted": "no", "counted": "no", "reused": "no"}
SEEN = "It is mine, and it was a heron."


async def opened(client: Client, receipt: str) -> httpx2.Response:
    return await client.fill("/return", receipt=receipt, step="open")


async def do(client: Client, receipt: str, *steps: str, **fields: str) -> httpx2.Response:
    """Come back, and press one button after the other; return the last page."""
    answer = await opened(client, receipt)
    for step in steps:
        answer = await client.fill("/return", token=hidden(answer, "token"), step=step, **fields)
    return answer


@pytest.fixture
async def published(client: Client, publish: Publish) -> tuple[str, str]:
    """Return the receipt and the id of a public story."""
    receipts: list[str] = []
    story_id = await publish(SEEN, receipts=receipts)
    return receipts[0], story_id


async def test_the_page_says_exactly_what_would_change_and_changes_nothing(
    client: Client, published: tuple[str, str]
) -> None:
    receipt, story_id = published
    asked = await do(client, receipt, "dials", shown="no")
    said = words_of(asked)
    assert asked.status_code == 200
    assert "Your story leaves the wall and the search within a minute." in said
    assert "It still counts in its theme." in said
    assert "Its quotes leave" not in said
    assert (await client.get(f"/stories/{story_id}")).status_code == 200


async def test_a_yes_changes_it_and_the_address_is_kindly_gone(
    client: Client, published: tuple[str, str]
) -> None:
    receipt, story_id = published
    done = await do(client, receipt, "dials", "dials_yes", shown="no")
    assert "It is done." in words_of(done)
    gone = await client.get(f"/stories/{story_id}")
    assert gone.status_code == 410
    assert "That is their right." in gone.text
    for path in ("/stories", "/stories?q=heron"):
        assert "It is mine" not in (await client.get(path)).text


async def test_a_hidden_story_and_a_withdrawn_one_have_the_same_address_page(
    client: Client, published: tuple[str, str], publish: Publish
) -> None:
    receipt, story_id = published
    receipts: list[str] = []
    other = await publish("Another.", receipts=receipts)
    await do(client, receipt, "hide", "hide_yes")
    await do(client, receipts[0], "withdraw", "withdraw_yes")
    hidden_page, gone = [await client.get(f"/stories/{one}") for one in (story_id, other)]
    assert (hidden_page.status_code, hidden_page.content) == (gone.status_code, gone.content)


async def test_hidden_and_shown_again_it_has_its_page_again(
    client: Client, published: tuple[str, str], turn: Turn
) -> None:
    receipt, story_id = published
    asked = await do(client, receipt, "hide")
    assert "It stays hidden for as long as you like." in words_of(asked)
    assert (await client.get(f"/stories/{story_id}")).status_code == 200
    done = await do(client, receipt, "hide", "hide_yes")
    assert "It is hidden by you. Only you can bring it back." in words_of(done)
    assert "and it is not public now: Anyone may read all of it." in words_of(done)
    assert "Show it again" in done.text
    assert (await client.get(f"/stories/{story_id}")).status_code == 410
    assert "It comes back when stories next appear" in words_of(await do(client, receipt, "show"))
    await do(client, receipt, "show", "show_yes")
    await turn()
    assert (await client.get(f"/stories/{story_id}")).status_code == 200


async def test_all_off_before_anybody_read_it_is_told_as_that(client: Client, tell: Tell) -> None:
    told = await tell()
    asked = await do(client, told.receipt, "dials", **NONE)
    assert "From now on nobody reads it" in words_of(asked)
    done = await do(client, told.receipt, "dials", "dials_yes", **NONE)
    assert "Nobody reads it until you decide." in words_of(done)
    # The way back is the question that was asked first.
    again = await do(client, told.receipt, "decide", preset="all")
    assert "Nobody reads it until you decide." not in words_of(again)


async def test_what_was_not_answered_stays_as_it_is(
    client: Client, published: tuple[str, str]
) -> None:
    receipt, story_id = published
    done = await do(client, receipt, "dials_yes", reused="yes")
    assert "What is public of it may be reused in research." in words_of(done)
    assert (await client.get(f"/stories/{story_id}")).status_code == 200


async def test_the_same_choice_again_is_told_to_be_no_change(
    client: Client, published: tuple[str, str]
) -> None:
    receipt, _ = published
    same = await do(client, receipt, "dials", shown="yes", quoted="yes")
    assert "Nothing was changed: this is what you had chosen." in words_of(same)


async def test_every_change_stands_on_the_tellers_own_page_by_its_week(
    client: Client, published: tuple[str, str]
) -> None:
    receipt, _ = published
    await do(client, receipt, "dials", "dials_yes", shown="no", reused="yes")
    await do(client, receipt, "hide", "hide_yes")
    said = words_of(await opened(client, receipt))
    assert (
        "In the week from 23 November 2026: You no longer let anyone read all of it. You let"
        " researchers reuse what is public of it."
    ) in said
    assert "In the week from 23 November 2026: You hid it." in said


async def test_what_matters_comes_along_and_is_told(
    client: Client, published: tuple[str, str]
) -> None:
    receipt, _ = published
    words = "My mother\nreads here."
    asked = await do(client, receipt, "dials", quoted="no", matters=words)
    assert words in asked.text
    done = await do(client, receipt, "dials", "dials_yes", quoted="no", matters=words)
    assert "What matters to you, as you said on" in words_of(done)
    assert words in done.text


async def test_what_matters_can_be_said_without_changing_anything(
    client: Client, published: tuple[str, str]
) -> None:
    receipt, _ = published
    done = await do(client, receipt, "dials", matters="That it helps.")
    assert "What matters to you is with your story." in words_of(done)
    assert "That it helps." in done.text


async def test_going_back_brings_back_what_was_typed(
    client: Client, published: tuple[str, str]
) -> None:
    receipt, _ = published
    back = await do(client, receipt, "dials", "dials_back", shown="no", matters="Wait.")
    assert ">\nWait.</textarea>" in back.text
    assert 'id="shown-no" name="shown" value="no" checked' in back.text


@pytest.mark.parametrize("step", ["dials", "dials_yes"])
async def test_words_that_cannot_be_kept_come_back(
    client: Client, published: tuple[str, str], step: str
) -> None:
    receipt, _ = published
    answer = await do(client, receipt, step, shown="no", matters="x" * 50_001)
    assert answer.status_code == 422
    assert "1 character longer" in answer.text
    assert "x" * 50_001 in answer.text
    assert "See its page" in answer.text, "nothing was changed"


async def test_while_its_window_is_open_what_matters_comes_back_as_it_was_typed(
    client: Client, tell: Tell
) -> None:
    told = await tell()
    answer = await do(client, told.receipt, "dials_yes", reused="yes", matters="A heron.")
    assert answer.status_code == 422
    assert "could not be kept here just now" in answer.text
    assert "A heron." in answer.text
    assert "may be reused in research" in words_of(answer), "what was chosen was done"


@pytest.mark.parametrize(
    "step", ["dials", "dials_yes", "dials_back", "hide", "hide_yes", "show", "show_yes"]
)
async def test_no_step_tells_a_withdrawn_receipt_from_an_unknown_one(
    client: Client, published: tuple[str, str], step: str
) -> None:
    receipt, _ = published
    token = hidden(await opened(client, receipt), "token")
    await client.fill("/return", token=token, step="withdraw_yes")
    gone = await client.fill("/return", token=token, step=step, shown="no")
    unknown = await opened(client, UNKNOWN)
    assert (gone.status_code, gone.content) == (404, unknown.content)


@pytest.mark.parametrize("step", ["dials", "dials_yes", "hide", "hide_yes", "show", "show_yes"])
async def test_a_forged_token_changes_nothing(
    client: Client, published: tuple[str, str], step: str
) -> None:
    _, story_id = published
    answer = await client.fill("/return", token="forged", step=step, **NONE)
    assert answer.status_code == 422
    assert (await client.get(f"/stories/{story_id}")).status_code == 200


async def test_no_page_of_this_holds_the_receipt(
    client: Client, published: tuple[str, str]
) -> None:
    receipt, _ = published
    for steps in (("dials",), ("dials", "dials_yes"), ("hide",), ("hide", "hide_yes"), ("show",)):
        page = (await do(client, receipt, *steps, shown="no")).text
        assert receipt not in page.replace(" ", "")


async def test_on_a_full_disk_it_is_said_that_nothing_was_done_and_words_come_back(
    client: Client, published: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt, story_id = published
    token = hidden(await opened(client, receipt), "token")
    monkeypatch.setattr(room, "free", lambda folder: 0)
    answer = await client.fill(
        "/return", token=token, step="dials_yes", shown="no", matters="A heron."
    )
    assert answer.status_code == 507
    assert "What you asked for was not done." in answer.text
    assert "A heron." in answer.text
    assert (await client.get(f"/stories/{story_id}")).status_code == 200


async def test_an_unknown_answer_to_a_dial_is_asked_again(
    client: Client, published: tuple[str, str]
) -> None:
    receipt, _ = published
    answer = await do(client, receipt, "dials", shown="perhaps")
    assert answer.status_code == 422

"""A problem leads to where it can be mended: a field that is there, unfolded, and takes focus."""

import re
from collections.abc import Awaitable, Callable
from html.parser import HTMLParser

import httpx2
import pytest

from tests.conftest import Client, Told, hidden
from tests.http.conftest import Moderator, Turn
from voicebox.web.forms import Choices, Decided, Tell
from voicebox.web.reading import UNFIT

Telling = Callable[..., Awaitable[Told]]
TAKE_FOCUS = {"a", "button", "input", "select", "textarea"}
#: Something wrong for each field that a teller can fill in beside the words.
WRONG = dict.fromkeys(Tell.model_fields, "perhaps") | {
    "words": "Mine.",
    "title": "t" * 201,
    "tags": "t" * 101,
    "notes": "n" * 101,
    "standpoint": "s" * 101,
    "standpoint_own": "s" * 101,
    "language": "?",
}


#: A vote that counts, and a legal order as one.
BALLOT = {
    "vote": "withhold",
    "clause": "third_party.1",
    "words": "Long Lane",
    "sentence": "It tells where somebody lives.",
}
ORDER = {
    "clause": "legal_order.1",
    "authority": "The High Court",
    "order": "No. 7, an injunction",
    "review": "2027-03-01",
}
#: What is wrong in a field that may be left empty, or that only an order needs.
AMISS = {field: ORDER | {field: ""} for field in ("authority", "order", "review")} | {
    "line": {"line": "l" * 501},
    "question": {"question": "q" * 2001},
}


class Reachable(HTMLParser):
    """Where a problem's link can lead on a page, and where the problems' links lead."""

    def __init__(self, answer: httpx2.Response) -> None:
        super().__init__()
        self.linked: set[str] = set()
        self.reached: set[str] = set()
        self._folded: list[bool] = []
        self.feed(answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        address = found.get("href", "")
        if tag == "details":
            self._folded.append("open" not in found)
        if address.startswith("#") and found.get("class") != "skip":
            self.linked.add(address[1:])
        takes_focus = tag in TAKE_FOCUS or "tabindex" in found
        if takes_focus and found.get("type") != "hidden" and not any(self._folded):
            self.reached.add(found.get("id", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self._folded.pop()


def to_mend(answer: httpx2.Response) -> set[str]:
    """Return the fields that problems link to; each takes the focus, and says what is wrong."""
    assert answer.status_code in (403, 422)
    page = Reachable(answer)
    assert page.linked - page.reached == set()
    assert [field for field in page.linked if f'id="{field}-problem"' not in answer.text] == []
    return page.linked


async def test_every_field_of_a_story_can_be_reached(client: Client) -> None:
    token = await client.token()
    answer = await client.fill("/tell", token=token, step="send", **WRONG)
    assert to_mend(answer) == set(WRONG) - {"words"}
    answer = await client.fill("/tell", token=token, step="send", **WRONG | {"words": " "})
    assert to_mend(answer) == {"words"}


async def test_answers_that_say_two_things_stand_unfolded(client: Client) -> None:
    fields = {"words": "Mine.", "preset": "themes", "shown": "yes", "step": "send"}
    answer = await client.fill("/tell", token=await client.token(), **fields)
    assert to_mend(answer) == {"preset"}
    assert set(Choices.model_fields) <= Reachable(answer).reached


async def test_a_receipt_and_every_choice_can_be_reached(client: Client, tell: Telling) -> None:
    assert to_mend(await client.fill("/return", receipt="1", step="open")) == {"receipt"}
    told = await tell(preset="later")
    token = hidden(await client.fill("/return", receipt=told.receipt, step="open"), "token")
    wrong = dict.fromkeys(Decided.model_fields, "perhaps")
    answer = await client.fill("/return", token=token, step="decide", **wrong)
    assert to_mend(answer) == set(wrong)


async def test_a_story_that_is_decided_shows_no_problem_with_a_choice(
    client: Client, tell: Telling
) -> None:
    told = await tell(preset="all")
    token = hidden(await client.fill("/return", receipt=told.receipt, step="open"), "token")
    answer = await client.fill("/return", token=token, step="decide", preset="themes", shown="yes")
    assert answer.status_code == 200
    assert Reachable(answer).linked == set()


async def test_the_first_field_of_signing_in_can_be_reached(client: Client) -> None:
    answer = await client.fill("/moderation/sign-in", name="nobody")
    assert to_mend(answer) == {"name"}


@pytest.mark.parametrize("field", sorted({field for field, _ in UNFIT}))
async def test_every_field_of_a_vote_can_be_reached(
    moderators: tuple[Moderator, Moderator], tell: Telling, turn: Turn, field: str
) -> None:
    await tell("They live at 5 Long Lane.")
    await turn()
    wren = moderators[0]
    (story_id,) = await wren.queue()
    await be_buddies(*moderators)
    await wren.act(story_id, "claim")
    sent = BALLOT | AMISS.get(field, {field: ""})
    answer = await wren.act(story_id, "pass" if field == "line" else "vote", **sent)
    # A question stands in the form whose button sends it.
    assert to_mend(answer) == {"question-withhold" if field == "question" else field}


async def be_buddies(*two: Moderator) -> None:
    for one, other in (two, two[::-1]):
        page = await one.client.get("/moderation/me")
        found = re.search(rf'<option value="(\w+)"[^>]*>{other.name}<', page.text)
        assert found
        token = hidden(page, "csrf")
        await one.client.fill("/moderation/me", csrf=token, act="buddy", buddy=found[1])

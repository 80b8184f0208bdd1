"""Masks on the pages: proposed by a moderator, answered by receipt, shown as placeholders."""

import re
from html import unescape
from typing import Any

import httpx2
import pytest

from moderation import policy
from moderation.states import State
from tests.conftest import Client, Clock, hidden
from tests.http.conftest import Moderator, Tell, Turn, skipped, words_of
from voicebox.store import stories

Two = tuple[Moderator, Moderator]
TEXT = "Sister Ann sat with me on Ward 7.\nAnn said my name."
WITHOUT_ANN = "Sister [name] sat with me on Ward 7.\n[name] said my name."
WHY = "Ann did not choose to be in it."
ANN = {"mask_1_words": "Ann", "mask_1_kind": "name"}
WARD = {"mask_1_words": "Ward 7", "mask_1_kind": "ward"}


class Asked:
    """A story of which a moderator may ask to cover words, and the people around it."""

    def __init__(self, moderators: Two, receipt: str, story_id: str, turn: Turn) -> None:
        self.wren, self.heron = moderators
        self.receipt, self.id, self.turn = receipt, story_id, turn
        self.teller = self.wren.client.another()

    async def propose(self, **other: str) -> httpx2.Response:
        fields = ANN | {"sentence": WHY} | other
        return await self.wren.act(self.id, "mask_propose", **fields)

    async def open(self) -> httpx2.Response:
        return await self.teller.fill("/return", receipt=self.receipt, step="open")

    async def answer(self, step: str, **fields: str) -> httpx2.Response:
        token = hidden(await self.open(), "token")
        return await self.teller.fill("/return", token=token, step=step, **fields)

    async def read(self, who: Moderator) -> httpx2.Response:
        await who.act(self.id, "claim")
        return await who.client.get(f"/moderation/stories/{self.id}")

    async def state(self) -> State:
        async with self.wren.client.state.db.read() as main:
            story = await stories.find(main, self.id)
        assert story is not None
        return story.state

    async def public(self) -> httpx2.Response:
        await self.turn()
        return await self.teller.get(f"/stories/{self.id}")


@pytest.fixture
async def asked(moderators: Two, tell: Tell, turn: Turn) -> Asked:
    """A story that the first moderator has in hand."""
    told = await tell(TEXT, title="Ann")
    await turn()
    (story_id,) = await moderators[0].queue()
    await moderators[0].act(story_id, "claim")
    return Asked(moderators, told.receipt, story_id, turn)


def told(answer: httpx2.Response, nth: int = 0) -> str:
    """Return the words of a story on a page, as a browser shows them."""
    found = re.findall(r'<div class="told"[^>]*>(.*?)</div>', answer.text, re.DOTALL)
    return unescape(re.sub("<[^>]*>", "", found[nth]))


# --- the moderator ------------------------------------------------------------------------------


async def test_the_form_says_what_masks_are_for_from_the_rules(asked: Asked) -> None:
    page = words_of(await asked.read(asked.wren))
    assert policy.load().votes["masks"].text in page
    assert policy.load().votes["office"].text in page


async def test_the_kinds_are_those_of_the_rules_and_none_is_chosen(asked: Asked) -> None:
    page = (await asked.read(asked.wren)).text
    first = page.partition('name="mask_1_kind"')[2].partition("</select>")[0]
    assert re.findall(r'value="([^"]*)"', first) == ["", *policy.load().placeholders]
    assert "selected" not in first


async def test_the_story_stands_in_no_field_that_could_be_changed(asked: Asked) -> None:
    page = (await asked.read(asked.wren)).text
    fields = re.findall(r"<textarea.*?</textarea>|<input[^>]*>", page, re.DOTALL)
    assert not any("Sister" in field for field in fields)


async def test_both_versions_are_seen_before_anything_is_sent(asked: Asked) -> None:
    assert "Propose this to its teller" not in (await asked.read(asked.wren)).text
    page = await asked.wren.act(asked.id, "mask_see", **ANN, sentence=WHY)
    assert page.status_code == 200
    assert "Propose this to its teller" in page.text
    assert [told(page, nth) for nth in (1, 2)] == [TEXT, WITHOUT_ANN]
    assert "“Ann” → [name] · in 3 places" in words_of(page)
    assert await asked.state() is State.READING
    assert skipped(page) == []


async def test_what_was_seen_is_what_the_button_proposes(asked: Asked) -> None:
    page = await asked.wren.act(asked.id, "mask_see", **ANN, sentence=WHY)
    form = page.text.partition("masks-preview")[2].partition("</form>")[0]
    fields = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', form))
    answer = await asked.wren.client.fill(
        f"/moderation/stories/{asked.id}", **{k: unescape(v) for k, v in fields.items()}
    )
    assert answer.headers["location"] == "/moderation?done=mask_proposed"
    assert await asked.state() is State.MASK_PROPOSED


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"mask_1_words": "Bob"}, "mask_1_words", "not in the story"),
        ({"mask_1_words": ""}, "mask_1_words", "Copy the words"),
        ({"mask_1_kind": ""}, "mask_1_kind", "Choose what stands"),
        ({"mask_1_kind": "swearing"}, "mask_1_kind", "Choose what stands"),
        ({"mask_1_which": "9"}, "mask_1_which", "stand in 3 places"),
        ({"sentence": ""}, "mask_sentence", "deserve to know why"),
        ({"mask_2_words": "Ann sat", "mask_2_kind": "name", "mask_1_which": "2"},
         "mask_2_words", "in another row"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("act", ["mask_see", "mask_propose"])
async def test_what_cannot_be_proposed_comes_back_whole_and_says_what_to_mend(
    asked: Asked, act: str, wrong: dict[str, str], field: str, says: str
) -> None:
    fields = ANN | {"sentence": WHY} | wrong
    page = await asked.wren.act(asked.id, act, **fields)
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert f'id="{field}-problem"' in page.text
    assert says in words_of(page)
    assert fields["sentence"] in unescape(page.text)
    assert f'value="{fields["mask_1_words"]}"' in page.text
    assert "Propose this to its teller" not in page.text
    assert await asked.state() is State.READING


async def test_nobody_proposes_without_having_it_in_hand(asked: Asked) -> None:
    fields = ANN | {"sentence": WHY}
    assert (await asked.heron.act(asked.id, "mask_propose", **fields)).status_code == 409
    assert await asked.state() is State.READING


async def test_a_forged_form_proposes_nothing(asked: Asked) -> None:
    assert (await asked.propose(csrf="forged")).status_code == 403
    assert await asked.state() is State.READING


# --- the teller ---------------------------------------------------------------------------------


async def test_its_teller_sees_both_versions_and_why(asked: Asked) -> None:
    await asked.propose()
    page = await asked.open()
    assert [told(page, nth) for nth in (0, 1)] == [TEXT, WITHOUT_ANN]
    assert WHY in words_of(page)
    assert "held until you do" in words_of(page)
    assert "9 December" in words_of(page)
    assert "wren" not in page.text
    assert skipped(page) == []


async def test_accepted_it_is_public_with_placeholders_that_are_explained(asked: Asked) -> None:
    await asked.propose()
    page = await asked.answer("masks_yes")
    assert "It appears together with others" in words_of(page)
    public = await asked.public()
    assert told(public) == WITHOUT_ANN
    assert public.text.count('<span class="covered">[name]</span>') == 2
    assert "Where words stand in brackets with a dashed line, such as [name]" in words_of(public)
    assert "<h1" in public.text
    assert "Ann" not in public.text
    mine = await asked.open()
    assert "with some words covered, as you allowed" in words_of(mine)


async def test_search_and_the_wall_have_the_placeholders_as_plain_words(asked: Asked) -> None:
    await asked.propose()
    await asked.answer("masks_yes")
    await asked.turn()
    wall = await asked.teller.get("/stories")
    assert "Sister [name] sat with me" in wall.text
    assert asked.id not in (await asked.teller.get("/stories?q=Ann")).text
    assert asked.id in (await asked.teller.get("/stories?q=name+sister")).text


async def test_accepting_twice_is_accepting_once(asked: Asked) -> None:
    await asked.propose()
    token = hidden(await asked.open(), "token")
    for _ in range(2):
        page = await asked.teller.fill("/return", token=token, step="masks_yes")
        assert page.status_code == 200
    assert told(await asked.public()) == WITHOUT_ANN


async def test_other_words_go_to_the_next_reader_with_what_was_said(asked: Asked) -> None:
    await asked.propose()
    page = await asked.answer("masks_others", **WARD, answer="Ann is <me>.")
    assert "with what you said" in words_of(page)
    seen = await asked.read(asked.heron)
    assert "Ann is <me>." in words_of(seen)
    assert "“Ward 7” → [ward]" in words_of(seen)
    assert "Ask to cover some words" not in seen.text
    answer = await asked.heron.act(asked.id, "mask_publish", masks="on")
    assert answer.headers["location"] == "/moderation?done=publish"
    assert told(await asked.public()) == "Sister Ann sat with me on [ward].\nAnn said my name."


async def test_whoever_publishes_it_so_can_take_that_back(asked: Asked) -> None:
    await asked.propose()
    await asked.answer("masks_others", **WARD)
    await asked.read(asked.heron)
    await asked.heron.act(asked.id, "mask_publish", masks="on")
    assert (await asked.public()).status_code == 200
    csrf = hidden(await asked.heron.client.get("/moderation"), "csrf")
    await asked.heron.client.fill("/moderation/votes", csrf=csrf, story=asked.id)
    assert await asked.state() is State.WAITING


async def test_a_reader_may_publish_it_with_nothing_covered(asked: Asked) -> None:
    await asked.propose()
    await asked.answer("masks_others", **WARD)
    await asked.read(asked.heron)
    await asked.heron.act(asked.id, "mask_publish", masks="off")
    public = await asked.public()
    assert told(public) == TEXT
    assert "in brackets" not in words_of(public)


async def test_a_teller_may_look_at_their_own_choice_first(asked: Asked) -> None:
    await asked.propose()
    page = await asked.answer("masks_look", **WARD, answer="Wait.")
    assert told(page, 2) == "Sister Ann sat with me on [ward].\nAnn said my name."
    assert "Wait." in page.text
    assert await asked.state() is State.MASK_PROPOSED


async def test_rows_of_a_teller_that_cannot_be_used_come_back(asked: Asked) -> None:
    await asked.propose()
    fields = {"mask_1_words": "Bob", "mask_1_kind": "name", "answer": "Bob is my dog."}
    page = await asked.answer("masks_others", **fields)
    assert page.status_code == 422
    assert 'value="Bob"' in page.text
    assert "Bob is my dog." in page.text
    assert 'href="#mask_1_words"' in page.text


async def test_declined_it_goes_on_as_it_is(asked: Asked) -> None:
    await asked.propose()
    page = await asked.answer("masks_no", answer="It is my story.")
    assert "We have your answer" in words_of(page)
    seen = await asked.read(asked.heron)
    assert "Its teller said no" in words_of(seen)
    assert "It is my story." in words_of(seen)
    await asked.heron.act(asked.id, "vote", vote="publish")
    assert told(await asked.public()) == TEXT


async def test_an_answer_that_comes_too_late_gives_its_words_back(asked: Asked) -> None:
    await asked.propose()
    token = hidden(await asked.open(), "token")
    await asked.answer("masks_no")
    late = {"token": token, "step": "masks_others", "answer": "My own words."} | WARD
    page = await asked.teller.fill("/return", **late)
    assert page.status_code == 422
    assert 'href="#unsent"' in page.text
    box = page.text.partition('id="unsent"')[2].partition("</textarea>")[0]
    assert "My own words." in box
    assert "Ward 7" in box


async def test_an_answer_on_a_page_that_is_too_old_is_not_lost(asked: Asked, clock: Clock) -> None:
    await asked.propose()
    token = hidden(await asked.open(), "token")
    clock.advance(minutes=31)
    fields = {"token": token, "step": "masks_others", "answer": "My own words."} | WARD
    page = await asked.teller.fill("/return", **fields)
    assert page.status_code == 422
    assert "My own words." in page.text
    assert "Ward 7" in page.text


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ("masked", "it is shown with these words covered, as you chose"),
        ("held", "it is held until you do, as you chose"),
        ("", "it is held until you do."),
    ],
)
async def test_the_choice_of_beforehand_is_repeated(
    moderators: Two, tell: Tell, turn: Turn, chosen: str, says: str
) -> None:
    receipt = (await tell(TEXT, title="Ann", if_away=chosen)).receipt
    await turn()
    (story_id,) = await moderators[0].queue()
    await moderators[0].act(story_id, "claim")
    asked = Asked(moderators, receipt, story_id, turn)
    await asked.propose()
    assert says in words_of(await asked.open())


async def test_the_site_itself_ends_the_waiting_after_fourteen_days(
    moderators: Two, tell: Tell, turn: Turn, clock: Clock
) -> None:
    receipt = (await tell(TEXT, title="Ann", if_away="masked")).receipt
    await turn()
    (story_id,) = await moderators[0].queue()
    await moderators[0].act(story_id, "claim")
    asked = Asked(moderators, receipt, story_id, turn)
    await asked.propose()
    for days, state in ((13, State.MASK_PROPOSED), (1, State.PUBLISHED)):
        clock.advance(days=days)
        await asked.teller.state.worker.run_once()
        assert await asked.state() is state
    assert told(await asked.public()) == WITHOUT_ANN


async def test_nothing_is_chosen_beforehand_when_telling(client: Client) -> None:
    page = await client.fill("/tell", token=await client.token(), words=TEXT, step="check")
    fields: list[Any] = re.findall(r'<input[^>]*name="if_away"[^>]*>', page.text)
    assert len(fields) == 2
    assert not any("checked" in field for field in fields)


async def test_the_choice_survives_changing_the_words(client: Client) -> None:
    fields = {"token": await client.token(), "words": TEXT, "if_away": "held"}
    page = await client.fill("/tell", step="change", **fields)
    assert hidden(page, "if_away") == "held"
    page = await client.fill("/tell", step="check", **fields)
    assert re.search(r'name="if_away" value="held" checked', page.text)

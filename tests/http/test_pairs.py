"""Two quotes side by side: the form by receipt, the theme's page, and whose words they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa

from tests.conftest import Client, Clock, hidden
from tests.http.conftest import Moderator, Publish, Tell, Turn, skipped, words_of
from tests.http.test_sure_and_why import FIRST, OTHER, TEXT, WAITING, N, findings
from tests.http.test_theme_names import lines, rule
from tests.promises.people import open_receipt
from voicebox.flows import settled, theme_pairs
from voicebox.receipt import mint, show
from voicebox.store import folds, kept_themes, lineage
from voicebox.store import themes as theme_store
from voicebox.store.theme_tables import theme_stories
from voicebox.store.themes import QuoteRow

Two = tuple[Moderator, ...]
WHY = "One <waited> & “asked”, the other did not."
SAYS = "says that these two disagree"
FORM = f"/themes/{WAITING}/pair"
LINK = "Set two quotes of this theme side by side, and say why"


@dataclass
class Tellers:
    """People with receipts, whose stories are in the same theme; the first three are quoted."""

    client: Client = field(repr=False)
    receipts: Sequence[str] = field(repr=False)
    ids: Sequence[str]

    async def handles(self, *of: int) -> list[str]:
        """Return what the form calls the quotes of these stories."""
        async with self.client.state.db.read() as main:
            keyring = self.client.state.keyring
            offered = await theme_pairs.offered(main, keyring, WAITING)
        by_story = {one.passage.story_id: one.handle for one in offered}
        return [by_story[self.ids[n]] for n in of]

    async def send(self, **fields: Any) -> httpx2.Response:
        """Send the form, whole where it is not said otherwise: the fourth sets two side by side."""
        whole = {"pair_of": await self.handles(0, 1), "pair_why": WHY, "receipt": self.receipts[3]}
        return await self.client.fill(FORM, **whole | fields)

    async def theme(self) -> httpx2.Response:
        return await self.client.get(f"/themes/{WAITING}")

    async def mine(self, who: int) -> httpx2.Response:
        return await open_receipt(self.client, self.receipts[who])

    async def act(self, step: str, who: int, **fields: str) -> httpx2.Response:
        token = hidden(await self.mine(who), "token")
        return await self.client.fill("/return", token=token, step=step, **fields)


@pytest.fixture
async def tellers(client: Client, publish: Publish) -> Tellers:
    receipts: list[str] = []
    # The third is quoted and not shown whole.
    partly = {"preset": "each", "quoted": "yes", "counted": "yes"}
    ids = [await publish(TEXT, receipts, **(partly if n == 2 else {})) for n in range(N)]
    found = findings(ids, 80)
    quotes = [QuoteRow(WAITING, n, ids[n], 0, len(FIRST), n == 1) for n in range(3)]
    async with client.state.db.write() as main:
        await kept_themes.add_ids(main, {0: WAITING, 1: OTHER})
        await theme_store.replace(main, replace(found, quotes=quotes))
    return Tellers(client, receipts, ids)


@pytest.fixture
async def shown(tellers: Tellers, moderators: Two, turn: Turn) -> Tellers:
    """The fourth teller has set two quotes side by side, and everybody sees it."""
    await tellers.send()
    [path] = await lines(moderators[0])
    await rule(moderators[0], path, act="show")
    await turn()
    return tellers


def chosen(answer: httpx2.Response) -> list[str]:
    """Return what is checked in the form of an answer."""
    return re.findall(r'name="pair_of" value="([^"]+)" checked', answer.text)


def box(answer: httpx2.Response) -> str:
    [found] = re.findall(r'<textarea[^>]* id="pair_why"[^>]*>\n(.*?)</textarea>', answer.text, re.S)
    return unescape(found)


# --- the form ------------------------------------------------------------------------------------


async def test_the_theme_leads_to_a_form_with_each_of_its_quotes_whole(tellers: Tellers) -> None:
    page = await tellers.theme()
    [address] = re.findall(rf'href="([^"]+)">{LINK}<', page.text)
    assert address == FORM
    form = await tellers.client.get(FORM)
    assert form.status_code == 200
    assert form.text.count('name="pair_of"') == 3
    assert unescape(form.text).count(FIRST) == 3
    assert skipped(form) == []
    # The handle of a quote tells nobody whose it is.
    assert not any(one in form.text for one in tellers.ids)


async def test_it_is_sent_read_shown_side_by_side_and_taken_back(
    tellers: Tellers, moderators: Two, turn: Turn
) -> None:
    sent = await tellers.send()
    assert sent.status_code == 200
    assert "We have it. A person reads your words first. Unless two people" in words_of(sent)
    assert skipped(sent) == []
    assert SAYS not in words_of(await tellers.theme())
    mine = words_of(await tellers.mine(3))
    assert f"You say that these two disagree: {FIRST} {FIRST} Why, in your words: {WHY}" in mine
    assert "A person reads it first. Until then nobody else sees it." in mine
    queue = await moderators[0].client.get("/moderation")
    assert "Two quotes side by side 1 · wait, letter" in words_of(queue)
    [path] = await lines(moderators[0])
    reading = await moderators[0].client.get(path)
    assert WHY in words_of(reading)
    assert words_of(reading).count(FIRST) == 2
    assert skipped(reading) == []
    await rule(moderators[0], path, act="show")
    assert "It will stand on the page of the theme soon" in words_of(await tellers.mine(3))
    await turn()
    page = await tellers.theme()
    assert f"A storyteller whose story is in this theme {SAYS}." in words_of(page)
    assert WHY in words_of(page)
    assert skipped(page) == []
    gone = await tellers.act("pair_back", 3, theme=WAITING)
    assert "You say that these two disagree" not in words_of(gone)
    assert WHY not in words_of(await tellers.theme())


async def test_both_stand_side_by_side_in_the_same_markup_and_lead_to_their_stories(
    shown: Tellers,
) -> None:
    page = (await shown.theme()).text
    [part] = re.findall(r'<section[^>]* aria-labelledby="pair-1">.*?</section>', page, re.S)
    [both] = re.findall(r'<div class="tones">(.*?)\n</div>\n<p>', part, re.S)
    one, other = re.findall(r"<div><?(.*?)</div>", both.replace("\n", ""), re.S)
    assert re.sub(r"[0-9a-f]{32}", "ID", one) == re.sub(r"[0-9a-f]{32}", "ID", other)
    found = re.findall(r'href="/stories/([0-9a-f]{32})#q0"', part)
    assert found == [shown.ids[0], shown.ids[1]]
    for story in found:
        assert 'id="q0"' in (await shown.client.get(f"/stories/{story}")).text


async def test_a_quote_that_stands_alone_says_so_and_names_no_story(
    tellers: Tellers, moderators: Two, turn: Turn
) -> None:
    await tellers.send(pair_of=await tellers.handles(2, 1))
    [path] = await lines(moderators[0])
    await rule(moderators[0], path, act="show")
    await turn()
    page = (await tellers.theme()).text
    assert tellers.ids[2] not in page
    assert "It stands alone" in page.partition('id="pairs"')[2]


async def test_the_words_stay_where_the_machine_chose_others_and_the_links_still_lead_to_them(
    shown: Tellers,
) -> None:
    async with shown.client.state.db.write() as main:
        await main.exec_driver_sql("DELETE FROM quotes")
    page = (await shown.theme()).text
    assert unescape(page).count(FIRST) >= 2
    for story in re.findall(r'href="/stories/([0-9a-f]{32})#q0"', page):
        assert 'id="q0"' in (await shown.client.get(f"/stories/{story}")).text


# --- what cannot be taken comes back -------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "at", "said"),
    [
        ({"pair_why": ""}, "pair_why", "There is nothing here yet."),
        ({"pair_why": " \n "}, "pair_why", "There is nothing here yet."),
        ({"pair_why": "x" * 201}, "pair_why", "1 character longer"),
        ({"pair_why": "௵" * 10_000}, "pair_why", "9,800 characters longer"),
        ({"pair_why": "1 2 3 4 5" * 5}, "pair_why", "This looks like a receipt."),
        ({"pair_of": []}, "pair_of", "Please choose two of these quotes"),
        ({"pair_of": ["nothing", "none"]}, "pair_of", "have changed meanwhile"),
        ({"pair_of": ["'\"<b>", "\u202e"]}, "pair_of", "have changed meanwhile"),
        ({"receipt": ""}, "receipt", "A receipt has 25 digits."),
        ({"receipt": "12345"}, "receipt", "A receipt has 25 digits."),
        ({"receipt": "0" * 25}, "receipt", "There is no story with this"),
    ],
)
async def test_what_cannot_be_taken_comes_back_whole_at_its_field(
    tellers: Tellers, fields: dict[str, Any], at: str, said: str
) -> None:
    answer = await tellers.send(**fields)
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert f'href="#{at}"' in answer.text
    assert f'id="{at}-problem"' in answer.text
    assert "<b>" not in answer.text
    assert box(answer) == fields.get("pair_why", WHY).strip()
    assert chosen(answer) == ([] if "pair_of" in fields else await tellers.handles(0, 1))
    assert skipped(answer) == []


async def test_every_problem_is_told_at_once_and_a_receipt_that_is_right_is_typed_once(
    tellers: Tellers,
) -> None:
    three = await tellers.handles(0, 1, 2)
    answer = await tellers.send(pair_of=three, pair_why="")
    assert set(chosen(answer)) == set(three)
    assert "There are 2 things to look at" in words_of(answer)
    assert 'id="receipt"' not in answer.text
    assert tellers.receipts[3] not in answer.text.replace(" ", "")
    token = hidden(answer, "token")
    again = await tellers.send(receipt="", token=token)
    assert "We have it." in words_of(again)


async def test_a_receipt_that_one_digit_is_wrong_in_comes_back_to_be_compared(
    tellers: Tellers,
) -> None:
    receipt = tellers.receipts[3]
    wrong = receipt[:-1] + str((int(receipt[-1]) + 1) % 10)
    answer = await tellers.send(receipt=wrong)
    assert answer.status_code == 422
    assert "One digit looks mistyped." in words_of(answer)
    assert f'value="{wrong}"' in answer.text


async def test_a_page_that_was_left_open_asks_for_the_receipt_again(
    tellers: Tellers, clock: Clock
) -> None:
    token = hidden(await tellers.send(pair_why=""), "token")
    clock.advance(minutes=31)
    answer = await tellers.send(receipt="", token=token)
    assert answer.status_code == 422
    assert "Please type your receipt again." in words_of(answer)
    assert (box(answer), chosen(answer)) == (WHY, await tellers.handles(0, 1))


async def test_who_has_no_story_there_is_told_so(tellers: Tellers, tell: Tell) -> None:
    answer = await tellers.send(receipt=(await tell()).receipt)
    assert answer.status_code == 422
    assert "Only somebody whose own story is in this theme can do this." in words_of(answer)
    assert box(answer) == WHY


async def test_of_a_receipt_that_is_gone_it_says_no_more_than_of_one_that_never_was(
    tellers: Tellers,
) -> None:
    await tellers.act("withdraw_yes", 3)
    gone = await tellers.send(receipt=tellers.receipts[3])
    never = await tellers.send(receipt=show(mint(tellers.client.state.world)))
    assert gone.status_code == never.status_code == 422
    assert gone.text == never.text


async def test_two_quotes_of_one_story_are_refused_in_the_words_of_those_that_were_taken_out(
    shown: Tellers,
) -> None:
    ids = shown.ids
    await shown.act("unpair", 0, start="0")
    taken_out = await shown.send()
    async with shown.client.state.db.write() as main:
        second = QuoteRow(WAITING, 9, ids[0], len(FIRST) + 1, len(TEXT), False)
        values = tuple(vars(second).values())
        await main.exec_driver_sql("INSERT INTO quotes VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        offered = await theme_pairs.offered(main, shown.client.state.keyring, WAITING)
    own = [one.handle for one in offered if one.passage.story_id == ids[0]]
    one_story = await shown.send(pair_of=own)
    for answer in (one_story, taken_out):
        assert answer.status_code == 422
        assert "These two cannot be set side by side. Somebody whose words they" in words_of(answer)


async def test_a_theme_that_is_gone_takes_nothing_and_gives_the_words_back(
    tellers: Tellers,
) -> None:
    async with tellers.client.state.db.write() as main:
        await theme_store.clear(main)
    assert (await tellers.client.get(FORM)).status_code == 410
    answer = await tellers.client.fill(FORM, pair_why=WHY, receipt=tellers.receipts[3])
    assert answer.status_code == 410
    assert box(answer) == WHY
    answer = await tellers.client.fill(f"/themes/{'0' * 32}/pair", pair_why=WHY)
    assert answer.status_code == 404
    assert box(answer) == WHY


async def test_words_come_back_when_the_database_cannot_take_them(tellers: Tellers) -> None:
    handles = await tellers.handles(0, 1)
    async with tellers.client.state.db.write() as main:
        await main.exec_driver_sql("ALTER TABLE theme_pairs RENAME TO elsewhere")
    answer = await tellers.send(pair_of=handles)
    assert answer.status_code == 500
    assert WHY in words_of(answer)


async def test_a_theme_with_one_quote_offers_none(tellers: Tellers) -> None:
    async with tellers.client.state.db.write() as main:
        await main.exec_driver_sql("DELETE FROM quotes WHERE rank > 0")
    assert LINK not in (await tellers.theme()).text
    assert "There are too few quotes" in words_of(await tellers.client.get(FORM))


# --- whose words they are ------------------------------------------------------------------------


async def test_whose_words_they_are_reads_why_and_takes_them_out_at_once(shown: Tellers) -> None:
    for who in (0, 1):
        page = await shown.mine(who)
        assert "Another storyteller says that these words of yours" in words_of(page)
        assert WHY in words_of(page)
        assert skipped(page) == []
    done = await shown.act("unpair", 1, start="0")
    assert "You took these words out." in words_of(done)
    assert "Nobody can set these words beside others: you said so." in words_of(done)
    assert WHY not in words_of(done)
    assert WHY not in words_of(await shown.theme())
    # They are quoted all the same.
    assert unescape((await shown.theme()).text).count(FIRST) >= 3
    again = await shown.act("pair_let", 1, start="0")
    assert "These words may be set beside others again." in words_of(again)
    assert (await shown.send()).status_code == 200


@pytest.mark.parametrize("start", ["", "9", "-1", "x" * 10_000, "'\"<b>"])
@pytest.mark.parametrize("step", ["unpair", "pair_let"])
async def test_a_place_that_is_none_changes_nothing(shown: Tellers, step: str, start: str) -> None:
    answer = await shown.act(step, 0, start=start)
    assert answer.status_code == 200
    assert WHY in words_of(await shown.theme())


async def test_behind_a_notice_its_teller_is_not_told_that_everybody_can_read_it(
    shown: Tellers,
) -> None:
    public = "Everybody can read it, on the page of the theme."
    assert public in words_of(await shown.mine(3))
    async with shown.client.state.db.write() as main:
        await folds.add(main, shown.ids[0], "threat", "2026-11-27T08")
    mine = words_of(await shown.mine(3))
    assert public not in mine
    assert "Until they can, nobody finds this on the page of the theme." in mine
    assert WHY not in words_of(await shown.theme())


async def test_it_is_taken_back_also_while_its_tellers_story_is_in_no_theme(
    shown: Tellers,
) -> None:
    async with shown.client.state.db.write() as main:
        out = theme_stories.c.story_id == shown.ids[3]
        await main.execute(sa.delete(theme_stories).where(out))
    page = await shown.mine(3)
    assert "What you said in other themes" in words_of(page)
    assert WHY in words_of(page)
    assert "Until they are, nobody else finds this." in words_of(page)
    assert "Everybody can read it" not in words_of(page)
    assert skipped(page) == []
    gone = await shown.act("pair_back", 3, theme=WAITING)
    assert gone.status_code == 200
    assert WHY not in words_of(gone)
    assert "What you said in other themes" not in words_of(gone)


async def test_what_is_taken_back_twice_is_told_as_it_stands(shown: Tellers) -> None:
    assert (await shown.act("pair_back", 3, theme=WAITING)).status_code == 200
    assert (await shown.act("pair_back", 3, theme=WAITING)).status_code == 200
    answer = await shown.act("pair_back", 3, theme="0" * 32)
    assert answer.status_code == 422
    assert "the themes have changed meanwhile" in words_of(answer)


# --- moderators, and the history -----------------------------------------------------------------


async def test_two_keep_it_back_later_and_its_teller_reads_the_rule(
    shown: Tellers, moderators: Two
) -> None:
    for moderator in moderators[:2]:
        page = await moderator.client.get("/moderation/shown")
        assert "Two quotes side by side 1" in words_of(page)
        assert skipped(page) == []
        [path] = re.findall(r'href="(/moderation/shown/[^"]+)"', page.text)
        reading = await moderator.client.get(path)
        assert WHY in words_of(reading)
        await rule(moderator, path, act="withhold", reason="hate")
    assert WHY not in words_of(await shown.theme())
    told = shown.client.state.policy.rule("hate")
    mine = await shown.mine(3)
    assert f"gave the same reason: {told.title}." in words_of(mine)
    assert f"{told.told} {told.rule}" in words_of(mine)


async def test_the_history_tells_of_it_without_a_word_of_it(shown: Tellers) -> None:
    async def window(month: str) -> str:
        async with shown.client.state.db.write() as main:
            found = await settled.settle(main, [], set(shown.ids))
            await lineage.add(main, month, found.events)
        history = (await shown.theme()).text.partition("What became of this theme")[2]
        return unescape(history.partition("<h2>")[0])

    history = await window("2026-11")
    told = "In November 2026 a storyteller whose story is here set two quotes of it side by side"
    assert told in history
    assert WHY not in history
    await shown.act("pair_back", 3, theme=WAITING)
    gone = "In December 2026 two quotes that a storyteller had set side by side stopped standing so"
    after = await window("2026-12")
    assert gone in after
    # Whoever reads this is not told that only tellers can be the cause.
    assert "somebody took that back, two moderators kept back why, or one of the stories" in after

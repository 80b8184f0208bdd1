"""Names for themes, as pages show them: by receipt, to moderators, to everybody."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa

from tests.conftest import Client, Clock, hidden
from tests.http.conftest import Moderator, Publish, Tell, Turn, skipped, words_of
from tests.http.test_sure_and_why import OTHER, TEXT, WAITING, N, findings
from voicebox.flows import settled_names
from voicebox.receipt import mint, show
from voicebox.store import kept_themes
from voicebox.store import theme_names as store
from voicebox.store import themes as theme_store
from voicebox.store.theme_tables import theme_stories

Two = tuple[Moderator, ...]
NAME = "Waiting <alone> & “long”"
ELSEWHERE = "What you said in other themes"
ASKED = "Say what this theme should be called"


@dataclass
class Tellers:
    """People with receipts, whose stories are in the same two themes."""

    client: Client = field(repr=False)
    receipts: Sequence[str] = field(repr=False)

    async def open(self, who: int = 0) -> httpx2.Response:
        return await self.client.fill("/return", receipt=self.receipts[who], step="open")

    async def act(self, step: str, who: int = 0, **fields: Any) -> httpx2.Response:
        token = hidden(await self.open(who), "token")
        return await self.client.fill("/return", token=token, step=step, theme=WAITING, **fields)

    async def propose(self, name: str = NAME, who: int = 0) -> httpx2.Response:
        return await self.act("name_propose", who, theme_name=name)

    async def window(self) -> None:
        """Count who says yes, as a window does."""
        async with self.client.state.db.write() as main:
            settled = await settled_names.settle(main, [], set())
            await store.keep_given(main, 1, settled.changes)


@pytest.fixture
async def tellers(client: Client, publish: Publish) -> Tellers:
    receipts: list[str] = []
    ids = [await publish(TEXT, receipts) for _ in range(N)]
    async with client.state.db.write() as main:
        await kept_themes.add_ids(main, {0: WAITING, 1: OTHER})
        await theme_store.replace(main, findings(ids, 80))
    return Tellers(client, receipts)


async def lines(moderator: Moderator) -> list[str]:
    """Return the addresses of the lines that a moderator's queue shows."""
    page = await moderator.client.get("/moderation")
    return re.findall(r'href="(/moderation/lines/[0-9a-f]{32})"', page.text)


async def rule(moderator: Moderator, path: str, **fields: str) -> httpx2.Response:
    token = hidden(await moderator.client.get(path), "csrf")
    return await moderator.client.fill(path, csrf=token, **fields)


async def named(tellers: Tellers, moderators: Two, turn: Turn, name: str = NAME) -> None:
    """Have the first teller propose a name, and two others say yes to it."""
    await tellers.propose(name)
    [path] = await lines(moderators[0])
    await rule(moderators[0], path, act="show")
    await turn()
    for who in (1, 2):
        asked = await tellers.act("names", who)
        [name_id] = re.findall(r'name="called" value="(\w+)"', asked.text)
        await tellers.act("name_yes", who, called=name_id)
    await tellers.window()


def box(answer: httpx2.Response) -> str:
    """Return what stands in the box for a name."""
    [found] = re.findall(r'id="theme_name" name="theme_name" value="([^"]*)"', answer.text)
    return unescape(found)


async def test_a_name_is_proposed_read_and_shown(
    tellers: Tellers, moderators: Two, turn: Turn
) -> None:
    page = await tellers.open()
    assert page.text.count(ASKED) == 2
    asked = await tellers.act("names")
    assert "There is none that everybody can read yet." in words_of(asked)
    assert skipped(asked) == []
    sent = await tellers.propose(f"  {NAME}\r\n")
    assert f"You propose this name for it: {NAME}" in words_of(sent)
    assert "A person reads it first. Until then nobody else sees it." in words_of(sent)
    queue = await moderators[0].client.get("/moderation")
    assert "Name for a theme 1 · wait, letter" in words_of(queue)
    assert NAME not in words_of(queue)
    [path] = await lines(moderators[0])
    reading = await moderators[0].client.get(path)
    assert NAME in words_of(reading)
    assert "Whether it is a good name is theirs to say, not yours." in words_of(reading)
    assert skipped(reading) == []
    voted = await rule(moderators[0], path, act="show")
    assert voted.headers["location"] == "/moderation?done=line_cleared"
    assert "It will stand on the page of the theme soon" in words_of(await tellers.open())
    await turn()
    assert "Everybody can read it, on the page of the theme." in words_of(await tellers.open())


async def test_those_whose_stories_are_there_settle_the_name_in_public(
    tellers: Tellers, moderators: Two, turn: Turn
) -> None:
    client = tellers.client
    await tellers.propose()
    [path] = await lines(moderators[0])
    await rule(moderators[0], path, act="show")
    await turn()
    for who in (1, 2):
        asked = await tellers.act("names", who)
        assert skipped(asked) == []
        [name_id] = re.findall(r'name="called" value="(\w+)"', asked.text)
        done = await tellers.act("name_yes", who, called=name_id)
        assert f"You say yes to this name: “{NAME}”" in words_of(done)
    theme = await client.get(f"/themes/{WAITING}")
    assert f"“{NAME}” : a few stories say yes to it Whoever" in words_of(theme)
    assert "<h1>wait, letter</h1>" in theme.text
    await tellers.window()
    theme = await client.get(f"/themes/{WAITING}")
    assert re.findall(r"<h1><bdi>(.*?)</bdi></h1>", unescape(theme.text)) == [NAME]
    assert "People whose stories are here gave it this name." in words_of(theme)
    assert "The machine found these words: wait, letter." in words_of(theme)
    assert "a few stories say yes to it. This is its name." in words_of(theme)
    assert skipped(theme) == []


async def test_wherever_a_theme_is_named_it_has_the_name_that_its_tellers_gave_it(
    tellers: Tellers, moderators: Two, turn: Turn
) -> None:
    await named(tellers, moderators, turn, "The long wait")
    client = tellers.client
    async with client.state.db.read() as main:
        [story] = [one.story_id for one in await theme_store.stories_of(main, WAITING, 1)]
    for path in ("/themes", f"/themes/{OTHER}", f"/stories/{story}", f"/stories?theme={WAITING}"):
        assert "The long wait" in words_of(await client.get(path)), path
    assert "The long wait" in words_of(await tellers.open(3))
    assert "The machine found: wait, letter" in words_of(await client.get("/themes"))


async def test_whoever_takes_a_name_or_a_yes_back_does_so_alone(
    tellers: Tellers, moderators: Two, turn: Turn
) -> None:
    await named(tellers, moderators, turn)
    asked = await tellers.act("names", 1)
    assert "Take my yes back" in words_of(asked)
    assert re.findall(r'name="called" value="\w+" checked', asked.text)
    done = await tellers.act("name_no", 1)
    assert "You say yes to this name" not in words_of(done)
    # Who proposed it says yes to it by that.
    assert "Take my yes back" not in words_of(await tellers.act("names"))
    gone = await tellers.act("name_back")
    assert "You propose this name" not in words_of(gone)
    theme = await tellers.client.get(f"/themes/{WAITING}")
    assert NAME not in words_of(theme)
    assert "No teller has proposed a name." in words_of(theme)


@pytest.mark.parametrize("is_gone", [False, True])
async def test_a_name_and_a_yes_are_taken_back_on_the_page_of_a_story_that_is_in_no_theme(
    tellers: Tellers, moderators: Two, turn: Turn, is_gone: bool
) -> None:
    await named(tellers, moderators, turn)
    assert ELSEWHERE not in words_of(await tellers.open())
    async with tellers.client.state.db.write() as main:
        if is_gone:
            await theme_store.clear(main)
        await main.execute(sa.delete(theme_stories))
    for who, said, step, button in (
        (0, f"You propose this name for it: {NAME}", "name_back", "Take this name back"),
        (1, f"You say yes to this name: “{NAME}”", "name_no", "Take my yes back"),
    ):
        page = await tellers.open(who)
        assert ELSEWHERE in words_of(page)
        assert ("A theme that is no longer there" in words_of(page)) is is_gone
        assert said in words_of(page)
        assert f'value="{step}">{button}<' in page.text
        assert "Everybody can read it" not in words_of(page)
        assert skipped(page) == []
    # Who takes back a name takes its yeses along: theirs first.
    for who, step in ((1, "name_no"), (0, "name_back")):
        gone = await tellers.act(step, who)
        assert gone.status_code == 200
        assert NAME not in words_of(gone)
        assert ELSEWHERE not in words_of(gone)


async def test_two_keep_it_back_and_its_teller_reads_the_rule(
    tellers: Tellers, moderators: Two, turn: Turn
) -> None:
    await tellers.propose()
    for moderator, done in zip(moderators, ("wait", "line_withheld"), strict=True):
        [path] = await lines(moderator)
        answer = await rule(moderator, path, act="withhold", reason="hate")
        assert answer.headers["location"] == f"/moderation?done={done}"
    await turn()
    told = tellers.client.state.policy.rule("hate")
    for page in (await tellers.open(), await tellers.act("names")):
        assert f"gave the same reason: {told.title}." in words_of(page)
        assert f"{told.told} {told.rule}" in words_of(page)
        assert skipped(page) == []
    assert NAME not in words_of(await tellers.client.get(f"/themes/{WAITING}"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "There is nothing here yet."),
        (" \n ", "There is nothing here yet."),
        ("x" * 81, "1 character longer"),
        ("௵" * 90, "10 characters longer"),
    ],
)
async def test_what_cannot_be_kept_comes_back_whole_at_its_box(
    tellers: Tellers, name: str, said: str
) -> None:
    answer = await tellers.propose(name)
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert 'href="#theme_name"' in answer.text
    assert 'id="theme_name-problem"' in answer.text
    assert box(answer) == name.strip()
    assert skipped(answer) == []


async def test_eighty_characters_fit_in_any_script(tellers: Tellers) -> None:
    assert (await tellers.propose("௵" * 80)).status_code == 200


async def test_a_receipt_in_it_is_not_made_public(tellers: Tellers) -> None:
    answer = await tellers.propose(show(mint(tellers.client.state.world)))
    assert answer.status_code == 422
    assert "This looks like a receipt." in words_of(answer)


async def test_no_name_turns_what_stands_beside_it(tellers: Tellers) -> None:
    sent = await tellers.propose("Wait\u202eing \u2066here")
    assert "You propose this name for it: Waiting here" in words_of(sent)


async def test_who_chooses_no_name_is_asked_again(
    tellers: Tellers, moderators: Two, turn: Turn
) -> None:
    await named(tellers, moderators, turn)
    answer = await tellers.act("name_yes", 3)
    assert answer.status_code == 422
    assert 'href="#called"' in answer.text
    assert "Please choose a name, or go back." in words_of(answer)


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("names", {}),
        ("name_propose", {"theme_name": NAME}),
        ("name_yes", {"called": "0" * 32}),
        ("name_back", {}),
        ("name_no", {}),
    ],
)
async def test_who_has_no_story_there_is_told_so_and_gets_their_words_back(
    tellers: Tellers, tell: Tell, step: str, fields: dict[str, Any]
) -> None:
    other = Tellers(tellers.client, [(await tell()).receipt])
    assert ASKED not in words_of(await other.open())
    answer = await other.act(step, **fields)
    assert answer.status_code == 422
    assert "the themes have changed meanwhile" in words_of(answer)
    assert fields.get("theme_name", "") in words_of(answer)
    # Nor does anybody have a say in a theme that is not there, or say yes to no name.
    answer = await tellers.act("name_yes", called="0" * 32)
    assert answer.status_code == 422


@pytest.mark.parametrize("step", ["names", "name_propose", "name_yes", "name_back", "name_no"])
@pytest.mark.parametrize("name", ["", NAME])
async def test_of_a_receipt_that_is_gone_no_step_says_more_than_of_one_that_never_was(
    tellers: Tellers, step: str, name: str
) -> None:
    client, tokens = tellers.client, tellers.client.state.page_tokens
    kept = hidden(await tellers.open(), "token")
    await client.fill("/return", token=kept, step="withdraw_yes")
    pages = []
    for token in (kept, tokens.seal(mint(client.state.world))):
        answer = await client.fill(
            "/return", token=token, step=step, theme=WAITING, theme_name=name, called="0" * 32
        )
        assert answer.status_code == 404
        pages.append(answer.text)
    assert pages[0] == pages[1]
    assert unescape(pages[0]).count(NAME) == (1 if name else 0)


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("names", {}),
        ("name_propose", {"theme_name": NAME}),
        ("name_yes", {"called": "0" * 32}),
        ("name_yes", {"called": "\x00'\"<b>"}),
        ("name_back", {}),
        ("name_no", {}),
    ],
)
@pytest.mark.parametrize("theme", ["", "0" * 32, "x" * 10_000, "'\"<b>\u202e"])
async def test_a_theme_that_is_none_is_refused_in_words(
    tellers: Tellers, step: str, fields: dict[str, str], theme: str
) -> None:
    token = hidden(await tellers.open(), "token")
    answer = await tellers.client.fill("/return", token=token, step=step, theme=theme, **fields)
    assert answer.status_code == 422
    assert "the themes have changed meanwhile" in words_of(answer)
    assert "<b>" not in answer.text


async def test_a_name_of_ten_thousand_letters_comes_back_and_is_not_kept(tellers: Tellers) -> None:
    answer = await tellers.propose("x" * 10_000)
    assert answer.status_code == 422
    assert box(answer) == "x" * 10_000
    assert "You propose this name" not in words_of(await tellers.open())


async def test_a_name_comes_back_when_the_page_was_left_open(
    tellers: Tellers, clock: Clock
) -> None:
    token = hidden(await tellers.open(), "token")
    clock.advance(minutes=31)
    answer = await tellers.client.fill(
        "/return", token=token, step="name_propose", theme=WAITING, theme_name=NAME
    )
    assert answer.status_code == 422
    assert NAME in words_of(answer)


async def test_a_name_comes_back_when_the_database_cannot_take_it(tellers: Tellers) -> None:
    token = hidden(await tellers.open(), "token")
    async with tellers.client.state.db.write() as main:
        await main.exec_driver_sql("ALTER TABLE theme_names RENAME TO elsewhere")
    answer = await tellers.client.fill(
        "/return", token=token, step="name_propose", theme=WAITING, theme_name=NAME
    )
    assert answer.status_code == 500
    assert NAME in words_of(answer)


async def test_nobody_from_outside_reads_or_decides_a_name(
    tellers: Tellers, moderators: Two
) -> None:
    await tellers.propose()
    [path] = await lines(moderators[0])
    assert (await tellers.client.get(path)).status_code == 403
    assert (await tellers.client.fill(path, act="show")).status_code == 403

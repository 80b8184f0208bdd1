"""By receipt a teller sees where their story was placed, says that it is wrong, and moves it."""

import re
from dataclasses import dataclass, field, replace
from html import unescape

import httpx2
import pytest

from tests.conftest import Client, hidden
from tests.http.conftest import Moderator, Publish, Tell, Turn
from tests.http.test_sure_and_why import FIRST, OTHER, TEXT, WAITING, N, findings
from tests.promises.people import story_of
from voicebox.flows.placing import sealed_place
from voicebox.kept import Contest, Standing
from voicebox.store import contests, kept_themes, placements
from voicebox.store import themes as store

NOT_MEANT = "This is not what I meant"


@dataclass
class Teller:
    """Somebody with a receipt and a story that is in two themes, at the page of that story."""

    client: Client = field(repr=False)
    receipt: str = field(repr=False)
    story_id: str

    async def open(self) -> httpx2.Response:
        return await self.client.fill("/return", receipt=self.receipt, step="open")

    async def act(self, step: str, **fields: str) -> httpx2.Response:
        token = hidden(await self.open(), "token")
        return await self.client.fill("/return", token=token, step=step, **fields)

    async def said(self) -> list[Contest]:
        async with self.client.state.db.read() as main:
            return list(await contests.everything(main))


@pytest.fixture
async def teller(client: Client, publish: Publish) -> Teller:
    receipts: list[str] = []
    ids = [await publish(TEXT, receipts) for _ in range(N)]
    async with client.state.db.write() as main:
        await kept_themes.add_ids(main, {0: WAITING, 1: OTHER})
        await store.replace(main, findings(ids, 80))
    return Teller(client, receipts[0], ids[0])


def part(answer: httpx2.Response) -> str:
    """Return what the page of a story says of its places."""
    found = answer.text.partition(">Where it counts</h2>")[2].partition("<h2>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", found)).split())


async def test_each_theme_stands_there_with_the_words_that_put_the_story_into_it(
    teller: Teller,
) -> None:
    answer = await teller.open()
    said = part(answer)
    assert f"wait, letter “{FIRST}" in said
    assert "Words in it that this theme has more than others: wait, letter ." in said
    assert answer.text.count(NOT_MEANT) == 2
    assert f'href="/themes/{WAITING}"' in answer.text


async def test_it_is_moved_in_three_steps_without_a_script(teller: Teller) -> None:
    asked = await teller.act("contest", theme=WAITING)
    assert asked.status_code == 200
    assert "Where does your story belong?" in asked.text
    assert re.findall(r'name="to" value="(\w+)"', asked.text) == ["alone", OTHER]
    assert "checked" not in asked.text
    token = hidden(asked, "token")
    done = await teller.client.fill(
        "/return", token=token, step="contest_move", theme=WAITING, to=OTHER
    )
    assert done.status_code == 200
    assert "When stories next appear, your story goes to this theme instead" in part(done)
    assert await teller.said() == [Contest(teller.story_id, 0, 1, (0,), (0,))]
    page = (await teller.client.get(f"/themes/{WAITING}")).text
    assert "No teller has said of a story that the machine put here" in page


async def test_it_may_stand_on_its_own_and_that_is_taken_back_again(teller: Teller) -> None:
    done = await teller.act("contest_move", theme=WAITING, to="alone")
    assert "it leaves that theme and stands on its own" in part(done)
    undone = await teller.act("contest_undo", theme=WAITING)
    assert "You have taken that back." in part(undone)
    assert [one.standing for one in await teller.said()] == [Standing.UNDONE]


@pytest.mark.parametrize(
    ("standing", "target", "words"),
    [
        ("held", 1, "because you put it there: phone"),
        ("held", None, "Your story stands on its own, because you said so."),
        ("lost", None, "Until you choose again, it is in the nearest one."),
    ],
)
async def test_what_holds_is_said_with_the_way_to_choose_again(
    teller: Teller, standing: str, target: int | None, words: str
) -> None:
    async with teller.client.state.db.write() as main:
        said = Contest(teller.story_id, 0, target, (0,), (0,), Standing(standing))
        await contests.put(main, said)
    answer = await teller.open()
    assert words in part(answer)
    again = await teller.act("contest", theme=WAITING)
    assert again.status_code == 200


async def test_who_chooses_nothing_is_asked_again(teller: Teller) -> None:
    answer = await teller.act("contest_move", theme=WAITING)
    assert answer.status_code == 422
    assert "Please choose where it belongs" in answer.text
    assert await teller.said() == []


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("contest", {"theme": "0" * 32}),
        ("contest", {}),
        ("contest_move", {"theme": WAITING, "to": WAITING}),
        ("contest_move", {"theme": WAITING, "to": "0" * 32}),
        ("contest_undo", {"theme": WAITING}),
    ],
)
async def test_what_the_themes_do_not_hold_any_more_is_not_done_and_said(
    teller: Teller, step: str, fields: dict[str, str]
) -> None:
    answer = await teller.act(step, **fields)
    assert answer.status_code == 422
    assert "the themes have changed meanwhile" in answer.text
    assert 'id="places"' in answer.text
    assert await teller.said() == []


async def test_a_story_that_is_not_public_has_no_place_to_contest(
    client: Client, tell: Tell
) -> None:
    teller = Teller(client, (await tell()).receipt, "")
    assert NOT_MEANT not in (await teller.open()).text
    assert (await teller.act("contest", theme=WAITING)).status_code == 422


async def test_a_story_that_nobody_can_read_is_moved_by_its_receipt_and_no_page_says_so(
    teller: Teller, tell: Tell, moderators: tuple[Moderator, ...], turn: Turn
) -> None:
    told = await tell("Nobody is to read this.", preset="themes")
    await turn()
    unread = Teller(teller.client, told.receipt, await story_of(teller.client, told.receipt))
    await moderators[0].act(unread.story_id, "claim")
    await moderators[0].act(unread.story_id, "vote", vote="publish")
    await turn()
    state = teller.client.state
    async with state.db.write_both() as both:
        public = await placements.teller_public(both.keys, unread.story_id)
        assert public is not None
        row = sealed_place(state.keyring, public, unread.story_id, "kept", 0)
        await placements.add(both.main, row)
    await turn()
    said = part(await unread.open())
    assert "Nobody can read your story." in said
    assert NOT_MEANT in said
    asked = await unread.act("contest_unread")
    assert "It counts here now:" in asked.text
    assert "No page says that it was moved." in asked.text
    assert "it stands on its own" not in asked.text
    assert (await unread.act("contest_unread_move")).status_code == 422
    moved = await unread.act("contest_unread_move", to=OTHER)
    assert "When stories next appear, it counts in the theme that you chose." in moved.text
    assert f"/themes/{OTHER}" in moved.text
    assert await teller.said() == []
    assert (await unread.act("contest_unread_move", to="0" * 32)).status_code == 422
    assert (await teller.act("contest_unread")).status_code == 422


@pytest.mark.parametrize(
    ("numbers", "said", "split"),
    [
        ((0, 0), "No teller has said of a story that the machine put here", False),
        ((1, 0), "The tellers of a few stories that the machine put here said", False),
        ((1, 1), "A few stories are here because their tellers put them here.", False),
        ((31, 0), "put about 35 stories here. The tellers of about 30 of them said", True),
        ((3, 12), "About 10 stories are here because their tellers put them here.", False),
    ],
)
async def test_a_theme_says_how_much_of_it_is_contested_in_no_small_number(
    teller: Teller, numbers: tuple[int, int], said: str, split: bool
) -> None:
    out, into = numbers
    async with teller.client.state.db.write() as main:
        found = findings([one.story_id for one in await store.stories_of(main, WAITING, 100)], 80)
        themes = [replace(theme, n_contested=out, n_brought=into) for theme in found.themes]
        await store.replace(main, replace(found, themes=themes))
    page = (await teller.client.get(f"/themes/{WAITING}")).text
    text = unescape(re.sub(r"<[^>]*>", "", page))
    assert said in text
    assert ("this is perhaps more than one theme" in text) is split

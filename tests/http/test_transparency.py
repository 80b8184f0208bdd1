"""The public numbers: where every story is, at every moment, and of no person."""

import re
from collections import Counter
from collections.abc import Awaitable, Callable

import httpx2
import pytest

from moderation.states import State
from tests.conftest import Client, Told, hidden
from tests.http.conftest import Moderator, Publish, Turn, words_of
from voicebox.flows import importing
from voicebox.model import Dials
from voicebox.store import stories, waiting

Two = tuple[Moderator, Moderator]
Tell = Callable[..., Awaitable[Told]]
SAID = {
    "sealed: their tellers have decided nothing yet": State.UNDECIDED,
    "waiting to be read": State.WAITING,
    "being read": State.READING,
    "waiting for a second person": State.SECOND_READING,
    "read, and waiting for the window": State.CLEARED,
    "published": State.PUBLISHED,
    "read and kept: nothing of them is public": State.KEPT,
    "withheld by two people": State.WITHHELD,
}
TAKEN_BACK = "taken back by their tellers"
ARRIVED = "arrived"


def numbers(answer: httpx2.Response) -> dict[str, int]:
    """Return the first table of the page: what is said of a place, and its number."""
    table = answer.text.partition("<table>")[2].partition("</table>")[0]
    rows = re.findall(r'<th scope="row">([^<]*)</th><td class="number">(\d+)</td>', table)
    return {said: int(number) for said, number in rows}


async def public_numbers(client: Client) -> dict[str, int]:
    """Return the numbers of the page; what arrived is the sum of the rest, always."""
    told = numbers(await client.get("/transparency"))
    assert told[ARRIVED] == sum(number for said, number in told.items() if said != ARRIVED)
    return told


async def kept(client: Client) -> Counter[State]:
    """Return how many stories the database has in each state."""
    async with client.state.db.read() as main:
        found = [await stories.find(main, one) for one in await stories.ids(main)]
    return Counter(story.state for story in found if story is not None)


async def agree(client: Client) -> dict[str, int]:
    """Return the numbers of the page, which are those of the database."""
    told, there = await public_numbers(client), await kept(client)
    assert {state: told[said] for said, state in SAID.items()} == {
        state: there[state] for state in SAID.values()
    }
    assert told[ARRIVED] == sum(there.values()) + told[TAKEN_BACK]
    return told


async def take_back(client: Client, receipt: str) -> None:
    token = hidden(await client.fill("/return", receipt=receipt, step="open"), "token")
    answer = await client.fill("/return", token=token, step="withdraw_yes")
    assert answer.status_code == 200


async def test_before_anything_came_every_place_says_nought(client: Client) -> None:
    told = await public_numbers(client)
    assert set(SAID) | {TAKEN_BACK, ARRIVED} <= set(told)
    assert len(told) == len(State) + 1
    assert set(told.values()) == {0}


async def test_every_step_of_a_published_story_is_counted_once(
    client: Client, moderators: Two, tell: Tell, turn: Turn
) -> None:
    wren = moderators[0]
    told = await tell()
    await turn()
    assert (await agree(client))["waiting to be read"] == 1
    (story_id,) = await wren.queue()
    await wren.act(story_id, "claim")
    assert (await agree(client))["being read"] == 1
    await wren.act(story_id, "vote", vote="publish")
    assert (await agree(client))["read, and waiting for the window"] == 1
    await turn()
    assert (await agree(client))["published"] == 1
    await take_back(client, told.receipt)
    end = await agree(client)
    assert (end["published"], end[TAKEN_BACK], end[ARRIVED]) == (0, 1, 1)


async def test_every_step_of_a_withheld_story_is_counted_once(
    client: Client, moderators: Two, tell: Tell, turn: Turn
) -> None:
    wren, heron = moderators
    await tell()
    await turn()
    (story_id,) = await wren.queue()
    await wren.act(story_id, "claim")
    await wren.withhold(story_id, "spam.1")
    assert (await agree(client))["waiting for a second person"] == 1
    await heron.act(story_id, "claim")
    assert (await agree(client))["waiting for a second person"] == 1
    await heron.withhold(story_id, "spam.2")
    assert (await agree(client))["withheld by two people"] == 1


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"preset": "later"}, "sealed: their tellers have decided nothing yet"),
        ({"preset": "themes"}, "waiting to be read"),
        ({}, "waiting to be read"),
    ],
)
async def test_a_new_story_is_where_its_teller_put_it(
    client: Client, tell: Tell, turn: Turn, choices: dict[str, str], said: str
) -> None:
    await tell(**choices)
    await turn()
    assert (await agree(client))[said] == 1


async def test_a_story_that_nobody_may_see_is_read_and_kept(
    client: Client, publish: Publish
) -> None:
    await publish(preset="themes")
    assert (await agree(client))["read and kept: nothing of them is public"] == 1


async def test_an_open_window_tells_nobody_that_something_came(client: Client, tell: Tell) -> None:
    before = (await client.get("/transparency")).content
    await tell()
    assert (await client.get("/transparency")).content == before
    async with client.state.db.read() as main:
        assert await waiting.count(main) == 1


async def test_a_story_taken_back_in_its_open_window_is_counted_as_that(
    client: Client, tell: Tell, turn: Turn
) -> None:
    await take_back(client, (await tell()).receipt)
    await turn()
    told = await agree(client)
    assert (told[TAKEN_BACK], told[ARRIVED]) == (1, 1)


async def test_a_collection_that_was_public_elsewhere_is_in_no_total(
    client: Client, publish: Publish
) -> None:
    await publish()
    before = (await client.get("/transparency")).content
    state = client.state
    dials = Dials(counted=True, quoted=True, shown=True, reused=False)
    terms = importing.Terms("elsewhere", "en", published=True, licence=None, dials=dials)
    collection = await importing.begin(state.db, state.world, terms)
    rows = [importing.Row(line, f"Row {line}.") for line in range(5)]
    new = [
        count
        async for count in importing.bring(
            state.db, state.world, state.keyring, collection, dials, rows
        )
    ]
    assert new == [5]
    assert "6 stories" in words_of(await client.get("/stories"))
    assert (await client.get("/transparency")).content == before
    await importing.take_out(state.db, state.keyring, "elsewhere")
    assert (await client.get("/transparency")).content == before


async def test_the_last_windows_are_told_with_their_sizes(client: Client, publish: Publish) -> None:
    await publish()
    await publish("And another.")
    page = (await client.get("/transparency")).text
    row = '<th scope="row">2026-11-25</th><td class="number">2</td><td class="number">2</td>'
    assert row in page


async def test_no_page_tells_how_much_one_person_has_read(
    client: Client, moderators: Two, tell: Tell, turn: Turn
) -> None:
    wren, heron = moderators
    for number in range(3):
        await tell(f"Story number {number}.")
    await turn()
    for story_id in await wren.queue():
        await wren.act(story_id, "claim")
        await wren.act(story_id, "vote", vote="publish")
    await turn()
    for path in ("/", "/transparency", "/stories", "/rules", "/trust"):
        page = words_of(await client.get(path))
        assert wren.name not in page
        assert heron.name not in page
    queues = [words_of(await one.client.get("/moderation")) for one in moderators]
    assert queues[0].replace("wren", "heron") == queues[1]

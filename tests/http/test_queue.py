"""What waits for a moderator: its order, what it shows, and in whose hands a story is."""

import re
from collections.abc import Awaitable, Callable

import pytest

from tests.conftest import Client, Clock, Told
from tests.http.conftest import Moderator, Turn, words_of
from voicebox.flows import withdraw

Two = tuple[Moderator, Moderator]
Tell = Callable[..., Awaitable[Told]]
URGENT = "I want to die and I have told nobody."


async def told_in_queue(client: Moderator, tell: Tell, turn: Turn, words: str) -> str:
    """Tell a story and return its id, which only the queue gives away."""
    before = set(await client.queue())
    await tell(words)
    await turn()
    (story_id,) = set(await client.queue()) - before
    return story_id


@pytest.fixture
async def waiting(moderators: Two, tell: Tell, turn: Turn) -> str:
    """The id of a story that waits."""
    return await told_in_queue(moderators[0], tell, turn, "Nobody rang me back.")


async def test_the_urgent_come_first_then_the_oldest_week(
    moderators: Two, tell: Tell, turn: Turn, clock: Clock
) -> None:
    wren = moderators[0]
    older = await told_in_queue(wren, tell, turn, "The ward was loud.")
    clock.advance(days=7)
    assert (await wren.sign_in()).status_code == 303
    newer = await told_in_queue(wren, tell, turn, "The ward was quiet.")
    assert await wren.queue() == [older, newer]
    urgent = await told_in_queue(wren, tell, turn, URGENT)
    assert await wren.queue() == [urgent, older, newer]


async def test_a_hint_is_named_as_a_machines_hint(moderators: Two, tell: Tell, turn: Turn) -> None:
    wren = moderators[0]
    await told_in_queue(wren, tell, turn, URGENT)
    assert "A hint of the machine: words about ending life" in words_of(
        await wren.client.get("/moderation")
    )


async def test_the_order_within_a_week_is_chance_and_differs_between_readers(
    moderators: Two, tell: Tell, turn: Turn
) -> None:
    wren, heron = moderators
    arrived = [
        await told_in_queue(wren, tell, turn, f"Story number {number}.") for number in range(8)
    ]
    mine, theirs = await wren.queue(), await heron.queue()
    assert set(mine) == set(theirs) == set(arrived)
    assert len({tuple(mine), tuple(theirs), tuple(arrived)}) == 3
    assert await wren.queue() == mine


async def test_what_arrives_in_an_open_window_is_not_in_the_queue(
    moderators: Two, tell: Tell
) -> None:
    await tell()
    assert await moderators[0].queue() == []


async def test_notes_stand_before_first_lines_and_first_lines_are_folded(
    moderators: Two, tell: Tell, turn: Turn
) -> None:
    wren = moderators[0]
    await tell("It began at night. " * 30 + "The very last words.", notes="a death")
    await turn()
    page = (await wren.client.get("/moderation")).text
    assert page.index("a death") < page.index("<summary>First lines") < page.index("It began")
    assert "The very last words." not in page
    (story_id,) = await wren.queue()
    await wren.act(story_id, "claim")
    page = (await wren.client.get(f"/moderation/stories/{story_id}")).text
    assert page.index("a death") < page.index("It began")
    assert "The very last words." in page


async def test_each_story_has_a_heading_of_its_own_which_its_button_is_described_by(
    moderators: Two, tell: Tell, turn: Turn
) -> None:
    wren = moderators[0]
    for number in range(3):
        await tell(f"Story number {number}.")
    await turn()
    await wren.act((await wren.queue())[1], "claim")
    page = (await wren.client.get("/moderation")).text
    articles = re.findall(r"<article.*?</article>", page, re.DOTALL)
    for number, article in enumerate(articles, start=1):
        heading = re.search(r'<h2 id="([^"]+)">Story (\d+) · the week', article)
        assert heading
        assert int(heading[2]) == number
        assert f'<article class="story" aria-labelledby="{heading[1]}">' in article
        [pressed] = re.findall(r"<(?:button|a) [^>]*>", article)
        assert f'aria-describedby="{heading[1]}"' in pressed
        assert page.count(f'id="{heading[1]}"') == 1
    assert len(articles) == 3


async def test_markup_in_a_story_stays_words(moderators: Two, tell: Tell, turn: Turn) -> None:
    wren = moderators[0]
    story_id = await told_in_queue(wren, tell, turn, "<script>alert(1)</script> & <b>")
    await wren.act(story_id, "claim")
    for path in ("/moderation", f"/moderation/stories/{story_id}"):
        page = (await wren.client.get(path)).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in page


async def test_a_story_is_in_one_persons_hands(moderators: Two, waiting: str) -> None:
    wren, heron = moderators
    answer = await wren.act(waiting, "claim")
    assert answer.headers["location"] == f"/moderation/stories/{waiting}"
    assert "Nobody rang me back." in (await wren.client.get(answer.headers["location"])).text
    assert await heron.queue() == []
    late = await heron.act(waiting, "claim")
    assert late.status_code == 409
    assert "Somebody else was here first" in late.text
    assert (await heron.client.get(f"/moderation/stories/{waiting}")).status_code == 409
    assert "in your hands" in (await wren.client.get("/moderation")).text


async def test_a_story_is_opened_only_by_whoever_took_it(moderators: Two, waiting: str) -> None:
    wren = moderators[0]
    answer = await wren.client.get(f"/moderation/stories/{waiting}")
    assert answer.status_code == 409
    assert "Nobody rang me back." not in answer.text


async def test_a_story_left_for_a_day_goes_back_to_the_queue(
    moderators: Two, waiting: str, clock: Clock
) -> None:
    wren, heron = moderators
    await wren.act(waiting, "claim")
    clock.advance(hours=23)
    await heron.sign_in()
    assert await heron.queue() == []
    clock.advance(hours=1)
    await heron.sign_in()
    await wren.sign_in()
    assert await heron.queue() == [waiting]
    assert (await wren.act(waiting, "vote", vote="publish")).status_code == 409
    assert (await heron.act(waiting, "claim")).status_code == 303


async def test_a_story_is_handed_on_without_a_reason(moderators: Two, waiting: str) -> None:
    wren, heron = moderators
    await wren.act(waiting, "claim")
    answer = await wren.act(waiting, "skip")
    assert answer.status_code == 303
    assert "Handed on." in (await wren.client.get(answer.headers["location"])).text
    assert await heron.queue() == [waiting]


async def test_what_somebody_handed_on_is_for_others_and_then_comes_last_for_them_alone(
    moderators: Two, tell: Tell, turn: Turn, clock: Clock
) -> None:
    wren, heron = moderators
    urgent = await told_in_queue(wren, tell, turn, URGENT)
    calm = await told_in_queue(wren, tell, turn, "The ward was quiet.")
    await wren.act(urgent, "claim")
    await wren.act(urgent, "skip")
    assert await wren.queue() == [calm]
    assert (await wren.act(urgent, "claim")).status_code == 409
    assert await heron.queue() == [urgent, calm]
    clock.advance(days=2)
    for one in (wren, heron):
        await one.sign_in()
    assert await wren.queue() == [calm, urgent]
    assert await heron.queue() == [urgent, calm]


@pytest.mark.parametrize("act", ["skip", "vote", "", "unknown"])
async def test_nothing_is_done_with_a_story_nobody_took(
    moderators: Two, waiting: str, act: str
) -> None:
    wren = moderators[0]
    answer = await wren.act(waiting, act, vote="publish")
    assert answer.status_code == 409
    assert await moderators[1].queue() == [waiting]


@pytest.mark.parametrize("act", ["claim", "skip", "vote", ""])
async def test_a_story_that_is_not_there_is_said_to_be_not_there(moderators: Two, act: str) -> None:
    wren = moderators[0]
    for unknown in ("0" * 32, "x", "%00", "é"):
        assert (await wren.act(unknown, act, vote="publish")).status_code == 404


async def test_a_story_taken_back_while_it_is_read_is_gone(
    moderators: Two, tell: Tell, turn: Turn
) -> None:
    wren = moderators[0]
    told = await tell("They live at 5 Long Lane.")
    await turn()
    (story_id,) = await wren.queue()
    await wren.act(story_id, "claim")
    state = wren.client.state
    assert await withdraw.withdraw(state.db, state.keyring, told.receipt) is not None
    answer = await wren.withhold(story_id, "third_party.1", "Long Lane", "It tells an address.")
    assert answer.status_code == 404
    assert "It tells an address." in answer.text
    assert "They live at" not in answer.text
    assert await wren.queue() == []


async def test_a_long_queue_says_how_much_waits_and_shows_its_beginning(
    moderators: Two, tell: Tell, turn: Turn
) -> None:
    for number in range(22):
        await tell(f"Story number {number}.")
    await turn()
    wren = moderators[0]
    assert "22 stories wait for you" in (await wren.client.get("/moderation")).text
    assert len(await wren.queue()) == 20


@pytest.mark.parametrize("path", ["/moderation", "/moderation/stories/" + "0" * 32])
async def test_a_stranger_sees_nothing_of_the_queue(
    client: Client, waiting: str, path: str
) -> None:
    answer = await client.another().get(path)
    assert "Nobody rang me back" not in answer.text
    assert waiting not in answer.text

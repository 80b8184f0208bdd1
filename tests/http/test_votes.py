"""What votes come to: one person publishes, two with the same reason withhold, nobody alone."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx2
import pytest

from moderation import policy
from moderation.states import State
from tests.conftest import Told, hidden
from tests.http.conftest import Moderator, Turn, words_of
from voicebox.store import reviews, stories

Two = tuple[Moderator, Moderator]
Tell = Callable[..., Awaitable[Told]]
Enrol = Callable[..., Awaitable[Moderator]]
WORDS = "They live at 5 Long Lane, and I could have killed them."
NAMES = "It tells where somebody lives."


@pytest.fixture
async def taken(moderators: Two, tell: Tell, turn: Turn) -> str:
    """The id of a story that the first moderator has in hand."""
    await tell(WORDS)
    await turn()
    (story_id,) = await moderators[0].queue()
    await moderators[0].act(story_id, "claim")
    return story_id


async def state_of(moderator: Moderator, story_id: str) -> State:
    async with moderator.client.state.db.read() as main:
        story = await stories.find(main, story_id)
    assert story is not None
    return story.state


async def votes_on(moderator: Moderator, story_id: str) -> int:
    async with moderator.client.state.db.read() as main:
        return len(await reviews.of_story(main, story_id, 1))


async def both_refuse(two: Two, story_id: str, first: str, second: str) -> httpx2.Response:
    """Have two people refuse a story; the first has it in hand already."""
    await two[0].withhold(story_id, first, "Long Lane", NAMES)
    await two[1].act(story_id, "claim")
    return await two[1].withhold(story_id, second, "Long Lane", "Somebody could be found.")


async def test_one_person_publishes(moderators: Two, taken: str, turn: Turn) -> None:
    wren, heron = moderators
    answer = await wren.act(taken, "vote", vote="publish")
    assert (
        "published with the next window" in (await wren.client.get(answer.headers["location"])).text
    )
    assert (await wren.client.get(f"/stories/{taken}")).status_code == 404
    await turn()
    assert WORDS in (await wren.client.get(f"/stories/{taken}")).text
    assert await heron.queue() == []


async def test_one_person_cannot_withhold(moderators: Two, taken: str, turn: Turn) -> None:
    wren, heron = moderators
    answer = await wren.withhold(taken, "third_party.1", "Long Lane", NAMES)
    assert answer.headers["location"] == "/moderation?done=wait"
    await turn()
    assert await state_of(wren, taken) is State.SECOND_READING
    assert await wren.queue() == []
    assert await heron.queue() == [taken]


async def test_two_people_with_the_same_reason_withhold_and_the_teller_is_told(
    moderators: Two, tell: Tell, turn: Turn
) -> None:
    wren = moderators[0]
    told = await tell(WORDS)
    await turn()
    (story_id,) = await wren.queue()
    await wren.act(story_id, "claim")
    answer = await both_refuse(moderators, story_id, "third_party.1", "third_party.2")
    assert answer.headers["location"] == "/moderation?done=refuse"
    await turn()
    assert await state_of(wren, story_id) is State.WITHHELD
    assert (await wren.client.get(f"/stories/{story_id}")).status_code == 404
    teller = wren.client.another()
    page = await teller.fill("/return", receipt=told.receipt, step="open")
    told_by_the_rules = policy.load().rule("third_party").told
    for sentence in (told_by_the_rules, NAMES, "Somebody could be found.", "Long Lane"):
        assert sentence in words_of(page)
    assert "wren" not in page.text
    assert "heron" not in page.text


async def test_the_second_reader_never_sees_what_the_first_one_chose(
    moderators: Two, taken: str
) -> None:
    wren, heron = moderators
    await wren.withhold(taken, "third_party.1", "Long Lane", NAMES)
    await heron.act(taken, "claim")
    queue = await heron.client.get("/moderation")
    story = await heron.client.get(f"/moderation/stories/{taken}")
    assert "A second person is needed" in queue.text
    assert "You are not the first to read it" in story.text
    for page in (queue.text, story.text):
        assert NAMES not in page
        assert "wren" not in page
        assert "checked" not in page
    assert ">\n</textarea>" in story.text


async def test_a_second_reader_who_says_yes_publishes(
    moderators: Two, taken: str, turn: Turn
) -> None:
    wren, heron = moderators
    await wren.withhold(taken, "third_party.1", "Long Lane", NAMES)
    await heron.act(taken, "claim")
    await heron.act(taken, "vote", vote="publish")
    await turn()
    assert await state_of(wren, taken) is State.PUBLISHED


async def test_two_different_reasons_wait_for_a_third_person(
    moderators: Two, taken: str, enrol: Enrol, turn: Turn
) -> None:
    wren, heron = moderators
    answer = await both_refuse(moderators, taken, "third_party.1", "threat.1")
    assert answer.headers["location"] == "/moderation?done=wait"
    assert [await wren.queue(), await heron.queue()] == [[], []]
    robin = await enrol("robin")
    await robin.sign_in()
    assert await robin.queue() == [taken]
    await robin.act(taken, "claim")
    await robin.withhold(taken, "hate.1", "Long Lane", "A third reason.")
    await turn()
    assert await state_of(wren, taken) is State.PUBLISHED


async def test_the_same_person_cannot_refuse_twice(moderators: Two, taken: str) -> None:
    wren = moderators[0]
    await wren.withhold(taken, "third_party.1", "Long Lane", NAMES)
    assert (await wren.act(taken, "claim")).status_code == 409
    again = await wren.withhold(taken, "third_party.1", "Long Lane", "And once more.")
    assert again.status_code == 409
    assert "And once more." in again.text
    assert await votes_on(wren, taken) == 1
    assert await state_of(wren, taken) is State.SECOND_READING


async def test_two_tabs_at_once_are_one_vote(moderators: Two, taken: str) -> None:
    wren = moderators[0]
    csrf = hidden(await wren.client.get("/moderation"), "csrf")
    choice = {"csrf": csrf, "vote": "withhold", "clause": "third_party.1", "words": "Long Lane"}
    answers = await asyncio.gather(
        *(wren.act(taken, "vote", sentence=NAMES, **choice) for _ in range(2))
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert await votes_on(wren, taken) == 1
    assert await state_of(wren, taken) is State.SECOND_READING


async def test_two_people_at_once_cannot_both_take_a_story(
    moderators: Two, tell: Tell, turn: Turn
) -> None:
    await tell()
    await turn()
    (story_id,) = await moderators[0].queue()
    answers = await asyncio.gather(*(one.act(story_id, "claim") for one in moderators))
    assert sorted(answer.status_code for answer in answers) == [303, 409]


@pytest.mark.parametrize(
    ("clause", "words", "sentence", "said"),
    [
        ("", "Long Lane", NAMES, "Choose the rule that it breaks."),
        ("critical.1", "Long Lane", NAMES, "Choose the rule that it breaks."),
        ("third_party", "Long Lane", NAMES, "Choose the rule that it breaks."),
        ("third_party.9", "Long Lane", NAMES, "Choose the rule that it breaks."),
        ("third_party.1", "", NAMES, "Copy the words that break the rule into this box."),
        ("third_party.1", "Short Lane", NAMES, "These words are not in the story."),
        ("third_party.1", "Long Lane\nShort Lane", NAMES, "These words are not in the story."),
        ("third_party.1", "Long Lane", " ", "Write a sentence to the teller"),
        ("spam.1", "", "", "Write a sentence to the teller"),
    ],
)
async def test_a_refusal_that_cannot_count_comes_back_as_it_was_typed(
    moderators: Two, taken: str, clause: str, words: str, sentence: str, said: str
) -> None:
    wren = moderators[0]
    answer = await wren.withhold(taken, clause, words, sentence)
    assert answer.status_code == 422
    assert said in answer.text
    assert f">\n{words}</textarea>" in answer.text
    assert f">\n{sentence.strip()}</textarea>" in answer.text
    assert answer.text.count(" checked>") == (clause in ("third_party.1", "spam.1"))
    assert await votes_on(wren, taken) == 0


@pytest.mark.parametrize("clause", ["spam.1", "spam.2", "legal_order.1", "legal_order.2"])
async def test_adverts_and_orders_need_no_marked_words(
    moderators: Two, taken: str, clause: str
) -> None:
    order = {"authority": "A court", "order": "No. 1", "review": "2027-03-01"}
    against = {"vote": "withhold", "clause": clause, "sentence": "Here is why.", **order}
    answer = await moderators[0].act(taken, "vote", **against)
    assert answer.headers["location"] == "/moderation?done=wait"


@pytest.mark.parametrize("reason", ["threat", "method", "third_party", "hate", "illegal"])
async def test_every_other_reason_needs_the_words_that_meet_it(
    moderators: Two, taken: str, reason: str
) -> None:
    assert (await moderators[0].withhold(taken, f"{reason}.1")).status_code == 422


@pytest.mark.parametrize("vote", ["", "delete", "PUBLISH"])
async def test_a_vote_that_is_neither_is_asked_again(
    moderators: Two, taken: str, vote: str
) -> None:
    answer = await moderators[0].act(taken, "vote", vote=vote)
    assert answer.status_code == 422
    assert "Choose what should happen with it." in answer.text


async def test_nobody_votes_on_what_another_holds(moderators: Two, taken: str) -> None:
    wren, heron = moderators
    for act in ("vote", "skip", "claim"):
        answer = await heron.act(taken, act, vote="publish")
        assert answer.status_code == 409
    assert await votes_on(wren, taken) == 0
    assert (await wren.client.get(f"/moderation/stories/{taken}")).status_code == 200


@pytest.mark.parametrize("released", [False, True], ids=["cleared", "published"])
async def test_nobody_votes_on_what_was_decided(
    moderators: Two, taken: str, turn: Turn, released: bool
) -> None:
    wren, heron = moderators
    await wren.act(taken, "vote", vote="publish")
    if released:
        await turn()
    before = await state_of(wren, taken)
    for moderator in (wren, heron):
        assert (await moderator.act(taken, "claim")).status_code == 409
        answer = await moderator.withhold(taken, "third_party.1", "Long Lane", NAMES)
        assert answer.status_code == 409
    assert await state_of(wren, taken) is before
    assert await votes_on(wren, taken) == 1

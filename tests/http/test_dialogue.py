"""A question and its answer, on the pages of both, and nothing that was typed is lost."""

from collections.abc import Awaitable, Callable

import httpx2
import pytest

from tests.conftest import Client, Clock, Told, hidden
from tests.http.conftest import Moderator, Turn, skipped, words_of
from voicebox.receipt import check_digit
from voicebox.web.problems import LONGEST_STORY

Two = tuple[Moderator, Moderator]
Tell = Callable[..., Awaitable[Told]]
UNKNOWN = "0" * 24 + check_digit("0" * 24)
WORDS = "They live at 5 Long Lane, and nobody asked me."
QUESTION = "Could they be known from the name of the lane?"
ANSWER = "Line one & <two>.\nNo: the lane is “long” everywhere."


@pytest.fixture
async def told(moderators: Two, tell: Tell, turn: Turn) -> Told:
    """A story that the first moderator has in hand."""
    story = await tell(WORDS)
    await turn()
    (story_id,) = await moderators[0].queue()
    await moderators[0].act(story_id, "claim")
    return story


@pytest.fixture
async def story_id(moderators: Two, told: Told) -> str:
    (found,) = await moderators[0].queue()
    return found


async def come_back(client: Client, receipt: str) -> httpx2.Response:
    return await client.fill("/return", receipt=receipt, step="open")


async def step(client: Client, receipt: str, name: str, **fields: str) -> httpx2.Response:
    token = hidden(await come_back(client, receipt), "token")
    return await client.fill("/return", token=token, step=name, **fields)


async def test_a_question_reaches_its_teller_and_the_answer_the_next_reader(
    moderators: Two, client: Client, told: Told, story_id: str
) -> None:
    wren, heron = moderators
    asked = await wren.act(story_id, "ask", question=QUESTION)
    assert asked.headers["location"] == "/moderation?done=asked"
    assert "Your question is on its teller's page" in words_of(
        await wren.client.get("/moderation?done=asked")
    )
    shown = words_of(await come_back(client, told.receipt))
    assert "There is a question for you." in shown
    assert QUESTION in shown
    assert "25 November 2026" in shown
    assert "wren" not in shown
    answered = await step(client, told.receipt, "answer", words=ANSWER)
    assert "Your answer is with your story." in words_of(answered)
    assert await heron.queue() == [story_id]
    await heron.act(story_id, "claim")
    page = words_of(await heron.client.get(f"/moderation/stories/{story_id}"))
    assert QUESTION in page
    assert " ".join(ANSWER.split()) in page
    assert "Ask its teller first" not in page


async def test_a_teller_goes_on_without_an_answer(
    moderators: Two, client: Client, told: Told, story_id: str
) -> None:
    await moderators[0].act(story_id, "ask", question=QUESTION)
    answer = await step(client, told.receipt, "go_on")
    assert "We have it." in words_of(answer)
    assert await moderators[1].queue() == [story_id]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "One sentence is enough."),
        (" \n\u3164", "One sentence is enough."),
        ("a" * (LONGEST_STORY + 3), "They are 3 characters longer than there is room for."),
    ],
    ids=["empty", "unseen", "too long"],
)
async def test_an_answer_that_cannot_be_kept_comes_back_with_the_reason(
    moderators: Two, client: Client, told: Told, story_id: str, words: str, says: str
) -> None:
    await moderators[0].act(story_id, "ask", question=QUESTION)
    answer = await step(client, told.receipt, "answer", words=words)
    assert answer.status_code == 422
    assert says in words_of(answer)
    assert words.strip() in answer.text


async def test_an_answer_of_the_longest_story_is_kept(
    moderators: Two, client: Client, told: Told, story_id: str
) -> None:
    await moderators[0].act(story_id, "ask", question=QUESTION)
    answer = await step(client, told.receipt, "answer", words="🙂" * LONGEST_STORY)
    assert answer.status_code == 200
    assert "🙂" * LONGEST_STORY in answer.text


async def test_an_answer_to_what_was_decided_meanwhile_comes_back_in_full(
    moderators: Two, client: Client, told: Told, story_id: str
) -> None:
    wren, heron = moderators
    await wren.act(story_id, "ask", question=QUESTION)
    token = hidden(await step(client, told.receipt, "go_on"), "token")
    await heron.act(story_id, "claim")
    await heron.act(story_id, "vote", vote="publish")
    answer = await client.fill("/return", token=token, step="answer", words=ANSWER)
    assert answer.status_code == 422
    assert "nobody would read it here" in words_of(answer)
    assert " ".join(ANSWER.split()) in words_of(answer)
    assert answer.text.count('id="words"') == 1


async def test_an_answer_that_took_an_hour_goes_along_with_the_receipt(
    moderators: Two, client: Client, told: Told, story_id: str, clock: Clock
) -> None:
    await moderators[0].act(story_id, "ask", question=QUESTION)
    token = hidden(await come_back(client, told.receipt), "token")
    clock.advance(minutes=61)
    late = await client.fill("/return", token=token, step="answer", words=ANSWER)
    assert late.status_code == 422
    assert " ".join(ANSWER.split()) in words_of(late)
    mistyped = await client.fill("/return", receipt="12345", step="open", words=ANSWER)
    assert " ".join(ANSWER.split()) in words_of(mistyped)
    opened = await client.fill("/return", receipt=told.receipt, step="open", words=ANSWER)
    assert opened.status_code == 200
    assert " ".join(ANSWER.split()) in words_of(opened)
    sent = await client.fill("/return", token=hidden(opened, "token"), step="answer", words=ANSWER)
    assert "Your answer is with your story." in words_of(sent)


async def test_an_answer_to_a_story_that_is_gone_or_never_was_comes_back_in_the_same_bytes(
    moderators: Two, client: Client, told: Told, story_id: str
) -> None:
    await moderators[0].act(story_id, "ask", question=QUESTION)
    token = hidden(await come_back(client, told.receipt), "token")
    await client.fill("/return", token=token, step="withdraw_yes")
    gone = await client.fill("/return", token=token, step="answer", words=ANSWER)
    unknown = await client.fill("/return", receipt=UNKNOWN, step="open", words=ANSWER)
    assert (gone.status_code, unknown.status_code) == (404, 404)
    assert gone.content == unknown.content
    assert " ".join(ANSWER.split()) in words_of(gone)


# --- the moderator's side ------------------------------------------------------------------------


async def test_asking_who_the_teller_is_is_refused_once_and_the_text_is_kept(
    moderators: Two, client: Client, told: Told, story_id: str
) -> None:
    wren, question = moderators[0], "Should your name for the lane stay?"
    refused = await wren.act(story_id, "ask", question=question)
    assert refused.status_code == 422
    assert "This seems to ask who the teller is." in words_of(refused)
    assert question in words_of(refused)
    assert 'href="#question"' in refused.text
    assert question not in words_of(await come_back(client, told.receipt))
    sent = await wren.act(story_id, "ask", question=question, sure="yes")
    assert sent.status_code == 303
    assert question in words_of(await come_back(client, told.receipt))


async def test_a_model_question_is_put_into_the_box_and_nothing_is_sent(
    moderators: Two, client: Client, told: Told, story_id: str
) -> None:
    wren = moderators[0]
    page = await wren.act(story_id, "ask", question="First this.", model="recognised")
    box = page.text.partition('<textarea class="short" id="question"')[2].partition("</t")[0]
    assert "First this." in box
    assert "Is somebody in your story a person who could be recognised" in box
    assert "There is a question for you." not in words_of(await come_back(client, told.receipt))


async def test_a_model_question_that_is_none_changes_nothing(
    moderators: Two, told: Told, story_id: str
) -> None:
    page = await moderators[0].act(story_id, "ask", question="First this.", model="who")
    assert page.status_code == 200
    assert "First this." in page.text


@pytest.mark.parametrize(
    ("question", "says"), [(" ", "Write the question first"), ("a" * 2001, "longer than a page")]
)
async def test_an_unfit_question_comes_back(
    moderators: Two, told: Told, story_id: str, question: str, says: str
) -> None:
    answer = await moderators[0].act(story_id, "ask", question=question)
    assert answer.status_code == 422
    assert says in words_of(answer)
    assert question.strip() in answer.text


@pytest.mark.parametrize("vote", ["publish", "withhold"])
async def test_a_line_with_a_vote_holds_nothing(
    moderators: Two, client: Client, told: Told, story_id: str, vote: str
) -> None:
    wren = moderators[0]
    against = {"clause": "third_party.1", "words": "Long Lane", "sentence": "It tells where."}
    fields = {"vote": vote, "question": QUESTION, **(against if vote == "withhold" else {})}
    answer = await wren.act(story_id, "vote", **fields)
    assert answer.status_code == 303
    shown = words_of(await come_back(client, told.receipt))
    assert QUESTION in shown
    assert "There is a question for you." not in shown
    assert ("Your answer" in shown) is (vote == "withhold")


@pytest.mark.parametrize("vote", ["publish", "withhold"])
async def test_an_unfit_line_with_a_vote_counts_no_vote_and_stays_in_its_box(
    moderators: Two, told: Told, story_id: str, vote: str
) -> None:
    wren = moderators[0]
    against = {"clause": "third_party.1", "words": "Long Lane", "sentence": "It tells where."}
    answer = await wren.act(story_id, "vote", vote=vote, question="Who are you?", **against)
    assert answer.status_code == 422
    assert f'href="#question-{vote}"' in answer.text
    assert answer.text.count("Who are you?") == 1
    assert "It tells where." in answer.text
    assert (await wren.client.get(f"/moderation/stories/{story_id}")).status_code == 200


async def test_an_unfit_vote_keeps_the_line_and_sends_none(
    moderators: Two, client: Client, told: Told, story_id: str
) -> None:
    answer = await moderators[0].act(story_id, "vote", vote="withhold", question=QUESTION)
    assert answer.status_code == 422
    assert QUESTION in answer.text
    assert QUESTION not in (await come_back(client, told.receipt)).text


async def test_a_question_is_given_back_where_its_story_is_gone_from_ones_hands(
    moderators: Two, told: Told, story_id: str, clock: Clock
) -> None:
    wren = moderators[0]
    csrf = hidden(await wren.client.get("/moderation"), "csrf")
    await wren.act(story_id, "skip")
    answer = await wren.act(story_id, "ask", question=QUESTION, csrf=csrf)
    assert answer.status_code == 409
    assert QUESTION in answer.text


async def test_the_headings_of_both_pages_leave_no_level_out(
    moderators: Two, client: Client, told: Told, story_id: str
) -> None:
    wren = moderators[0]
    assert skipped(await wren.client.get(f"/moderation/stories/{story_id}")) == []
    await wren.act(story_id, "ask", question=QUESTION)
    assert skipped(await come_back(client, told.receipt)) == []
    await step(client, told.receipt, "answer", words=ANSWER)
    await wren.act(story_id, "claim")
    assert skipped(await wren.client.get(f"/moderation/stories/{story_id}")) == []

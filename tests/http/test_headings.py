"""The headings of a page are its outline: it begins at the first level and leaves none out."""

import httpx2

from tests.conftest import Client, hidden
from tests.http.conftest import Moderator, Publish, Tell, Turn, headings, skipped


def assert_whole(*answers: httpx2.Response) -> None:
    assert [skipped(answer) for answer in answers] == [[]] * len(answers)


async def test_a_readers_pages_skip_no_level(client: Client, publish: Publish) -> None:
    story_id = await publish("I sat beside her bed.", title="A bed", standpoint="carer")
    await publish("I lay in the bed.", standpoint="patient")
    await publish("It was my mother's.", standpoint="patient", notes="a death")
    wall = await client.get("/stories")
    chosen = await client.get("/stories?standpoint=patient")
    assert "<h2>Told as</h2>" in wall.text
    assert "<h2>You chose</h2>" in chosen.text
    assert_whole(wall, chosen, await client.get(f"/stories/{story_id}"))
    # Neither what could be chosen nor a story stands under what was chosen.
    assert set(headings(wall)) == set(headings(chosen)) == {1, 2}


async def test_a_tellers_pages_skip_no_level(client: Client, tell: Tell) -> None:
    words = {"token": await client.token(), "words": "Mine.", "title": "A day"}
    told = await tell(preset="later", title="A day")
    opened = await client.fill("/return", receipt=told.receipt, step="open")
    token = hidden(opened, "token")
    assert_whole(
        await client.fill("/tell", step="check", **words),
        await client.fill("/tell", step="send", month="spring", **words),
        await client.fill("/tell", step="check", **words | {"words": " "}),
        told.answer,
        opened,
        await client.fill("/return", token=token, step="read"),
        await client.fill("/return", token=token, step="decide", preset="perhaps"),
        await client.fill("/return", token=token, step="withdraw"),
        await client.fill("/return", token=token, step="withdraw_yes"),
    )


async def test_a_moderators_pages_skip_no_level(
    moderators: tuple[Moderator, Moderator], tell: Tell, turn: Turn
) -> None:
    wren = moderators[0]
    await tell("They live at 5 Long Lane.", title="A lane")
    await turn()
    (story_id,) = await wren.queue()
    queue = await wren.client.get("/moderation?done=wait")
    await wren.act(story_id, "claim")
    reading = await wren.client.get(f"/moderation/stories/{story_id}")
    assert_whole(queue, reading, await wren.withhold(story_id, ""))

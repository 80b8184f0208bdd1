"""On the page of the queue near-copies are folded, and each opens from there."""

from collections.abc import Awaitable, Callable

from tests.conftest import Told
from tests.http.conftest import Moderator, Turn, headings, words_of

ADVERT = "Buy cheap tablets here today and feel so much better with our best offer of the year "


async def test_a_flood_is_folded_and_each_story_can_be_taken(
    moderators: tuple[Moderator, Moderator], tell: Callable[..., Awaitable[Told]], turn: Turn
) -> None:
    wren = moderators[0]
    for number in range(3):
        await tell(f"{ADVERT} {number}")
    await tell("They rang me back.")
    await turn()
    page = await wren.client.get("/moderation")
    assert "3 stories with nearly the same words" in words_of(page)
    assert page.text.count("<summary>The others") == 1
    assert page.text.count("<details>") == page.text.count("</details>") == 5
    ids = await wren.queue()
    assert len(set(ids)) == 4
    assert [f"Story {number} ·" in words_of(page) for number in (1, 2, 3, 4, 5)] == [True] * 4 + [
        False
    ]
    assert (await wren.act(ids[2], "claim")).status_code == 303
    assert all(level in (1, 2) for level in headings(page))

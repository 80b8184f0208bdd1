"""P43 No moderator is handed more heavy stories in a day than the cap they or the service chose."""

import pytest

from tests.conftest import Client, Clock, hidden
from tests.promises.people import Moderator, Queued
from voicebox.flows import care
from voicebox.model import Session
from voicebox.web.signin import COOKIE

HEAVY = "I want to die and I have told nobody."


async def chooses(moderator: Moderator, cap: str) -> None:
    csrf = hidden(await moderator.see(), "csrf")
    answer = await moderator.client.post(
        "/moderation/me",
        data={"csrf": csrf, "cap": cap},
        headers={"sec-fetch-site": "same-origin", "cookie": f"{COOKIE}={moderator.cookie}"},
    )
    assert answer.status_code == 303


async def service_chooses(client: Client, cap: int | None) -> None:
    lead = Session("lead", "lead", "lead", bytes(32), bytes(32))
    async with client.state.db.write_both() as both:
        await care.set_service_cap(both.keys, lead, cap)


async def handed(moderator: Moderator, stories: list[str]) -> list[str]:
    """Try to take each story, in every way that its address gives; return those that were got."""
    got = []
    for story_id in stories:
        await moderator.act(story_id, act="claim")
        if (await moderator.see(f"/moderation/stories/{story_id}")).status_code == 200:
            got.append(story_id)
            await moderator.act(story_id, act="vote", vote="publish")
    return got


@pytest.mark.parametrize(
    ("own", "service", "cap"),
    [("2", None, 2), ("", 1, 1), ("1", 3, 1), ("3", 1, 1), ("0", None, 0)],
)
async def test_nobody_gets_more_than_the_lower_cap_whatever_they_press(
    client: Client,
    queued: Queued,
    moderators: tuple[Moderator, ...],
    own: str,
    service: int | None,
    cap: int,
) -> None:
    first, second, _ = moderators
    stories = [await queued(f"{HEAVY} {number}") for number in range(4)]
    await chooses(first, own)
    await service_chooses(client, service)
    assert len(await handed(first, stories)) == cap
    assert "Enough for today" in (await first.see()).text
    assert not set(await first.offered()) & set(stories)
    # The rest is not lost: somebody else is offered it.
    assert len(await second.offered()) == len(stories) - cap


async def test_a_note_of_the_teller_counts_as_the_machines_hint_does(
    queued: Queued, moderators: tuple[Moderator, ...]
) -> None:
    stories = [await queued("It was at night.", notes="grief"), await queued(HEAVY)]
    await chooses(moderators[0], "1")
    assert len(await handed(moderators[0], stories)) == 1


async def test_what_is_handed_on_makes_no_room_for_more(
    queued: Queued, moderators: tuple[Moderator, ...]
) -> None:
    stories = [await queued(f"{HEAVY} {number}") for number in range(3)]
    first = moderators[0]
    await chooses(first, "1")
    await first.take(stories[0])
    await first.act(stories[0], act="skip")
    assert await handed(first, stories) == []


async def test_a_vote_taken_back_brings_the_same_story_and_no_more(
    queued: Queued, moderators: tuple[Moderator, ...]
) -> None:
    stories = [await queued(f"{HEAVY} {number}") for number in range(2)]
    first = moderators[0]
    await chooses(first, "1")
    assert await handed(first, stories) == stories[:1]
    await first.client.post(
        "/moderation/votes",
        data={"csrf": hidden(await first.see(), "csrf"), "story": stories[0]},
        headers={"sec-fetch-site": "same-origin", "cookie": f"{COOKIE}={first.cookie}"},
    )
    assert await handed(first, stories) == stories[:1]


async def test_the_next_day_begins_at_nothing(
    queued: Queued, moderators: tuple[Moderator, ...], clock: Clock
) -> None:
    stories = [await queued(f"{HEAVY} {number}") for number in range(3)]
    first = moderators[0]
    await chooses(first, "1")
    assert len(await handed(first, stories)) == 1
    today = clock.at.date()
    while clock.at.date() == today:
        clock.advance(minutes=20)
        await first.see()
    left = [one for one in stories if one in await first.offered()]
    assert len(await handed(first, left)) == 1

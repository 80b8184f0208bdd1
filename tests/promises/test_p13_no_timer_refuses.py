"""P13 No silence, absence, backlog or timer (but one the storyteller set) refuses, hides or deletes
an undecided story.
"""

import random
from collections.abc import Awaitable, Callable

import pytest

from tests.conftest import Client, Clock, hidden
from tests.promises.people import SPAM, Moderator, Tell, open_receipt, state_of, story_of
from voicebox.flows import hands, staff, votes
from voicebox.flows.found import Founding
from voicebox.model import Ballot, Session
from voicebox.settings import Settings
from voicebox.world import World

WORDS = "I waited, and nobody came."
#: In days, some of them back: a clock is set wrong as easily as right.
JUMPS = [1, 13, 15, 22, 91, 400, 4000, -30, -400, -4000]
#: How a story comes to wait, the acts of moderators in turn, and where time alone may leave it.
UNDECIDED: dict[str, tuple[str, tuple[str, ...], str]] = {
    "undecided": ("later", (), "undecided"),
    "waiting": ("all", (), "waiting"),
    "reading": ("all", ("take",), "waiting"),
    "asked": ("all", ("ask",), "waiting"),
    "handed on": ("all", ("skip",), "waiting"),
    "second reading": ("all", ("withhold",), "second_reading"),
    "second reading, taken": ("all", ("withhold", "take"), "second_reading"),
    "appealed": ("all", ("withhold", "withhold", "appeal"), "appealed"),
    "appealed, read by one": ("all", ("withhold", "withhold", "appeal", "withhold"), "appealed"),
}
Publish = Callable[[str], Awaitable[None]]


@pytest.fixture
def publish(client: Client, world: World, founding: Founding) -> Publish:
    """Has somebody who had no part in anything publish a story, whatever the clock says."""

    async def publishing(story_id: str) -> None:
        state = client.state
        async with state.db.write_both() as both:
            team = await staff.team_by_recovery(both.main, founding.recovery_key)
            new = Session("0" * 32, "somebody new", "moderator", team, bytes(32))
            await hands.claim(both, world, new, story_id)
            yes = Ballot(publish=True)
            await votes.vote(both, world, state.keyring, state.policy, new, story_id, yes)

    return publishing


async def bring(
    client: Client, receipt: str, acts: tuple[str, ...], moderators: tuple[Moderator, ...]
) -> None:
    """Do with a story what people do, each act by the next of them."""
    story_id, people = await story_of(client, receipt), iter(moderators)
    for act in acts:
        if act == "appeal":
            token = hidden(await open_receipt(client, receipt), "token")
            await client.fill("/return", token=token, step="appeal", words="It is wrong.")
        elif act == "withhold":
            await next(people).vote(story_id, SPAM)
        else:
            person = next(people)
            await person.take(story_id)
            if act != "take":
                await person.act(story_id, act=act, question="Is it all right as it is?")


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_the_clock_does_every_undecided_story_waits_and_can_be_published(
    client: Client,
    tell: Tell,
    site: Settings,
    clock: Clock,
    moderators: tuple[Moderator, ...],
    publish: Publish,
    seed: int,
) -> None:
    receipts = {}
    for name, (preset, acts, _) in UNDECIDED.items():
        receipts[name] = (await tell(f"{WORDS} {name}", preset=preset)).receipt
        await client.state.worker.run_once()
        await bring(client, receipts[name], acts, moderators)
    for days in random.Random(seed).sample(JUMPS, len(JUMPS)):
        clock.advance(days=days)
        await client.state.worker.run_once()
    for name, receipt in receipts.items():
        story_id, state = await story_of(client, receipt), UNDECIDED[name][2]
        assert state_of(site.data, story_id) == state, name
        token = hidden(await open_receipt(client, receipt), "token")
        assert f"{WORDS} {name}" in (await client.fill("/return", token=token, step="read")).text
        if state == "undecided":
            await client.fill("/return", token=token, step="decide", preset="all")
        await publish(story_id)
        await client.state.worker.run_once()
        assert state_of(site.data, story_id) == "published", name


async def test_a_backlog_refuses_nothing_and_is_counted(
    client: Client, tell: Tell, site: Settings, clock: Clock
) -> None:
    receipts = [(await tell(f"{WORDS} {number}")).receipt for number in range(40)]
    await client.state.worker.run_once()
    clock.advance(weeks=60)
    await client.state.worker.run_once()
    states = {state_of(site.data, await story_of(client, receipt)) for receipt in receipts}
    assert states == {"waiting"}
    assert "For 40 stories a decision is late" in (await client.get("/transparency")).text
    for receipt in receipts[:3]:
        assert "We are late. It is counted in public." in (await open_receipt(client, receipt)).text

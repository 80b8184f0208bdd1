"""P12 At every moment: arrived = the sum of all states of section 6, in the database and in the
public numbers.
"""

import random
import re

import pytest

from tests.conftest import Client, hidden
from tests.promises.people import SPAM, Moderator, Tell, open_receipt, rows, story_of, withdraw
from voicebox.settings import Settings

STEPS = 90
#: What people and clocks do, more often what moves a story on.
ACTS = [
    *("tell", "tell", "later", "window", "window"),
    *("publish", "publish", "publish", "withhold", "refuse", "refuse", "take", "skip"),
    *("withdraw", "decide"),
]

AGAINST = {"act": "vote", "vote": "withhold", "clause": SPAM, "sentence": "No."}
FORMS = {
    "publish": {"act": "vote", "vote": "publish"},
    "withhold": AGAINST,
    "refuse": AGAINST,
    "take": {"act": "claim"},
    "skip": {"act": "skip"},
}


class Walk:
    """Somebody does something, again and again, as chance has it."""

    def __init__(self, client: Client, tell: Tell, people: tuple[Moderator, ...]):
        self.client, self.tell, self.people = client, tell, people
        self.receipts: list[str] = []
        self.done: set[str] = set()

    async def step(self, dice: random.Random) -> None:
        act = dice.choice(ACTS)
        if act in ("tell", "later"):
            preset = "later" if act == "later" else dice.choice(["all", "all", "themes"])
            self.receipts.append((await self.tell(f"No. {dice.random()}", preset=preset)).receipt)
        elif act == "window":
            await self.client.state.worker.run_once()
        elif self.receipts:
            await self._to_one(act, dice)
        self.done.add(act)

    async def _to_one(self, act: str, dice: random.Random) -> None:
        receipt = dice.choice(self.receipts)
        if act == "withdraw":
            self.receipts.remove(receipt)
            assert (await withdraw(self.client, receipt)).status_code == 200
        elif act == "decide":
            token = hidden(await open_receipt(self.client, receipt), "token")
            await self.client.fill("/return", token=token, step="decide", preset="all")
        else:
            story_id = await story_of(self.client, receipt)
            readers = dice.sample(self.people, 2 if act == "refuse" else 1)
            for reader in readers:
                # Refused when the story is not theirs to take just now: so it is in life.
                await reader.act(story_id, act="claim")
                await reader.act(story_id, **FORMS[act])


@pytest.mark.parametrize("seed", range(3))
async def test_arrived_is_the_sum_of_all_states_after_whatever_anybody_does(
    client: Client,
    tell: Tell,
    site: Settings,
    moderators: tuple[Moderator, ...],
    seed: int,
) -> None:
    dice = random.Random(seed)
    walk = Walk(client, tell, moderators)
    seen: set[str] = set()
    for _ in range(STEPS):
        await walk.step(dice)
        arrived, places = on_disk(site)
        assert arrived == sum(places.values()), places
        seen |= set(places)
        shown, public = numbers_on((await client.get("/transparency")).text)
        assert shown == sum(public), public
    assert walk.done == set(ACTS)
    assert {"published", "withheld", "withdrawn"} <= seen, "the walk went nowhere"


def on_disk(site: Settings) -> tuple[int, dict[str, int]]:
    """Return how many stories of closed windows arrived, and where they are, as the rows say."""
    figures: dict[str, int] = {}
    places: dict[str, int] = {}
    for table, row in rows(site.data):
        if table == "figures":
            figures[row["name"]] = row["count"]
        elif table == "stories":
            places[row["state"]] = places.get(row["state"], 0) + 1
    if figures.get("withdrawn"):
        places["withdrawn"] = figures["withdrawn"]
    return figures.get("arrived", 0), places


def numbers_on(page: str) -> tuple[int, list[int]]:
    """Return what the page of numbers says arrived, and its count for each place."""
    table = page.partition("<table>")[2].partition("</table>")[0]
    *places, arrived = re.findall(r'<td class="number">(\d+)</td>', table)
    return int(arrived), [int(count) for count in places]

"""The public numbers and the public log say the same, whatever people do."""

import contextlib
import random
from collections import Counter

import pytest

from moderation.states import State
from tests.flows import standings, talking
from tests.flows.logged import checked, entries, kinds, own
from tests.flows.place import ALL, COUNTED, Place, refusal
from voicebox.errors import Conflict, Missing
from voicebox.flows.figures import flow
from voicebox.model import Flow
from voicebox.store import figures

STEPS = 45
ACTS = [*("tell",) * 4, *("publish",) * 4, *("refuse",) * 3, *("withdraw",) * 2, *("close",) * 3]
#: What the last entry of a receipt is, where its story stands.
LAST = {
    State.WAITING: "arrived",
    State.READING: "arrived",
    State.SECOND_READING: "arrived",
    State.CLEARED: "arrived",
    State.PUBLISHED: "published",
    State.KEPT: "kept",
    State.WITHHELD: "withheld",
}


async def numbers(place: Place) -> Flow:
    async with place.db.read() as main:
        return await flow(main)


async def released(place: Place) -> int:
    async with place.db.read() as main:
        return sum(window.released for window in await figures.last_windows(main, 1000))


async def step(
    place: Place, dice: random.Random, act: str, here: list[str], gone: list[str]
) -> None:
    if act == "tell":
        here.append(await place.tell(f"No. {dice.random()}", dice.choice([ALL, ALL, COUNTED])))
    elif act == "close":
        await place.close()
        place.clock.advance(days=1)
    elif here:
        receipt = dice.choice(here)
        if act == "withdraw":
            here.remove(receipt)
            gone.append(receipt)
            await place.withdraw(receipt)
        else:
            await read(place, dice, act, receipt)


async def read(place: Place, dice: random.Random, act: str, receipt: str) -> None:
    no = refusal("spam", "spam.1", words=())
    for who in dice.sample(["ama", "rhys", "wen"], 2 if act == "refuse" else 1):
        if act == "refuse":
            await place.vote(who, receipt, no)
        else:
            await place.vote(who, receipt)


@pytest.mark.parametrize("seed", range(2))
async def test_what_the_log_adds_up_to_is_what_the_page_of_numbers_says(
    place: Place, seed: int
) -> None:
    dice = random.Random(seed)
    here: list[str] = []
    gone: list[str] = []
    for _ in range(STEPS):
        # Not theirs to take just now, or not in the queue yet: so it is in life.
        with contextlib.suppress(Conflict, Missing):
            await step(place, dice, dice.choice(ACTS), here, gone)
    await place.close()
    told = await numbers(place)
    counted = Counter(entry["kind"] for entry in await entries(place))
    assert counted["arrived"] == told.arrived == len(here) + len(gone)
    assert counted["withdrawn"] == told.withdrawn == len(gone)
    assert counted["published"] + counted["kept"] == await released(place)
    last = Counter([(await kinds(place, receipt))[-1] for receipt in here])
    standing = Counter({LAST[state]: 0 for state in LAST})
    for state, count in told.states.items():
        if count:
            standing[LAST[state]] += count
    assert last == +standing
    taken_back = Counter[str]()
    for receipt in gone:
        taken_back.update((await kinds(place, receipt))[1:-1])
    for kind in ("published", "kept", "withheld"):
        assert counted[kind] == last[kind] + taken_back[kind]
    assert {"published", "withheld", "withdrawn"} <= set(counted), "the walk went nowhere"
    assert (await checked(place)).holds


async def test_what_an_appeal_let_out_is_entered_with_the_people_of_the_appeal(
    place: Place,
) -> None:
    receipt = await standings.withheld(place)
    await talking.appeal(place, receipt)
    await place.vote("mo", receipt)
    await place.close()
    found = {kind: (reason, people) for _, kind, reason, people in await own(place, receipt)}
    assert found["withheld"] == ("third_party", 2)
    assert found["overturned"] == found["published"] == (None, 1)

"""The public numbers: what arrived is the sum of where everything is, at every moment."""

import random

import pytest
from sqlalchemy.exc import IntegrityError

from moderation.states import State
from tests.flows.place import ALL, COUNTED, NOTHING, YES, Place, refusal
from tests.flows.standings import EVERY, Bring
from voicebox.flows import figures, importing
from voicebox.flows.importing import Row, Terms
from voicebox.model import Flow

LETTERS = [Row(line, f"Letter {line}.") for line in range(2, 5)]


async def flow(place: Place) -> Flow:
    async with place.db.read() as main:
        return await figures.flow(main)


async def is_whole(place: Place) -> bool:
    """Tell whether what arrived is the sum of the rest, in public and in the database."""
    shown = await flow(place)
    rest = sum(shown.states.values()) + shown.withdrawn
    return (shown.arrived, place.figure("arrived")) == (rest, rest)


async def bring(place: Place, name: str, *, published: bool) -> None:
    terms = Terms(name, "en", published=published, licence=None, dials=ALL)
    collection = await importing.begin(place.db, place.world, terms)
    async for _ in importing.bring(place.db, place.world, place.keyring, collection, ALL, LETTERS):
        pass


@pytest.mark.parametrize("standing", EVERY.values(), ids=EVERY)
async def test_the_sum_holds_in_each_state_and_after_its_withdrawal(
    place: Place, standing: Bring
) -> None:
    receipt = await standing(place)
    assert await is_whole(place)
    await place.withdraw(receipt)
    assert await is_whole(place)
    assert (await flow(place)).withdrawn == 1


@pytest.mark.parametrize(
    ("standing", "event"), [("published", "stories"), ("waiting", "waiting_room")]
)
async def test_the_sum_holds_after_half_a_withdrawal_and_its_sweep(
    place: Place, standing: str, event: str
) -> None:
    receipt = await EVERY[standing](place)
    with place.failing_commit(f"DELETE ON {event}"), pytest.raises(IntegrityError):
        await place.withdraw(receipt)
    assert await is_whole(place)
    await place.sweep()
    assert await is_whole(place)
    assert (await flow(place)).withdrawn == 1


async def test_the_open_window_is_not_counted_yet(place: Place) -> None:
    await place.tell()
    assert (await flow(place)).arrived == 0
    await place.close()
    assert (await flow(place)).arrived == 1


async def test_a_public_collection_is_in_no_flow(place: Place) -> None:
    await bring(place, "letters", published=True)
    empty = Flow(0, 0, dict.fromkeys(State, 0))
    assert await flow(place) == empty
    await importing.take_out(place.db, place.keyring, "letters")
    assert await flow(place) == empty


async def test_a_public_collection_half_taken_out_is_in_no_flow_either(place: Place) -> None:
    await bring(place, "letters", published=True)
    with place.failing_commit("DELETE ON stories"), pytest.raises(IntegrityError):
        await importing.take_out(place.db, place.keyring, "letters")
    await place.sweep()
    assert place.count("main", "public_stories") == 0
    assert (await flow(place)).withdrawn == 0


@pytest.mark.parametrize("closed", [True, False])
async def test_a_collection_of_the_queue_is_in_the_flow(place: Place, *, closed: bool) -> None:
    await bring(place, "letters", published=False)
    if closed:
        await place.close()
    assert await is_whole(place)
    await importing.take_out(place.db, place.keyring, "letters")
    assert await is_whole(place)
    assert (await flow(place)).withdrawn == len(LETTERS)


@pytest.mark.parametrize("seed", range(3))
async def test_the_sum_holds_at_each_step_of_a_random_walk(place: Place, seed: int) -> None:
    chance, told = random.Random(seed), list[str]()
    for step in range(25):
        act = chance.choice(["tell", "tell", "vote", "vote", "close", "withdraw", "import"])
        if act == "tell":
            told.append(await place.tell(dials=chance.choice([ALL, COUNTED, NOTHING])))
        elif act == "close":
            await place.close()
        elif act == "withdraw" and told:
            await place.withdraw(told.pop(chance.randrange(len(told))))
        elif act == "import":
            await bring(place, f"letters {step}", published=chance.random() < 0.5)
        elif act == "vote":
            await vote_on_the_next(place, chance)
        assert await is_whole(place), (step, act)


async def vote_on_the_next(place: Place, chance: random.Random) -> None:
    who = place.moderator(chance.choice(["ama", "rhys"]))
    for story_id in (await place.queue(who))[:1]:
        ballot = refusal("spam", "spam.1", words=())
        await place.claim(who, story_id)
        await place.cast(who, story_id, chance.choice([ballot, YES]))

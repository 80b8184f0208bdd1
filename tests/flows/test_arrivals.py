"""Stories that arrive at the same time share their commits, and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.exc import IntegrityError

from tests.flows.place import ALL, WORDS, Place
from voicebox.errors import Overloaded
from voicebox.flows import arrivals
from voicebox.flows.arrivals import Arrivals
from voicebox.model import Arrival, Draft
from voicebox.receipt import mint
from voicebox.store.db import Both

DRAFT = Draft(WORDS, ALL)
#: A language that the disk refuses in these tests.
REFUSED = "xx"


@pytest.fixture
def taking_in(place: Place) -> Arrivals:
    return Arrivals(place.db, place.world, place.keyring)


@pytest.fixture
def transactions(place: Place, monkeypatch: pytest.MonkeyPatch) -> list[Both]:
    """Every transaction that is opened from now on."""
    opened: list[Both] = []
    write_both = place.db.write_both

    @asynccontextmanager
    async def noting() -> AsyncIterator[Both]:
        async with write_both() as both:
            opened.append(both)
            yield both

    monkeypatch.setattr(place.db, "write_both", noting)
    return opened


async def test_those_who_wait_are_taken_in_together(
    place: Place, taking_in: Arrivals, transactions: list[Both]
) -> None:
    receipts = [mint(place.world) for _ in range(1 + arrivals.TOGETHER + 3)]
    answers = await asyncio.gather(*(taking_in.take_in(one, DRAFT) for one in receipts))
    assert set(answers) == {Arrival.RECEIVED}
    # The first, for whom nobody had to wait; as many as go together; and the rest.
    assert len(transactions) == 3
    for receipt in receipts:
        assert (await place.mine(receipt)).draft == DRAFT


async def test_the_same_form_sent_twice_at_once_is_one_story(
    place: Place, taking_in: Arrivals, transactions: list[Both]
) -> None:
    receipt = mint(place.world)
    another = asyncio.create_task(taking_in.take_in(mint(place.world), DRAFT))
    await asyncio.sleep(0)
    answers = await asyncio.gather(*(taking_in.take_in(receipt, DRAFT) for _ in range(2)))
    assert answers == [Arrival.RECEIVED, Arrival.ALREADY]
    assert await another is Arrival.RECEIVED
    assert len(transactions) == place.count("main", "waiting_room") == 2


async def test_one_that_cannot_be_kept_takes_nobody_with_it(
    place: Place, taking_in: Arrivals
) -> None:
    place.rows(
        "main",
        f"CREATE TRIGGER refuses BEFORE INSERT ON waiting_room WHEN NEW.language = '{REFUSED}'"
        " BEGIN SELECT RAISE(ABORT, 'refused'); END",
    )
    languages = ["en", REFUSED, "en", "en"]
    receipts = [mint(place.world) for _ in languages]
    sending = [
        taking_in.take_in(receipt, Draft(WORDS, ALL, language=language))
        for receipt, language in zip(receipts, languages, strict=True)
    ]
    first, refused, *others = await asyncio.gather(*sending, return_exceptions=True)
    assert [first, *others] == [Arrival.RECEIVED] * 3
    assert isinstance(refused, IntegrityError)
    assert place.count("keys", "receipts") == place.count("main", "waiting_room") == 3


async def test_before_a_busy_database_all_who_wait_are_told_at_once(
    place: Place, taking_in: Arrivals, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    @asynccontextmanager
    async def busy() -> AsyncIterator[Both]:
        tries.append(1)
        await asyncio.sleep(0.01)  # as long as others need to come
        raise Overloaded
        yield

    monkeypatch.setattr(place.db, "write_both", busy)
    sending = [taking_in.take_in(mint(place.world), DRAFT) for _ in range(arrivals.TOGETHER + 5)]
    answers = await asyncio.gather(*sending, return_exceptions=True)
    assert all(isinstance(answer, Overloaded) for answer in answers)
    assert len(tries) == 1


async def test_whoever_goes_away_meanwhile_takes_nobody_with_them(
    place: Place, taking_in: Arrivals
) -> None:
    receipts = [mint(place.world) for _ in range(3)]
    first, *others = [asyncio.create_task(taking_in.take_in(one, DRAFT)) for one in receipts]
    async with place.db.write_both():
        # All wait for this transaction to end, the first of them for all.
        await asyncio.sleep(0)
        first.cancel()
    assert await asyncio.gather(*others) == [Arrival.RECEIVED] * 2
    assert first.cancelled()
    assert place.count("keys", "receipts") == place.count("main", "waiting_room") == 2
    assert await taking_in.take_in(receipts[0], DRAFT) is Arrival.RECEIVED

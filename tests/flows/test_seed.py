"""The example site is made by the flows of a real one, and on an empty site alone."""

from collections.abc import Sequence
from concurrent.futures import Executor

import pytest

from tests.flows.place import Place
from voicebox.errors import Refused, Unusable
from voicebox.flows import seed


async def fill(place: Place, executor: Executor, key: str | None = None) -> None:
    recovery_key = place.recovery_key if key is None else key
    await seed.seed(place.db, place.keyring, recovery_key, executor, place.settings)


def states(place: Place) -> dict[str, int]:
    return dict(place.rows("main", "SELECT state, count(*) FROM stories GROUP BY state"))


def wanted(examples: Sequence[seed.Example]) -> dict[str, int]:
    stand = [example.stands for example in examples]
    return {state: stand.count(state) for state in set(stand)}


@pytest.mark.parametrize("closed", [True, False])
async def test_examples_do_not_come_among_real_stories(
    place: Place, executor: Executor, *, closed: bool
) -> None:
    await place.tell()
    if closed:
        await place.close()
    with pytest.raises(Unusable, match="for an empty one"):
        await fill(place, executor)
    assert place.count("main", "staff") == 0
    assert place.count("main", "stories") + place.count("main", "waiting_room") == 1


async def test_without_the_recovery_key_there_are_no_examples(
    place: Place, executor: Executor
) -> None:
    with pytest.raises(Refused):
        await fill(place, executor, "AAAA")
    assert place.count("main", "staff") == place.count("main", "waiting_room") == 0


async def test_every_example_stands_where_its_file_says(place: Place, executor: Executor) -> None:
    await fill(place, executor)
    assert states(place) == wanted(seed.examples())
    assert place.count("main", "staff") == len(seed.ACCOUNTS)
    assert place.count("main", "theme_runs") == 1
    assert place.rows("main", "SELECT name FROM jobs WHERE name = 'themes'") == []
    withheld = "SELECT count(*) FROM reviews WHERE NOT publish"
    assert place.rows("main", withheld) == [(2 * states(place)["withheld"],)]

from datetime import UTC, datetime

from voicebox.world import World

NEW_YEAR = World(now=lambda: datetime(2027, 1, 1, 3, 4, 5, tzinfo=UTC))


def test_moments_are_handed_out_coarsely() -> None:
    assert NEW_YEAR.week() == "2026-W53"
    assert NEW_YEAR.month() == "2027-01"
    assert NEW_YEAR.day() == "2027-01-01"
    assert NEW_YEAR.day_before() == "2026-12-31"
    assert NEW_YEAR.hour() == "2027-01-01T03"
    assert NEW_YEAR.hour(ago=24) == "2026-12-31T03"


def test_ids_and_places_are_random() -> None:
    world = World()
    assert len({world.fresh_id() for _ in range(100)}) == 100
    assert all(0 <= world.place() < 2**62 for _ in range(100))


def test_shuffling_loses_nothing_and_keeps_no_order() -> None:
    things = list(range(1000))
    shuffled = World().shuffled(things)
    assert sorted(shuffled) == things
    assert shuffled != things


def test_even_things_that_cannot_be_compared_are_shuffled() -> None:
    assert len(World(chance=bytes).shuffled([object(), object()])) == 2

"""Where somebody comes from: a mark under a key that lives for ten minutes, and then nothing."""

import pytest

from tests.conftest import Clock
from voicebox.sealing.addresses import MINUTES, AddressMarks
from voicebox.web.buckets import A_MINUTE, FULL, MOST_PLACES, Buckets
from voicebox.world import World

SHARED = [
    *("127.0.0.1", "127.8.9.10", "::1", "10.1.2.3", "172.20.0.1", "192.168.1.1"),
    *("169.254.1.1", "100.64.0.9", "fd00::1", "fe80::1%eth0", "::ffff:127.0.0.1"),
]


@pytest.fixture
def marks(world: World) -> AddressMarks:
    return AddressMarks(world)


@pytest.mark.parametrize("address", [*SHARED, "", "testclient", "/run/voicebox.sock"])
def test_what_everybody_may_share_has_no_mark(marks: AddressMarks, address: str) -> None:
    assert marks.mark(address) is None


def test_a_household_has_one_mark_and_its_neighbours_another(marks: AddressMarks) -> None:
    assert marks.mark("2001:db8:1:2::1") == marks.mark("2001:db8:1:2:ffff::9")
    assert marks.mark("2001:db8:1:2::1") != marks.mark("2001:db8:1:3::1")
    assert marks.mark("203.0.113.9") != marks.mark("203.0.113.10")
    assert marks.mark("203.0.113.9") == marks.mark("::ffff:203.0.113.9")


def test_a_mark_is_another_after_ten_minutes(marks: AddressMarks, clock: Clock) -> None:
    before = marks.mark("203.0.113.9")
    clock.advance(minutes=MINUTES, seconds=-1)
    assert marks.mark("203.0.113.9") == before
    clock.advance(seconds=1)
    assert marks.mark("203.0.113.9") != before


def test_a_clock_that_is_set_back_ends_a_key_too(marks: AddressMarks, clock: Clock) -> None:
    before = marks.mark("203.0.113.9")
    clock.advance(days=-1)
    assert marks.mark("203.0.113.9") != before


def test_a_mark_is_not_the_address(marks: AddressMarks) -> None:
    mark = marks.mark("203.0.113.9")
    assert mark is not None
    assert bytes([203, 0, 113, 9]) not in mark


def test_a_place_that_sent_much_waits_a_minute_and_no_other_does(
    world: World, clock: Clock
) -> None:
    buckets = Buckets(world)
    assert [buckets.take("203.0.113.9") for _ in range(int(FULL) + 2)] == [True] * int(FULL) + [
        False,
        False,
    ]
    assert buckets.take("203.0.113.10")
    clock.advance(minutes=1 / A_MINUTE)
    assert buckets.take("203.0.113.9")
    assert not buckets.take("203.0.113.9")


def test_a_new_key_forgets_every_place(world: World, clock: Clock) -> None:
    buckets = Buckets(world)
    for _ in range(int(FULL)):
        buckets.take("203.0.113.9")
    clock.advance(minutes=MINUTES)
    buckets.take("203.0.113.10")
    assert len(buckets._buckets) == 1
    assert buckets.take("203.0.113.9")


def test_no_number_of_places_fills_the_memory(world: World) -> None:
    buckets = Buckets(world)
    for number in range(MOST_PLACES + 5):
        buckets.take(f"198.{18 + number // 65_536}.{number // 256 % 256}.{number % 256}")
    assert len(buckets._buckets) <= MOST_PLACES


def test_shared_addresses_are_never_counted(world: World) -> None:
    buckets = Buckets(world)
    assert all(buckets.take("127.0.0.1") for _ in range(100))

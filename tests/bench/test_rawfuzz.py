import random

from bench import rawfuzz


async def test_what_is_no_request_neither_ends_nor_holds_the_server_nor_leaves_a_word() -> None:
    count = await rawfuzz.measure(500, seed=4)
    assert (count.crashes, count.stuck, count.marks, count.faults) == (0, 0, 0, 0)
    assert count.answers["400"] > 0, "nothing was malformed"
    assert count.answers.total() == count.sent


def test_each_way_of_spoiling_a_request_changes_it() -> None:
    chance = random.Random(1)
    for change in rawfuzz.CHANGES:
        made = {change(chance, rawfuzz.RIGHT[0]) for _ in range(20)}
        assert len(made - {rawfuzz.RIGHT[0]}) > 10

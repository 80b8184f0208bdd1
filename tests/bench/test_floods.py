"""The quick forms of what measures floods and faults: what is lost or let in, never how fast."""

from bench import clock, diskfull, flood, locked, proofs, slow
from bench.told import gives_back
from tests.conftest import Client
from tests.needs import unavailable


async def test_a_flood_keeps_nobody_with_script_out_and_costs_nobody_a_word() -> None:
    found = await flood.measure(posts=400, tellers=4, without=2)
    assert sum(found.statuses.values()) == found.posts
    assert found.is_complete, flood.outcome(found).rows


async def test_no_proof_that_is_not_good_gets_in() -> None:
    good, *bad = await proofs.measure(each=20)
    assert good.accepted == good.tried
    assert [one.accepted for one in bad] == [0] * 4
    assert all(one.tried for one in bad)


def test_a_proof_that_gets_in_makes_the_bench_fail() -> None:
    good, bad = proofs.Count("good", 10, 10), proofs.Count("used", 10, 1)
    assert not proofs.outcome([good, bad]).reached


async def test_every_slow_sender_is_closed_and_an_honest_one_let_in() -> None:
    found = await slow.measure(n=60)
    assert found.is_complete, slow.outcome(found).rows


async def test_a_full_disk_loses_nothing_and_lets_everybody_go() -> None:
    try:
        (found,) = await diskfull.measure(times=1, withdrawals=5, disk_mb=11)
    except diskfull.CannotMount as error:
        unavailable("mount", str(error))
    assert found.reached, diskfull.outcome([found]).rows


async def test_no_setting_of_the_clock_loses_a_story() -> None:
    times = await clock.measure(each=1, settle_s=1.0)
    assert all(one.reached for one in times), clock.outcome(times).rows


async def test_a_lock_loses_nothing_and_ends_by_itself() -> None:
    found = await locked.measure(seconds=6.0)
    assert found.is_complete, locked.outcome(found).rows


async def test_words_that_do_not_come_back_would_be_counted(client: Client) -> None:
    answer = await client.fill("/tell", words="I was heard & <seen>.", step="check")
    assert gives_back(answer, "I was heard & <seen>.")
    assert not gives_back(answer, "I was heard")

from bench import submit


async def test_both_servers_acknowledge_what_they_are_sent() -> None:
    # How fast they are is for the bench to say, on a machine that does nothing else.
    (one,) = await submit.measure(n_rounds=1, seconds=0.5)
    assert one.ours > 0
    assert one.bare > 0


def test_a_share_below_the_goal_makes_the_bench_fail() -> None:
    assert not submit.outcome([submit.Round(ours=19, bare=100)]).reached
    assert submit.outcome([submit.Round(ours=20, bare=100)]).reached

from bench import crash


async def test_no_acknowledged_story_is_lost_doubled_or_unreadable_when_the_server_is_killed() -> (
    None
):
    count = await crash.measure(crash.Storm(kills=3), seed=3)
    assert count.acknowledged > 0
    assert (count.lost, count.doubled, count.unreadable) == (0, 0, 0)

from bench import drill


async def test_nobody_who_left_comes_back_and_nobody_else_is_lost() -> None:
    found = await drill.measure(told=40, leaving=3)
    assert (found.left, found.came_back) == (6, 0)
    assert found.there == found.tried > 0
    assert found.restored.without_key == 0
    assert found.drill.public > 0

"""P9 **No voice lost.** A story whose receipt page was shown survives a killed process and a power
cut.
"""

from bench import crash
from tests.conftest import Client

#: SQLite's number for FULL: a commit returns when the disk has it.
FULL = 2


async def test_every_story_with_a_receipt_is_there_after_the_server_was_killed() -> None:
    count = await crash.measure(crash.Storm(kills=3), seed=9)
    assert count.acknowledged > 0
    assert (count.lost, count.doubled, count.unreadable) == (0, 0, 0)


async def test_every_commit_waits_for_the_disk(client: Client) -> None:
    async with client.state.db.write_both() as both:
        for connection in (both.main, both.keys):
            answer = await connection.exec_driver_sql("PRAGMA synchronous")
            assert answer.scalar() == FULL

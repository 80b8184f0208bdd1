import sqlite3
from contextlib import closing

import pytest

from bench import races


async def test_nothing_is_lost_or_done_twice_when_two_act_at_once() -> None:
    found = await races.measure(10)
    assert found.reached, found.rows


async def test_a_vote_that_was_lost_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    async def lose(race: races.Race) -> str:
        await race.vote(race.first, race.site.accounts[0], races.NO)
        with closing(sqlite3.connect(race.site.settings.data / "main.db")) as file, file:
            file.execute("DELETE FROM reviews WHERE story_id = ?", (race.story_id,))
        return await races.compare(race, 1)

    monkeypatch.setattr(races, "KINDS", {"a vote that is lost": lose})
    found = await races.measure(2)
    assert not found.reached
    assert found.rows == [("a vote that is lost", 2, 2, "a vote was lost")]

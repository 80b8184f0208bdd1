"""P26 Never-published text that was withdrawn can be read from no backup older than 48 hours
after, and no restore brings a withdrawn story back.
"""

from collections.abc import Awaitable, Callable
from itertools import product
from pathlib import Path

import pytest

from bench import drill
from tests.conftest import Client, Clock, Told
from voicebox.flows import backup, generations, my_story, withdraw
from voicebox.sealing import backups
from voicebox.store.copying import NAMES
from voicebox.world import World

PAIR = backups.fresh_pair()
Tell = Callable[..., Awaitable[Told]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    return made


async def back_up(client: Client, world: World, folder: Path) -> None:
    await backup.make(client.state.db, world, client.state.keyring, folder, PAIR.public)


async def opening(client: Client, world: World, folder: Path, receipt: str) -> tuple[int, int]:
    """Return how many kept pairs of copies there are, and how many of them open a story.

    Whoever tries has every backup, the key on paper, the keys of the site and the receipt.
    """
    pairs = list(product(generations.days(folder, "main"), generations.days(folder, "keys")))
    opens = 0
    for pair in pairs:
        with backup.aside(folder.with_name("aside")) as aside:
            for name, day in zip(NAMES, pair, strict=True):
                sealed = generations.file_of(folder, name, day)
                backups.open_file(sealed, aside / f"{name}.db", PAIR.private)
            async with backup.copied(aside) as db, db.write_both() as both:
                found = await my_story.find(both, world, client.state.keyring, receipt)
                opens += found is not None
    return len(pairs), opens


async def test_two_days_after_it_left_no_backup_opens_a_story_that_was_never_public(
    client: Client, world: World, clock: Clock, tell: Tell, folder: Path
) -> None:
    told = await tell("I was heard, and nobody has read it yet.")
    await back_up(client, world, folder)
    clock.advance(days=1)
    await withdraw.withdraw(client.state.db, client.state.keyring, told.receipt)
    assert await opening(client, world, folder, told.receipt) == (1, 1)
    for _ in range(2):
        await back_up(client, world, folder)
        clock.advance(days=1)
    # Three copies of the words, two of the keys.
    assert await opening(client, world, folder, told.receipt) == (6, 0)


async def test_no_restore_brings_back_who_left_before_the_backup_or_after_it() -> None:
    found = await drill.measure(told=30, leaving=4)
    assert (found.left, found.came_back) == (8, 0)
    assert found.there == found.tried > 0

"""What is kept of the four dials."""

from dataclasses import replace

from tests.store.made import ALL, story
from voicebox.model import DIALS
from voicebox.store import consent, stories, waiting
from voicebox.store.db import Database


async def test_each_dial_of_a_story_is_known_in_the_waiting_room_and_out_of_it(
    db: Database,
) -> None:
    one_off = {dial: replace(ALL, **{dial: False}) for dial in DIALS}
    async with db.write() as main:
        await stories.add(main, [story(dial, dials=dials) for dial, dials in one_off.items()])
        for dial, dials in one_off.items():
            await waiting.add(main, story(f"new {dial}", dials=dials))
    async with db.read() as main:
        found = await consent.dials(main)
    assert found == one_off | {f"new {dial}": dials for dial, dials in one_off.items()}

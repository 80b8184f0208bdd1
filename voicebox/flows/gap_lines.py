"""One line of a teller's own, beside the gap that their withheld story leaves.

It is read as any text is (`unread_lines`), and nobody's silence decides anything. The gap stands
without it.
"""

from collections.abc import Mapping, Sequence

from moderation.states import State
from voicebox.flows import lines, taken_lines
from voicebox.flows.by_receipt import open_story
from voicebox.flows.erasing import ERASE_JOB
from voicebox.flows.lines import Beside, Kind, OwnLine
from voicebox.model import SealedStory
from voicebox.sealing.keyring import Keyring
from voicebox.store import figures, refusals
from voicebox.store import gap_lines as store
from voicebox.store.db import Both, Connection
from voicebox.store.lines import LineRow, LineState
from voicebox.world import World

LONGEST = 200  # characters


async def of_story(main: Connection, story: SealedStory, key: bytes) -> OwnLine | None:
    """Return the line of a story; none when its teller has written none."""
    line = await store.of_story(main, story.id, story.version)
    return None if line is None else lines.own(line, key, _place(line.story_id, line.version))


async def write(both: Both, world: World, keyring: Keyring, receipt: str, words: str) -> bool:
    """Keep a line, sealed until somebody has read it; tell whether it was kept.

    It is not when the story is not withheld, or has its line already.
    """
    found = await open_story(both, keyring, receipt)
    if found is None or found.story.state is not State.WITHHELD:
        return False
    story, main = found.story, both.main
    if await store.of_story(main, story.id, story.version) is not None:
        return False
    sealed = await lines.sealed(main, world, found, words, _place(story.id, story.version))
    line = LineRow(world.fresh_id(), story.id, story.version, LineState.WAITING, *sealed)
    async with taken_lines.traced(both, keyring, story.id):
        await store.add(main, line)
    return True


async def take_back(both: Both, keyring: Keyring, receipt: str) -> None:
    """Take a line back, wherever it stands; the gap and the story stay as they are."""
    found = await open_story(both, keyring, receipt)
    if found is not None:
        async with taken_lines.traced(both, keyring, found.story.id):
            await store.forget_story(both.main, found.story.id)


async def forget_without_gap(main: Connection) -> None:
    """Forget the lines whose gap is filled, or whose story has changed: a window closes."""
    for story_id in await store.without_gap(main):
        await store.forget_story(main, story_id)
        await figures.add_job(main, ERASE_JOB)


async def _beside(main: Connection, found: Sequence[LineRow]) -> Mapping[str, Beside]:
    gaps = await refusals.gaps(main)
    return {line.id: Beside(gap=gaps[line.story_id]) for line in found if line.story_id in gaps}


async def _unsay(_main: Connection, _line_ids: Sequence[str]) -> None:
    """Nobody says anything of a line beside a gap."""


KIND = Kind("lines", store.lines, _beside, _unsay)


def _place(story_id: str, version: int) -> str:
    return f"story/{story_id}/gap/{version}"

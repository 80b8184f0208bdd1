"""What matters to a teller, in their own words: they say it unasked, and whoever reads sees it."""

from moderation.states import IN_QUEUE
from voicebox.flows import notes, team_keys
from voicebox.flows.by_receipt import Opened, open_story
from voicebox.flows.notes import By
from voicebox.sealing.keyring import Keyring
from voicebox.store import stories
from voicebox.store.db import Both, Connection
from voicebox.world import World

#: So often it can be said of one version of a story: the disk has an end.
MOST_SAID = 30


async def say(both: Both, world: World, keyring: Keyring, receipt: str, text: str) -> bool:
    """Keep what its teller says matters to them, for whoever reads the story; tell whether it is.

    Not when the receipt is unknown, its window is open still, or very much was said already.
    """
    found = await open_story(both, keyring, receipt)
    if found is None or not await may_say(both.main, found):
        return False
    await notes.write(both.main, world, found.story, found.key, By.TELLER, text, matters=True)
    if found.story.state in IN_QUEUE:
        await team_keys.give_back(both, found.story, found.key)
    return True


async def may_say(main: Connection, found: Opened) -> bool:
    """Tell whether there is room for what matters to a teller.

    There is none while its window is open: notes belong to stories that somebody may read.
    """
    if await stories.find(main, found.story.id) is None:
        return False
    written = await notes.thread(main, found.story, found.key)
    return sum(note.matters for note in written) < MOST_SAID

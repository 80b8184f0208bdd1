"""A teller moves a story that nobody can read: from the theme it counts in to another.

Only their receipt opens where it counts, and only it can seal another place. What the pages of
themes show changes with the window, so that two visits tell nobody who came back in between.
"""

from voicebox.errors import Conflict
from voicebox.flows import unread
from voicebox.flows.by_receipt import open_story
from voicebox.flows.contest import Choices, nearest_first
from voicebox.flows.placing import sealed_place
from voicebox.sealing.keyring import Keyring
from voicebox.store import kept_themes, lineage, placements
from voicebox.store import themes as store
from voicebox.store.db import Both


async def choices(both: Both, keyring: Keyring, receipt: str) -> Choices:
    """Return the theme that an unread story counts in, and all others to move it to.

    The theme has no id where it is not there any more.

    Raises:
        Conflict: the story counts in no theme without its words.
    """
    found = await open_story(both, keyring, receipt)
    number = (
        None if found is None else await unread.place_of(both, keyring, receipt, found.story.id)
    )
    if number is None:
        raise Conflict("The story counts in no theme without its words.")
    every = await store.everything(both.main)
    ids = await kept_themes.ids(both.main)
    here = ids.get(lineage.last_of(number, await lineage.merges(both.main)))
    source = next((theme for theme in every if theme.id == here), None)
    return Choices(
        theme_id=source.id if source else "",
        name=source.name if source else "",
        others=nearest_first(source, every),
        has_parts=True,
    )


async def move(both: Both, keyring: Keyring, receipt: str, target_id: str) -> None:
    """Let an unread story count in another theme, from the next window on.

    Raises:
        Conflict: it counts in none, or there is no such other theme.
    """
    given = await choices(both, keyring, receipt)
    found = await open_story(both, keyring, receipt)
    public = found and await placements.teller_public(both.keys, found.story.id)
    placed = found and await placements.find(both.main, found.story.id)
    if target_id not in {theme.id for theme in given.others} or not (found and public and placed):
        raise Conflict("There is no such theme to move the story to.")
    numbers = {one: number for number, one in (await kept_themes.ids(both.main)).items()}
    await unread.take_back(both, keyring, receipt, found.story.id)
    row = sealed_place(keyring, public, found.story.id, placed.kind, numbers[target_id])
    await placements.add(both.main, row)

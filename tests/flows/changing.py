"""The short ways to change a story, and to what becomes of it."""

from dataclasses import replace

from tests.flows.place import RARE, Place
from voicebox.flows import editing, sleeping
from voicebox.flows.editing import Edited, Wording
from voicebox.model import Draft, PublicStory
from voicebox.store import public

#: Words that stand in no other text.
OTHER = "schwarzwaelder"
NEW = f"They heard me out over {OTHER}, and wrote none of it down."


def wording(draft: Draft, text: str = NEW) -> Wording:
    """Return the words of a draft, with another text."""
    now = replace(draft, text=text)
    return Wording(now.text, now.title, now.tags, now.notes, now.standpoint)


async def change(
    place: Place, receipt: str, text: str = NEW, *, leave_up: bool = False, seen: int | None = None
) -> Edited:
    """Change the text of a story, from the version that its teller sees now if none is named."""
    mine = await place.mine(receipt)
    return await editing.edit(
        place.db,
        place.world,
        place.keyring,
        receipt,
        mine.versions.version if seen is None else seen,
        wording(mine.draft, text),
        leave_up=leave_up,
    )


async def send_now(place: Place, receipt: str) -> bool:
    async with place.db.write_both() as both:
        return await sleeping.send_now(both, place.world, place.keyring, receipt)


async def midnight(place: Place, days: int = 1) -> None:
    """Let days pass, each with its midnight and the window that closes at it."""
    for _ in range(days):
        place.clock.advance(days=1)
        async with place.db.write_both() as both:
            await sleeping.pass_midnight(both, place.world)
        await place.close()


async def shown(place: Place, receipt: str) -> PublicStory | None:
    async with place.db.read() as main:
        return await public.find(main, place.id_of(receipt))


def versions(place: Place, receipt: str) -> list[int]:
    """Return the versions of a story that have a key."""
    query = "SELECT version FROM story_keys WHERE story_id = ? ORDER BY version"
    return [number for (number,) in place.rows("keys", query, place.id_of(receipt))]


def found_by_search(place: Place, word: str = RARE) -> bool:
    """Tell whether any public row, or the search index, still has a word."""
    rows = place.rows("main", "SELECT 1 FROM public_stories WHERE text LIKE ?", f"%{word}%")
    return bool(rows or place.rows("main", "SELECT 1 FROM search WHERE search MATCH ?", word))

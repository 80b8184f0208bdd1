"""Words as they were public, of a story that is taken down when moderators have lost its key.

They are kept under the key for what is written later, as long as moderators could open any other
story that was refused: it is counted where it would belong, and read again when an order is.
"""

import json
from dataclasses import dataclass, field, replace

from voicebox.errors import Sealed
from voicebox.flows import staff, words
from voicebox.flows.hints import seal_hints
from voicebox.model import Draft, PublicStory, SealedStory
from voicebox.sealing import ciphers
from voicebox.store import last_public, stories, story_keys
from voicebox.store.db import Both, Connection
from voicebox.world import World


@dataclass(frozen=True)
class Worn:
    """Words as they were public, and where placeholders stand in the text."""

    draft: Draft = field(repr=False)
    masked: tuple[tuple[int, int], ...]


async def keep(
    both: Both, world: World, later: bytes, story: SealedStory, told: PublicStory
) -> None:
    """Keep what is public of a story that is taken down, unless moderators can open the story."""
    wraps = await story_keys.find(both.keys, story.id, story.version)
    newest = await stories.find(both.main, story.id)
    is_newest = newest is not None and newest.version == story.version
    if wraps is None or wraps.team_wrap is not None or not is_newest:
        return
    draft = Draft(
        text=told.text,
        dials=told.dials,
        language=told.language,
        title=told.title,
        tags=told.tags,
        notes=told.notes,
        standpoint=told.standpoint,
        month=told.told_month,
    )
    plain = json.dumps([draft.to_bytes().decode(), told.masked]).encode()
    sealed = ciphers.seal(world, later, plain, _place(story))
    await last_public.put(both.main, story.id, story.version, sealed)
    hint = seal_hints(await staff.team_public(both.main), told.text)
    await stories.set_hint(both.main, story.id, hint)


async def find(main: Connection, key: bytes, story: SealedStory) -> Worn:
    """Return what was public of a story.

    Raises:
        Sealed: nothing is kept, or it is not the key for it.
    """
    sealed = await last_public.find(main, story.id, story.version)
    if sealed is None:
        raise Sealed
    written, masked = json.loads(ciphers.unseal(key, sealed, _place(story)))
    draft = replace(Draft.from_bytes(written.encode()), dials=story.dials)
    return Worn(draft, tuple((start, end) for start, end in masked))


async def draft(main: Connection, key: bytes, story: SealedStory) -> Draft:
    """Return what a teller sent, or what was public of it where this key opens no more.

    Raises:
        Sealed: it opens neither.
    """
    try:
        return words.open_draft(key, story)
    except Sealed:
        return (await find(main, key, story)).draft


async def is_there(both: Both, story_id: str, version: int) -> bool:
    """Tell whether moderators can read a version: as it was sent, or as it was public."""
    wraps = await story_keys.find(both.keys, story_id, version)
    if wraps is None or wraps.team_wrap is not None:
        return wraps is not None
    kept = await last_public.find(both.main, story_id, version)
    return wraps.later_wrap is not None and kept is not None


def _place(story: SealedStory) -> str:
    return f"story/{story.id}/last public/{story.version}"

"""A teller comes with their receipt, and moderators are to read a story again: they get its key."""

from voicebox.flows import staff, words
from voicebox.flows.hints import seal_hints
from voicebox.model import SealedStory
from voicebox.sealing import boxes, derive
from voicebox.store import last_public, stories, story_keys
from voicebox.store.db import Both


async def give(both: Both, story: SealedStory, key: bytes) -> None:
    """Let moderators open a story, whatever became of their keys for it.

    Raises:
        Unusable: the site has no team.
    """
    team = await staff.team_public(both.main)
    boxed, later = boxes.box(team, key), boxes.box(team, derive.later_key(key))
    await story_keys.set_team(both.keys, story.id, story.version, boxed, later)
    hint = seal_hints(team, words.open_draft(key, story).text)
    await stories.set_hint(both.main, story.id, hint)
    # They read what its teller sent, and no longer what was public of it.
    await last_public.forget(both.main, story.id)


async def give_back(both: Both, story: SealedStory, key: bytes) -> None:
    """Let moderators open a story that they read, where they have lost its key."""
    wraps = await story_keys.find(both.keys, story.id, story.version)
    if wraps is not None and wraps.team_wrap is None:
        await give(both, story, key)

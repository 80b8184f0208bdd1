"""One version of a story, sealed under a key of its own: the first, and each that follows.

What an older version was sealed under is destroyed once a newer one is safe on disk, in a
transaction of its own: keys are committed first, and a crash between the two commits would
otherwise leave the older words without the key that they still need.
"""

from collections.abc import Set
from dataclasses import dataclass, field

from voicebox.flows import words
from voicebox.flows.hints import seal_hints
from voicebox.model import Draft, StoryKey
from voicebox.sealing import boxes, ciphers, derive
from voicebox.store import still_up, stories, story_keys, unpaired, unquoted, waiting
from voicebox.store.db import Both
from voicebox.world import World


@dataclass(frozen=True)
class Version:
    """The words of a version, its urgency hint, and how its key is wrapped."""

    wraps: StoryKey
    sealed: bytes = field(repr=False)
    hint: bytes = field(repr=False)


def seal(
    world: World,
    team_public: bytes,
    receipt_key: bytes,
    story_id: str,
    number: int,
    draft: Draft,
    escrow: bytes | None = None,
    *,
    for_teller_alone: bool = False,
) -> Version:
    """Seal a version under a new random key, for its teller and for the team.

    Args:
        world: chance.
        team_public: the key of the team.
        receipt_key: that of its teller.
        story_id: its story.
        number: which version it is, from 1.
        draft: what its teller sends.
        escrow: locks what the team could open away from it, while the story rests.
        for_teller_alone: whether nobody else may open it, because it is hidden.
    """
    key = ciphers.fresh_key(world)
    # What its teller has decided nothing about is opened by nobody, nor what is hidden.
    decided = draft.dials.any and not for_teller_alone
    boxed = boxes.box(team_public, key) if decided else None
    hint = seal_hints(team_public, draft.text) if decided else b""
    locked = None
    if boxed is not None and escrow is not None:
        locked, boxed = words.lock_away(world, escrow, boxed, story_id, number), None
        hint = words.lock_away(world, escrow, hint, story_id, number)
    wraps = StoryKey(
        story_id,
        number,
        receipt_wrap=words.wrap_for_receipt(world, receipt_key, key, story_id, number),
        team_wrap=boxed,
        escrow_wrap=locked,
        # It opens nothing yet: it needs no lock while the story rests.
        later_wrap=boxes.box(team_public, derive.later_key(key)) if decided else None,
    )
    return Version(wraps, words.seal_draft(world, key, story_id, number, draft), hint)


async def destroy_older(both: Both, story_id: str) -> None:
    """Destroy the keys of all versions of a story but the newest, and one that is still public.

    Of that one moderators keep the second key alone: they read it again as it is public. Nothing
    is destroyed where the newest has none: its words are older than its keys.
    """
    story = await stories.find(both.main, story_id) or await waiting.find(both.main, story_id)
    if story is None:
        return
    there = await story_keys.versions(both.keys, story_id)
    older = await still_up.find(both.main, story_id)
    needed = {story.version} | ({older.version} if older else set())
    if story.version in there:
        for number in there - needed:
            await story_keys.delete_version(both.keys, story_id, number)
        if older is not None:
            await story_keys.close_to_team(both.keys, story_id, older.version)
        for parts in (unpaired.parts, unquoted.parts):
            await parts.keep_only(both.main, story_id, needed)


async def destroy_all_older(both: Both) -> None:
    """Destroy what `destroy_older` does, of every story: a crash may have left some."""
    for story_id in await story_keys.with_several(both.keys):
        await destroy_older(both, story_id)


async def without_key(both: Both) -> Set[tuple[str, int]]:
    """Return the stories and versions whose words are here, and no key of theirs."""
    told = await stories.versions_told_here(both.main) | await waiting.versions(both.main)
    return told - await story_keys.known(both.keys)

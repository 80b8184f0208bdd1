"""Which version of a story is public: the newest, or an older one that its teller leaves up."""

from dataclasses import replace

from moderation.log import Kind
from moderation.states import State
from voicebox.flows import folds, record, traces
from voicebox.flows.by_receipt import open_story
from voicebox.flows.erasing import ERASE_JOB
from voicebox.model import SealedStory
from voicebox.sealing.keyring import Keyring
from voicebox.store import (
    contests,
    figures,
    public,
    still_up,
    theme_names,
    theme_pairs,
)
from voicebox.store import folds as fold_rows
from voicebox.store import themes as theme_store
from voicebox.store.db import Both, Connection


async def version_of(main: Connection, story: SealedStory) -> SealedStory | None:
    """Return a story under the number of the version that is public; None when none is."""
    if story.state is State.PUBLISHED:
        return story
    older = await still_up.find(main, story.id)
    return None if older is None or older.withheld else replace(story, version=older.version)


async def by_receipt(both: Both, keyring: Keyring, receipt: str) -> SealedStory | None:
    """Return the story of a receipt under the number of its public version, if it has one."""
    found = await open_story(both, keyring, receipt)
    return None if found is None else await version_of(both.main, found.story)


async def is_older_up(main: Connection, story: SealedStory) -> bool:
    """Tell whether a version older than this one is public."""
    older = await still_up.find(main, story.id)
    return older is not None and not older.withheld


async def take_down(both: Both, keyring: Keyring, story: SealedStory) -> None:
    """Take the version that is public out of all that is: pages, search, themes, reports.

    What it was sealed under is destroyed afterwards, by `versions.destroy_older`.
    """
    await leave_trace(both, keyring, story.id)
    await forget(both, keyring, story)


async def leave_trace(
    both: Both, keyring: Keyring, story_id: str, *, only_page: bool = False
) -> None:
    """Have no restore from an older copy bring words back to the public; before they go.

    The trace is of these words, as they are public now: one of a time before, after which their
    teller has shown them again, is no other than one that the older copy has too.

    Args:
        both: the connections.
        keyring: the site's keys.
        story_id: the story that is public.
        only_page: whether its words stay, to be quoted, and only its own page goes.
    """
    number = await public.number_of(both.main, story_id)
    marks = [traces.of_page(keyring, story_id)]
    if number is not None:
        marks.append(traces.of_words(keyring, story_id, number, only_page=only_page))
    await traces.leave(both, marks)


async def leave_trace_of_team(both: Both, keyring: Keyring, story: SealedStory) -> None:
    """Have no restore from an older copy show words that two people take down; before they go.

    They are read again there: the votes that took them down are not in the older copy.
    """
    marks = [traces.of_version_down(keyring, story.id, story.version)]
    number = await public.number_of(both.main, story.id)
    if number is not None:
        marks.append(traces.of_taking_down(keyring, story.id, number))
    await traces.leave(both, marks)


async def forget(both: Both, keyring: Keyring, story: SealedStory) -> None:
    """Delete what lies of the words that a story had in public, and what was made of them."""
    main = both.main
    # Before what was reported goes: only then is it known that there was a fold.
    if await fold_rows.find(main, story.id) is not None:
        await record.cut_alone(both, keyring, story.id, Kind.UNFOLDED)
    await folds.forget(main, story.id)
    await delete(main, story.id)
    await still_up.forget(main, story.id)
    await figures.add_job(main, ERASE_JOB)


async def delete(main: Connection, story_id: str) -> None:
    """Delete the words that a story has in public, and take it out of its themes."""
    await theme_store.forget_story(main, story_id)
    # It was said of these words: where others would be placed, nobody knows yet.
    await contests.forget(main, story_id)
    await theme_names.forget_story(main, story_id)
    await theme_pairs.forget_story(main, story_id)
    await public.delete(main, story_id)

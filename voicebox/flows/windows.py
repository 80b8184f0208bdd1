"""Windows: what arrived enters the queue, and what was cleared the public pages, shuffled.

Between two windows the disk still betrays who came before whom; afterwards nothing does.
"""

import contextlib

from moderation.states import State
from voicebox.errors import NoRoom, Overloaded
from voicebox.flows import (
    consent,
    gap_lines,
    kept_out,
    mask_words,
    public_words,
    record,
    recorded,
    resting,
    sleeping,
    slips,
    unread,
    unread_lines,
    versions,
    words,
)
from voicebox.flows.erasing import ERASE_JOB, erase_what_is_due
from voicebox.model import SealedStory, StoryKey
from voicebox.sealing.keyring import Keyring
from voicebox.store import consent as consent_store
from voicebox.store import (
    facts,
    figures,
    folds,
    last_public,
    log,
    log_keys,
    marker_counts,
    placements,
    public,
    receipts,
    reviews,
    still_up,
    stories,
    story_keys,
    taken_back,
    tombstones,
    waiting,
)
from voicebox.store.db import Both, Connection, Database
from voicebox.world import World

CLAIM_HOURS = 24
THEMES_JOB = "themes"
#: Where a story stands while the site has still to do something with it alone.
_SITE_ACTS = (State.CLEARED, State.MASK_PROPOSED)
_LAST = "window"
_FORM_DAY = "form day"


def label(world: World, window: str) -> str:
    """Return the name of the window that is open now; with `now` it is the day's."""
    return {"hour": world.hour, "week": world.week}.get(window, world.day)()


async def tend(db: Database, world: World, keyring: Keyring, window: str) -> bool:
    """Do what is due: close the window when it has ended. Tell whether anything moved."""
    open_now = label(world, window)
    async with db.read_both() as both:
        last = await facts.get(both.keys, _LAST)
    if last != open_now:
        await close(db, world, keyring, last or open_now, open_now)
        return True
    if window != "now":
        return False
    async with db.read_both() as both:
        cleared = await stories.in_state(both.main, State.CLEARED)
        pending = await waiting.count(both.main) + len(cleared) + await log.count_waiting(both.main)
        pending += await unread_lines.n_cleared(both.main)
    if pending:
        async with db.write_both() as both:
            await _turn_over(both, world, keyring, open_now)
        await _take_from_site(db)
    return bool(pending)


async def close(db: Database, world: World, keyring: Keyring, closed: str, opened: str) -> None:
    """Close a window, shuffle the public order anew, and take its traces off the disk."""
    async with db.write_both() as both:
        await _turn_over(both, world, keyring, closed)
        # Not each second where no window is kept: a vote that is taken back there and given again
        # takes the place of the first, and one slip at a time could be told apart.
        await slips.cut_loose(both.main, world)
        await marker_counts.close_window(both.main, closed)
        await placements.show(both.main)
        await public.shuffle(both.main, {one: world.place() for one in await public.ids(both.main)})
        await facts.put(both.keys, _LAST, opened)
        await figures.add_job(both.main, THEMES_JOB)
        await figures.add_job(both.main, ERASE_JOB)
    await _take_from_site(db)
    # It is due until it is done, and nothing else waits for it.
    with contextlib.suppress(Overloaded, NoRoom):
        await erase_what_is_due(db)


async def lapse_claims(main: Connection, world: World) -> None:
    """Put back what a moderator took and left for a day; now it is for others."""
    for story_id, holder in (await reviews.lapsed(main, world.hour(ago=CLAIM_HOURS))).items():
        story = await stories.find(main, story_id)
        await resting.let_go(main, world, story_id, holder)
        if story is not None and story.state is State.READING:
            await stories.move(main, story_id, State.WAITING)


async def age_form_marks(both: Both, world: World) -> bool:
    """Once a day, let the marks of forms grow old with the keys of their tokens."""
    today = world.day()
    if await facts.get(both.keys, _FORM_DAY) == today:
        return False
    await receipts.age_body_marks(both.keys)
    await facts.put(both.keys, _FORM_DAY, today)
    return True


async def _turn_over(both: Both, world: World, keyring: Keyring, window: str) -> None:
    await sleeping.wake(both, world, keyring)
    arrived = await _open_queue(both.main, world)
    released = await _release(both, world, keyring)
    await record.close(both.main, keyring, window)
    await unread.settle(both.main, keyring)
    await unread_lines.show_cleared(both.main, keyring)
    await gap_lines.forget_without_gap(both.main)
    if arrived or released:
        await figures.add_to_window(both.main, window, arrived, released)
    await figures.show(both.main)


async def _open_queue(main: Connection, world: World) -> int:
    arrived = world.shuffled(await waiting.everything(main))
    await waiting.clear(main)
    await stories.add(main, arrived)
    await figures.add(main, "arrived", len(arrived))
    return len(arrived)


async def _release(both: Both, world: World, keyring: Keyring) -> int:
    cleared = world.shuffled(await stories.in_state(both.main, State.CLEARED))
    released: list[str] = []
    for story in cleared:
        wraps = await story_keys.find(both.keys, story.id, story.version)
        if wraps is None:  # withdrawn between two commits: the sweep takes the rest
            continue
        if wraps.release_wrap is None:  # a vote was taken back, and the process died between two
            await taken_back.finish(both.main, story)
            continue
        await _publish(both, world, keyring, story, wraps)
        released.append(story.id)
    if released:
        # A restore may have brought words back from a time before they were public.
        known = await tombstones.known(both.keys)
        await kept_out.keep_out_again(both.main, keyring, known, released)
    return len(released)


async def _publish(
    both: Both, world: World, keyring: Keyring, story: SealedStory, wraps: StoryKey
) -> None:
    if await still_up.find(both.main, story.id) is not None:
        await public_words.take_down(both, keyring, story)
    if story.dials.public:
        key = words.key_by_release(keyring.release.private, wraps)
        draft, masked = await mask_words.as_public(both.main, key, story)
        await public.add(
            both.main,
            story.id,
            draft,
            shown=story.dials.shown,
            place=world.place(),
            search_id=world.place(),
            masked=masked,
        )
        await figures.add(both.main, "masked", int(bool(masked)))
        await stories.move(both.main, story.id, State.PUBLISHED, month=world.month())
    else:
        await stories.move(both.main, story.id, State.KEPT)
    await last_public.forget(both.main, story.id)
    await reviews.clear_skips(both.main, story.id)
    await consent_store.end_return(both.main, story.id)
    await recorded.release(both, keyring, story)


async def _take_from_site(db: Database) -> None:
    """Let the site open no story any longer that it has released, nor enter what is done with it.

    In a transaction of its own: keys are committed first, and a crash before the words were
    would leave a story cleared that nobody could ever release. A crash at a vote leaves what was
    let to the site for a verdict that never came about: it goes as well.
    """
    async with db.write_both() as both:
        # What was cleared with everything turned off is kept, and for its teller alone.
        await consent.lock(both)
        for story_id, version in await story_keys.released(both.keys):
            story = await stories.find(both.main, story_id)
            if story is None or story.state not in _SITE_ACTS:
                await story_keys.set_release(both.keys, story_id, version, None)
        # What a new version has taken the place of is needed no more.
        await versions.destroy_all_older(both)
        # A fold ends by itself, and is entered by the site as well.
        folded = await folds.ids(both.main)
        for story_id in await log_keys.released(both.keys):
            story = await stories.find(both.main, story_id)
            if story is None or (story.state not in _SITE_ACTS and story_id not in folded):
                await record.take_from_site(both, story_id)

"""A teller hides their public story for now, and shows it again when they like.

Nothing is read anew that a person has let out: it is back with the next window. What its teller
changed while it was hidden stays hidden as well, and is read like a new story once they show it.
"""

from dataclasses import replace

from moderation.states import State
from moderation.verdict import Verdict
from voicebox.flows import slips, staff, votes, words
from voicebox.flows.dial_changes import Did
from voicebox.flows.dials import Mind, add_change, back_in_queue, change, move, take_out
from voicebox.flows.hints import seal_hints
from voicebox.model import Dials, SealedStory
from voicebox.sealing.keyring import Keyring
from voicebox.store import appeals, masks, owed, reviews, stories
from voicebox.store.db import Connection, Database
from voicebox.world import World


async def hide(db: Database, world: World, keyring: Keyring, receipt: str) -> bool:
    """Take a public story out of sight until its teller shows it again; tell whether it is there.

    A story that is not public is left as it is.

    Raises:
        NoRoom: the disk is so full that nothing was done.
    """
    return await change(db, world, keyring, receipt, _hide)


async def show_again(db: Database, world: World, keyring: Keyring, receipt: str) -> bool:
    """Bring a hidden story back; tell whether there is such a story.

    It comes with the next window, or once a person has read what was changed meanwhile.

    Raises:
        NoRoom: the disk is so full that nothing was done.
        Unusable: the site has no team.
    """
    return await change(db, world, keyring, receipt, _show_again)


async def was_let_out(main: Connection, story: SealedStory) -> bool:
    """Tell whether people have decided that these very words may be public, covered or not.

    Whoever cannot be sure says no: then somebody reads them, and nothing unread is shown.
    """
    given = await reviews.of_story(main, story.id, story.version)
    if any(vote.publish for vote in given) or votes.weigh(given) is Verdict.PUBLISH:
        return True
    proposed = await masks.find(main, story.id, story.version)
    if proposed is not None and proposed.status == "agreed":
        return True
    known = await appeals.of_story(main, story.id, story.version)
    return any(appeal.outcome == "overturned" for appeal in known)


async def _hide(mind: Mind) -> None:
    if mind.story.state is State.PUBLISHED:
        await take_out(mind, Dials())
        await add_change(mind, Did.HID, mind.story.dials)
        await stories.leave_public(mind.both.main, mind.story.id, State.HIDDEN)


async def _show_again(mind: Mind) -> None:
    story, dials = mind.story, mind.story.dials
    if story.state is not State.HIDDEN:
        return
    await add_change(mind, Did.SHOWED, dials)
    if await was_let_out(mind.both.main, story):
        await move(mind, State.CLEARED if dials.public else State.KEPT, dials)
    elif dials.any:
        await _have_it_read(mind)
    else:
        await move(mind, State.UNDECIDED, dials)


async def _have_it_read(mind: Mind) -> None:
    main, story, dials = mind.both.main, mind.story, mind.story.dials
    draft = replace(words.open_draft(mind.found.key, story), dials=dials)
    hint = seal_hints(await staff.team_public(main), draft.text)
    await stories.reseal(main, story.id, story.sealed, hint)
    await slips.note_arrival(main, story.id, draft)
    await move(mind, await back_in_queue(main, story), dials)
    await owed.put(main, story.id, mind.world.week())

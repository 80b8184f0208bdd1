"""A teller comes back: what became of the story, and its words."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from moderation.overdue import is_overdue
from moderation.states import State
from voicebox.flows import (
    appeals,
    contest,
    dial_changes,
    dialogue,
    gap_lines,
    ledger,
    mask_answers,
    matters,
    notes,
    own_versions,
    public_log,
    refusals,
    theme_lines,
    theme_names,
    theme_pairs,
    unquoting,
    unread,
    words,
)
from voicebox.flows.appeals import Appeal
from voicebox.flows.beside import Beside, beside
from voicebox.flows.by_receipt import open_story
from voicebox.flows.contest import Places
from voicebox.flows.dial_changes import Change
from voicebox.flows.dials import Mind, apply
from voicebox.flows.ledger import Ledger
from voicebox.flows.lines import OwnLine
from voicebox.flows.notes import Note
from voicebox.flows.own_versions import OwnVersions
from voicebox.flows.public_log import Own
from voicebox.flows.refusals import Refusal
from voicebox.flows.theme_lines import Elsewhere
from voicebox.flows.theme_names import OwnName
from voicebox.flows.theme_pairs import OwnPair
from voicebox.flows.unquoting import OwnQuotes
from voicebox.model import Dials, Draft
from voicebox.sealing import derive
from voicebox.sealing.keyring import Keyring
from voicebox.store import owed, receipts
from voicebox.store.db import Both
from voicebox.world import World


@dataclass(frozen=True)
class MyStory:
    """Everything that a receipt shows."""

    #: Of the story: nobody else is told.
    id: str
    state: State
    draft: Draft = field(repr=False)
    week: str
    month: str | None
    refusals: tuple[Refusal, ...]
    last_used: str
    places: Places
    #: The id of its public page; none when it has no page.
    address: str | None
    beside: Beside
    #: What was asked and answered, and whether an answer finds somebody who reads it.
    notes: tuple[Note, ...] = field(repr=False)
    may_answer: bool
    #: Whether a decision is overdue.
    is_late: bool
    #: How it stands with appealing; None where there is nothing to appeal against.
    appeal: Appeal | None = field(repr=False)
    #: What was proposed to be covered, and what its teller said; none when nothing was.
    masks: mask_answers.BeforeTeller | None = None
    #: What its teller wrote to stand beside its gap; none when they have not.
    gap_line: OwnLine | None = field(default=None, repr=False)
    #: What the public log holds of it.
    log: Sequence[Own] = ()
    ledger: Ledger = field(default_factory=Ledger)
    quotes: OwnQuotes = field(default_factory=OwnQuotes)
    #: What its teller changed, the first first.
    changes: Sequence[Change] = ()
    #: Whether there is room for what matters to its teller.
    may_say: bool = False
    versions: OwnVersions = field(default_factory=OwnVersions)
    #: What its teller says of the names of themes.
    names: Sequence[OwnName] = ()
    #: Which passages of themes its teller set side by side.
    pairs: Sequence[OwnPair] = ()
    #: The themes of these names and pairs that do not list it just now.
    elsewhere: Sequence[Elsewhere] = ()


async def find(both: Both, world: World, keyring: Keyring, receipt: str) -> MyStory | None:
    """Return what a receipt shows; None when it is unknown, or its story was withdrawn."""
    found = await open_story(both, keyring, receipt)
    if found is None:
        return None
    story, key = found.story, found.key
    lookup = derive.lookup(keyring.pepper, receipt)
    await receipts.use(both.keys, lookup, world.week())
    await unread.set_right(both, keyring, receipt, story)
    versions = await own_versions.of_story(both, world, keyring, receipt, found)
    written = await notes.thread(both.main, story, key)
    log = await public_log.of_receipt(both, keyring, receipt, story.id)
    places = await contest.places(both.main, story.id)
    names = await theme_names.of_story(both.main, story, key)
    pairs = await theme_pairs.of_story(both.main, story, key)
    said = {*(one.theme_id for one in names), *(one.theme_id for one in pairs)}
    since = await owed.since(both.main, story.id) or story.week
    return MyStory(
        id=story.id,
        state=story.state,
        # A restore turns a dial off without their receipt, and cannot seal that with the words.
        draft=replace(words.open_draft(key, story), dials=story.dials),
        week=story.week,
        month=story.month,
        refusals=await refusals.of_story(both.main, story, key),
        last_used=found.last_used,
        places=places,
        address=story.id if versions.is_public and story.dials.shown else None,
        beside=await beside(both.main, story, key),
        notes=written,
        may_answer=dialogue.may_answer(story, written),
        is_late=is_overdue(story.state, since, world.week()),
        appeal=await appeals.of_story(both.main, world, story, key),
        gap_line=await gap_lines.of_story(both.main, story, key),
        masks=await mask_answers.before_teller(both.main, story, key),
        log=log,
        ledger=await ledger.of_story(both, keyring, receipt, story, log),
        quotes=await unquoting.of_story(both.main, story),
        changes=await dial_changes.read(both.main, keyring, receipt, story.id),
        may_say=await matters.may_say(both.main, found),
        versions=versions,
        names=names,
        pairs=pairs,
        elsewhere=await theme_lines.elsewhere(both.main, said, places.themes),
    )


async def decide(
    both: Both, world: World, keyring: Keyring, receipt: str, dials: Dials, if_away: str = ""
) -> MyStory | None:
    """Turn dials on for a story whose teller had decided nothing: then it waits for a reader.

    What is done with masks that they never answer is as they choose now, or else as they chose
    when they sent it. A story in any other state is left as it is.
    """
    found = await open_story(both, keyring, receipt)
    if found is None:
        return None
    if found.story.state is State.UNDECIDED and dials.any:
        await apply(Mind(both, world, keyring, receipt, found), dials, if_away)
    return await find(both, world, keyring, receipt)

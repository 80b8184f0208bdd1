"""What became of a story, for its teller: informed, involved, influential. Nought stays nought.

All of it is reckoned from what is kept anyway: the log, votes, and the themes of the last window.
Readers are never counted. Of moderators who opened it, how many is kept, and not who.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from moderation.log import Kind
from voicebox.flows import quoted, unread
from voicebox.flows.public_log import Own
from voicebox.model import SealedStory
from voicebox.sealing.keyring import Keyring
from voicebox.store import kept_themes, lineage, openings, reviews
from voicebox.store import themes as theme_store
from voicebox.store.db import Both, Connection

_MASKS_SAID = (Kind.MASK_ACCEPTED, Kind.MASK_COUNTERED, Kind.MASK_DECLINED)


@dataclass(frozen=True)
class InTheme:
    """A theme in which a story counts, or is quoted."""

    theme_id: str
    name: str
    #: Where the quote begins in the story; none where it merely counts.
    start: int | None = None


@dataclass(frozen=True)
class Ledger:
    """What became of one story."""

    #: People of the team who opened its last version to read it.
    n_openers: int = 0
    #: People of the team who read it and decided whether it is shown.
    n_readers: int = 0
    #: Questions to its teller, and how many they answered; the same of words to cover.
    n_asked: int = 0
    n_answered: int = 0
    n_masks: int = 0
    n_masks_answered: int = 0
    #: How often its teller had others look at a refusal.
    n_appeals: int = 0
    counted: tuple[InTheme, ...] = ()
    #: Where it counts without its words, since nobody can read it; and whether that theme is gone.
    unread: InTheme | None = None
    is_unread_lost: bool = False
    quoted: tuple[InTheme, ...] = ()
    #: Refusals of it that others overturned.
    n_overturned: int = 0


async def of_story(
    both: Both, keyring: Keyring, receipt: str, story: SealedStory, log: Sequence[Own]
) -> Ledger:
    """Return what became of a story.

    Args:
        both: the connections.
        keyring: the site's keys.
        receipt: of the story.
        story: as it lies there.
        log: what the public log holds of it.
    """
    done = Counter(entry.kind for entry in log)
    names = {theme.id: theme.name for theme in await theme_store.everything(both.main)}
    in_themes = await theme_store.of_story(both.main, story.id)
    quotes = await quoted.of_story(both.main, story.id) if story.dials.quoted else ()
    is_placed, unread_in = await _unread(both, keyring, receipt, story.id)
    return Ledger(
        n_openers=await _n_openers(both.main, story),
        n_readers=await reviews.n_people(both.main, story.id),
        n_asked=done[Kind.ASKED],
        n_answered=done[Kind.ANSWERED],
        n_masks=done[Kind.MASK_PROPOSED],
        n_masks_answered=sum(done[kind] for kind in _MASKS_SAID),
        n_appeals=done[Kind.APPEALED],
        counted=tuple(InTheme(theme.id, theme.name) for theme in in_themes),
        unread=unread_in,
        is_unread_lost=is_placed and unread_in is None,
        quoted=tuple(
            InTheme(theme_id, names.get(theme_id, ""), start)
            # The same words can stand twice on a theme's page: for all of it, and for a part.
            for theme_id, start in dict.fromkeys((one.theme_id, one.start) for one in quotes)
        ),
        n_overturned=done[Kind.OVERTURNED],
    )


async def _n_openers(main: Connection, story: SealedStory) -> int:
    """Return how many opened its last version; whoever decided about it has, counted or not."""
    decided = await reviews.n_people(main, story.id, story.version)
    return max(decided, await openings.count(main, story.id))


async def _unread(
    both: Both, keyring: Keyring, receipt: str, story_id: str
) -> tuple[bool, InTheme | None]:
    number = await unread.place_of(both, keyring, receipt, story_id)
    if number is None:
        return False, None
    number = lineage.last_of(number, await lineage.merges(both.main))
    theme_id = (await kept_themes.ids(both.main)).get(number)
    found = None if theme_id is None else await theme_store.find(both.main, theme_id)
    return True, None if found is None else InTheme(found.id, found.name)

"""Every place that holds a story's words, in one list: what lets them stay, what takes them out.

A withdrawal empties all of it, a dial that is turned off what that dial let stay. A table that
holds words and is not in the list fails a test.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from voicebox.flows import folds
from voicebox.model import Dials
from voicebox.store import (
    consent,
    contests,
    gap_lines,
    last_public,
    notices,
    orders,
    public,
    stories,
    theme_names,
    theme_pairs,
    waiting,
)
from voicebox.store import themes as theme_store
from voicebox.store.db import Both, Connection

Stays = Callable[[Dials], bool]


@dataclass(frozen=True)
class Place:
    """Tables that hold words of a story, or what was made of them."""

    tables: tuple[str, ...]
    #: What of a story lies there.
    holds: str
    #: Whether it may lie there with these dials.
    stays: Stays
    #: Takes all of one story out.
    empty: Callable[[Connection, str], Awaitable[None]]


def _until_withdrawn(_dials: Dials) -> bool:
    """Sealed words, and what others said of a story, are there until it is taken back."""
    return True


def _while_public(dials: Dials) -> bool:
    return dials.public


def _while_in_themes(dials: Dials) -> bool:
    return dials.counted and dials.public


def _while_quoted(dials: Dials) -> bool:
    return dials.quoted


def _while_shown(dials: Dials) -> bool:
    return dials.shown


async def _forget_line(main: Connection, story_id: str) -> None:
    await gap_lines.forget_story(main, story_id)


async def _forget_names(main: Connection, story_id: str) -> None:
    await theme_names.forget_story(main, story_id)


async def _forget_pairs(main: Connection, story_id: str) -> None:
    await theme_pairs.forget_story(main, story_id)


async def _forget_quotes(main: Connection, story_id: str) -> None:
    await theme_store.forget_quotes(main, story_id)
    # Those that others set: what its teller set themselves is of others' words, or goes with it.
    await theme_pairs.forget_quoted(main, story_id)


async def leave_themes(main: Connection, story_id: str) -> None:
    """Take a story out of all themes because its teller says so; their pages will say that."""
    await consent.note_leaving(main, story_id)
    await theme_store.forget_story(main, story_id)


#: Rows that refer to others stand before them. *Counted* alone takes nothing out at once: a story
#: that is still public leaves the themes with the next window, so that nobody can subtract.
PLACES: tuple[Place, ...] = (
    Place(
        ("folds", "rereadings", "report_words", "reports"),
        "what readers reported, sealed to the team, and votes on that, under the story's key",
        _until_withdrawn,
        folds.forget,
    ),
    Place(
        ("legal_orders",),
        "orders that name it, under the story's key",
        _until_withdrawn,
        orders.forget_story,
    ),
    Place(
        ("last_public",),
        "its words as they were public before it was taken down, under a key of its own",
        _until_withdrawn,
        last_public.forget,
    ),
    Place(
        ("gap_lines", "gap_line_votes"),
        "the line that its teller puts beside its gap; they take it back by itself",
        _until_withdrawn,
        _forget_line,
    ),
    Place(
        ("notices",),
        "legal notices about it, and its teller's answers",
        _until_withdrawn,
        notices.forget_story,
    ),
    Place(
        ("quotes",),
        "which of its words stand on the pages of themes",
        _while_quoted,
        _forget_quotes,
    ),
    Place(
        (
            *("alone", "passages", "theme_stories", "perspective_stories"),
            *("theme_members", "version_stories", "themes", "perspectives", "version_names"),
        ),
        "its passages and vectors; names that were made of its words are made anew",
        _while_public,
        leave_themes,
    ),
    Place(
        ("contests",),
        "what its teller says of the themes it is in",
        _while_in_themes,
        contests.forget,
    ),
    Place(
        ("theme_names", "theme_name_votes", "theme_name_yeses"),
        "what its teller would call the themes it is in, and which names they say yes to",
        _while_in_themes,
        _forget_names,
    ),
    Place(
        ("theme_pairs", "theme_pair_votes", "told_pairs"),
        "which passages its teller sets side by side, and why; and pairs with words of it",
        _while_in_themes,
        _forget_pairs,
    ),
    Place(("search",), "its words, to be found by", _while_shown, public.unlist),
    Place(
        ("public_stories", "public_notes"),
        "its words as anyone may read them",
        _while_public,
        public.forget,
    ),
    Place(
        (
            *("stories", "reviews", "claims", "skips", "handovers", "masks", "notes", "owed"),
            *("appeals", "appeal_votes", "pending_markers", "placements"),
            *("brought_back", "dial_changes", "still_up", "rests", "edits", "openings"),
            *("unquoted", "unpaired"),
        ),
        "all that its teller sent, and what was said between them and moderators, sealed",
        _until_withdrawn,
        stories.delete,
    ),
    Place(
        ("waiting_room",),
        "all that its teller sent, sealed, until the window closes",
        _until_withdrawn,
        waiting.delete,
    ),
)


async def forget(main: Connection, story_ids: Iterable[str]) -> None:
    """Delete every word of stories from the main database; its search index finds none of them.

    What it still holds of their words goes with the last traces: to write it anew takes room.
    """
    for story_id in story_ids:
        for place in PLACES:
            await place.empty(main, story_id)


async def empty_what_is_off(main: Connection, story_id: str, dials: Dials) -> None:
    """Take a story out of every place where these dials let nothing of it lie.

    Before its row is given the new dials: the index knows what is in it by the old ones.
    """
    for place in PLACES:
        if not place.stays(dials):
            await place.empty(main, story_id)


async def lock(both: Both, *story_ids: str) -> None:
    """Let nobody but their tellers open stories that are hidden, or of which all is off.

    Where stories are named, only those of them. In a transaction of its own, after what hid them:
    keys are committed first, and a crash in between would leave in the queue what no moderator
    can open.
    """
    alone = await consent.for_their_teller_alone(both.main)
    named = set(story_ids or alone)
    await consent.lock(both.keys, [one for one in alone if one in named])

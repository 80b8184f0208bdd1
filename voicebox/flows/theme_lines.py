"""What tellers say in a theme that their story is in: who may, and what becomes of it later."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from voicebox.errors import Conflict
from voicebox.flows import contest
from voicebox.flows.by_receipt import Opened
from voicebox.sealing.keyring import Keyring
from voicebox.store import kept_themes, lineage, themes
from voicebox.store.db import Both, Connection
from voicebox.store.theme_lines import ThemeLine
from voicebox.store.themes import ThemeRow

Members = Set[tuple[str, int]]


async def required(
    both: Both, keyring: Keyring, receipt: str, theme_id: str
) -> tuple[Opened, ThemeRow, int]:
    """Return the story of a receipt, and a theme that it is in, with the theme's number.

    Raises:
        Conflict: the story is not public and counted, or not in this theme.
    """
    found = await contest.public_story(both, keyring, receipt)
    here = {theme.id: theme for theme in await themes.of_story(both.main, found.story.id)}
    if theme_id not in here:
        raise Conflict("The story is not in this theme.")
    return found, here[theme_id], await kept_themes.number(both.main, theme_id)


async def standing(main: Connection, found: Sequence[ThemeLine]) -> Mapping[str, ThemeRow]:
    """Return the theme of each line, by its id, where that is still there."""
    ids = await kept_themes.ids(main)
    there = {theme.id: theme for theme in await themes.everything(main)}
    return {one.id: there[ids[one.theme]] for one in found if ids[one.theme] in there}


@dataclass(frozen=True)
class Followed:
    """What becomes of lines when the themes were written down anew."""

    #: The number of the theme into which a line goes along, by its id.
    moved: Mapping[str, int]
    #: The ids of those that have no place any more.
    gone: Sequence[str]


def numbers(found: Iterable[int], into: Mapping[int, int]) -> Set[int]:
    """Return themes, and what they are a part of now, by their numbers."""
    known = set(found)
    return known | {lineage.last_of(number, into) for number in known}


def follow(
    found: Sequence[ThemeLine], here: Members, into: Mapping[int, int], read: Set[str]
) -> Followed:
    """Return what becomes of lines of one kind: a teller has one in each theme at most.

    Args:
        found: all of them.
        here: which stories are in which themes now.
        into: what each theme that merged is a part of.
        read: the stories that were placed at this window. What is about any other one waits.
    """
    stay = {
        (one.story_id, one.theme)
        for one in found
        if _are_in(one, one.theme, here) or not read >= set(one.stories)
    }
    moved: dict[str, int] = {}
    gone = []
    for one in found:
        if (one.story_id, one.theme) in stay:
            continue
        target = lineage.last_of(one.theme, into)
        if _are_in(one, target, here) and (one.story_id, target) not in stay:
            moved[one.id] = target
            stay.add((one.story_id, target))
        else:
            gone.append(one.id)
    return Followed(moved, gone)


def _are_in(one: ThemeLine, theme: int, here: Members) -> bool:
    return all((story, theme) in here for story in one.stories)

"""What tellers say in a theme that their story is in: who may, and what becomes of it later."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from voicebox.errors import Conflict
from voicebox.flows import contest, taken_lines
from voicebox.flows.by_receipt import Opened, open_story
from voicebox.sealing.keyring import Keyring
from voicebox.store import kept_themes, lineage, themes
from voicebox.store.db import Both, Connection
from voicebox.store.lines import LineState
from voicebox.store.theme_lines import ThemeLine
from voicebox.store.themes import ThemeRow

Members = Set[tuple[str, int]]
#: Where two come together: what everybody reads first, and what nobody will last.
_FIRST = (LineState.SHOWN, LineState.CLEARED, LineState.WAITING, LineState.WITHHELD)
#: Deletes what a story said in a theme, by its id and the theme's number; tells if it had.
Taking = Callable[[Connection, str, int], Awaitable[bool]]


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


async def take_back(
    both: Both, keyring: Keyring, receipt: str, theme_id: str, taking: Taking
) -> None:
    """Take back what a teller said in a theme.

    Their story need not be in it just now, nor be public: what is theirs, they take back.

    Raises:
        Conflict: they said nothing there, and their story is not in this theme: it may have gone
            along into another one.
    """
    found = await open_story(both, keyring, receipt)
    if found is None or not await lineage.was_there(both.main, theme_id):
        raise Conflict("There is no such story, or no such theme.")
    number = await kept_themes.number(both.main, theme_id)
    async with taken_lines.traced(both, keyring, found.story.id):
        if await taking(both.main, found.story.id, number):
            return
    await required(both, keyring, receipt, theme_id)


@dataclass(frozen=True)
class Elsewhere:
    """A theme in which a teller said something, and that does not list their story just now."""

    theme_id: str
    #: None: it is no longer there.
    theme: ThemeRow | None


async def elsewhere(
    main: Connection, said: Iterable[str], listed: Sequence[ThemeRow]
) -> Sequence[Elsewhere]:
    """Return the themes in which a teller said something but that do not list their story.

    Args:
        main: the connection.
        said: the ids of the themes in which they said something.
        listed: the themes that list their story.
    """
    ids = set(said) - {theme.id for theme in listed}
    there = {theme.id: theme for theme in await themes.everything(main)} if ids else {}
    return [Elsewhere(one, there.get(one)) for one in sorted(ids)]


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

    Where two of one teller come together, that stays which others have read the furthest; of two
    that are as far, the one that need not move.

    Args:
        found: all of them.
        here: which stories are in which themes now.
        into: what each theme that merged is a part of.
        read: the stories that were placed at this window. What is about any other one waits.
    """
    to = {one.id: _goes_to(one, here, into, read) for one in found}
    stays: dict[tuple[str, int], ThemeLine] = {}
    for one in sorted(found, key=lambda one: (_FIRST.index(one.state), to[one.id] != one.theme)):
        theme = to[one.id]
        if theme is not None:
            stays.setdefault((one.story_id, theme), one)
    kept = {one.id: theme for (_, theme), one in stays.items()}
    moved = {one.id: kept[one.id] for one in found if kept.get(one.id, one.theme) != one.theme}
    return Followed(moved, [one.id for one in found if one.id not in kept])


def _goes_to(one: ThemeLine, here: Members, into: Mapping[int, int], read: Set[str]) -> int | None:
    """Return the theme of a line from now on; none where it has no place any more."""
    if _are_in(one, one.theme, here) or not read >= set(one.stories):
        return one.theme
    theme = lineage.last_of(one.theme, into)
    return theme if _are_in(one, theme, here) else None


def _are_in(one: ThemeLine, theme: int, here: Members) -> bool:
    return all((story, theme) in here for story in one.stories)

"""Tellers propose names for the themes that their story is in, and say yes to one of them.

A name is read like any line before everybody can see it. Nobody but those who told what is in the
theme has a say in which one holds: that is counted at the window (`settled_names`).
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from voicebox.errors import Conflict
from voicebox.flows import lines, taken_lines, theme_lines
from voicebox.flows.lines import Beside, Kind, OwnLine
from voicebox.flows.theme_lines import required
from voicebox.kept import ProposedName, looks
from voicebox.model import SealedStory
from voicebox.sealing.keyring import Keyring
from voicebox.store import kept_themes
from voicebox.store import theme_names as store
from voicebox.store.db import Both, Connection
from voicebox.store.lines import LineState
from voicebox.store.theme_names import NameRow
from voicebox.store.themes import ThemeRow
from voicebox.world import World

LONGEST = 80  # characters


@dataclass(frozen=True)
class OwnName:
    """What a teller says of the name of one theme."""

    theme_id: str
    #: What they propose; none where they do not.
    line: OwnLine | None
    #: The words of the name that they say yes to; their own once everybody can read it.
    yes: str | None = field(repr=False)


@dataclass(frozen=True)
class Naming:
    """What a teller can say of the name of one theme."""

    theme: ThemeRow
    own: OwnName
    #: The names that everybody can read.
    names: Sequence[ProposedName]
    #: The id of the one of them that they say yes to.
    agreed: str | None


async def of_story(main: Connection, story: SealedStory, key: bytes) -> Sequence[OwnName]:
    """Return what the teller of a story says of the names of themes."""
    proposed = {row.theme: row for row in await store.lines.of_story(main, story.id, story.version)}
    placed = await store.lines.placed_of(main, story.id) if proposed else set()
    said = await store.said_by(main, story.id)
    ids = await kept_themes.ids(main) if proposed or said else {}
    found = []
    for theme in sorted(proposed.keys() | said.keys()):
        row = proposed.get(theme)
        yes = said.get(theme) or (row.words if row else None)
        found.append(OwnName(ids[theme], _own(row, key, placed), yes))
    return found


async def naming(both: Both, keyring: Keyring, receipt: str, theme_id: str) -> Naming:
    """Return what a teller can say of the name of a theme.

    Raises:
        Conflict: their story is not public and counted, or not in this theme.
    """
    found, theme, _ = await required(both, keyring, receipt, theme_id)
    said = await of_story(both.main, found.story, found.key)
    own = next((one for one in said if one.theme_id == theme_id), OwnName(theme_id, None, None))
    names = (await store.proposed(both.main, theme_id)).get(theme_id, [])
    agreed = (one.id for one in names if looks(one.words) == looks(own.yes or ""))
    return Naming(theme, own, names, next(agreed, None))


async def propose(
    both: Both, world: World, keyring: Keyring, receipt: str, theme_id: str, words: str
) -> None:
    """Propose a name in place of what was proposed before, sealed until somebody has read it.

    Where somebody else has proposed the same words, it is a yes to theirs.

    Raises:
        Conflict: the story is not public and counted, or not in this theme.
    """
    found, _, number = await required(both, keyring, receipt, theme_id)
    main, story = both.main, found.story
    there = await _shown_alike(main, number, words)
    if there is not None and there.story_id == story.id:
        await store.take_yes_back(main, story.id, number)
        return
    if there is not None:
        async with taken_lines.traced(both, keyring, story.id):
            await store.take_back(main, story.id, number)
        await store.say_yes(main, story.id, number, there.id)
        return
    name_id = world.fresh_id()
    sealed = await lines.sealed(main, world, found, words, _place(story.id, name_id))
    name = NameRow(name_id, story.id, story.version, LineState.WAITING, *sealed, theme=number)
    async with taken_lines.traced(both, keyring, story.id):
        await store.put(main, name)


async def take_back(both: Both, keyring: Keyring, receipt: str, theme_id: str) -> None:
    """Take back what was proposed for a theme, however far it is.

    Raises:
        Conflict: nothing was proposed, and the story is not in this theme.
    """
    await theme_lines.take_back(both, keyring, receipt, theme_id, store.take_back)


async def say_yes(both: Both, keyring: Keyring, receipt: str, theme_id: str, name_id: str) -> None:
    """Say yes to a name that everybody can read, in place of any other one.

    Raises:
        Conflict: there is no such name, or the story has no say in it.
    """
    found, _, number = await required(both, keyring, receipt, theme_id)
    main, story_id = both.main, found.story.id
    shown = {one.id: one for one in await _shown(main, number)}
    if name_id not in shown:
        raise Conflict("There is no such name to say yes to.")
    await store.take_yes_back(main, story_id, number)
    if shown[name_id].story_id != story_id:
        # Who proposes a name says yes to it by that.
        await store.say_yes(main, story_id, number, name_id)


async def take_yes_back(both: Both, keyring: Keyring, receipt: str, theme_id: str) -> None:
    """Say yes no longer to the name of somebody else.

    Raises:
        Conflict: they did not, and the story is not in this theme.
    """
    await theme_lines.take_back(both, keyring, receipt, theme_id, store.take_yes_back)


async def _shown(main: Connection, number: int) -> Sequence[NameRow]:
    shown = await store.lines.in_state(main, LineState.SHOWN)
    return [one for one in shown if one.theme == number]


async def _shown_alike(main: Connection, number: int, words: str) -> NameRow | None:
    names = [one for one in await _shown(main, number) if looks(one.words or "") == looks(words)]
    return max(names, key=lambda one: (one.n_yes, one.id), default=None)


async def _beside(main: Connection, found: Sequence[NameRow]) -> Mapping[str, Beside]:
    there = await theme_lines.standing(main, found)
    return {one: Beside(theme=theme) for one, theme in there.items()}


KIND = Kind("names", store.lines, _beside, store.unsay)


def _own(row: NameRow | None, key: bytes, placed: Set[str]) -> OwnLine | None:
    if row is None:
        return None
    return lines.own(row, key, _place(row.story_id, row.id), is_placed=row.id in placed)


def _place(story_id: str, name_id: str) -> str:
    return f"story/{story_id}/name/{name_id}"

"""A teller says of a theme that it is not what they meant, and where their story belongs.

It is kept beside the story until the next window, so that nobody can see from two visits who came
back in between; from then on the themes keep to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from voicebox.errors import Conflict
from voicebox.flows.by_receipt import Opened, open_story
from voicebox.kept import Contest, Standing
from voicebox.model import PublicStory
from voicebox.sealing.keyring import Keyring
from voicebox.store import contests, kept_themes, public
from voicebox.store import themes as store
from voicebox.store.db import Both, Connection
from voicebox.store.themes import PassageRow, ThemeRow


@dataclass(frozen=True)
class Said:
    """What a teller said of one theme."""

    standing: Standing
    #: The theme that the story was in, and the one where it is put: public ids, and their names.
    source: str
    source_name: str
    #: None: on its own, or not known.
    target: str | None
    target_name: str


@dataclass(frozen=True)
class Places:
    """Where a public story was placed, and what its teller says of that."""

    #: Where most of it is comes first; none for a story that is not public.
    themes: tuple[ThemeRow, ...] = ()
    told: PublicStory | None = field(default=None, repr=False)
    passages: tuple[PassageRow, ...] = ()
    said: tuple[Said, ...] = ()
    #: Whether there is another theme to move it to.
    may_move: bool = False


@dataclass(frozen=True)
class Choices:
    """What a teller can say of one theme."""

    theme_id: str
    name: str
    #: All other themes, the nearest to it first.
    others: tuple[ThemeRow, ...]
    #: Whether there are words in it that can be moved: else the story is near as a whole.
    has_parts: bool


async def places(main: Connection, story_id: str) -> Places:
    """Return where a story was placed, and what its teller says of that."""
    themes = await store.of_story(main, story_id)
    told = await public.find(main, story_id)
    if told is None:
        return Places()
    every = await store.everything(main)
    said = await contests.of_story(main, story_id)
    return Places(
        themes=tuple(themes),
        told=told,
        passages=tuple(await store.passages_of(main, story_id)),
        said=tuple([await _said(main, one, every) for one in said]),
        may_move=told.dials.counted and len(every) > 1,
    )


async def choices(both: Both, keyring: Keyring, receipt: str, theme_id: str) -> Choices:
    """Return what the teller can say of one theme that their story is in, or was moved out of.

    Raises:
        Conflict: it is not, or no longer.
    """
    story_id = (await public_story(both, keyring, receipt)).story.id
    before = await _before(both.main, story_id, theme_id)
    if before is None and theme_id not in await _themes_of(both.main, story_id):
        raise Conflict("The story is not in this theme.")
    every = await store.everything(both.main)
    source = next((theme for theme in every if theme.id == theme_id), None)
    starts = before.starts if before else await _starts(both.main, story_id, theme_id)
    return Choices(
        theme_id=theme_id,
        name=source.name if source else "",
        others=nearest_first(source, [theme for theme in every if theme.id != theme_id]),
        has_parts=bool(starts),
    )


async def move(
    both: Both, keyring: Keyring, receipt: str, theme_id: str, target_id: str | None
) -> None:
    """Take a story out of a theme at the next window, and put what stood there into another.

    Args:
        both: the connections.
        keyring: the site's keys.
        receipt: of the story.
        theme_id: the theme that is not what its teller meant.
        target_id: the theme that it belongs to; None: to none, and it stands on its own.

    Raises:
        Conflict: the story is not in that theme any more, or the other one is not there.
    """
    given = await choices(both, keyring, receipt, theme_id)
    may = {theme.id for theme in given.others} if given.has_parts else set()
    if not given.others or (target_id is not None and target_id not in may):
        raise Conflict("There is no such theme to move the story to.")
    story_id = (await public_story(both, keyring, receipt)).story.id
    numbers = {one: number for number, one in (await kept_themes.ids(both.main)).items()}
    source, target = numbers[theme_id], None if target_id is None else numbers[target_id]
    before = await _before(both.main, story_id, theme_id)
    starts = before.starts if before else await _starts(both.main, story_id, theme_id)
    barred = {source, *(before.barred if before else ())}
    if target is None and before is not None and before.target is not None:
        barred.add(before.target)
    kept = tuple(sorted(barred - {target}))
    for other in await contests.of_story(both.main, story_id):
        if target in other.barred:
            # They had said that it does not belong there, and say now that it does.
            await contests.put(both.main, replace(other, standing=Standing.UNDONE))
    await contests.put(both.main, Contest(story_id, source, target, starts, kept))


async def undo(both: Both, keyring: Keyring, receipt: str, theme_id: str) -> None:
    """Take back what was said of a theme; at the next window the machine places it again.

    Raises:
        Conflict: nothing is said of it.
    """
    story_id = (await public_story(both, keyring, receipt)).story.id
    before = await _before(both.main, story_id, theme_id)
    if before is None:
        raise Conflict("Nothing was said of this theme.")
    await contests.put(both.main, replace(before, standing=Standing.UNDONE))


async def public_story(both: Both, keyring: Keyring, receipt: str) -> Opened:
    """Return a story that can be in themes, by its receipt.

    Raises:
        Conflict: it is not public, or does not count.
    """
    found = await open_story(both, keyring, receipt)
    # Also one whose older words its teller leaves up while the new ones wait.
    told = None if found is None else await public.find(both.main, found.story.id)
    if found is None or told is None or not told.dials.counted:
        raise Conflict("Only a public story that counts is placed in themes.")
    return found


async def _before(main: Connection, story_id: str, theme_id: str) -> Contest | None:
    """Return what holds of what was said of a theme."""
    ids = await kept_themes.ids(main)
    said = [one for one in await contests.of_story(main, story_id) if ids[one.source] == theme_id]
    return next((one for one in said if one.standing is not Standing.UNDONE), None)


async def _themes_of(main: Connection, story_id: str) -> set[str]:
    return {theme.id for theme in await store.of_story(main, story_id)}


async def _starts(main: Connection, story_id: str, theme_id: str) -> tuple[int, ...]:
    passages = await store.passages_of(main, story_id)
    return tuple(one.start for one in passages if one.theme_id == theme_id)


async def _said(main: Connection, one: Contest, every: Sequence[ThemeRow]) -> Said:
    ids = await kept_themes.ids(main)
    names = {theme.id: theme.name for theme in every}
    target = None if one.target is None else ids[one.target]
    return Said(
        one.standing,
        ids[one.source],
        names.get(ids[one.source], ""),
        target,
        names.get(target or "", ""),
    )


def nearest_first(source: ThemeRow | None, every: Sequence[ThemeRow]) -> tuple[ThemeRow, ...]:
    """Return all themes but one, those first that are nearest to it; as they are where none is."""
    if source is None:
        return tuple(every)
    others = [theme for theme in every if theme.id != source.id]
    return tuple(sorted(others, key=lambda other: _far(source, other)))


def _far(source: ThemeRow, other: ThemeRow) -> tuple[bool, int, float]:
    """Return a key by which what is told in like words comes first, and talk of telling last."""
    near = source.neighbours
    place = near.index(other.id) if other.id in near else len(near)
    return (other.talk, place, (source.x - other.x) ** 2 + (source.y - other.y) ** 2)

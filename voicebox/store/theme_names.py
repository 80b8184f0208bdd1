"""Names that tellers propose for themes: all words of them are in their own rows, and go with them.

What a theme was called in a version refers to such a row. Where it is gone, the version shows what
the machine found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from voicebox.kept import ProposedName, alike, looks, settled
from voicebox.store.db import Connection
from voicebox.store.lines import Lines, LineState
from voicebox.store.name_tables import (
    given_names,
    theme_name_votes,
    theme_name_yeses,
    theme_names,
)
from voicebox.store.text_votes import TextVotes
from voicebox.store.theme_lines import ThemeLine, in_their_themes
from voicebox.store.theme_tables import theme_ids


@dataclass(frozen=True)
class NameRow(ThemeLine):
    """A name for a theme that the story of its teller is in."""

    #: How many stories say yes to it, as the last window left it; its own one at first.
    n_yes: int = field(default=1, kw_only=True)


_VOTES = TextVotes(theme_name_votes.c.name_id)
lines = Lines(theme_names, _VOTES, NameRow, lambda: in_their_themes(theme_names))


# --- one story -----------------------------------------------------------------------------------


async def put(main: Connection, name: NameRow) -> None:
    """Keep a name in place of what its teller proposed or said yes to."""
    await take_back(main, name.story_id, name.theme)
    await take_yes_back(main, name.story_id, name.theme)
    await lines.add(main, name)


async def take_back(main: Connection, story_id: str, theme: int) -> bool:
    """Delete what a teller proposed for a theme; tell whether there was something."""
    mine = sa.and_(theme_names.c.story_id == story_id, theme_names.c.theme == theme)
    gone = await lines.ids(main, mine)
    await forget(main, gone)
    return bool(gone)


async def say_yes(main: Connection, story_id: str, theme: int, name_id: str) -> None:
    """Note that a story says yes to a name, in place of another one."""
    await take_yes_back(main, story_id, theme)
    values = {"story_id": story_id, "theme": theme, "name_id": name_id}
    await main.execute(sa.insert(theme_name_yeses).values(values))


async def take_yes_back(main: Connection, story_id: str, theme: int) -> bool:
    """Note that a story says yes to no name of a theme but its own; tell if it said so."""
    yes = theme_name_yeses.c
    mine = sa.and_(yes.story_id == story_id, yes.theme == theme)
    gone = await main.execute(sa.delete(theme_name_yeses).where(mine))
    return bool(gone.rowcount)


async def said_by(main: Connection, story_id: str) -> Mapping[int, str]:
    """Return the words of others that a story says yes to, by the numbers of their themes."""
    query = (
        sa.select(theme_name_yeses.c.theme, theme_names.c.words)
        .join(theme_names, theme_names.c.id == theme_name_yeses.c.name_id)
        .where(theme_name_yeses.c.story_id == story_id)
    )
    return {row.theme: row.words for row in await main.execute(query)}


async def forget_story(main: Connection, story_id: str) -> None:
    """Delete what a story proposed, and where it says yes."""
    mine = theme_name_yeses.c.story_id == story_id
    await main.execute(sa.delete(theme_name_yeses).where(mine))
    await forget(main, await lines.about(main, story_id))


# --- all of them ---------------------------------------------------------------------------------


async def yeses(main: Connection) -> Mapping[tuple[str, int], str]:
    """Return the name of another that each story says yes to, by story and theme."""
    rows = await main.execute(sa.select(theme_name_yeses))
    return {(row.story_id, row.theme): row.name_id for row in rows}


async def move(main: Connection, name_id: str, theme: int) -> None:
    """Propose a name for another theme; its own story alone says yes to it there."""
    here = theme_names.c.id == name_id
    await main.execute(sa.update(theme_names).where(here).values(theme=theme, n_yes=1))


async def forget(main: Connection, name_ids: Sequence[str]) -> None:
    """Delete names, with all that was said of them."""
    await unsay(main, name_ids)
    await lines.forget(main, name_ids)


async def unsay(main: Connection, name_ids: Sequence[str]) -> None:
    """Let nobody say yes to names; who did says it to one that looks alike, where one is left."""
    every = await lines.everything(main) if name_ids else []
    names = [one for one in every if one.words is not None]
    for gone in [one for one in names if one.id in name_ids]:
        left = [one for one in names if one.id not in name_ids and _are_alike(one, gone)]
        if left:
            await _pass_on(main, gone, left[0])
    await _forget_yeses(main, name_ids)
    # As at first: of one that is kept back, its own.
    await keep_counts(main, dict.fromkeys(name_ids, 1))


def _are_alike(one: NameRow, other: NameRow) -> bool:
    return one.theme == other.theme and looks(one.words or "") == looks(other.words or "")


async def _pass_on(main: Connection, gone: NameRow, left: NameRow) -> None:
    """Let what was said of a name be said of another; how many is as the last window left it."""
    yes = theme_name_yeses.c
    # Who proposed what is left says yes to it by that.
    own = sa.and_(yes.name_id == gone.id, yes.story_id == left.story_id)
    await main.execute(sa.delete(theme_name_yeses).where(own))
    for table in (theme_name_yeses, given_names):
        said = table.c.name_id == gone.id
        await main.execute(sa.update(table).where(said).values(name_id=left.id))
    both = {"n_yes": theme_names.c.n_yes + gone.n_yes}
    await main.execute(sa.update(theme_names).where(theme_names.c.id == left.id).values(both))


async def keep_counts(main: Connection, counts: Mapping[str, int]) -> None:
    """Keep how many stories say yes to each name, by its id: a window closes."""
    for name_id, n_yes in counts.items():
        here = theme_names.c.id == name_id
        await main.execute(sa.update(theme_names).where(here).values(n_yes=n_yes))


# --- what everybody reads ------------------------------------------------------------------------


async def proposed(
    main: Connection, theme_id: str | None = None
) -> Mapping[str, list[ProposedName]]:
    """Return the names that everybody can read by the public ids of their themes; or of one.

    Names that look alike are one. They are in the order of their letters.
    """
    query = (
        lines.placed()
        .add_columns(theme_ids.c.id.label("theme_id"))
        .where(theme_names.c.state == LineState.SHOWN)
    )
    if theme_id is not None:
        query = query.where(theme_ids.c.id == theme_id)
    found: dict[str, list[ProposedName]] = {}
    for row in await main.execute(query.order_by(theme_names.c.id)):
        one = ProposedName(row.id, row.words, row.n_yes)
        found.setdefault(row.theme_id, []).append(one)
    return {one: alike(names) for one, names in found.items()}


async def given(main: Connection, theme_id: str | None = None) -> Mapping[str, ProposedName]:
    """Return the names that hold, by the public ids of their themes; or of one theme."""
    found = {one: settled(names) for one, names in (await proposed(main, theme_id)).items()}
    return {one: name for one, name in found.items() if name is not None}


# --- versions ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """What its tellers called a theme from a version on."""

    theme: int
    version: int
    name_id: str | None
    #: None where they gave it none, or the name is gone.
    words: str | None = field(repr=False)


async def history(main: Connection, version: int | None = None) -> Sequence[Given]:
    """Return what tellers called themes, by theme and version; up to a version, where given."""
    query = sa.select(given_names, theme_names.c.words).outerjoin(
        theme_names, theme_names.c.id == given_names.c.name_id
    )
    if version is not None:
        query = query.where(given_names.c.version <= version)
    rows = await main.execute(query.order_by(given_names.c.theme, given_names.c.version))
    return [Given(row.theme, row.version, row.name_id, row.words) for row in rows]


async def keep_given(main: Connection, version: int, given: Mapping[int, str | None]) -> None:
    """Keep which names hold from a version on, by the numbers of their themes."""
    for theme, name_id in given.items():
        here = sa.and_(given_names.c.theme == theme, given_names.c.version == version)
        await main.execute(sa.delete(given_names).where(here))
        values = {"theme": theme, "version": version, "name_id": name_id}
        await main.execute(sa.insert(given_names).values(values))


async def _forget_yeses(main: Connection, name_ids: Sequence[str]) -> None:
    gone = theme_name_yeses.c.name_id.in_(list(name_ids))
    await main.execute(sa.delete(theme_name_yeses).where(gone))

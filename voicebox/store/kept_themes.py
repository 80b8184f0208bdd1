"""What the themes remember: a row for each story, that goes with its words, and names by number."""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

import sqlalchemy as sa

from voicebox.errors import Conflict
from voicebox.kept import KeptStory, KeptTheme, KeptThemes
from voicebox.store.db import Connection
from voicebox.store.theme_tables import theme_ids, theme_members, theme_state, themes

_ROWS = ("theme", "new", "old")


async def load(main: Connection) -> KeptThemes | None:
    """Return what was kept at the last window; none before the first."""
    row = (await main.execute(sa.select(theme_state))).first()
    if row is None:
        return None
    values = row._asdict()
    for name in ("turn", "looked"):
        del values[name]
    return KeptThemes(**values, themes=await _themes(main), stories=await _stories(main))


async def turn(main: Connection) -> tuple[int, str]:
    """Return how often the themes were kept, and the day of the last look; 0 and "" at first."""
    row = (await main.execute(sa.select(theme_state.c.turn, theme_state.c.looked))).first()
    return (0, "") if row is None else (row.turn, row.looked)


async def origin(main: Connection) -> tuple[str, str, int] | None:
    """Return the encoder, its checksum and the way of cutting that they were made with, if any."""
    made = theme_state.c
    row = (await main.execute(sa.select(made.encoder, made.checksum, made.splitter))).first()
    return None if row is None else (row.encoder, row.checksum, row.splitter)


async def n_new(main: Connection) -> int:
    """Return how many stories came since the last look."""
    return int(await main.scalar(sa.select(theme_state.c.n_new)) or 0)


async def save(
    main: Connection, before: KeptThemes | None, after: KeptThemes, here: Set[str], looked: str
) -> None:
    """Keep what a window left; of stories that are no longer here, nothing.

    Args:
        main: the connection.
        before: what `load` gave, from which the engine went on; none has every row written anew.
        after: what is to be kept.
        here: the stories that may still be counted.
        looked: the day of the last look.
    """
    gone = [story for story in after.stories if story.id not in here]
    stays = [story for story in after.stories if story.id in here]
    await _members(main, before, stays)
    values = {
        column.name: getattr(after, column.name)
        for column in theme_state.c
        if column.name not in ("turn", "looked")
    }
    n_turns, _ = await turn(main)
    await main.execute(sa.delete(theme_state))
    await main.execute(
        sa.insert(theme_state).values(values | {"turn": n_turns + 1, "looked": looked})
    )
    # What was named while they were still here may be named after them.
    await main.execute(sa.update(theme_ids).values(touched=False))
    await touch(main, {number for story in gone for number in _numbers(story)})


async def require_turn(main: Connection, expected: int) -> None:
    """Make sure that nobody else has kept themes since.

    Raises:
        Conflict: somebody has.
    """
    if (await turn(main))[0] != expected:
        raise Conflict("Somebody else has found the themes in the meantime; nothing was changed.")


async def forget_story(main: Connection, story_id: str) -> None:
    """Take a story out of what the themes remember; those it was in are to be named anew."""
    one = theme_members.c.story_id == story_id
    row = (await main.execute(sa.select(theme_members).where(one))).first()
    if row is not None:
        await touch(main, {number for name in _ROWS for number in getattr(row, name)})
        await main.execute(sa.delete(theme_members).where(one))


async def touch(main: Connection, numbers: Iterable[int]) -> None:
    """Note that a story was taken out of themes since they were named."""
    rows = [{"touched_number": number} for number in numbers if number >= 0]
    if rows:
        one = theme_ids.c.number == sa.bindparam("touched_number")
        await main.execute(sa.update(theme_ids).where(one).values(touched=True), rows)


async def ids(main: Connection) -> Mapping[int, str]:
    """Return the lasting public id of every theme that ever was, by its number."""
    rows = await main.execute(sa.select(theme_ids.c.number, theme_ids.c.id))
    return {row.number: row.id for row in rows}


async def number(main: Connection, theme_id: str) -> int:
    """Return the number of a theme that is there, or was."""
    query = sa.select(theme_ids.c.number).where(theme_ids.c.id == theme_id)
    return int((await main.execute(query)).scalar_one())


async def living(main: Connection) -> Mapping[int, str]:
    """Return the public ids of the themes that are there, by their numbers."""
    rows = await main.execute(sa.select(theme_ids).where(~theme_ids.c.ended))
    return {row.number: row.id for row in rows}


async def names(main: Connection) -> Mapping[str, str]:
    """Return what the themes that are there are called, by their public ids.

    One that a story was taken out of since it was named is left out: its name may be made of the
    words of that story.
    """
    known = await ids(main)
    return {known[one.number]: one.name for one in await _themes(main) if not one.touched}


async def add_ids(main: Connection, fresh: Mapping[int, str]) -> None:
    """Give numbers their public ids, for good."""
    rows = [
        {"number": number, "id": theme_id, "touched": False, "ended": False}
        for number, theme_id in fresh.items()
    ]
    if rows:
        await main.execute(sa.insert(theme_ids), rows)


async def end(main: Connection, living: Iterable[int]) -> None:
    """Note that only these themes are still there; an id that has ended is not used again."""
    await main.execute(sa.update(theme_ids).values(ended=theme_ids.c.number.not_in(list(living))))


async def _themes(main: Connection) -> tuple[KeptTheme, ...]:
    query = (
        sa.select(theme_ids, themes.c.words, themes.c.phrases)
        .outerjoin(themes, themes.c.id == theme_ids.c.id)
        .where(~theme_ids.c.ended)
        .order_by(theme_ids.c.number)
    )
    return tuple(
        KeptTheme(row.number, tuple(row.words or ()), tuple(row.phrases or ()), row.touched)
        for row in await main.execute(query)
    )


async def _stories(main: Connection) -> tuple[KeptStory, ...]:
    # In the order of Python, whatever the database's own: the engine keeps ids in it.
    rows = (await main.execute(sa.select(theme_members))).all()
    return tuple(
        KeptStory(
            id=row.story_id,
            spans=tuple((start, end) for start, end in row.spans),
            vectors=row.vectors,
            **{name: tuple(getattr(row, name)) for name in _ROWS},
        )
        for row in sorted(rows, key=lambda row: str(row.story_id))
    )


async def _members(main: Connection, before: KeptThemes | None, stays: Sequence[KeptStory]) -> None:
    """Write the rows that are new or have changed; the others are left as they are."""
    known = {} if before is None else {story.id: story for story in before.stories}
    fresh = [story for story in stays if story.vectors]
    if before is None:
        await main.execute(sa.delete(theme_members))
    leaving = known.keys() - {story.id for story in stays if not story.vectors}
    if leaving:
        one = theme_members.c.story_id == sa.bindparam("gone")
        await main.execute(sa.delete(theme_members).where(one), [{"gone": i} for i in leaving])
    await _insert(main, fresh)
    await _update(main, [s for s in stays if not s.vectors and _moved(known[s.id], s)])


async def _insert(main: Connection, stories: Sequence[KeptStory]) -> None:
    rows = [
        {
            "story_id": story.id,
            "spans": [list(span) for span in story.spans],
            "vectors": story.vectors,
            **_placed(story),
        }
        for story in stories
    ]
    if rows:
        await main.execute(sa.insert(theme_members), rows)


async def _update(main: Connection, stories: Sequence[KeptStory]) -> None:
    if not stories:
        return
    one = theme_members.c.story_id == sa.bindparam("kept_id")
    change = sa.update(theme_members).where(one)
    change = change.values({name: sa.bindparam(f"{name}_now") for name in _ROWS})
    rows = [
        {"kept_id": story.id, **{f"{name}_now": v for name, v in _placed(story).items()}}
        for story in stories
    ]
    await main.execute(change, rows)


def _placed(story: KeptStory) -> dict[str, Any]:
    return {name: list(getattr(story, name)) for name in _ROWS}


def _moved(before: KeptStory, after: KeptStory) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in _ROWS)


def _numbers(story: KeptStory) -> Iterable[int]:
    return (*story.theme, *story.new, *story.old)

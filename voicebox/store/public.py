"""Words that anyone may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from voicebox.model import DIALS, Dials, Draft, PublicStory
from voicebox.store import folds, search, unquoted
from voicebox.store.db import Connection
from voicebox.store.edit_tables import still_up
from voicebox.store.parts import Span, shares
from voicebox.store.tables import collections, public_notes, public_stories, stories
from voicebox.store.theme_tables import theme_stories


@dataclass(frozen=True)
class Wanted:
    """What a reader asks of the list of stories; all of it stands in the page's address."""

    words: str = ""
    #: Content notes that the reader leaves out for now, in lower case.
    without: tuple[str, ...] = ()
    standpoint: str = ""
    month: str = ""
    language: str = ""
    theme: str = ""
    collection: str = ""
    #: Only stories after this place in the shuffled order.
    after: int = -1


@dataclass(frozen=True)
class Words:
    """What tells the words of a public story from others that it has had, or will have."""

    #: Random: others than before have another, and so have those that were away meanwhile.
    number: int
    #: Whether they may be quoted, and which parts all the same not.
    quoted: bool
    unquoted: tuple[Span, ...] = ()

    def may_quote(self, span: Span) -> bool:
        """Tell whether a part of them may be quoted."""
        return self.quoted and not shares(self.unquoted, span)


@dataclass(frozen=True)
class Text:
    """The words of a public story, with the number of the version that is public."""

    story_id: str
    version: int
    words: str = field(repr=False)


@dataclass(frozen=True)
class Told:
    """As what the words of a public story stand there at this time."""

    #: See `Words`.
    number: int
    #: Whether they have a page of their own.
    shown: bool


_COLUMNS = [
    *(c for c in public_stories.c if c.name != "search_id"),
    stories.c.language,
    stories.c.month,
    *(stories.c[name] for name in DIALS),
    collections.c.name.label("collection"),
]
_JOINED = public_stories.join(stories, stories.c.id == public_stories.c.id).outerjoin(
    collections, collections.c.id == stories.c.collection
)


async def add(
    main: Connection,
    story_id: str,
    draft: Draft,
    *,
    shown: bool,
    place: int,
    search_id: int,
    masked: Sequence[tuple[int, int]] = (),
) -> None:
    """Publish the words of a story, and index them when it is shown whole.

    `place` and `search_id` are random: neither may tell when it came. `masked` is where
    placeholders stand in the text: code points, end exclusive.
    """
    values = {
        "id": story_id,
        "place": place,
        "search_id": search_id,
        "text": draft.text,
        "title": draft.title,
        "tags": list(draft.tags),
        "notes": list(draft.notes),
        "standpoint": draft.standpoint,
        "told_month": draft.month,
        "masked": [list(span) for span in masked] or None,
    }
    await main.execute(sa.insert(public_stories).values(values))
    for note in {note.lower() for note in draft.notes}:
        await main.execute(sa.insert(public_notes).values(story_id=story_id, note=note))
    if shown:
        await search.add(main, search_id, _indexed(values))


async def find(main: Connection, story_id: str) -> PublicStory | None:
    """Return a public story, whatever may be shown of it."""
    query = sa.select(*_COLUMNS).select_from(_JOINED).where(public_stories.c.id == story_id)
    row = (await main.execute(query)).first()
    return None if row is None else _story(row)


async def some(main: Connection, story_ids: Sequence[str]) -> Mapping[str, PublicStory]:
    """Return several public stories by their ids, but those that are folded."""
    query = sa.select(*_COLUMNS).select_from(_JOINED)
    query = query.where(public_stories.c.id.in_(story_ids), folds.none_of(public_stories.c.id))
    return {row.id: _story(row) for row in await main.execute(query)}


async def texts(main: Connection, story_ids: Sequence[str]) -> Sequence[Text]:
    """Return the words of several public stories, also of those that are folded."""
    version = sa.func.coalesce(still_up.c.version, stories.c.version)
    query = (
        sa.select(public_stories.c.id, version.label("version"), public_stories.c.text)
        .join(stories, stories.c.id == public_stories.c.id)
        .outerjoin(still_up, still_up.c.story_id == public_stories.c.id)
        .where(public_stories.c.id.in_(story_ids))
    )
    return [Text(row.id, row.version, row.text) for row in await main.execute(query)]


async def counted(main: Connection) -> Sequence[PublicStory]:
    """Return the public stories whose teller lets them count in themes, ordered by id.

    The ids are random, so the order is the same at each run and tells nothing.
    """
    query = sa.select(*_COLUMNS).select_from(_JOINED).where(stories.c.counted)
    return [_story(row) for row in await main.execute(query.order_by(public_stories.c.id))]


async def counted_words(main: Connection) -> Mapping[str, Words]:
    """Return which words each public story has that may be counted, those of a few words too."""
    query = sa.select(public_stories.c.id, public_stories.c.search_id, stories.c.quoted)
    query = query.join(stories, stories.c.id == public_stories.c.id).where(stories.c.counted)
    parts = await unquoted.parts.everything(main)
    return {
        row.id: Words(row.search_id, row.quoted, parts.get(row.id, ()))
        for row in await main.execute(query)
    }


async def told(main: Connection) -> Mapping[str, Told]:
    """Return as what each public story stands there, by its id."""
    query = sa.select(public_stories.c.id, public_stories.c.search_id, stories.c.shown)
    query = query.join(stories, stories.c.id == public_stories.c.id)
    return {row.id: Told(row.search_id, row.shown) for row in await main.execute(query)}


async def number_of(main: Connection, story_id: str) -> int | None:
    """Return what tells the public words of a story from others; None when it is not public."""
    query = sa.select(public_stories.c.search_id).where(public_stories.c.id == story_id)
    found: int | None = await main.scalar(query)
    return found


async def page(main: Connection, wanted: Wanted, limit: int) -> Sequence[PublicStory]:
    """Return the stories that are shown whole, in the shuffled order of this window."""
    query = _narrow(main, sa.select(*_COLUMNS).select_from(_JOINED), wanted)
    query = query.where(public_stories.c.place > wanted.after)
    rows = await main.execute(query.order_by(public_stories.c.place).limit(limit))
    return [_story(row) for row in rows]


async def count(main: Connection, wanted: Wanted) -> int:
    """Return how many stories fit what is wanted."""
    query = _narrow(main, sa.select(sa.func.count()).select_from(_JOINED), wanted)
    return int(await main.scalar(query) or 0)


async def by_month(main: Connection, wanted: Wanted) -> Mapping[str, int]:
    """Return how many stories fit what is wanted, by the months in which they were published."""
    query = _narrow(main, sa.select(stories.c.month, sa.func.count()).select_from(_JOINED), wanted)
    rows = await main.execute(query.group_by(stories.c.month))
    return {month: int(n_stories) for month, n_stories in rows}


async def choices(main: Connection) -> Mapping[str, Sequence[str]]:
    """Return what the list can be narrowed by, under the name of each filter, sorted."""
    shown = sa.select(public_stories.c.id).join(stories, stories.c.id == public_stories.c.id)
    shown = shown.where(stories.c.shown)
    columns = {
        "notes": sa.select(public_notes.c.note).where(public_notes.c.story_id.in_(shown)),
        "standpoints": sa.select(public_stories.c.standpoint).where(
            public_stories.c.id.in_(shown), public_stories.c.standpoint != ""
        ),
        "months": sa.select(stories.c.month).where(stories.c.id.in_(shown)),
        "languages": sa.select(stories.c.language).where(stories.c.id.in_(shown)),
        "collections": sa.select(collections.c.name).where(collections.c.published),
    }
    return {
        name: sorted(await main.scalars(query.distinct()), reverse=name == "months")
        for name, query in columns.items()
    }


async def shuffle(main: Connection, places: Mapping[str, int]) -> None:
    """Give stories a new place in the order."""
    change = (
        sa.update(public_stories)
        .where(public_stories.c.id == sa.bindparam("story_id"))
        .values(place=sa.bindparam("new_place"))
    )
    rows = [{"story_id": story_id, "new_place": place} for story_id, place in places.items()]
    if rows:
        await main.execute(change, rows)


async def ids(main: Connection) -> Sequence[str]:
    """Return the ids of all public stories, in no order."""
    return list(await main.scalars(sa.select(public_stories.c.id)))


async def delete(main: Connection, story_id: str) -> None:
    """Take a story's words away, out of the search index too."""
    await unlist(main, story_id)
    await forget(main, story_id)


async def unlist(main: Connection, story_id: str) -> None:
    """Take a story that is shown whole out of the search index, and leave its words.

    Once, and before its dial is turned: what is not in the index cannot be taken out of it.
    """
    row = (
        await main.execute(
            sa.select(public_stories, stories.c.shown)
            .join(stories, stories.c.id == public_stories.c.id)
            .where(public_stories.c.id == story_id)
        )
    ).first()
    if row is not None and row.shown:
        await search.remove(main, row.search_id, _indexed(row._asdict()))


async def forget(main: Connection, story_id: str) -> None:
    """Delete the public words of a story that is in no index any more."""
    await main.execute(sa.delete(public_notes).where(public_notes.c.story_id == story_id))
    await main.execute(sa.delete(public_stories).where(public_stories.c.id == story_id))


def _indexed(values: Mapping[str, Any]) -> str:
    return "\n".join([values["title"], values["text"], " ".join(values["tags"])])


def _narrow(main: Connection, query: sa.Select[Any], wanted: Wanted) -> sa.Select[Any]:
    query = query.where(stories.c.shown, folds.none_of(public_stories.c.id))
    for column, value in (
        (public_stories.c.standpoint, wanted.standpoint),
        (stories.c.month, wanted.month),
        (stories.c.language, wanted.language),
        (collections.c.name, wanted.collection),
    ):
        if value:
            query = query.where(column == value)
    if wanted.without:
        noted = sa.select(public_notes.c.story_id).where(public_notes.c.note.in_(wanted.without))
        query = query.where(public_stories.c.id.not_in(noted))
    if wanted.theme:
        themed = sa.select(theme_stories.c.story_id).where(theme_stories.c.theme_id == wanted.theme)
        query = query.where(public_stories.c.id.in_(themed))
    if wanted.words:
        matching = search.matching(main, wanted.words)
        query = query.where(
            sa.false() if matching is None else public_stories.c.search_id.in_(matching)
        )
    return query


def _story(row: sa.Row[Any]) -> PublicStory:
    values = row._asdict()
    values["dials"] = Dials(**{name: values.pop(name) for name in DIALS})
    values |= {"tags": tuple(values["tags"]), "notes": tuple(values["notes"])}
    values["masked"] = tuple((start, end) for start, end in values["masked"] or ())
    return PublicStory(**values)

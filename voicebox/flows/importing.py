"""Collections are brought in: public ones as they are, others through the queue.

A row's story id is computed from its collection, line and text, so that an import that was
broken off goes on where it stopped, and no row comes twice. Rows go in and out by batches, each
in one transaction: a batch is there whole or not at all.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from moderation.states import State
from voicebox.errors import Conflict, Missing
from voicebox.flows import erasing, submit, traces, withdraw
from voicebox.model import Collection, Dials, Draft, SealedStory
from voicebox.sealing import ciphers, derive
from voicebox.sealing.keyring import Keyring
from voicebox.store import collections, public, stories, story_keys, tombstones
from voicebox.store.db import Both, Database
from voicebox.world import World

#: Far below what one statement can name, 32,766 ids on SQLite. A thousand that go would hold the
#: database for 7 s, longer than a teller at the site waits for it (`busy_timeout`).
BATCH = 100
TURN_S = 0.05


@dataclass(frozen=True)
class Row:
    """One row of a file that can be a story."""

    line: int
    text: str = field(repr=False)


@dataclass(frozen=True)
class Terms:
    """On what terms a collection comes in.

    `published` is the operator's statement that it is public already: it is counted, quoted
    and shown. Else its rows wait for a moderator like any story, with the dials given.
    """

    name: str
    language: str
    published: bool
    licence: str | None
    dials: Dials


async def begin(db: Database, world: World, terms: Terms) -> Collection:
    """Return the collection of this name, made now or when its import was begun.

    Raises:
        Conflict: it exists on other terms.
    """
    wanted = {name: getattr(terms, name) for name in ("language", "published", "licence")}
    async with db.write() as main:
        known = await collections.by_name(main, terms.name)
        if known is None:
            known = Collection(id=world.fresh_id(), name=terms.name, month=world.month(), **wanted)
            await collections.add(main, known)
    if {name: getattr(known, name) for name in wanted} != wanted:
        raise Conflict(
            f'The collection "{terms.name}" is here on other terms.'
            " Give this one another --name, or take that one out with --remove."
        )
    return known


async def bring(
    db: Database,
    world: World,
    keyring: Keyring,
    collection: Collection,
    dials: Dials,
    rows: Sequence[Row],
) -> AsyncIterator[int]:
    """Bring in rows by batches; yield after each how many of its rows were new."""
    for start in range(0, len(rows), BATCH):
        async with db.write_both() as both:
            new = await _bring_batch(
                both, world, keyring, collection, dials, rows[start : start + BATCH]
            )
        yield new
        # Whoever tells a story meanwhile gets a turn at the database.
        await asyncio.sleep(TURN_S)


async def take_out(db: Database, keyring: Keyring, name: str) -> int:
    """Take a collection out by batches, as if each of its stories had been withdrawn.

    The collection itself goes with the last of them: if this is broken off, it goes on when it
    is run again. Returns how many stories went this time.

    Raises:
        Missing: there is no collection of that name.
        NoRoom: its stories went, and their last traces wait until the disk has room.
    """
    gone = last = await _take_out_batch(db, keyring, name)
    while last == BATCH:
        # Whoever tells a story meanwhile gets a turn at the database.
        await asyncio.sleep(TURN_S)
        last = await _take_out_batch(db, keyring, name)
        gone += last
    await erasing.erase_what_is_due(db)
    return gone


async def _bring_batch(
    both: Both,
    world: World,
    keyring: Keyring,
    collection: Collection,
    dials: Dials,
    rows: Sequence[Row],
) -> int:
    ids = {
        derive.imported_id(keyring.pepper, collection.id, row.line, row.text): row for row in rows
    }
    known = await stories.known(both.main, list(ids))
    gone = await tombstones.known(both.keys)
    new = {
        one: row
        for one, row in ids.items()
        if one not in known and traces.of_story(keyring, one) not in gone
    }
    # A crash between the two commits of this very batch left keys without words.
    await story_keys.delete(both.keys, new)
    for story_id, row in new.items():
        draft = Draft(text=row.text, dials=dials, language=collection.language)
        if collection.published:
            await _publish(both, world, collection, story_id, draft)
        else:
            # No receipt is minted: nobody could hand it over. The teller's wrap opens to no one.
            nobody = ciphers.fresh_key(world)
            await submit.keep(both, world, nobody, story_id, draft, collection.id)
    return len(new)


async def _take_out_batch(db: Database, keyring: Keyring, name: str) -> int:
    async with db.write_both() as both:
        collection = await collections.by_name(both.main, name)
        if collection is None:
            raise Missing(f'There is no collection called "{name}".')
        gone = await stories.of_collection(both.main, collection.id, BATCH)
        await withdraw.remove(both, keyring, gone)
        if len(gone) < BATCH:
            await collections.delete(both.main, collection.id)
    return len(gone)


async def _publish(
    both: Both, world: World, collection: Collection, story_id: str, draft: Draft
) -> None:
    story = SealedStory(
        id=story_id,
        state=State.PUBLISHED,
        week=world.week(),
        language=draft.language,
        dials=draft.dials,
        version=submit.FIRST_VERSION,
        sealed=b"",
        hint=b"",
        month=world.month(),
        collection=collection.id,
    )
    await stories.add(both.main, [story])
    await public.add(
        both.main,
        story_id,
        draft,
        shown=draft.dials.shown,
        place=world.place(),
        search_id=world.place(),
    )

"""What is kept of changed minds: sealed changes, stories on their way back, themes that say so."""

from collections.abc import Iterable, Mapping, Sequence, Set

import sqlalchemy as sa

from moderation.states import State
from voicebox.model import DIALS, Dials
from voicebox.store.consent_tables import brought_back, changed_minds, dial_changes
from voicebox.store.db import Connection
from voicebox.store.tables import stories, story_keys, waiting_room
from voicebox.store.theme_tables import theme_members


async def changes(main: Connection, story_id: str) -> bytes | None:
    """Return what a teller changed, sealed to the receipt; none where nothing was changed."""
    found: bytes | None = await main.scalar(
        sa.select(dial_changes.c.sealed).where(dial_changes.c.story_id == story_id)
    )
    return found


async def put_changes(main: Connection, story_id: str, sealed: bytes) -> None:
    """Keep what a teller changed, in place of what was kept before."""
    await main.execute(sa.delete(dial_changes).where(dial_changes.c.story_id == story_id))
    await main.execute(sa.insert(dial_changes).values(story_id=story_id, sealed=sealed))


async def begin_return(main: Connection, story_id: str) -> None:
    """Note that a story waits for its window because its teller brings it back."""
    await end_return(main, story_id)
    await main.execute(sa.insert(brought_back).values(story_id=story_id))


async def is_returning(main: Connection, story_id: str) -> bool:
    """Tell whether a story waits for its window because its teller brings it back."""
    query = sa.select(sa.literal(1)).where(brought_back.c.story_id == story_id)
    return await main.scalar(query) is not None


async def end_return(main: Connection, story_id: str) -> None:
    """Forget that a teller brings a story back: it is there, or it is not to be."""
    await main.execute(sa.delete(brought_back).where(brought_back.c.story_id == story_id))


async def note_leaving(main: Connection, story_id: str) -> None:
    """Note the themes that a story is in: their pages will say that somebody changed their mind."""
    one = sa.select(theme_members.c.theme).where(theme_members.c.story_id == story_id)
    numbers = {number for number in await main.scalar(one) or () if number >= 0}
    known = await leaving(main)
    rows = [{"theme": number} for number in sorted(numbers - known)]
    if rows:
        await main.execute(sa.insert(changed_minds), rows)


async def leaving(main: Connection) -> Set[int]:
    """Return the numbers of the themes that a teller took a story out of since the last window."""
    return set(await main.scalars(sa.select(changed_minds.c.theme)))


async def forget_leaving(main: Connection) -> None:
    """Forget which themes a teller took a story out of: their pages say so now."""
    await main.execute(sa.delete(changed_minds))


async def dials(main: Connection) -> Mapping[str, Dials]:
    """Return the four dials of every story, of those in the waiting room too, by its id."""
    columns = [[table.c[name] for name in ("id", *DIALS)] for table in (stories, waiting_room)]
    query = sa.union_all(*(sa.select(*those) for those in columns))
    return {row[0]: Dials(*row[1:]) for row in await main.execute(query)}


async def for_their_teller_alone(main: Connection) -> Sequence[str]:
    """Return the ids of stories that nobody but their teller may open, in no order."""
    hidden = stories.c.state == State.HIDDEN
    resting = stories.c.state.in_((State.UNDECIDED, State.KEPT))
    off = sa.and_(*(sa.not_(stories.c[dial]) for dial in DIALS))
    out = sa.select(stories.c.id).where(sa.or_(hidden, sa.and_(resting, off)))
    all_off = sa.and_(*(sa.not_(waiting_room.c[dial]) for dial in DIALS))
    return list(await main.scalars(out.union_all(sa.select(waiting_room.c.id).where(all_off))))


async def lock(keys: Connection, story_ids: Iterable[str]) -> None:
    """Destroy every wrap of these stories but that of the receipt."""
    change = sa.update(story_keys).where(
        story_keys.c.story_id == sa.bindparam("one"),
        sa.or_(
            story_keys.c.team_wrap.is_not(None),
            story_keys.c.release_wrap.is_not(None),
            story_keys.c.escrow_wrap.is_not(None),
            story_keys.c.later_wrap.is_not(None),
        ),
    )
    rows = [{"one": story_id} for story_id in story_ids]
    if rows:
        names = ("team_wrap", "release_wrap", "escrow_wrap", "later_wrap")
        await keys.execute(change.values(dict.fromkeys(names)), rows)

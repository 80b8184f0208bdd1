"""How much that is heavy one person is handed in a day: counted by the server, kept for a day."""

from moderation.care import daily_cap, may_be_handed
from voicebox.errors import Refused
from voicebox.flows.own_page import Own
from voicebox.model import Session
from voicebox.store import care as store
from voicebox.store import facts
from voicebox.store.db import Both, Connection
from voicebox.world import World

_SERVICE_CAP = "heavy stories in a day"


async def service_cap(keys: Connection) -> int | None:
    """Return the most heavy stories that anybody here is handed in a day; none without a cap."""
    written = await facts.get(keys, _SERVICE_CAP)
    return int(written) if written else None


async def set_service_cap(keys: Connection, session: Session, cap: int | None) -> None:
    """Set the cap of everybody here, or none.

    Raises:
        Refused: this person leads nobody.
    """
    if session.role != "lead":
        raise Refused("A lead sets the cap of everybody.")
    await facts.put(keys, _SERVICE_CAP, "" if cap is None else str(cap))


async def handed_today(main: Connection, world: World, session: Session) -> int:
    """Return how many heavy stories this moderator was handed today. It is shown to them alone."""
    return await store.handed_heavy(main, session.moderator_id, world.day())


async def has_room(both: Both, world: World, session: Session, own: Own) -> bool:
    """Tell whether this moderator may be handed one more heavy story today."""
    cap = daily_cap(own=own.cap, service=await service_cap(both.keys))
    today = await handed_today(both.main, world, session)
    return may_be_handed(heavy=True, heavy_today=today, cap=cap)


async def count(main: Connection, world: World, session: Session) -> None:
    """Count a heavy story that this moderator was handed today."""
    await store.count_heavy(main, session.moderator_id, world.day())


async def forget_yesterday(main: Connection, world: World) -> None:
    """Delete what was counted before today."""
    await store.forget_days_but(main, world.day())

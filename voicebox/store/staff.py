"""Accounts, sessions and the team's key."""

from collections.abc import Sequence

import sqlalchemy as sa

from voicebox.model import SignIn, Staff
from voicebox.store.care_tables import buddies, heavy_today, own_pages
from voicebox.store.db import Connection
from voicebox.store.tables import signins, staff, team

_TEAM_PUBLIC = sa.select(team.c.public).order_by(team.c.version.desc()).limit(1)


async def has_team(main: Connection) -> bool:
    """Tell whether a team's key is here, in a database that may not have a single table yet."""
    there = await main.run_sync(lambda connection: sa.inspect(connection).has_table(team.name))
    return there and await team_public(main) is not None


async def add(main: Connection, account: Staff) -> None:
    """Add an account."""
    values = {column.name: getattr(account, column.name) for column in staff.c}
    await main.execute(sa.insert(staff).values(values))


async def by_name(main: Connection, name: str) -> Staff | None:
    """Return the account of a pseudonym."""
    row = (await main.execute(sa.select(staff).where(staff.c.name == name))).first()
    return None if row is None else Staff(**row._asdict())


async def nearest(main: Connection, name: str) -> Staff | None:
    """Return the account of a pseudonym, or else some other one; none if there are none.

    A stranger who types names must not see by the time which of them exist: so the whole table
    is gone through, and one account is read, whatever the name.
    """
    query = sa.select(staff).order_by((staff.c.name == name).desc()).limit(1)
    row = (await main.execute(query)).first()
    return None if row is None else Staff(**row._asdict())


async def by_id(main: Connection, staff_id: str) -> Staff | None:
    """Return the account of an id."""
    row = (await main.execute(sa.select(staff).where(staff.c.id == staff_id))).first()
    return None if row is None else Staff(**row._asdict())


async def everyone(main: Connection) -> Sequence[Staff]:
    """Return all accounts by name."""
    rows = await main.execute(sa.select(staff).order_by(staff.c.name))
    return [Staff(**row._asdict()) for row in rows]


async def came(main: Connection, staff_id: str, day: str) -> None:
    """Note the day of the last sign-in."""
    await main.execute(sa.update(staff).where(staff.c.id == staff_id).values(last_day=day))


async def add_sign_in(main: Connection, sign_in: SignIn) -> None:
    """Keep a session."""
    values = {column.name: getattr(sign_in, column.name) for column in signins.c}
    await main.execute(sa.insert(signins).values(values))


async def sign_in(main: Connection, token_hash: bytes) -> SignIn | None:
    """Return the session of a cookie."""
    query = sa.select(signins).where(signins.c.token_hash == token_hash)
    row = (await main.execute(query)).first()
    return None if row is None else SignIn(**row._asdict())


async def see(main: Connection, token_hash: bytes, seen: int) -> None:
    """Note when a session was last used."""
    change = sa.update(signins).where(signins.c.token_hash == token_hash)
    await main.execute(change.values(seen=seen))


async def end_sign_in(main: Connection, token_hash: bytes) -> None:
    """End a session: the team's key that it held is gone with it."""
    await main.execute(sa.delete(signins).where(signins.c.token_hash == token_hash))


async def end_old_sign_ins(main: Connection, seen_before: int, started_before: int) -> None:
    """End the sessions that were idle too long, or have lasted too long."""
    old = sa.or_(signins.c.seen < seen_before, signins.c.started < started_before)
    await main.execute(sa.delete(signins).where(old))


async def set_team(main: Connection, public: bytes, recovery_sealed: bytes) -> None:
    """Keep the team's first key; the table refuses a second one."""
    values = {"version": 1, "public": public, "recovery_sealed": recovery_sealed}
    await main.execute(sa.insert(team).values(values))


async def end_all_sign_ins(main: Connection) -> None:
    """End every session."""
    await main.execute(sa.delete(signins))


async def remove(main: Connection, staff_id: str) -> None:
    """Take an account away, with its sessions and all that it kept for itself."""
    await main.execute(sa.delete(signins).where(signins.c.staff_id == staff_id))
    for kept in (own_pages, heavy_today, buddies):
        await main.execute(sa.delete(kept).where(kept.c.moderator_id == staff_id))
    await main.execute(sa.delete(buddies).where(buddies.c.buddy_id == staff_id))
    await main.execute(sa.delete(staff).where(staff.c.id == staff_id))


async def hand_team_key(main: Connection, staff_id: str, sealed: bytes) -> None:
    """Replace the team's key as an account holds it."""
    await main.execute(sa.update(staff).where(staff.c.id == staff_id).values(team_sealed=sealed))


async def team_version(main: Connection) -> int:
    """Return the number of the team's key: 1 is the first, 0 none."""
    return int(await main.scalar(sa.select(sa.func.max(team.c.version))) or 0)


async def replace_team(
    main: Connection, version: int, public: bytes, recovery_sealed: bytes
) -> None:
    """Put a new key of the team in the place of all before it."""
    await main.execute(sa.delete(team))
    values = {"version": version, "public": public, "recovery_sealed": recovery_sealed}
    await main.execute(sa.insert(team).values(values))


async def team_public(main: Connection) -> bytes | None:
    """Return the team's public key; none before `voicebox init`."""
    return await main.scalar(_TEAM_PUBLIC)


async def team_recovery(main: Connection) -> bytes | None:
    """Return the team's private key, sealed to the recovery key."""
    query = sa.select(team.c.recovery_sealed).order_by(team.c.version.desc()).limit(1)
    return await main.scalar(query)

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from voicebox.model import SignIn, Staff
from voicebox.store import staff
from voicebox.store.db import Database

WREN = Staff(
    id="w",
    name="wren",
    role="moderator",
    public=b"public half",
    locked_private=b"private half",
    salt=b"salt",
    locked_totp=b"second factor",
    team_sealed=b"the team's key",
)
ROBIN = replace(WREN, id="r", name="robin", role="lead", last_day="2026-11-01", example_totp="ABC")
SIGN_IN = SignIn(
    token_hash=b"hash",
    staff_id="w",
    team_locked=b"locked",
    started=1_700_000_000,
    seen=1_700_000_000,
)
#: Exact times do not end in the year 2038.
LATE = 5_000_000_000


@pytest.fixture
async def staffed(db: Database) -> Database:
    """A site with two accounts."""
    async with db.write() as main:
        await staff.add(main, WREN)
        await staff.add(main, ROBIN)
    return db


async def test_an_account_is_found_by_name_and_by_id(staffed: Database) -> None:
    async with staffed.read() as main:
        assert await staff.by_name(main, "wren") == WREN
        assert await staff.by_id(main, "r") == ROBIN
        assert await staff.by_name(main, "w") is None
        assert await staff.by_id(main, "robin") is None


async def test_accounts_stand_by_name(staffed: Database) -> None:
    async with staffed.read() as main:
        assert await staff.everyone(main) == [ROBIN, WREN]


@pytest.mark.parametrize("changes", [{"name": "wren"}, {"role": "service"}], ids=str)
async def test_there_is_no_second_wren_and_no_seat_for_a_service(
    staffed: Database, changes: dict[str, Any]
) -> None:
    values: dict[str, Any] = {"id": "x", "name": "x"} | changes
    with pytest.raises(IntegrityError):
        async with staffed.write() as main:
            await staff.add(main, replace(WREN, **values))


async def test_the_day_of_the_last_sign_in_is_noted_for_one(staffed: Database) -> None:
    async with staffed.write() as main:
        await staff.came(main, "w", "2026-11-25")
        assert await staff.by_id(main, "w") == replace(WREN, last_day="2026-11-25")
        assert await staff.by_id(main, "r") == ROBIN


async def test_a_session_is_found_by_the_hash_of_its_cookie(staffed: Database) -> None:
    async with staffed.write() as main:
        await staff.add_sign_in(main, SIGN_IN)
        assert await staff.sign_in(main, b"hash") == SIGN_IN
        assert await staff.sign_in(main, b"cash") is None


async def test_a_session_belongs_to_an_account(staffed: Database) -> None:
    with pytest.raises(IntegrityError):
        async with staffed.write() as main:
            await staff.add_sign_in(main, replace(SIGN_IN, staff_id="nobody"))


async def test_the_use_of_a_session_is_noted(staffed: Database) -> None:
    async with staffed.write() as main:
        await staff.add_sign_in(main, SIGN_IN)
        await staff.add_sign_in(main, replace(SIGN_IN, token_hash=b"other"))
        await staff.see(main, b"hash", LATE)
        assert await staff.sign_in(main, b"hash") == replace(SIGN_IN, seen=LATE)
        assert await staff.sign_in(main, b"other") == replace(SIGN_IN, token_hash=b"other")


async def test_an_ended_session_is_gone(staffed: Database) -> None:
    async with staffed.write() as main:
        await staff.add_sign_in(main, SIGN_IN)
        await staff.add_sign_in(main, replace(SIGN_IN, token_hash=b"other"))
        await staff.end_sign_in(main, b"hash")
        assert await staff.sign_in(main, b"hash") is None
        assert await staff.sign_in(main, b"other") is not None


async def test_sessions_end_when_idle_and_when_old(staffed: Database) -> None:
    sessions = {b"idle": (900, 909), b"old": (799, 999), b"used": (900, 910)}
    async with staffed.write() as main:
        for token_hash, (started, seen) in sessions.items():
            await staff.add_sign_in(
                main, replace(SIGN_IN, token_hash=token_hash, started=started, seen=seen)
            )
        await staff.end_old_sign_ins(main, seen_before=910, started_before=800)
        kept = [hash_ for hash_ in sessions if await staff.sign_in(main, hash_) is not None]
    assert kept == [b"used"]


async def test_there_is_no_team_before_it_is_set(db: Database) -> None:
    async with db.write() as main:
        assert await staff.team_public(main) is None
        assert await staff.team_recovery(main) is None
        await staff.set_team(main, b"public half", b"sealed to paper")
        assert await staff.team_public(main) == b"public half"
        assert await staff.team_recovery(main) == b"sealed to paper"


async def test_the_teams_first_key_is_not_overwritten(db: Database) -> None:
    async with db.write() as main:
        await staff.set_team(main, b"public half", b"sealed to paper")
    with pytest.raises(IntegrityError):
        async with db.write() as main:
            await staff.set_team(main, b"another", b"another")

"""Accounts of people who read: made by the operator, opened by a password and a second factor."""

import asyncio
import base64
import hashlib
from dataclasses import dataclass, field

import pyotp

from voicebox.errors import Conflict, Refused, Sealed, SignedOut, Unusable
from voicebox.model import Session, SignIn, Staff
from voicebox.sealing import boxes, passwords
from voicebox.sealing.boxes import Pair
from voicebox.store import staff as store
from voicebox.store.db import Connection, Database
from voicebox.world import World

ROLES = ("moderator", "lead")
IDLE_S = 30 * 60
LONGEST_S = 12 * 3600
TOTP_SECRET_BYTES = 20
LONGEST_NAME = 60  # characters
STEP_S = 30
#: After so many wrong codes in a row no code counts for a while; each further one doubles it.
WRONG_CODES = 5
FIRST_WAIT_S = 60
LONGEST_WAIT_S = 3600
_NOT_RECOVERY = "This is not the recovery key of this site."
_NO_TEAM = "There is no team key yet: run `voicebox init`."
#: Two passwords are stretched at a time: each takes 64 MiB and a core for 0.2 s.
_STRETCHING = asyncio.Semaphore(2)


@dataclass(frozen=True)
class Enrolment:
    """What a new account's owner puts into their authenticator; shown once."""

    name: str
    address: str = field(repr=False)
    secret: str = field(repr=False)


class UsedSteps:
    """What is remembered of codes while the service runs: the last one used, and wrong ones.

    Each code is good once, and pyotp does not remember. Wrong ones are counted only behind the
    right password, so that no stranger can make somebody's account wait.
    """

    def __init__(self) -> None:
        self._last: dict[str, int] = {}
        self._wrong: dict[str, int] = {}
        self._until: dict[str, int] = {}

    def take(self, staff_id: str, step: int) -> bool:
        """Tell whether this step was still unused, and use it up."""
        if step <= self._last.get(staff_id, 0):
            return False
        self._last[staff_id] = step
        self._wrong.pop(staff_id, None)
        return True

    def must_wait(self, staff_id: str, now: int) -> bool:
        """Tell whether no code of this account counts just now, the right one included."""
        return now < self._until.get(staff_id, 0)

    def missed(self, staff_id: str, now: int) -> None:
        """Count a wrong code."""
        wrong = self._wrong.get(staff_id, 0) + 1
        self._wrong[staff_id] = wrong
        if wrong >= WRONG_CODES:
            wait = min(FIRST_WAIT_S << min(wrong - WRONG_CODES, 10), LONGEST_WAIT_S)
            self._until[staff_id] = now + wait


async def found_team(main: Connection, world: World) -> str:
    """Make the team's key; return the recovery key, which is kept nowhere.

    Raises:
        Unusable: there is a team already.
    """
    if await store.team_public(main) is not None:
        raise Unusable("This site has a team key already; it is never overwritten.")
    team, recovery = boxes.fresh_pair(world), boxes.fresh_pair(world)
    await store.set_team(main, team.public, boxes.box(recovery.public, team.private))
    return _write_recovery(recovery.private)


async def team_public(main: Connection) -> bytes:
    """Return the key under which everybody seals to the team.

    Raises:
        Unusable: there is no team yet.
    """
    public = await store.team_public(main)
    if public is None:
        raise Unusable(_NO_TEAM)
    return public


async def team_by_recovery(main: Connection, recovery_key: str) -> bytes:
    """Return the team's private key, opened by the recovery key on paper.

    Raises:
        Refused: it is not this site's recovery key.
        Unusable: there is no team yet.
    """
    sealed = await store.team_recovery(main)
    if sealed is None:
        raise Unusable(_NO_TEAM)
    try:
        return boxes.unbox(recovery_pair(recovery_key).private, sealed)
    except Sealed:
        raise Refused(_NOT_RECOVERY) from None


def recovery_pair(recovery_key: str) -> Pair:
    """Return the pair that the recovery key on paper is the private half of.

    Raises:
        Refused: it is none.
    """
    try:
        return boxes.pair_of(_read_recovery(recovery_key))
    except (ValueError, TypeError):
        raise Refused(_NOT_RECOVERY) from None


async def add(
    main: Connection,
    world: World,
    team_private: bytes,
    name: str,
    password: str,
    *,
    role: str = "moderator",
    example: bool = False,
) -> Enrolment:
    """Add an account that can open what the team can open.

    Raises:
        Conflict: the name is taken.
        Refused: the password is too short, or the name is none that a page can show.
    """
    if not name.isprintable() or not 0 < len(name.strip()) <= LONGEST_NAME:
        raise Refused(f"A name has 1 to {LONGEST_NAME} letters, on one line.")
    if len(password) < passwords.SHORTEST:
        raise Refused(f"The password needs {passwords.SHORTEST} characters or more.")
    if await store.by_name(main, name) is not None:
        raise Conflict(f'There is somebody called "{name}" already.')
    salt = passwords.fresh_salt(world)
    key = await _stretch(password, salt)
    own = boxes.fresh_pair(world)
    secret = base64.b32encode(world.chance(TOTP_SECRET_BYTES)).decode()
    account = Staff(
        id=world.fresh_id(),
        name=name,
        role=role,
        public=own.public,
        locked_private=passwords.lock(world, key, own.private),
        salt=salt,
        locked_totp=passwords.lock(world, key, secret.encode()),
        team_sealed=boxes.box(own.public, team_private),
        example_totp=secret if example else None,
    )
    await store.add(main, account)
    return Enrolment(
        name, pyotp.TOTP(secret).provisioning_uri(name, issuer_name="Voicebox"), secret
    )


async def sign_in(
    db: Database, world: World, used: UsedSteps, name: str, password: str, code: str
) -> str:
    """Open a session; return the token for its cookie, which is kept nowhere else.

    Raises:
        Refused: name, password or code is wrong; it does not say which.
    """
    async with db.read() as main:
        found = await store.nearest(main, name)
    # Somebody unknown costs the same work as somebody known, down to the lock that stays shut.
    nobody = _nobody()
    account = found if found is not None and found.name == name else nobody
    key = await _stretch(password, account.salt)
    try:
        private = passwords.unlock(key, account.locked_private)
        secret = passwords.unlock(key, account.locked_totp).decode()
    except Sealed:
        raise Refused("wrong") from None
    if not _fits(world, used, account.id, secret, code):
        raise Refused("wrong")
    token = world.chance(32)
    team = boxes.unbox(private, account.team_sealed)
    now = int(world.now().timestamp())
    locked = passwords.lock(world, token, team)
    async with db.write() as main:
        await store.end_old_sign_ins(main, now - IDLE_S, now - LONGEST_S)
        await store.add_sign_in(main, SignIn(_hash(token), account.id, locked, now, now))
        await store.came(main, account.id, world.day())
    return token.hex()


async def session(main: Connection, world: World, token: str) -> Session:
    """Return the session of a cookie's token, and let it live on.

    Raises:
        SignedOut: there is none, or it was idle for 30 minutes, or it is 12 hours old.
    """
    kept, account = await _living(main, world, token)
    team = passwords.unlock(bytes.fromhex(token), kept.team_locked)
    await store.see(main, kept.token_hash, _now(world))
    return Session(account.id, account.name, account.role, team, kept.token_hash)


async def is_signed_in(main: Connection, world: World, token: str) -> bool:
    """Tell whether a cookie's token has a session, without letting it live on."""
    try:
        await _living(main, world, token)
    except SignedOut:
        return False
    return True


async def _living(main: Connection, world: World, token: str) -> tuple[SignIn, Staff]:
    try:
        raw = bytes.fromhex(token)
    except ValueError:
        raise SignedOut from None
    kept, now = await store.sign_in(main, _hash(raw)), _now(world)
    if kept is None or kept.seen < now - IDLE_S or kept.started < now - LONGEST_S:
        raise SignedOut
    account = await store.by_id(main, kept.staff_id)
    if account is None:
        raise SignedOut
    return kept, account


def _now(world: World) -> int:
    return int(world.now().timestamp())


async def sign_out(main: Connection, token_hash: bytes) -> None:
    """End a session."""
    await store.end_sign_in(main, token_hash)


async def example_codes(main: Connection, world: World) -> dict[str, str]:
    """Return the current codes of the invented accounts of an example site, by name."""
    return {
        account.name: pyotp.TOTP(account.example_totp).at(world.now())
        for account in await store.everyone(main)
        if account.example_totp is not None
    }


def _nobody() -> Staff:
    """Return an account that no password opens."""
    shut = passwords.shut()
    return Staff("", "", "", b"", shut, bytes(passwords.SALT_BYTES), shut, b"")


def _fits(world: World, used: UsedSteps, staff_id: str, secret: str, code: str) -> bool:
    now = int(world.now().timestamp())
    if used.must_wait(staff_id, now):
        return False
    step = _step(world, secret, code)
    if step is None:
        used.missed(staff_id, now)
        return False
    return used.take(staff_id, step)


def _step(world: World, secret: str, code: str) -> int | None:
    totp = pyotp.TOTP(secret)
    now = int(world.now().timestamp()) // STEP_S
    typed = "".join(code.split())
    for step in (now, now - 1, now + 1):
        if pyotp.utils.strings_equal(typed, totp.at(step * STEP_S)):
            return step
    return None


async def _stretch(password: str, salt: bytes) -> bytes:
    async with _STRETCHING:
        return await asyncio.to_thread(passwords.stretch, password, salt)


def _hash(token: bytes) -> bytes:
    return hashlib.sha256(token).digest()


def _write_recovery(private: bytes) -> str:
    letters = base64.b32encode(private).decode().rstrip("=")
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _read_recovery(written: str) -> bytes:
    letters = "".join(character for character in written.upper() if character.isalnum())
    return base64.b32decode(letters + "=" * (-len(letters) % 8))

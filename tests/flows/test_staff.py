"""Accounts: a password, a code that is good once, and a session that ends."""

import statistics
import time
from collections.abc import Callable

import pyotp
import pytest

from tests.flows.place import Place
from voicebox.errors import Conflict, Refused, SignedOut, Unusable
from voicebox.flows import staff
from voicebox.flows.staff import Enrolment, UsedSteps
from voicebox.model import Session

PASSWORD = "a long enough password"


@pytest.fixture
def used() -> UsedSteps:
    return UsedSteps()


@pytest.fixture
async def ama(place: Place) -> Enrolment:
    return await enrol(place, "ama")


async def enrol(
    place: Place, name: str, password: str = PASSWORD, *, example: bool = False
) -> Enrolment:
    async with place.db.write() as main:
        return await staff.add(main, place.world, place.team, name, password, example=example)


def code(place: Place, enrolment: Enrolment) -> str:
    return pyotp.TOTP(enrolment.secret).at(place.world.now())


def wrong_code(place: Place, enrolment: Enrolment) -> str:
    """Return a code of six digits that is not good now, nor just before or after."""
    totp, now = pyotp.TOTP(enrolment.secret), place.world.now().timestamp()
    good = {totp.at(int(now) + off) for off in (-30, 0, 30)}
    return next(f"{n:06}" for n in range(10) if f"{n:06}" not in good)


async def enter(
    place: Place, used: UsedSteps, code: str, name: str = "ama", password: str = PASSWORD
) -> str:
    return await staff.sign_in(place.db, place.world, used, name, password, code)


async def session(place: Place, token: str) -> Session:
    async with place.db.write() as main:
        return await staff.session(main, place.world, token)


# --- the team's key ----------------------------------------------------------------------------


@pytest.mark.parametrize("change", [str.lower, lambda key: key.replace("-", " "), str.strip])
async def test_the_recovery_key_opens_the_team_however_it_is_typed(
    place: Place, change: Callable[[str], str]
) -> None:
    async with place.db.read() as main:
        assert await staff.team_by_recovery(main, change(place.recovery_key)) == place.team


@pytest.mark.parametrize("key", ["", "AAAA", "ÄÖÜ", "1" * 52, "A" * 52, "😀"])
async def test_another_recovery_key_is_refused(place: Place, key: str) -> None:
    async with place.db.read() as main:
        with pytest.raises(Refused, match="not the recovery key"):
            await staff.team_by_recovery(main, key)


async def test_without_a_team_the_remedy_is_named(place: Place) -> None:
    place.rows("main", "DELETE FROM team")
    async with place.db.read() as main:
        with pytest.raises(Unusable, match="voicebox init"):
            await staff.team_by_recovery(main, place.recovery_key)


async def test_a_team_is_founded_once(place: Place) -> None:
    async with place.db.write() as main:
        with pytest.raises(Unusable, match="never overwritten"):
            await staff.found_team(main, place.world)
    async with place.db.read() as main:
        assert await staff.team_by_recovery(main, place.recovery_key) == place.team


# --- accounts ----------------------------------------------------------------------------------


async def test_a_short_password_is_refused(place: Place) -> None:
    with pytest.raises(Refused, match="15 characters"):
        await enrol(place, "ama", "fourteen chars")
    assert place.count("main", "staff") == 0


@pytest.mark.parametrize("name", ["", "   ", "two\nlines", "x" * (staff.LONGEST_NAME + 1)])
async def test_a_name_that_no_page_can_show_is_refused(place: Place, name: str) -> None:
    with pytest.raises(Refused, match="on one line"):
        await enrol(place, name)
    assert place.count("main", "staff") == 0


async def test_a_name_is_one_persons(place: Place, ama: Enrolment) -> None:
    with pytest.raises(Conflict, match=ama.name):
        await enrol(place, "ama", "quite another password")


async def test_neither_password_nor_second_factor_nor_team_key_is_on_disk(
    place: Place, ama: Enrolment
) -> None:
    for secret in (PASSWORD.encode(), ama.secret.encode(), place.team):
        assert place.files_with(secret) == []


async def test_the_code_of_an_invented_account_is_shown_and_of_no_other(
    place: Place, ama: Enrolment
) -> None:
    example = await enrol(place, "example", example=True)
    async with place.db.read() as main:
        codes = await staff.example_codes(main, place.world)
    assert codes == {"example": code(place, example)}
    assert ama.name not in codes


# --- signing in --------------------------------------------------------------------------------


async def test_password_and_code_open_the_teams_key(
    place: Place, used: UsedSteps, ama: Enrolment
) -> None:
    opened = await session(place, await enter(place, used, code(place, ama)))
    assert (opened.name, opened.team_private) == ("ama", place.team)
    assert place.rows("main", "SELECT last_day FROM staff") == [("2026-11-25",)]


async def test_what_was_signed_in_cannot_be_opened_from_the_disk(
    place: Place, used: UsedSteps, ama: Enrolment
) -> None:
    token = await enter(place, used, code(place, ama))
    assert place.files_with(bytes.fromhex(token)) == place.files_with(token.encode()) == []
    assert place.files_with(place.team) == []


async def test_whatever_is_wrong_the_answer_is_the_same(
    place: Place, used: UsedSteps, ama: Enrolment
) -> None:
    good = code(place, ama)
    tries = {
        "unknown name": ("rhys", PASSWORD, good),
        "wrong password": ("ama", "another long password", good),
        "wrong code": ("ama", PASSWORD, wrong_code(place, ama)),
        "no code": ("ama", PASSWORD, ""),
        "nothing": ("", "", ""),
    }
    answers = set()
    for name, password, typed in tries.values():
        with pytest.raises(Refused) as caught:
            await enter(place, used, typed, name, password)
        answers.add((type(caught.value), str(caught.value)))
    assert len(answers) == 1
    assert place.count("main", "signins") == 0


async def test_somebody_unknown_costs_the_same_work_as_a_wrong_password(
    place: Place, used: UsedSteps, ama: Enrolment
) -> None:
    spent: dict[str, list[float]] = {ama.name: [], "nobody": []}
    for _ in range(5):
        for name, took in spent.items():
            began = time.process_time()
            with pytest.raises(Refused):
                await enter(place, used, "", name, "another long password")
            took.append(time.process_time() - began)
    known, unknown = (statistics.median(took) for took in spent.values())
    # Without the stretching it would be some hundred times less.
    assert unknown == pytest.approx(known, rel=0.5)


async def test_a_code_is_good_once(place: Place, used: UsedSteps, ama: Enrolment) -> None:
    typed = code(place, ama)
    await enter(place, used, typed)
    with pytest.raises(Refused):
        await enter(place, used, typed)
    place.clock.advance(seconds=30)
    assert await enter(place, used, code(place, ama))


@pytest.mark.parametrize(("seconds", "good"), [(-30, True), (30, True), (-90, False), (90, False)])
async def test_a_clock_may_be_off_by_half_a_minute(
    place: Place, used: UsedSteps, ama: Enrolment, seconds: int, *, good: bool
) -> None:
    typed = pyotp.TOTP(ama.secret).at(int(place.world.now().timestamp()) + seconds)
    if good:
        assert await enter(place, used, f" {typed[:3]} {typed[3:]} ")
    else:
        with pytest.raises(Refused):
            await enter(place, used, typed)


async def test_wrong_codes_make_even_the_right_one_wait(
    place: Place, used: UsedSteps, ama: Enrolment
) -> None:
    for _ in range(staff.WRONG_CODES):
        with pytest.raises(Refused):
            await enter(place, used, wrong_code(place, ama))
    with pytest.raises(Refused):
        await enter(place, used, code(place, ama))
    place.clock.advance(seconds=staff.FIRST_WAIT_S)
    assert await enter(place, used, code(place, ama))


# --- sessions ----------------------------------------------------------------------------------


async def test_a_session_ends_after_half_an_hour_of_nothing(
    place: Place, used: UsedSteps, ama: Enrolment
) -> None:
    token = await enter(place, used, code(place, ama))
    for _ in range(3):
        place.clock.advance(minutes=30)
        await session(place, token)
    place.clock.advance(minutes=30, seconds=1)
    with pytest.raises(SignedOut):
        await session(place, token)


async def test_a_session_ends_after_twelve_hours_of_work(
    place: Place, used: UsedSteps, ama: Enrolment
) -> None:
    token = await enter(place, used, code(place, ama))
    for _ in range(24):
        place.clock.advance(minutes=30)
        await session(place, token)
    place.clock.advance(seconds=1)
    with pytest.raises(SignedOut):
        await session(place, token)


async def test_the_next_sign_in_clears_the_sessions_that_ended(
    place: Place, used: UsedSteps, ama: Enrolment
) -> None:
    await enter(place, used, code(place, ama))
    place.clock.advance(hours=1)
    await enter(place, used, code(place, ama))
    assert place.count("main", "signins") == 1


async def test_signed_out_is_signed_out(place: Place, used: UsedSteps, ama: Enrolment) -> None:
    token = await enter(place, used, code(place, ama))
    opened = await session(place, token)
    async with place.db.write() as main:
        await staff.sign_out(main, opened.token_hash)
    with pytest.raises(SignedOut):
        await session(place, token)
    assert place.count("main", "signins") == 0


@pytest.mark.parametrize("token", ["", "zz", "abc", "é", "00" * 32])
async def test_a_forged_token_is_nobodys(place: Place, ama: Enrolment, token: str) -> None:
    assert ama.name == "ama"
    with pytest.raises(SignedOut):
        await session(place, token)

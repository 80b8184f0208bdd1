"""A moderator who leaves opens nothing any more, and nobody loses anything by it."""

from collections.abc import Iterator
from dataclasses import replace

import pyotp
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from moderation.states import State
from tests.flows import changing, talking
from tests.flows.aging import aged, report
from tests.flows.place import ALL, WORDS, YES, Place, refusal
from voicebox.errors import Missing, Refused, Sealed, SignedOut
from voicebox.flows import leaving, staff
from voicebox.flows.leaving import Left
from voicebox.flows.staff import Enrolment, UsedSteps
from voicebox.sealing import boxes
from voicebox.store import tables

PASSWORD = "a long enough password"


@pytest.fixture
async def people(place: Place) -> dict[str, Enrolment]:
    enrolled = {}
    for name in ("ama", "rhys", "wen"):
        async with place.db.write() as main:
            enrolled[name] = await staff.add(main, place.world, place.team, name, PASSWORD)
    return enrolled


async def leave(place: Place, name: str = "ama") -> Left:
    return await leaving.leave(place.db, place.world, place.keyring, place.recovery_key, name)


async def enter(place: Place, person: Enrolment) -> str:
    code = pyotp.TOTP(person.secret).at(place.world.now())
    return await staff.sign_in(place.db, place.world, UsedSteps(), person.name, PASSWORD, code)


async def with_new_key(place: Place) -> Place:
    """Return the same site, as whoever signs in now meets it."""
    async with place.db.read() as main:
        return replace(place, team=await staff.team_by_recovery(main, place.recovery_key))


def opened_by(place: Place, private: bytes) -> Iterator[str]:
    """Name each column of either database with a value in it that a key opens."""
    for name, schema in (("main", tables.main), ("keys", tables.keys)):
        for table in schema.sorted_tables:
            for column in table.c:
                if isinstance(column.type, sa.LargeBinary):
                    for (value,) in place.rows(name, str(sa.select(column))):
                        try:
                            boxes.unbox(private, value or b"")
                        except Sealed:
                            continue
                        yield f"{table.name}.{column.name}"


async def a_busy_site(place: Place) -> list[str]:
    """Bring stories into several states; return the receipts of those that still wait."""
    await place.publish([WORDS])
    waits, asked, second = [await place.tell(f"Number {n}.") for n in range(3)]
    await place.close()
    await talking.ask(place, "rhys", asked)
    await place.vote("ama", second, refusal(words=("Number",)))
    arrives = await place.tell("Just arrived.")
    return [waits, second, arrives]


async def test_the_old_key_opens_nothing_and_the_new_one_what_it_opened(
    place: Place, people: dict[str, Enrolment]
) -> None:
    await a_busy_site(place)
    before = sorted(opened_by(place, place.team))
    keys = {"story_keys.team_wrap", "story_keys.later_wrap", "log_keys.team_box"}
    assert keys | {"stories.hint"} <= set(before)
    left = await leave(place)
    assert list(opened_by(place, place.team)) == []
    after = await with_new_key(place)
    assert sorted(opened_by(place, after.team)) == before
    assert left == Left(len(before), 2)


async def test_who_stays_signs_in_and_reads_on(place: Place, people: dict[str, Enrolment]) -> None:
    waits, second, arrives = await a_busy_site(place)
    cookie = await enter(place, people["rhys"])
    await leave(place)
    with pytest.raises(SignedOut):
        async with place.db.write() as main:
            await staff.session(main, place.world, cookie)
    cookie = await enter(place, people["rhys"])
    async with place.db.write() as main:
        session = await staff.session(main, place.world, cookie)
    after = await with_new_key(place)
    assert session.team_private == after.team
    await after.close()
    for receipt in (waits, arrives):
        await after.vote("rhys", receipt, YES)
    await after.vote("rhys", second, refusal(words=("Number",)))
    await after.close()
    assert await after.state(waits) is State.PUBLISHED
    assert await after.state(second) is State.WITHHELD


async def test_what_the_team_opens_no_more_can_still_be_told_of_to_its_teller(
    place: Place, people: dict[str, Enrolment]
) -> None:
    receipt = await aged(place)
    await leave(place)
    after = await with_new_key(place)
    await report(after, receipt)
    for who in ("rhys", "mo"):
        await after.reread(who, after.id_of(receipt), refusal())
    assert len((await after.mine(receipt)).refusals) == 2


async def test_who_left_cannot_sign_in(place: Place, people: dict[str, Enrolment]) -> None:
    await leave(place)
    with pytest.raises(Refused):
        await enter(place, people["ama"])


async def test_what_they_had_in_hand_goes_back_to_the_queue(
    place: Place, people: dict[str, Enrolment]
) -> None:
    receipt = await place.tell(WORDS, ALL)
    await place.close()
    [(ama,)] = place.rows("main", "SELECT id FROM staff WHERE name = 'ama'")
    await place.claim(place.moderator(ama), place.id_of(receipt))
    assert await place.state(receipt) is State.READING
    await leave(place)
    assert await place.state(receipt) is State.WAITING
    assert place.count("main", "claims") == 0


async def test_who_told_a_story_notices_nothing(place: Place, people: dict[str, Enrolment]) -> None:
    receipts = await a_busy_site(place)
    await leave(place)
    assert (await place.mine(receipts[0])).draft.text == "Number 0."
    assert await place.withdraw(receipts[0]) is not None


async def test_a_crash_between_the_commits_is_mended_by_the_same_command(
    place: Place, people: dict[str, Enrolment]
) -> None:
    waits, _, _ = await a_busy_site(place)
    with place.failing_commit("DELETE ON staff"), pytest.raises(IntegrityError):
        await leave(place)
    # The keys were committed, and the rest was not.
    half = set(opened_by(place, place.team))
    assert "stories.hint" in half
    assert "story_keys.team_wrap" not in half
    assert place.rows("main", "SELECT name FROM staff WHERE name = 'ama'")
    await leave(place)
    assert list(opened_by(place, place.team)) == []
    after = await with_new_key(place)
    await after.close()
    await after.vote("rhys", waits, YES)


async def test_another_key_than_that_on_paper_changes_nothing(
    place: Place, people: dict[str, Enrolment]
) -> None:
    for typed in ("AAAA-BBBB", "", "A" * 52):
        with pytest.raises(Refused, match="not the recovery key"):
            await leaving.leave(place.db, place.world, place.keyring, typed, "ama")
    assert place.count("main", "staff") == 3


async def test_nobody_of_that_name_is_said(place: Place, people: dict[str, Enrolment]) -> None:
    with pytest.raises(Missing, match='nobody called "eve"'):
        await leave(place, "eve")


async def test_one_after_another_can_leave(place: Place, people: dict[str, Enrolment]) -> None:
    waits, _, _ = await a_busy_site(place)
    await leave(place, "ama")
    await leave(place, "rhys")
    assert list(opened_by(place, place.team)) == []
    after = await with_new_key(place)
    await after.close()
    await after.vote("wen", waits, YES)


@pytest.mark.parametrize("in_room", [False, True])
async def test_a_story_that_rests_meanwhile_is_read_with_the_new_key(
    place: Place, people: dict[str, Enrolment], *, in_room: bool
) -> None:
    receipt = await place.tell("I want to end my life tonight.", rest="night")
    if not in_room:
        await place.close()
    await leave(place)
    after = await with_new_key(place)
    assert list(opened_by(place, after.team)).count("stories.hint") == 0
    await changing.midnight(after, 2)
    assert list(opened_by(place, place.team)) == []
    assert "stories.hint" in set(opened_by(place, after.team))
    await after.vote("rhys", receipt, YES)

"""What we learned and what we changed, month by month."""

from dataclasses import replace

import pytest

from tests.flows.place import Place
from voicebox.errors import Refused
from voicebox.flows import learned, messages
from voicebox.flows.learned import Month
from voicebox.store.learned import LearnedFrom


async def months(place: Place) -> list[Month]:
    async with place.db.read() as main:
        return list(await learned.by_month(main, place.world))


async def write(place: Place, words: str, role: str = "lead") -> None:
    session = replace(place.moderator(), role=role)
    async with place.db.write() as main:
        await learned.write(main, place.world, session, LearnedFrom.MESSAGE, words)


async def test_a_new_site_has_this_month_with_nothing_in_it(place: Place) -> None:
    assert await months(place) == [Month("2026-11", 0, [])]


async def test_an_overturn_is_counted_in_its_month_and_months_without_one_are_there(
    place: Place,
) -> None:
    async with place.db.write() as main:
        await learned.overturned(main, place.world)
        await learned.overturned(main, place.world)
    place.clock.advance(days=70)
    found = [(one.month, one.overturned, len(one.entries)) for one in await months(place)]
    assert found == [("2027-02", 0, 0), ("2027-01", 0, 0), ("2026-12", 0, 0), ("2026-11", 2, 0)]


async def test_a_message_begins_the_months_as_well(place: Place) -> None:
    async with place.db.write() as main:
        await messages.send(main, place.world, "Shorter rules, please.", "rules")
    place.clock.advance(days=31)
    assert [one.month for one in await months(place)] == ["2026-12", "2026-11"]


async def test_what_a_lead_writes_stands_under_its_month_without_their_name(place: Place) -> None:
    await write(place, "We shortened the rules.")
    [month] = await months(place)
    assert [(one.kind, one.words) for one in month.entries] == [
        ("message", "We shortened the rules.")
    ]
    assert month.overturned == 0
    assert "ama" not in str(place.rows("main", "SELECT * FROM learned"))


async def test_a_moderator_who_is_no_lead_cannot(place: Place) -> None:
    with pytest.raises(Refused):
        await write(place, "Mine.", role="moderator")
    assert place.count("main", "learned") == 0

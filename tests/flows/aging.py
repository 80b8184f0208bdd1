"""The short ways to a story that moderators can open no more, though people can read it."""

from tests.flows.place import WORDS, Place
from voicebox.flows import reports, retention


async def forget(place: Place) -> None:
    async with place.db.write_both() as both:
        await retention.forget_decided(both, place.world)


async def pass_days(place: Place, days: int) -> None:
    """Let days pass, and do at their end what the worker does with what is to be forgotten."""
    place.clock.advance(days=days)
    await forget(place)


def wraps(place: Place, receipt: str) -> tuple[bytes | None, bytes | None]:
    """Return the team's wraps of the newest version: of its key, and of that for later."""
    query = "SELECT team_wrap, later_wrap FROM story_keys WHERE story_id = ? ORDER BY version"
    [*_, (team, later)] = place.rows("keys", query, place.id_of(receipt))
    return team, later


def opens_for_the_team(place: Place, receipt: str) -> bool:
    return wraps(place, receipt)[0] is not None


async def aged(place: Place, text: str = WORDS) -> str:
    """Publish a story, and let so much time pass that moderators can open it no more."""
    [receipt] = await place.publish([text])
    await pass_days(place, retention.DAYS + 1)
    assert not opens_for_the_team(place, receipt)
    return receipt


async def report(place: Place, receipt: str, reason: str = "third_party") -> None:
    async with place.db.write() as main:
        await reports.report(main, place.world, place.id_of(receipt), reason, "")

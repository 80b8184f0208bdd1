"""P7 Text that is not public cannot be read from the disk or a backup without the moderators' team
key or the receipt.
"""

import contextlib
from collections.abc import Iterator

import pytest

from bench.traces import Place, look
from tests.conftest import Client, Clock, Told, hidden
from tests.promises.people import SPAM, Moderator, Tell, open_receipt, rows, story_of
from voicebox.errors import Sealed
from voicebox.flows import staff, words
from voicebox.flows.found import Founding
from voicebox.model import SealedStory, StoryKey
from voicebox.receipt import mint
from voicebox.sealing import boxes, derive
from voicebox.settings import Settings
from voicebox.store import stories, story_keys, waiting
from voicebox.world import World

RARE = "zqxylophonic"
#: Everything that a story can be and not be public: its choices, and the votes on it.
PLACES: dict[str, tuple[str, tuple[str | None, ...]]] = {
    "undecided": ("later", ()),
    "waiting": ("all", ()),
    "second_reading": ("all", (SPAM,)),
    "withheld": ("all", (SPAM, SPAM)),
    "kept": ("themes", (None,)),
}


@pytest.fixture
async def told(client: Client, tell: Tell, moderators: tuple[Moderator, ...]) -> list[Told]:
    """A story in each place, marked in each of its parts, and one in the waiting room.

    The one that is withheld has a line for its gap, which nobody has read.
    """
    marked = {"title": RARE, "tags": RARE, "notes": RARE, "standpoint_own": RARE}
    found = [
        await tell(f"My {RARE} day.", preset=preset, **marked) for preset, _ in PLACES.values()
    ]
    await client.state.worker.run_once()
    for one, (_, votes) in zip(found, PLACES.values(), strict=True):
        story_id = await story_of(client, one.receipt)
        for moderator, clause in zip(moderators, votes, strict=False):
            await moderator.vote(story_id, clause)
    withheld = await open_receipt(client, found[list(PLACES).index("withheld")].receipt)
    line = {"step": "gap_line", "gap_line": f"They asked for {RARE}."}
    written = await client.fill("/return", token=hidden(withheld, "token"), **line)
    assert "Until then nobody else sees it." in written.text
    await client.state.worker.run_once()
    return [*found, await tell(f"My {RARE} day.", **marked)]


async def test_the_stories_stand_where_they_should(told: list[Told], site: Settings) -> None:
    states = {row["state"] for table, row in rows(site.data) if table == "stories"}
    assert states == set(PLACES)


async def test_no_file_holds_a_word_of_them(told: list[Told], site: Settings) -> None:
    folder = site.data.parent
    hits = [
        hit
        for path in folder.rglob("*")
        if path.is_file()
        for hit in look(Place(path.name, path.read_bytes()), [RARE])
    ]
    assert hits == []


async def test_no_key_on_the_disk_opens_one(client: Client, told: list[Told], world: World) -> None:
    release = client.state.keyring.release.private
    strangers = derive.receipt_key(mint(world), client.state.keyring.salt)
    assert await opened(client, told, team=release, receipt=strangers) == 0


async def test_the_teams_key_opens_what_may_be_read_and_a_receipt_opens_its_own(
    client: Client, told: list[Told], founding: Founding, world: World
) -> None:
    async with client.state.db.write() as main:
        team = await staff.team_by_recovery(main, founding.recovery_key)
    nothing = derive.receipt_key(mint(world), client.state.keyring.salt)
    # What its teller has decided nothing about is closed to the team as well.
    assert await opened(client, told, team=team, receipt=nothing) == len(told) - 1
    own = derive.receipt_key(told[0].receipt, client.state.keyring.salt)
    assert await opened(client, told, team=bytes(32), receipt=own) == 1


async def test_long_after_it_was_decided_the_teams_key_opens_it_no_more(
    client: Client, told: list[Told], founding: Founding, world: World, clock: Clock
) -> None:
    async with client.state.db.write() as main:
        team = await staff.team_by_recovery(main, founding.recovery_key)
    nothing = derive.receipt_key(mint(world), client.state.keyring.salt)
    # Undecided by its teller; then what is kept; then what is withheld; the rest waits on.
    for days, closed in ((30, 1), (1, 2), (59, 2), (1, 3), (1000, 3)):
        clock.advance(days=days)
        await client.state.worker.run_once()
        found = await opened(client, told, team=team, receipt=nothing)
        assert found == len(told) - closed
    for one in told:
        own = derive.receipt_key(one.receipt, client.state.keyring.salt)
        assert await opened(client, told, team=bytes(32), receipt=own) == 1


async def test_the_recovery_key_and_the_teams_key_lie_on_no_disk(
    client: Client, told: list[Told], founding: Founding, site: Settings
) -> None:
    async with client.state.db.write() as main:
        team = await staff.team_by_recovery(main, founding.recovery_key)
    for path in site.data.parent.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert team not in held
            assert team.hex().encode() not in held
            assert founding.recovery_key.encode() not in held


async def opened(client: Client, told: list[Told], *, team: bytes, receipt: bytes) -> int:
    """Return how many stories open to any of these keys, or to the site's own."""
    release: bytes = client.state.keyring.release.private
    found = 0
    async with client.state.db.read_both() as both:
        for one in told:
            story_id = await story_of(client, one.receipt)
            story = await stories.find(both.main, story_id)
            story = story or await waiting.find(both.main, story_id)
            wraps = await story_keys.find(both.keys, story_id, 1)
            assert story is not None
            assert wraps is not None
            keys = set(keys_from(wraps, team, receipt, release))
            found += any(opens(key, story) == one.words for key in keys)
    return found


def opens(key: bytes, story: SealedStory) -> str | None:
    """Return the words that a key opens; none where it opens others."""
    try:
        return words.open_draft(key, story).text
    except Sealed:
        return None


def keys_from(wraps: StoryKey, team: bytes, receipt: bytes, release: bytes) -> Iterator[bytes]:
    """Give each story key that opens, trying every secret on every wrap."""
    with contextlib.suppress(Sealed):
        yield words.key_by_receipt(receipt, wraps)
    for wrap in (wraps.team_wrap, wraps.release_wrap, wraps.later_wrap):
        for secret in (team, release):
            if wrap is not None:
                with contextlib.suppress(Sealed):
                    yield boxes.unbox(secret, wrap)

"""Room on the disk: the ballast, the floor, and who may go on a disk that is full."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import Client, hidden, visiting
from tests.http.conftest import words_of
from voicebox.errors import NoRoom
from voicebox.flows import space
from voicebox.settings import Settings
from voicebox.store import ballast, room
from voicebox.store.db import Database
from voicebox.world import World

SMALL = 2
pytestmark = pytest.mark.usefixtures("limits")
WORDS = "I was heard, and the disk was full."


@pytest.fixture
def small(site: Settings) -> Settings:
    return replace(site, ballast=SMALL, floor=4)


@pytest.fixture
async def db(small: Settings) -> AsyncIterator[Database]:
    db = Database.open(small.data)
    yield db
    await db.close()


class Disk:
    """A disk that is as full as a test says, where the ballast takes room as it does on any."""

    def __init__(self, folder: Path, free: int) -> None:
        self._folder = folder
        self.left = free

    def free(self, _folder: Path) -> int:
        return self.left + (0 if (self._folder / ballast.NAME).exists() else SMALL * space.MB)


@pytest.fixture
def disk(small: Settings, monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk(small.data, 300 * space.MB)
    monkeypatch.setattr(room, "free", disk.free)
    return disk


async def test_the_ballast_is_laid_of_real_bytes(
    db: Database, world: World, small: Settings
) -> None:
    assert not space.space(db, small).has_ballast
    await space.tend(db, world, small)
    laid = (small.data / ballast.NAME).read_bytes()
    assert len(laid) == SMALL * space.MB
    assert len({laid[i : i + 64] for i in range(0, len(laid), 64)}) == len(laid) // 64
    assert (small.data / ballast.NAME).stat().st_blocks * 512 >= SMALL * space.MB
    assert space.space(db, small).is_well


async def test_no_ballast_is_laid_where_it_would_stop_new_stories(
    db: Database, world: World, small: Settings, disk: Disk
) -> None:
    disk.left = 3 * space.MB
    await space.tend(db, world, small)
    assert ballast.n_bytes(small.data) == 0


async def test_a_ballast_of_another_size_is_laid_anew_and_none_is_taken_away(
    db: Database, world: World, small: Settings
) -> None:
    await space.tend(db, world, small)
    await space.tend(db, world, replace(small, ballast=1))
    assert ballast.n_bytes(small.data) == space.MB
    await space.tend(db, world, replace(small, ballast=0))
    assert not (small.data / ballast.NAME).exists()


async def test_a_disk_that_fills_up_meanwhile_leaves_no_half_of_it(
    db: Database, world: World, small: Settings
) -> None:
    def full(n: int) -> bytes:
        raise OSError(28, "No space left on device")

    await space.tend(db, replace(world, chance=full), small)
    assert [path.name for path in small.data.iterdir() if "ballast" in path.name] == []


async def test_the_ballast_goes_only_for_who_has_a_receipt_and_only_if_that_is_enough(
    db: Database, world: World, small: Settings, disk: Disk
) -> None:
    await space.tend(db, world, small)
    disk.left = 0
    with pytest.raises(NoRoom):
        await db.require_room()
    with pytest.raises(NoRoom):
        await db.require_room(10 * space.MB, at_any_cost=True)
    assert ballast.n_bytes(small.data)
    await db.require_room(at_any_cost=True)
    assert not ballast.n_bytes(small.data)


async def test_below_the_floor_no_story_is_taken_and_its_words_come_back(
    small: Settings, world: World, disk: Disk
) -> None:
    async with visiting(small, world) as client:
        token = await client.token()
        fields = {"token": token, "words": WORDS, "preset": "all", "step": "send"}
        disk.left = 1 * space.MB
        answer = await client.fill("/tell", **fields)
        assert answer.status_code == 503
        assert "Our disk is nearly full" in words_of(answer)
        assert WORDS in answer.text
        assert hidden(answer, "token") == token
        disk.left = 300 * space.MB
        assert (await client.fill("/tell", **fields)).status_code == 200


async def test_who_lost_the_answer_gets_the_receipt_below_the_floor(
    small: Settings, world: World, disk: Disk
) -> None:
    async with visiting(small, world) as client:
        token = await client.token()
        fields = {"token": token, "words": WORDS, "preset": "all", "step": "send"}
        first = await client.fill("/tell", **fields)
        disk.left = 0
        assert (await client.fill("/tell", **fields)).content == first.content


async def test_a_story_is_taken_back_on_a_full_disk_and_the_ballast_laid_anew(
    small: Settings, world: World, disk: Disk
) -> None:
    async with visiting(small, world) as client:
        state = client.state
        await space.tend(state.db, world, small)
        receipt = await told(client)
        disk.left = 0
        page = await client.fill("/return", receipt=receipt, step="open")
        assert page.status_code == 200
        assert not ballast.n_bytes(small.data)
        page = await client.fill("/return", token=hidden(page, "token"), step="withdraw_yes")
        assert page.status_code == 200
        assert "It is gone" in page.text
        await space.tend(state.db, world, small)
        assert not ballast.n_bytes(small.data)
        disk.left = 300 * space.MB
        await space.tend(state.db, world, small)
        assert ballast.n_bytes(small.data)


async def test_the_operators_page_says_what_is_short_and_no_number(
    small: Settings, world: World, disk: Disk
) -> None:
    async with visiting(small, world) as client:
        assert (await client.get("/health")).text == (
            "The ballast for withdrawals is not in its place.\n"
        )
        await space.tend(client.state.db, world, small)
        assert (await client.get("/health")).text == "well\n"
        disk.left = 0
        answer = await client.get("/health")
        assert answer.text == "The disk is short: no new stories are taken.\n"
        assert answer.status_code == 200


async def told(client: Client) -> str:
    token = await client.token()
    await client.fill("/tell", token=token, words=WORDS, preset="all", step="send")
    opened: str = client.state.form_tokens.open(token)
    return opened

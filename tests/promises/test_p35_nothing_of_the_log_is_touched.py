"""P35 **Power and repair.** A changed, dropped, added or moved entry of the public log is detected
offline, and no entry can be tied to a story without its receipt.
"""

import json
from collections import Counter
from typing import Any

import pytest

from bench.log import command_finds, tool_finds
from bench.spoiled import Spoiled
from tests.conftest import Client, Told
from tests.promises.people import SPAM, Moderator, Tell, rows, story_of, withdraw
from tools import verify_log
from voicebox.flows import windows
from voicebox.settings import Settings

#: Stories, and what becomes of each third of them.
N = 6


@pytest.fixture
async def told(client: Client, tell: Tell, moderators: tuple[Moderator, ...]) -> list[Told]:
    """Stories that were told: a third is published, a third withheld, a third taken back."""
    stories = [await tell(f"I was heard, and it was day {number}.") for number in range(N)]
    await turn(client)
    for number, one in enumerate(stories):
        story_id = await story_of(client, one.receipt)
        if number % 3 == 0:
            await moderators[0].vote(story_id)
        elif number % 3 == 1:
            for moderator in moderators[:2]:
                await moderator.vote(story_id, SPAM)
        else:
            await withdraw(client, one.receipt)
    await turn(client)
    return stories


async def turn(client: Client) -> None:
    """Close the window, without looking for themes."""
    state = client.state
    await windows.tend(state.db, state.world, state.keyring, state.settings.window)


async def published(client: Client) -> Any:
    """Return the log as anybody can save it."""
    return json.loads((await client.get("/log.json")).content)


def found(document: Any, kept: Any = None) -> bool:
    """Tell whether the command and the tool both find that a log does not hold; they agree."""
    by_command = command_finds(Spoiled(document, kept))
    assert tool_finds(Spoiled(document, kept)) == by_command
    return by_command


def copy(document: Any) -> Any:
    return json.loads(json.dumps(document))


def change(entries: list[Any], at: int) -> None:
    entries[at]["kind"] = "kept" if entries[at]["kind"] != "kept" else "published"


def drop(entries: list[Any], at: int) -> None:
    del entries[at]


def add(entries: list[Any], at: int) -> None:
    entries.insert(at, entries[at] | {"commitment": "ab" * 32})


def move(entries: list[Any], at: int) -> None:
    entries.insert((at + 1) % len(entries), entries.pop(at))


async def test_a_log_that_nobody_touched_holds(client: Client, told: list[Told]) -> None:
    document = await published(client)
    assert len(document["entries"]) == 2 * N
    assert not found(document)
    assert not any(found(document, head) for head in document["heads"])


async def test_any_entry_that_was_touched_is_found_offline(
    client: Client, told: list[Told]
) -> None:
    document = await published(client)
    for touch in (change, drop, add, move):
        for at in range(2 * N):
            touched = copy(document)
            touch(touched["entries"], at)
            assert found(touched), (touch.__name__, at)


async def test_an_end_that_was_cut_off_is_found_by_whoever_kept_a_later_head(
    client: Client, told: list[Told]
) -> None:
    document = await published(client)
    kept = document["heads"][-1]
    before = document["heads"][-2]
    shorter = document | {
        "entries": document["entries"][: before["entries"]],
        "heads": document["heads"][:-1],
    }
    assert not found(shorter)
    assert found(shorter, kept)


async def test_a_receipt_finds_what_arrived_and_what_was_decided_offline(
    client: Client, told: list[Told]
) -> None:
    document = await published(client)
    became = ["published", "withheld", "withdrawn"]
    for number, one in enumerate(told):
        mine = [entry["kind"] for _, entry in verify_log.owned(document, one.receipt)]
        assert mine == ["arrived", became[number % 3]]


async def test_each_entry_is_one_receipts_and_no_two_look_alike(
    client: Client, told: list[Told]
) -> None:
    document = await published(client)
    owners = Counter(
        entry["seq"] for one in told for _, entry in verify_log.owned(document, one.receipt)
    )
    assert set(owners.values()) == {1}
    assert len(owners) == 2 * N
    hashes = [entry[name] for entry in document["entries"] for name in ("commitment", "prev")]
    assert len(set(hashes)) == 4 * N


async def test_nothing_that_anyone_can_see_of_a_story_makes_its_entries(
    client: Client, site: Settings, told: list[Told]
) -> None:
    """Neither its id, nor its words, nor the digits of somebody else's receipt."""
    document = await published(client)
    ids = [row["id"] for table, row in rows(site.data) if table == "stories"]
    guesses = [*ids, *(one.words for one in told), *(f"{n:025d}" for n in range(20))]
    assert [guess for guess in guesses if verify_log.owned(document, guess)] == []


async def test_the_files_of_a_closed_window_tie_no_entry_to_a_story(
    client: Client, site: Settings, told: list[Told]
) -> None:
    """With all the rows, without the team's key, the receipts and the secrets folder."""
    document = await published(client)
    commitments = {entry["commitment"] for entry in document["entries"]}
    for name in ("main", "keys"):
        for table, row in rows(site.data, name):
            if table not in ("log", "log_pending"):
                written = [one.hex() for one in row.values() if isinstance(one, bytes)]
                assert commitments.isdisjoint(written), table
            if table == "log":
                assert not any("story" in column or column == "id" for column in row)
    assert [row for table, row in rows(site.data) if table == "log_pending"] == []


async def test_entries_of_one_window_do_not_stand_in_the_order_of_telling(
    client: Client, told: list[Told]
) -> None:
    document = await published(client)
    places = []
    for one in told:
        [(_, arrival), *_] = verify_log.owned(document, one.receipt)
        places.append(arrival["seq"])
    assert sorted(places) == list(range(1, N + 1))
    assert places != sorted(places)

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from moderation.policy import ReasonKey
from tests.store.made import review, story
from voicebox.store import reviews, stories
from voicebox.store.db import Database

HOUR = "2026-11-25T16"
DAY = "2026-11-25"


@pytest.fixture
async def queued(db: Database) -> Database:
    """A site with two stories in the queue."""
    async with db.write() as main:
        await stories.add(main, [story("a"), story("b")])
    return db


async def test_votes_are_found_by_story_and_version(queued: Database) -> None:
    refusal = review(moderator_id="robin", publish=False, reason="spam", clause="S1")
    async with queued.write() as main:
        for vote in (review(), refusal, review(version=2), review("b")):
            await reviews.add(main, vote)
    async with queued.read() as main:
        found = await reviews.of_story(main, "a", 1)
    assert sorted(found, key=lambda vote: vote.moderator_id) == [refusal, review()]


@pytest.mark.parametrize("publish", [True, False])
async def test_the_same_person_cannot_vote_twice_on_a_version(
    queued: Database, publish: bool
) -> None:
    other: dict[str, Any] = {} if publish else {"publish": False, "reason": "spam", "clause": "S1"}
    async with queued.write() as main:
        await reviews.add(main, review())
    with pytest.raises(IntegrityError):
        async with queued.write() as main:
            await reviews.add(main, review(**other))
    async with queued.read() as main:
        assert await reviews.of_story(main, "a", 1) == [review()]


@pytest.mark.parametrize(
    "broken",
    [
        {"publish": False},
        {"publish": False, "reason": "spam"},
        {"publish": False, "clause": "S1"},
        {"publish": False, "reason": "it is too critical", "clause": "S1"},
        {"publish": True, "reason": "spam", "clause": "S1"},
        {"publish": True, "reason": "spam"},
        {"publish": True, "clause": "S1"},
    ],
    ids=str,
)
async def test_nobody_refuses_without_a_reason_or_publishes_with_one(
    queued: Database, broken: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError):
        async with queued.write() as main:
            await reviews.add(main, review(**broken))


@pytest.mark.parametrize("reason", list(ReasonKey))
async def test_each_reason_of_the_policy_can_be_given(queued: Database, reason: ReasonKey) -> None:
    refusal = review(publish=False, reason=reason.value, clause="1")
    async with queued.write() as main:
        await reviews.add(main, refusal)
        assert await reviews.of_story(main, "a", 1) == [refusal]


async def test_nobody_votes_on_a_story_that_is_not_there(db: Database) -> None:
    with pytest.raises(IntegrityError):
        async with db.write() as main:
            await reviews.add(main, review("nobody"))


async def test_who_voted_on_what_is_known(queued: Database) -> None:
    async with queued.write() as main:
        await reviews.add(main, review("a"))
        await reviews.add(main, review("a", moderator_id="robin"))
        await reviews.add(main, review("b", moderator_id="robin", version=2))
        assert await reviews.voted_by(main, "wren") == {("a", 1)}
        assert await reviews.voted_by(main, "robin") == {("a", 1), ("b", 2)}
        assert await reviews.begun(main) == {("a", 1), ("b", 2)}


async def test_a_story_has_one_holder_the_last(queued: Database) -> None:
    async with queued.write() as main:
        await reviews.claim(main, "a", "wren", HOUR)
        await reviews.claim(main, "a", "robin", HOUR)
        assert await reviews.holders(main, "2026-11-24T16") == {"a": "robin"}


async def test_a_claim_tells_whether_a_buddy_gave_it(queued: Database) -> None:
    async with queued.write() as main:
        assert not await reviews.was_handed(main, "a")
        await reviews.claim(main, "a", "wren", HOUR, handed=True)
        await reviews.claim(main, "b", "wren", HOUR)
        assert [await reviews.was_handed(main, one) for one in "ab"] == [True, False]


async def test_a_claim_is_either_held_or_lapsed(queued: Database) -> None:
    async with queued.write() as main:
        await reviews.claim(main, "a", "wren", "2026-11-25T15")
        await reviews.claim(main, "b", "robin", "2026-11-25T16")
        assert await reviews.holders(main, "2026-11-25T15") == {"b": "robin"}
        assert await reviews.lapsed(main, "2026-11-25T15") == {"a": "wren"}


async def test_a_released_story_is_in_nobodys_hands(queued: Database) -> None:
    async with queued.write() as main:
        await reviews.claim(main, "a", "wren", HOUR)
        await reviews.claim(main, "b", "wren", HOUR)
        await reviews.release(main, "a")
        assert await reviews.holders(main, "2026") == {"b": "wren"}


async def test_handing_on_twice_is_handing_on(queued: Database) -> None:
    async with queued.write() as main:
        await reviews.skip(main, "a", "wren", DAY)
        await reviews.skip(main, "a", "wren", DAY)
        await reviews.skip(main, "b", "robin", DAY)
        assert await reviews.skipped_by(main, "wren") == {"a"}


async def test_what_was_let_go_is_known_by_its_last_day(queued: Database) -> None:
    async with queued.write() as main:
        await reviews.skip(main, "a", "wren", "2026-11-23")
        await reviews.skip(main, "b", "wren", DAY)
        await reviews.skip(main, "b", "robin", DAY)
        assert await reviews.let_go(main, after="2026-11-24") == {"b": {"wren", "robin"}}
        await reviews.skip_again(main, "a", DAY)
        found = await reviews.let_go(main, after="2026-11-24")
        assert found == {"a": {"wren"}, "b": {"wren", "robin"}}


async def test_a_decided_story_forgets_who_handed_it_on(queued: Database) -> None:
    async with queued.write() as main:
        for name in "ab":
            await reviews.skip(main, name, "wren", DAY)
        await reviews.clear_skips(main, "a")
        assert await reviews.skipped_by(main, "wren") == {"b"}

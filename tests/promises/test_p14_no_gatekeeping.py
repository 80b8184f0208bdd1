"""P14 **No gatekeeping.** A story is withheld only when two different people have chosen the same
one of the seven reasons of section 4.
"""

from itertools import product

from moderation import policy
from moderation.policy import ReasonKey
from tests.conftest import Client
from tests.promises.people import SPAM, Moderator, Queued, Tell, state_of, story_of
from voicebox.settings import Settings

WORDS = "These words are somebody's own."
#: Every ballot there is: to publish, or one of the seven reasons.
BALLOTS = [None, *ReasonKey]


async def test_of_all_pairs_of_ballots_only_two_with_one_reason_withhold(
    client: Client, tell: Tell, site: Settings, moderators: tuple[Moderator, ...]
) -> None:
    pairs = list(product(BALLOTS, repeat=2))
    receipts = [(await tell(f"{WORDS} {number}")).receipt for number in range(len(pairs))]
    await client.state.worker.run_once()
    withheld = set()
    for receipt, pair in zip(receipts, pairs, strict=True):
        story_id = await story_of(client, receipt)
        for moderator, reason in zip(moderators, pair, strict=False):
            done = await moderator.vote(story_id, clause_of(reason), WORDS)
            if done == "publish":
                break
        if state_of(site.data, story_id) == "withheld":
            withheld.add(pair)
    assert withheld == {(reason, reason) for reason in ReasonKey}


async def test_one_person_cannot_be_both(
    queued: Queued, site: Settings, moderators: tuple[Moderator, ...]
) -> None:
    story_id = await queued()
    first = moderators[0]
    await first.vote(story_id, SPAM)
    assert (await first.act(story_id, act="claim")).status_code == 409
    again = await first.act(story_id, act="vote", vote="withhold", clause=SPAM, sentence="No.")
    assert again.status_code == 409
    assert state_of(site.data, story_id) == "second_reading"


async def test_an_eighth_reason_counts_for_nothing(
    queued: Queued, site: Settings, moderators: tuple[Moderator, ...]
) -> None:
    story_id = await queued()
    for moderator in moderators[:2]:
        await moderator.take(story_id)
        answer = await moderator.act(
            story_id, act="vote", vote="withhold", clause="critical.1", sentence="No."
        )
        assert answer.status_code == 422
        await moderator.act(story_id, act="skip")
    assert state_of(site.data, story_id) == "waiting"


def clause_of(reason: ReasonKey | None) -> str | None:
    return None if reason is None else policy.load().rule(reason).clauses[0].id

"""P15 No judgement of a machine about a story publishes, hides, delays or refuses it."""

import random
from itertools import chain, combinations

import pytest

from moderation.hints import HintKind, hints
from moderation.personal import details
from tests.conftest import Client
from tests.promises.people import SPAM, Moderator, Tell, state_of, story_of
from voicebox.settings import Settings

#: Words for each kind of urgency that the machine knows.
SOUNDS = {
    HintKind.ENDING_LIFE: "I want to die.",
    HintKind.IMMEDIATE_DANGER: "He will kill me.",
    HintKind.CHILD_IN_DANGER: "My son is not safe.",
    HintKind.CONTACT: "Please ring me.",
}
DETAIL = "Dr Marsh, 12 Long Lane, 07700 900123."
#: Every set of urgencies that a story can have, and one that is full of details of people.
TEXTS = [
    " ".join(["A day.", *sounds])
    for sounds in chain.from_iterable(
        combinations(SOUNDS.values(), number) for number in range(len(SOUNDS) + 1)
    )
] + [f"A day. {DETAIL}", " ".join([*SOUNDS.values(), DETAIL])]
#: What people may do: a row of votes, each the clause it cites or nothing to publish.
VOTES = {(): "waiting", (None,): "published", (SPAM,): "second_reading", (SPAM, SPAM): "withheld"}


def test_the_machine_sees_a_difference_between_these_stories() -> None:
    seen = {frozenset(hint.kind for hint in hints(text)) for text in TEXTS}
    assert len(seen) == 2 ** len(HintKind)
    assert details(TEXTS[-2])


@pytest.mark.parametrize("votes", VOTES, ids=VOTES.values())
async def test_what_the_machine_hints_at_changes_no_verdict(
    client: Client,
    tell: Tell,
    site: Settings,
    moderators: tuple[Moderator, ...],
    votes: tuple[str | None, ...],
) -> None:
    shuffled = random.Random(15).sample(TEXTS, len(TEXTS))
    receipts = [(await tell(text)).receipt for text in shuffled]
    await client.state.worker.run_once()
    ids = [await story_of(client, receipt) for receipt in receipts]
    for story_id in ids:
        for moderator, clause in zip(moderators, votes, strict=False):
            await moderator.vote(story_id, clause)
    await client.state.worker.run_once()
    assert {state_of(site.data, story_id) for story_id in ids} == {VOTES[votes]}

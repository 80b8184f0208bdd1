"""P17 A story that could be published stays publishable when any never-reason of section 4 is made
true of it and nothing else changes.
"""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation import policy
from moderation.hints import hints
from moderation.personal import details
from moderation.policy import ReasonKey
from moderation.queue import Waiting, ordered
from tests.conftest import Client
from tests.promises.people import Moderator, Tell, state_of, story_of
from tests.unit.moderation.test_never_a_reason import MADE_TRUE, STORY
from voicebox.flows.votes import Unfit, require_fit
from voicebox.model import Ballot
from voicebox.settings import Settings

NEVERS = policy.load().nevers
#: A story as it is, as each never-reason makes it, and as the rules' own example begins it.
TOLD = [
    STORY,
    *(made(STORY) for made in MADE_TRUE.values()),
    *(f"{never.example} {STORY}" for never in NEVERS),
]
#: What people may do: two votes, each the clause it cites or nothing to publish.
VOTES = {(None,): "published", ("spam.1",): "second_reading", ("spam.1", "spam.1"): "withheld"}
some = st.lists(st.sampled_from(list(MADE_TRUE)), unique=True)


def test_the_never_reasons_here_are_those_of_the_rules() -> None:
    assert [never.key for never in NEVERS] == list(MADE_TRUE)


@pytest.mark.parametrize("votes", VOTES, ids=VOTES.values())
async def test_the_same_votes_come_to_the_same_whatever_never_reason_is_true(
    client: Client,
    tell: Tell,
    site: Settings,
    moderators: tuple[Moderator, ...],
    votes: Sequence[str | None],
) -> None:
    receipts = [(await tell(text)).receipt for text in TOLD]
    await client.state.worker.run_once()
    ids = [await story_of(client, receipt) for receipt in receipts]
    for story_id in ids:
        for moderator, clause in zip(moderators, votes, strict=False):
            await moderator.vote(story_id, clause)
    await client.state.worker.run_once()
    assert {state_of(site.data, story_id) for story_id in ids} == {VOTES[tuple(votes)]}


@settings(max_examples=50)
@given(some, st.binary(min_size=1, max_size=4), st.booleans())
def test_no_never_reasons_together_move_a_story_in_the_queue(
    keys: list[str], chance: bytes, urgent: bool
) -> None:
    first = f"I want to die. {STORY}" if urgent else STORY
    text = first
    for key in keys:
        # What is too short keeps nothing of what stood before, nor does another language.
        if key not in ("too_short", "another_language"):
            text = MADE_TRUE[key](text)

    def place(words: str) -> list[str]:
        others = [
            Waiting(f"{week}{sooner}{luck!r}", sooner, week, luck)
            for week in ("2026-W47", "2026-W48", "2026-W49")
            for sooner in (True, False)
            for luck in (b"a", b"m", b"z")
        ]
        mine = Waiting("mine", bool(hints(words)), "2026-W48", chance)
        return [one.story_id for one in ordered([*others, mine])]

    assert place(text) == place(first)


@pytest.mark.parametrize("never", [never.key for never in NEVERS])
def test_it_cannot_be_given_as_the_reason_of_a_vote(never: str) -> None:
    rules = policy.load()
    for reason, clause in ((never, f"{never}.1"), (never, "spam.1")):
        with pytest.raises(Unfit):
            require_fit(Ballot(False, reason, clause, (STORY,), "No."), rules, STORY)


@settings(max_examples=50)
@given(some, st.sampled_from(list(ReasonKey)))
def test_a_vote_is_fit_by_its_reason_and_its_words_and_by_nothing_of_the_story(
    keys: list[str], reason: ReasonKey
) -> None:
    rules = policy.load()
    text = STORY
    for key in keys:
        text = MADE_TRUE[key](text)
    clause = rules.rule(reason).clauses[0].id
    require_fit(Ballot(publish=True), rules, text)
    require_fit(Ballot(False, reason, clause, (text[:9],), "Here is why."), rules, text)


def test_what_the_teller_is_shown_blocks_nothing_of_it() -> None:
    # Details are shown to the teller; a never-reason that adds one is no hurdle anywhere else.
    assert [text for text in TOLD if details(text)]
    assert [text for text in TOLD if hints(text) != hints(STORY)] == []

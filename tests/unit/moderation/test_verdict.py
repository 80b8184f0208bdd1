"""P14: a story is withheld only when two different people have chosen the same reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.policy import ReasonKey
from moderation.verdict import QUORUM, Verdict, Vote, verdict

SPAM, THREAT, HATE = ReasonKey.SPAM, ReasonKey.THREAT, ReasonKey.HATE
YES = None
PEOPLE = st.sampled_from(["ana", "ben", "cem", "dee", "eve"])
VOTES = st.lists(st.builds(Vote, PEOPLE, st.none() | st.sampled_from(ReasonKey)), max_size=8)
REFUSALS = st.lists(st.builds(Vote, PEOPLE, st.sampled_from(ReasonKey)), max_size=8)


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        ([], Verdict.WAIT),
        ([("ana", YES)], Verdict.PUBLISH),
        ([("ana", SPAM)], Verdict.WAIT),
        ([("ana", SPAM), ("ben", SPAM)], Verdict.REFUSE),
        ([("ana", SPAM), ("ben", THREAT)], Verdict.WAIT),
        ([("ana", SPAM), ("ben", YES)], Verdict.PUBLISH),
        ([("ana", SPAM), ("ana", SPAM)], Verdict.WAIT),
        ([("ana", SPAM), ("ana", THREAT), ("ana", HATE)], Verdict.WAIT),
        ([("ana", SPAM), ("ben", THREAT), ("cem", SPAM)], Verdict.REFUSE),
        ([("ana", SPAM), ("ben", THREAT), ("cem", THREAT)], Verdict.REFUSE),
        ([("ana", SPAM), ("ben", THREAT), ("cem", YES)], Verdict.PUBLISH),
        ([("ana", SPAM), ("ben", THREAT), ("cem", HATE)], Verdict.PUBLISH),
        ([("ana", SPAM), ("ben", THREAT), ("ben", HATE)], Verdict.WAIT),
    ],
)
def test_votes_come_to_what_the_rules_say(
    votes: list[tuple[str, ReasonKey | None]], outcome: Verdict
) -> None:
    assert verdict(Vote(who, reason) for who, reason in votes) is outcome


@given(VOTES)
def test_a_refusal_always_has_two_different_people_behind_one_reason(votes: list[Vote]) -> None:
    agreeing = [{vote.moderator for vote in votes if vote.reason is reason} for reason in ReasonKey]
    assert (verdict(votes) is Verdict.REFUSE) == any(len(people) >= 2 for people in agreeing)


@given(st.lists(st.sampled_from(ReasonKey), max_size=9), st.integers(2, 5))
def test_nobody_refuses_alone(reasons: list[ReasonKey], quorum: int) -> None:
    assert verdict([Vote("ana", reason) for reason in reasons], quorum) is Verdict.WAIT


@given(VOTES.flatmap(lambda votes: st.tuples(st.just(votes), st.permutations(votes))))
def test_the_order_of_votes_does_not_matter(two: tuple[list[Vote], list[Vote]]) -> None:
    votes, mixed = two
    assert verdict(mixed) is verdict(votes)


@given(VOTES)
def test_voting_the_same_again_changes_nothing(votes: list[Vote]) -> None:
    assert verdict(votes + votes) is verdict(votes)


@given(VOTES)
def test_a_yes_is_outweighed_only_by_two_who_agree(votes: list[Vote]) -> None:
    with_yes = verdict([*votes, Vote("fay")])
    assert with_yes is (Verdict.REFUSE if verdict(votes) is Verdict.REFUSE else Verdict.PUBLISH)


@given(REFUSALS, st.lists(st.none() | st.sampled_from(["x.1", "x.2"]), min_size=8, max_size=8))
def test_two_clauses_of_one_reason_are_the_same_reason(
    votes: list[Vote], clauses: list[str | None]
) -> None:
    citing = [
        Vote(vote.moderator, vote.reason, clause)
        for vote, clause in zip(votes, clauses, strict=False)
    ]
    assert verdict(citing) is verdict(votes)


def test_three_who_agree_may_be_asked_for() -> None:
    two = [Vote("ana", SPAM), Vote("ben", SPAM)]
    assert verdict(two, quorum=3) is Verdict.WAIT
    assert verdict([*two, Vote("cem", SPAM)], quorum=3) is Verdict.REFUSE


@pytest.mark.parametrize("quorum", [1, 0, -1])
def test_no_quorum_lets_one_person_refuse(quorum: int) -> None:
    with pytest.raises(ValueError, match="too small"):
        verdict([Vote("ana", SPAM)], quorum)
    assert QUORUM == 2

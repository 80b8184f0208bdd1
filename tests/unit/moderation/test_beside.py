"""What stands beside a rule: read from the file, and written on the page of the rules."""

import pytest

from moderation import policy, reference
from moderation.beside import Beside, Change
from moderation.policy import FILE, Mistake

TEXT = FILE.read_text(encoding="utf-8")
ALL = """
why = "Because."
dissent = "Some say no."
history = [ { month = "2027-02", said = "Second." }, { month = "2027-01", said = "First." } ]
"""
BESIDE = Beside(
    "Because.", "Some say no.", (Change("2027-02", "Second."), Change("2027-01", "First."))
)
#: Where it can stand: after which line, and how the rules are asked for it.
PLACES = {
    "rule": 'title = "How to do it"\n',
    "never": 'text = "It is angry."\n',
    "votes": 'text = "One moderator who says yes is enough to publish a story."\n',
}


def with_beside(place: str, beside: str = ALL) -> str:
    # A rule has a reason of its own already.
    why = 'why = "Somebody may read it on their worst night."\n'
    return TEXT.replace(why, "").replace(PLACES[place], PLACES[place] + beside)


def read(rules: policy.Policy, place: str) -> Beside:
    by_place = {
        "rule": rules.rule("method").beside,
        "never": rules.nevers[0].beside,
        "votes": rules.votes["publish"].beside,
    }
    return by_place[place]


@pytest.mark.parametrize("place", PLACES)
def test_a_reason_a_dissent_and_a_history_are_read_wherever_they_stand(place: str) -> None:
    assert read(policy.parse(with_beside(place)), place) == BESIDE


@pytest.mark.parametrize("place", PLACES)
def test_the_page_says_all_of_it(place: str) -> None:
    page = reference.page(policy.parse(with_beside(place)))
    for line in (
        "Why: Because.",
        "Not all of us agree: Some say no.",
        "Until 2027-02 it said: “Second.”",
        "Until 2027-01 it said: “First.”",
    ):
        assert page.count(line) == 1


def test_a_sentence_about_votes_may_be_bare_words() -> None:
    bare = TEXT.replace("[votes.publish]\n", '[votes]\nlate = "It is counted."\n[votes.publish]\n')
    assert policy.parse(bare).votes["late"] == policy.VoteRule("It is counted.")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("beside", "message"),
    [
        ('why = ""', '"why" is missing or empty.'),
        ("dissent = 3", '"dissent" must be words.'),
        ('history = "old"', '"history" must be a list.'),
        ('history = ["old"]', '"history" must be a list of { month = "…", said = "…" }.'),
        ('history = [ { month = "May", said = "O." } ]', '"month" is "May"; it must be a month'),
        ('history = [ { month = "2027-01" } ]', '"said" is missing or empty.'),
    ],
)
def test_a_mistake_beside_a_rule_is_named(place: str, beside: str, message: str) -> None:
    with pytest.raises(Mistake) as caught:
        policy.parse(with_beside(place, beside + "\n"))
    assert message in str(caught.value)
    assert {"rule": '"method"', "never": '"angry"', "votes": '"publish"'}[place] in str(
        caught.value
    )


def test_the_sentence_about_two_people_cannot_be_taken_out() -> None:
    with pytest.raises(Mistake, match='In the votes "withhold" is missing'):
        policy.parse(TEXT.replace("[votes.withhold]", "[votes.two]"))


def test_each_of_the_seven_reasons_says_why() -> None:
    assert [rule.key for rule in policy.load().rules if not rule.beside.why] == []


def test_the_minorities_that_are_known_stand_beside_what_they_do_not_agree_with() -> None:
    rules = policy.load()
    held = {key for key, vote in rules.votes.items() if vote.beside.dissent}
    held |= {never.key for never in rules.nevers if never.beside.dissent}
    assert held >= {"withhold", "age", "sweary", "distressing"}

"""The invented stories of the example site hold to the rules that real ones are held to."""

import re
from collections import Counter
from dataclasses import asdict

import pytest

from moderation import personal, policy
from moderation.personal import DetailKind
from moderation.personal.together import together
from voicebox.flows import votes
from voicebox.flows.seed import Example, examples
from voicebox.model import Ballot
from voicebox.web.forms import LONGEST_ENTRY, MOST_ENTRIES, Tell
from voicebox.web.problems import LONGEST_STORY

STORIES = examples()
STANDS = {"published", "kept", "waiting", "undecided", "withheld"}
WITHHELD = [one for one in STORIES if one.stands == "withheld"]


def _opening(one: Example) -> str:
    return " ".join(one.draft.text.split()[:4])


def test_there_are_at_least_120_stories_and_each_stands_somewhere() -> None:
    assert len(STORIES) >= 120
    assert {one.stands for one in STORIES} == STANDS


def test_no_two_stories_share_their_first_four_words() -> None:
    openings = Counter(tuple(re.findall(r"\w+", one.draft.text.lower())[:4]) for one in STORIES)
    assert [words for words, times in openings.items() if times > 1] == []


def test_no_story_is_told_twice() -> None:
    assert len({one.draft.text for one in STORIES}) == len(STORIES)


@pytest.mark.parametrize("one", STORIES, ids=_opening)
def test_the_form_of_tellers_would_take_every_story_as_it_is(one: Example) -> None:
    draft = one.draft
    # What was not chosen is not sent.
    sent = {
        name: value
        for name, value in asdict(draft).items()
        if name not in ("if_away", "rest") or value
    }
    taken = Tell.model_validate({**sent, **sent.pop("dials"), "words": sent.pop("text")})
    assert taken.draft("en") == draft


def test_nothing_is_longer_than_a_form_allows() -> None:
    for one in STORIES:
        assert 0 < len(one.draft.text) <= LONGEST_STORY
        for entries in (one.draft.tags, one.draft.notes):
            assert len(entries) <= MOST_ENTRIES
            assert all(0 < len(entry) <= LONGEST_ENTRY for entry in entries)


def test_every_month_has_begun_by_the_month_of_the_rules() -> None:
    months = [one.draft.month for one in STORIES if one.draft.month]
    assert months
    assert all("1950" <= month <= policy.load().changed for month in months)


def test_the_dials_of_a_story_lead_to_where_it_stands() -> None:
    for one in STORIES:
        dials = one.draft.dials
        match one.stands:
            case "published":
                assert dials.public, _opening(one)
            case "kept":
                assert dials.any, _opening(one)
                assert not dials.public, _opening(one)
            case "undecided":
                assert not dials.any, _opening(one)
            case _:
                assert dials.any, _opening(one)


def test_exactly_three_are_withheld_one_as_spam_and_two_for_somebody_else() -> None:
    reasons = Counter(one.refusal[0] for one in WITHHELD if one.refusal)
    assert reasons == {"spam": 1, "third_party": 2}


@pytest.mark.parametrize("one", WITHHELD, ids=_opening)
def test_a_moderator_could_refuse_the_withheld_ones_by_the_published_rules(one: Example) -> None:
    rules = policy.load()
    assert one.refusal is not None
    reason, words, sentence = one.refusal
    rule = next(rule for rule in rules.rules if rule.key == reason)
    assert bool(words) == rule.needs_marked_words
    ballot = Ballot(False, reason, rule.clauses[0].id, (words,) if words else (), sentence)
    votes.require_fit(ballot, rules, one.draft.text)


def _kinds(one: Example) -> set[DetailKind]:
    draft = one.draft
    texts = (draft.text, draft.title, draft.standpoint, *draft.tags, *draft.notes)
    return {at.kind for text in texts for at in personal.details(text, draft.language)}


def test_no_published_story_holds_details_that_together_could_point_to_a_person() -> None:
    published = [one for one in STORIES if one.stands == "published"]
    assert [_opening(one) for one in published if together(_kinds(one))] == []


def test_nothing_of_a_published_title_or_tag_could_point_to_a_person() -> None:
    said = [
        text
        for one in STORIES
        if one.stands == "published"
        for text in (one.draft.title, one.draft.standpoint, *one.draft.tags, *one.draft.notes)
        if personal.details(text, one.draft.language)
    ]
    assert said == []


def test_a_story_that_speaks_of_suicide_or_self_harm_says_so_before_it_is_read() -> None:
    spoken = re.compile(r"suicid|self-harm|ending your life|can't bear to be alive", re.IGNORECASE)
    unsaid = [
        _opening(one) for one in STORIES if spoken.search(one.draft.text) and not one.draft.notes
    ]
    assert unsaid == []


def test_some_stories_are_in_other_languages_two_of_them_in_welsh() -> None:
    languages = Counter(one.draft.language for one in STORIES)
    assert languages["cy"] == 2
    assert len(languages) >= 4

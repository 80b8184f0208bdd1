"""P15, P17, P18: what is never a reason moves nothing, and no machine decides."""

import inspect
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation import policy
from moderation.hints import hints
from moderation.policy import ReasonKey
from moderation.queue import Waiting, ordered
from moderation.verdict import Vote, verdict

STORY = "I waited on the ward for a bed. The nurse sat with me, and then she had to go."
#: How each never-reason is made true of a story, with nothing else changed.
MADE_TRUE: dict[str, Callable[[str], str]] = {
    "angry": lambda text: text.upper() + " I AM FURIOUS and I HATE ALL OF THIS!!!",
    "sweary": lambda text: text.replace("the ward", "the fucking ward") + " Bloody hell. Bastards.",
    "critical": lambda text: (
        text + " This trust failed me. The psychiatrist lied, the pills are poison, and the"
        " method is a scandal. Close the ward."
    ),
    "unconstructive": lambda text: text + " I have no suggestions. It was just bad.",
    "distressing": lambda text: text + " I held her and she was already cold. I screamed for days.",
    "too_long": lambda text: " ".join([text] * 500),
    "too_short": lambda text: text[:14],
    "too_old": lambda text: "In 1974 they locked the door. " + text,
    "unverified": lambda text: text + " There was nobody else in the room.",
    "badly_spelt": lambda text: text.replace("nurse", "ners").replace("waited", "wayted").lower(),
    "one_sided": lambda text: text + " This is how it was for me, and I will not hear theirs.",
    "about_us": lambda text: text + " Your last moderator took three weeks. This site is useless.",
    "already_said": lambda text: text + " Like everybody else here says. " + text,
    "politically_awkward": lambda text: (
        text + " The minister knew. The foundation that pays for this site paid for that ward."
    ),
    "staff_voice": lambda text: "I am the nurse who could not come. " + text,
    "no_role": lambda text: text.replace("I waited", "Somebody waited"),
    "another_language": lambda _: "Arhosais ar y ward am wely. Eisteddodd y nyrs gyda mi.",
    "a_symptom": lambda text: (
        text + " The voices were right about him. They watch me by the radio."
    ),
}


def test_every_never_reason_is_tried_here() -> None:
    assert [never.key for never in policy.load().nevers] == list(MADE_TRUE)


@pytest.mark.parametrize("key", MADE_TRUE)
def test_a_never_reason_made_true_gives_no_hint(key: str) -> None:
    changed = MADE_TRUE[key](STORY)
    assert changed != STORY
    assert hints(changed) == hints(STORY) == ()


@pytest.mark.parametrize("key", MADE_TRUE)
def test_a_never_reason_made_true_moves_nobody_in_the_queue(key: str) -> None:
    def queue(text: str) -> list[str]:
        told = Waiting("told", bool(hints(text)), "2026-W48", b"m")
        others = [
            Waiting("urgent", True, "2026-W48", b"m"),
            Waiting("luckier", False, "2026-W48", b"a"),
            Waiting("less lucky", False, "2026-W48", b"z"),
            Waiting("later", False, "2026-W49", b"a"),
        ]
        return [one.story_id for one in ordered([told, *others])]

    assert queue(MADE_TRUE[key](STORY)) == queue(STORY)


@pytest.mark.parametrize("key", MADE_TRUE)
def test_no_never_reason_can_be_given_as_a_reason(key: str) -> None:
    with pytest.raises(ValueError, match=key):
        ReasonKey(key)


def test_the_examples_of_never_reasons_and_near_misses_are_not_hinted_at_for_their_tone() -> None:
    rules = policy.load()
    calm = [never.example for never in rules.nevers]
    calm += [miss for rule in rules.rules for miss in rule.near_misses if " die" not in miss]
    assert [text for text in calm if hints(text)] == []


def test_a_verdict_is_made_of_votes_and_of_nothing_a_machine_says() -> None:
    assert list(inspect.signature(verdict).parameters) == ["votes", "quorum"]
    assert list(inspect.signature(Vote).parameters) == ["moderator", "reason", "clause"]


@given(st.booleans(), st.booleans())
def test_a_hint_brings_a_story_sooner_and_takes_none_out(mine: bool, other: bool) -> None:
    waiting = [Waiting("mine", mine, "2026-W48", b"m"), Waiting("other", other, "2026-W48", b"n")]
    assert {one.story_id for one in ordered(waiting)} == {"mine", "other"}

import re
from collections.abc import Callable

import pytest

from moderation import policy
from moderation.beside import Beside
from moderation.policy import FILE, Mistake, ReasonKey

TEXT = FILE.read_text(encoding="utf-8")
NEVERS = [
    *("angry", "sweary", "critical", "unconstructive", "distressing", "too_long", "too_short"),
    *("too_old", "unverified", "badly_spelt", "one_sided", "about_us", "already_said"),
    *("politically_awkward", "staff_voice", "no_role", "another_language", "a_symptom"),
]
PLACEHOLDERS = [
    *("name", "relative", "staff_member", "ward", "place", "date", "contact", "method", "detail"),
]


def everything_said() -> list[str]:
    rules = policy.load()
    said = [*rules.placeholders.values()]
    for vote in rules.votes.values():
        said += [vote.text, *said_beside(vote.beside)]
    for rule in rules.rules:
        said += [rule.title, rule.rule, rule.told, *rule.breaks, *rule.near_misses]
        said += [*(clause.text for clause in rule.clauses), *said_beside(rule.beside)]
    for never in rules.nevers:
        said += [never.text, never.example, *said_beside(never.beside)]
    return said


def said_beside(beside: Beside) -> list[str]:
    said = [beside.why, beside.dissent, *(change.said for change in beside.history)]
    return [text for text in said if text]


def test_there_are_seven_reasons_and_no_eighth() -> None:
    seven = ["spam", "threat", "method", "third_party", "hate", "illegal", "legal_order"]
    assert [rule.key.value for rule in policy.load().rules] == list(ReasonKey) == seven


def test_the_never_reasons_and_the_placeholders_are_those_promised() -> None:
    assert [never.key for never in policy.load().nevers] == NEVERS
    assert list(policy.load().placeholders) == PLACEHOLDERS


@pytest.mark.parametrize("key", ReasonKey)
def test_every_rule_has_clauses_examples_and_near_misses(key: ReasonKey) -> None:
    rule = policy.load().rule(key)
    assert 2 <= len(rule.clauses) <= 4
    assert [clause.id for clause in rule.clauses] == [
        f"{key}.{number}" for number in range(1, len(rule.clauses) + 1)
    ]
    assert len(rule.breaks) >= 2
    assert len(rule.near_misses) >= 3


def test_only_what_concerns_a_whole_text_is_refused_without_marked_words() -> None:
    without = [rule.key for rule in policy.load().rules if not rule.needs_marked_words]
    assert without == [ReasonKey.SPAM, ReasonKey.LEGAL_ORDER]


def test_nothing_is_said_twice_and_nothing_shouts() -> None:
    said = everything_said()
    assert len(said) == len(set(said))
    assert [text for text in said if "!" in text or text != text.strip()] == []


def test_no_teller_is_told_a_rule_in_the_words_of_an_office() -> None:
    stiff = re.compile(r"\b(?:users?|content|submit|submission|invalid|violat\w*|guidelines)\b")
    assert [text for text in everything_said() if stiff.search(text)] == []


def test_every_teller_is_told_what_we_cannot_show_and_why() -> None:
    for rule in policy.load().rules:
        assert rule.told.startswith("We cannot show this because ")


def test_an_unknown_reason_has_no_rule() -> None:
    with pytest.raises(KeyError):
        policy.load().rule("off_topic")


def cut(start: str, end: str) -> Callable[[str], str]:
    return lambda text: text[: text.index(start)] + text[text.index(end) :]


def swap(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda _: "changed = ", "The rules are not TOML"),
        (lambda _: "", 'In the file "rule" is missing or empty.'),
        (swap('"2026-11"', '""'), 'In the file "changed" is missing or empty.'),
        (swap('"2026-11"', '"November"'), '"changed" is "November"; it must be a month'),
        (swap('"2026-11"', "2026"), 'In the file "changed" must be words.'),
        (swap('key = "hate"', 'key = "rude"'), 'The rule "rude" is not one of: spam, threat'),
        (swap('key = "hate"', 'key = "threat"'), 'In the rule "threat" the clause "hate.1"'),
        (cut('[[rule]]\nkey = "hate"', '[[rule]]\nkey = "illegal"'), "The rules must be these"),
        (swap('title = "A threat to a person"\n', ""), 'In the rule "threat" "title" is missing'),
        (swap('title = "How to do it"', "title = 3"), 'In the rule "method" "title" must be words'),
        (swap("needs_marked_words = false", ""), 'In the rule "spam" "needs_marked_words" is miss'),
        (
            swap("needs_marked_words = false", "needs_marked_words = true"),
            'In the rule "spam" "needs_marked_words" must be false.',
        ),
        (
            swap("needs_marked_words = true", "needs_marked_words = false"),
            'In the rule "threat" "needs_marked_words" must be true.',
        ),
        (
            swap("needs_marked_words = true", 'needs_marked_words = "yes"'),
            'In the rule "threat" "needs_marked_words" must be true or false.',
        ),
        (swap('id = "spam.2"', 'id = "spam.3"'), 'In the rule "spam" the clause "spam.3" must be'),
        (cut('  { id = "spam.2"', "]\nbreaks"), 'In the rule "spam" "clauses" has 1; it must'),
        (swap('near_misses = [\n', 'near_misses = "none"\nother = [\n'), '"near_misses" must be a'),
        (swap('key = "angry"', 'key = "sweary"'), 'There is the never-reason "sweary" twice.'),
        (swap('text = "It is angry."\n', ""), 'In the never-reason "angry" "text" is missing'),
        (swap('text = "relative"', 'text = ""'), 'In a placeholder "text" is missing or empty.'),
    ],
)  # fmt: skip
def test_a_mistake_in_the_rules_is_named_with_its_place(
    spoil: Callable[[str], str], message: str
) -> None:
    spoilt = spoil(TEXT)
    assert spoilt != TEXT
    with pytest.raises(Mistake, match=re.escape(message)):
        policy.parse(spoilt)

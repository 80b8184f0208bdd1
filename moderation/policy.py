"""Loads the rules from `policy.toml` and checks them: a mistake names the rule and the key."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "policy.toml"


class ReasonKey(StrEnum):
    """The closed list: a story is withheld for one of these, or it is not withheld."""

    SPAM = "spam"
    THREAT = "threat"
    METHOD = "method"
    THIRD_PARTY = "third_party"
    HATE = "hate"
    ILLEGAL = "illegal"
    LEGAL_ORDER = "legal_order"


class Mistake(ValueError):
    """The rules cannot be used as they are written; the message says where."""


@dataclass(frozen=True)
class Clause:
    """One part of a rule, which a refusal cites."""

    id: str
    text: str


@dataclass(frozen=True)
class Rule:
    """One reason in plain words."""

    key: ReasonKey
    title: str
    rule: str
    clauses: tuple[Clause, ...]
    #: Examples that break it.
    breaks: tuple[str, ...]
    #: Examples that stay up.
    near_misses: tuple[str, ...]
    #: Whether a refusal must mark the words that meet it.
    needs_marked_words: bool
    #: What the teller is told.
    told: str


@dataclass(frozen=True)
class Never:
    """Something that is never a reason."""

    key: str
    text: str
    example: str


@dataclass(frozen=True)
class Policy:
    """Everything that `policy.toml` says."""

    #: The month of the last change, as 2026-11.
    changed: str
    #: What votes come to, in the order of the file: key and sentence.
    votes: Mapping[str, str]
    rules: tuple[Rule, ...]
    nevers: tuple[Never, ...]
    #: What may stand for covered words: key and plain words.
    placeholders: Mapping[str, str]

    def rule(self, key: str) -> Rule:
        """Return the rule of a reason.

        Raises:
            KeyError: there is no such reason.
        """
        return next(rule for rule in self.rules if rule.key == key)


@cache
def load() -> Policy:
    """Return the rules of this site."""
    return parse(FILE.read_text(encoding="utf-8"))


def parse(text: str) -> Policy:
    """Return the rules that a text in the form of `policy.toml` states.

    Raises:
        Mistake: a key is missing or has nothing in it, or the reasons are not the closed list.
    """
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Mistake(f"The rules are not TOML: {error}") from None
    rules = tuple(_rule(entry) for entry in _get(written, "rule", "the file"))
    if [rule.key for rule in rules] != list(ReasonKey):
        raise Mistake(f"The rules must be these, in this order: {', '.join(ReasonKey)}.")
    return Policy(
        changed=_get(written, "changed", "the file"),
        votes=dict(_get(written, "votes", "the file")),
        rules=rules,
        nevers=tuple(_never(entry) for entry in _get(written, "never", "the file")),
        placeholders={
            _get(entry, "key", "a placeholder"): _get(entry, "text", "a placeholder")
            for entry in _get(written, "placeholder", "the file")
        },
    )


def _rule(entry: Mapping[str, Any]) -> Rule:
    key = _get(entry, "key", "a rule")
    if key not in list(ReasonKey):
        raise Mistake(f'The rule "{key}" is not one of: {", ".join(ReasonKey)}.')
    where = f'the rule "{key}"'
    clauses = tuple(
        Clause(_get(clause, "id", where), _get(clause, "text", where))
        for clause in _get(entry, "clauses", where)
    )
    foreign = [clause.id for clause in clauses if not clause.id.startswith(f"{key}.")]
    if foreign:
        raise Mistake(f'In {where} the clause "{foreign[0]}" must begin with "{key}.".')
    if not isinstance(entry.get("needs_marked_words"), bool):
        raise Mistake(f'In {where} "needs_marked_words" must be true or false.')
    return Rule(
        key=ReasonKey(key),
        title=_get(entry, "title", where),
        rule=_get(entry, "rule", where),
        clauses=clauses,
        breaks=tuple(_get(entry, "breaks", where)),
        near_misses=tuple(_get(entry, "near_misses", where)),
        needs_marked_words=entry["needs_marked_words"],
        told=_get(entry, "told", where),
    )


def _never(entry: Mapping[str, Any]) -> Never:
    key = _get(entry, "key", "a never-reason")
    where = f'the never-reason "{key}"'
    return Never(key, _get(entry, "text", where), _get(entry, "example", where))


def _get(entry: Mapping[str, Any], key: str, where: str) -> Any:
    value = entry.get(key)
    if not value:
        raise Mistake(f'In {where} "{key}" is missing or empty.')
    return value

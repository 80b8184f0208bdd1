"""Loads the rules from `policy.toml` and checks them: a mistake names the rule and the key."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from moderation.beside import NOTHING_BESIDE, Beside, Change

FILE = Path(__file__).parent / "policy.toml"
CLAUSES = range(2, 5)


class ReasonKey(StrEnum):
    """The closed list: a story is withheld for one of these, or it is not withheld."""

    SPAM = "spam"
    THREAT = "threat"
    METHOD = "method"
    THIRD_PARTY = "third_party"
    HATE = "hate"
    ILLEGAL = "illegal"
    LEGAL_ORDER = "legal_order"


#: These concern a text as a whole, so that a refusal need not mark words in it.
WITHOUT_MARKED_WORDS = frozenset({ReasonKey.SPAM, ReasonKey.LEGAL_ORDER})


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
    beside: Beside = NOTHING_BESIDE


@dataclass(frozen=True)
class NeverReason:
    """Something that is never a reason."""

    key: str
    text: str
    example: str
    beside: Beside = NOTHING_BESIDE


@dataclass(frozen=True)
class VoteRule:
    """One sentence about who decides, and who may tell."""

    text: str
    beside: Beside = NOTHING_BESIDE


@dataclass(frozen=True)
class Policy:
    """Everything that `policy.toml` says."""

    #: The month of the last change, as 2026-11.
    changed: str
    #: Who decides and who may tell, by key, in the order of the file.
    votes: Mapping[str, VoteRule]
    rules: tuple[Rule, ...]
    nevers: tuple[NeverReason, ...]
    #: What may stand for covered words: key and plain words.
    placeholders: Mapping[str, str]

    def rule(self, key: str) -> Rule:
        """Return the rule of a reason.

        Raises:
            KeyError: there is no such reason.
        """
        for rule in self.rules:
            if rule.key == key:
                return rule
        raise KeyError(key)


@cache
def load() -> Policy:
    """Return the rules of this site."""
    return parse(FILE.read_text(encoding="utf-8"))


def parse(text: str) -> Policy:
    """Return the rules that a text in the form of `policy.toml` states.

    Raises:
        Mistake: a key is missing, empty or of the wrong kind, or the reasons are not the closed
            list.
    """
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Mistake(f"The rules are not TOML: {error}") from None
    rules = tuple(_rule(entry) for entry in _get(written, "rule", "the file", list))
    if [rule.key for rule in rules] != list(ReasonKey):
        raise Mistake(f"The rules must be these, in this order: {', '.join(ReasonKey)}.")
    return Policy(
        changed=_month(written, "changed", "the file"),
        votes=_votes(_get(written, "votes", "the file", dict)),
        rules=rules,
        nevers=_nevers(_get(written, "never", "the file", list)),
        placeholders={
            _get(entry, "key", "a placeholder", str): _get(entry, "text", "a placeholder", str)
            for entry in _get(written, "placeholder", "the file", list)
        },
    )


def _month(entry: Mapping[str, Any], key: str, where: str) -> str:
    written: str = _get(entry, key, where, str)
    if not re.fullmatch(r"20\d\d-(?:0[1-9]|1[0-2])", written):
        raise Mistake(f'In {where} "{key}" is "{written}"; it must be a month, as 2026-11.')
    return written


def _votes(entries: Mapping[str, Any]) -> Mapping[str, VoteRule]:
    votes = {}
    if "withhold" not in entries:  # pages show it beside the box
        raise Mistake('In the votes "withhold" is missing or empty.')
    for key, entry in entries.items():
        where = f'the votes under "{key}"'
        if isinstance(entry, dict):
            votes[key] = VoteRule(_get(entry, "text", where, str), _beside(entry, where))
        else:
            votes[key] = VoteRule(_get(entries, key, "the votes", str))
    return votes


def _beside(entry: Mapping[str, Any], where: str) -> Beside:
    why, dissent = (
        _get(entry, key, where, str) if key in entry else "" for key in ("why", "dissent")
    )
    history = _get(entry, "history", where, list) if "history" in entry else []
    if not all(isinstance(change, dict) for change in history):
        raise Mistake(f'In {where} "history" must be a list of {{ month = "…", said = "…" }}.')
    told = f'the "history" of {where}'
    changes = [Change(_month(one, "month", told), _get(one, "said", told, str)) for one in history]
    return Beside(why, dissent, tuple(changes))


def _rule(entry: Mapping[str, Any]) -> Rule:
    key = _get(entry, "key", "a rule", str)
    if key not in list(ReasonKey):
        raise Mistake(f'The rule "{key}" is not one of: {", ".join(ReasonKey)}.')
    where = f'the rule "{key}"'
    needs = _get(entry, "needs_marked_words", where, bool)
    if needs is (key in WITHOUT_MARKED_WORDS):
        raise Mistake(f'In {where} "needs_marked_words" must be {str(not needs).lower()}.')
    return Rule(
        key=ReasonKey(key),
        title=_get(entry, "title", where, str),
        rule=_get(entry, "rule", where, str),
        clauses=_clauses(key, _get(entry, "clauses", where, list)),
        breaks=tuple(_get(entry, "breaks", where, list)),
        near_misses=tuple(_get(entry, "near_misses", where, list)),
        needs_marked_words=needs,
        told=_get(entry, "told", where, str),
        beside=_beside(entry, where),
    )


def _clauses(key: str, entries: list[Mapping[str, Any]]) -> tuple[Clause, ...]:
    where = f'the rule "{key}"'
    clauses = tuple(
        Clause(_get(entry, "id", where, str), _get(entry, "text", where, str)) for entry in entries
    )
    if len(clauses) not in CLAUSES:
        raise Mistake(f'In {where} "clauses" has {len(clauses)}; it must have 2 to 4.')
    for number, clause in enumerate(clauses, 1):
        if clause.id != f"{key}.{number}":
            raise Mistake(f'In {where} the clause "{clause.id}" must be "{key}.{number}".')
    return clauses


def _nevers(entries: list[Mapping[str, Any]]) -> tuple[NeverReason, ...]:
    nevers: dict[str, NeverReason] = {}
    for entry in entries:
        key = _get(entry, "key", "a never-reason", str)
        where = f'the never-reason "{key}"'
        if key in nevers:
            raise Mistake(f"There is {where} twice.")
        text, example = _get(entry, "text", where, str), _get(entry, "example", where, str)
        nevers[key] = NeverReason(key, text, example, _beside(entry, where))
    return tuple(nevers.values())


def _get(entry: Mapping[str, Any], key: str, where: str, kind: type) -> Any:
    value = entry.get(key)
    if value is None or value in ("", [], {}):
        raise Mistake(f'In {where} "{key}" is missing or empty.')
    if not isinstance(value, kind):
        kinds = {str: "words", list: "a list", dict: "a table", bool: "true or false"}
        raise Mistake(f'In {where} "{key}" must be {kinds[kind]}.')
    return value

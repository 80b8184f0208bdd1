"""Writes the rules and the life of a story as one Markdown page.

`python -m moderation.reference > docs/reference/policy.md` makes the published page anew.
"""

import sys
from collections.abc import Iterable, Iterator

from moderation import policy
from moderation.policy import Policy, Rule
from moderation.states import ENDS, MOVES, State, Who, told

_WHO = {Who.TELLER: "its teller", Who.MODERATOR: "a moderator", Who.WINDOW: "the end of its time"}


def page(rules: Policy) -> str:
    """Return the rules as Markdown."""
    return "\n".join(_lines(rules)) + "\n"


def _lines(rules: Policy) -> Iterator[str]:
    yield "<!-- Made by `python -m moderation.reference` from moderation/. Change it there. -->"
    yield "# The rules"
    yield f"\nLast changed: {rules.changed}.\n"
    yield "A story is published unless two different people choose the same one of seven reasons."
    yield "There is no eighth reason.\n"
    yield "## Who decides\n"
    yield from _listed(rules.votes.values())
    yield "\n## The seven reasons"
    for rule in rules.rules:
        yield from _reason(rule)
    yield "\n## Never a reason\n"
    yield "Each of these stays up.\n"
    yield from _listed(f"**{never.text}** “{never.example}”" for never in rules.nevers)
    yield "\n## What may stand for covered words\n"
    yield "Words are covered only when their teller agrees, and nothing else is changed.\n"
    yield from _listed(f"[{text}]" for text in rules.placeholders.values())
    yield from _life()


def _reason(rule: Rule) -> Iterator[str]:
    yield f"\n### {rule.title} (`{rule.key}`)\n"
    yield f"{rule.rule}\n"
    yield from _listed(f"`{clause.id}` {clause.text}" for clause in rule.clauses)
    yield "\nThis breaks it:\n"
    yield from _listed(rule.breaks)
    yield "\nThis does not, and stays up:\n"
    yield from _listed(rule.near_misses)
    if rule.needs_marked_words:
        yield "\nWhoever chooses this reason must mark the words that meet it."
    yield f"\nIts teller is told: “{rule.told}”"


def _life() -> Iterator[str]:
    yield "\n## The life of a story\n"
    yield "Its teller can take it back from every state but the last two, and nobody else can.\n"
    yield "| State | What its teller is told | Who moves it, and where |"
    yield "| --- | --- | --- |"
    for state in State:
        yield f"| `{state}` | {told(state)} | {_moves(state)} |"


def _moves(state: State) -> str:
    if state in ENDS:
        return "nobody"
    return "; ".join(
        f"{_WHO[who]}: " + ", ".join(f"`{to}`" for to in State if to in MOVES[who][state])
        for who in Who
        if state in MOVES[who]
    )


def _listed(lines: Iterable[str]) -> Iterator[str]:
    return (f"- {line}" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(page(policy.load()))

"""Writes the rules and the life of a story as one Markdown page.

`python -m moderation.reference docs/reference/policy.md` makes the published page anew, unless a
rule has lost words that tellers may have trusted, and its history does not say so.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from moderation import policy, published
from moderation.beside import Beside
from moderation.policy import Mistake, Policy, Rule
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
    yield f"## {published.VOTES}\n"
    for vote in rules.votes.values():
        yield f"- {vote.text}"
        yield from (f"  - {line}" for line in _beside(vote.beside))
    yield "\n## The seven reasons"
    for rule in rules.rules:
        yield from _reason(rule)
    yield f"\n## {published.NEVER}\n"
    yield "Each of these stays up.\n"
    for never in rules.nevers:
        yield f"- **{never.text}** “{never.example}”"
        yield from (f"  - {line}" for line in _beside(never.beside))
    yield "\n## What may stand for covered words\n"
    yield "Words are covered only when their teller agrees, and nothing else is changed.\n"
    yield from _listed(f"[{text}]" for text in rules.placeholders.values())
    yield from _life()


def _reason(rule: Rule) -> Iterator[str]:
    yield f"\n### {rule.title} (`{rule.key}`)\n"
    yield f"{rule.rule}\n"
    yield from _listed(f"`{clause.id}` {clause.text}" for clause in rule.clauses)
    yield from (f"\n{line}" for line in _beside(rule.beside))
    yield f"\n{published.BREAKS}\n"
    yield from _listed(rule.breaks)
    yield f"\n{published.STAYS_UP}\n"
    yield from _listed(rule.near_misses)
    if rule.needs_marked_words:
        yield f"\n{published.MARKS}"
    yield f"\n{published.TOLD}“{rule.told}”"


def _beside(beside: Beside) -> Iterator[str]:
    if beside.why:
        yield f"{published.WHY}{beside.why}"
    if beside.dissent:
        yield f"{published.DISSENT}{beside.dissent}"
    for change in beside.history:
        yield f"{published.UNTIL}{change.month} it said: “{change.said}”"


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


def main(words: Sequence[str]) -> int:
    """Write the page to the file that is named, or to the screen; return the exit code."""
    try:
        rules = policy.load()
    except Mistake as mistake:
        sys.stderr.write(f"{mistake}\n")
        return 1
    if not words:
        sys.stdout.write(page(rules))
        return 0
    place = Path(words[0])
    before = place.read_text(encoding="utf-8") if place.exists() else ""
    lost = list(published.gone(before, rules))
    if lost:
        sys.stderr.write("\n".join([*lost, f"{place} is left as it was.", ""]))
        return 1
    place.write_text(page(rules), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

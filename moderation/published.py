"""What the published rules say that the rules no longer say, and that nobody wrote down.

Tellers trust what they have read: what was published as staying up stays up, or the change is
told beside the rule, under "history", with its month and the old words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from moderation.beside import Beside
from moderation.policy import Policy, Rule

#: How the page begins the lines of what is no rule by itself.
BREAKS = "This breaks it:"
STAYS_UP = "This does not, and stays up:"
TOLD = "Its teller is told: "
WHY = "Why: "
DISSENT = "Not all of us agree: "
UNTIL = "Until "
MARKS = "Whoever chooses this reason must mark the words that meet it."
#: The headings of the two lists.
VOTES = "Who decides, and who may tell"
NEVER = "Never a reason"


@dataclass(frozen=True)
class Said:
    """One sentence of a published page, and where it stood."""

    #: The key of a reason, or the heading of a list.
    where: str
    sentence: str
    stays_up: bool = False


def gone(page: str, rules: Policy) -> Iterator[str]:
    """Yield what a published page said that these rules take away without a word.

    Each is a sentence for whoever changes the rules: what is missing, and the two ways to mend it.
    """
    breaks = {example for rule in rules.rules for example in rule.breaks}
    for said in _said(page):
        if said.sentence in _still_said(said.where, rules):
            continue
        entry = f'{{ month = "{rules.changed}", said = "{said.sentence}" }}'
        if said.stays_up and said.sentence in breaks:
            yield (
                f'In the rule "{said.where}" this was promised to stay up, and now it breaks the'
                f" rule: “{said.sentence}” Put it back under near_misses. Or, if this is what you"
                f" mean, tell tellers so: add {entry} to the rule's history."
            )
        else:
            yield (
                f'Under "{said.where}" the published rules say: “{said.sentence}” That is gone now.'
                f" Put it back. Or, if this is what you mean, add {entry} to the history there."
            )


def _said(page: str) -> Iterator[Said]:
    where, below = "", ""
    for line in page.splitlines():
        heading = re.fullmatch(r"##+ (?:.*\(`(\w+)`\)|(.*))", line)
        if heading:
            where, below = heading[1] or heading[2], ""
        elif line in (BREAKS, STAYS_UP):
            below = line
        elif line.startswith((TOLD, MARKS)):
            below = ""
        if not heading and below != BREAKS and _is_rules(where):
            for sentence in _sentences(line):
                yield Said(where, sentence, stays_up=below == STAYS_UP)


def _is_rules(where: str) -> bool:
    return where in (VOTES, NEVER) or re.fullmatch(r"[a-z_]+", where) is not None


def _sentences(line: str) -> Iterator[str]:
    text = re.sub(r"^ *- (?:`[\w.]+` )?", "", line)
    if text in ("", STAYS_UP, MARKS) or text.startswith((WHY, UNTIL)):
        return
    never = re.fullmatch(r"\*\*(.*)\*\* “(.*)”", text)
    if never:
        yield from never.groups()
    elif text.startswith(TOLD):
        yield text.removeprefix(TOLD).strip("“”")
    else:
        yield text.removeprefix(DISSENT)


def _still_said(where: str, rules: Policy) -> set[str]:
    if where == VOTES:
        return set(_of_list((vote.text, "", vote.beside) for vote in rules.votes.values()))
    if where == NEVER:
        return set(_of_list((one.text, one.example, one.beside) for one in rules.nevers)) | {
            "Each of these stays up."
        }
    return {one for rule in rules.rules if rule.key == where for one in _of_rule(rule)}


def _of_rule(rule: Rule) -> Iterator[str]:
    yield from (rule.rule, rule.told, *rule.near_misses)
    yield from (clause.text for clause in rule.clauses)
    yield from _beside(rule.beside)


def _of_list(entries: Iterable[tuple[str, str, Beside]]) -> Iterator[str]:
    for text, example, beside in entries:
        yield from (text, example, *_beside(beside))


def _beside(beside: Beside) -> Iterator[str]:
    yield beside.dissent
    yield from (change.said for change in beside.history)

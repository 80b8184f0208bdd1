"""P37 A rule, decision or theme name that has a minority statement is never shown without it.

A reason's title alone, as over a number, names it and does not state it.
"""

import re
from collections.abc import Iterator, Set
from html import unescape
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from moderation import policy, reference
from moderation.policy import FILE, Policy, ReasonKey
from tests.conftest import Client
from tests.promises.pages import pages
from tests.promises.people import Moderator, Queued, Tell, open_receipt, story_of

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
WORDS = "Mine, word for word."
#: The macro that says it.
SAYS = "stands_beside"
#: What a template may ask of the rules without showing one.
NO_RULE = {"changed", "placeholders"}


def invented(text: str) -> str:
    """Return the rules with a dissent of its own beside each rule, never-reason and sentence."""
    text = re.sub(r"^dissent = .*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^(rule = .*)$", Numbered("rule"), text, flags=re.MULTILINE)
    return re.sub(r"^(text = .*)$", Numbered("sentence"), text, flags=re.MULTILINE)


class Numbered:
    """Adds a dissent with a number to each line that is found."""

    def __init__(self, kind: str) -> None:
        self.kind, self.n = kind, 0

    def __call__(self, match: re.Match[str]) -> str:
        self.n += 1
        return f'{match[1]}\ndissent = "Against {self.kind} {self.n}, 50 % of us."'


def contested(rules: Policy) -> Iterator[tuple[str, str]]:
    """Yield the words of each rule, never-reason and sentence that pages show, and its dissent."""
    for rule in rules.rules:
        words = (rule.rule, rule.told, *(clause.text for clause in rule.clauses))
        yield from ((text, rule.beside.dissent) for text in words)
    yield from ((never.text, never.beside.dissent) for never in rules.nevers)
    yield from ((vote.text, vote.beside.dissent) for vote in rules.votes.values())


def alone(page: str, rules: Policy) -> list[str]:
    """Return the words of rules that stand on a page without their dissent."""
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
    return [words for words, dissent in contested(rules) if words in text and dissent not in text]


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Policy]:
    """A site whose every rule has a minority; to be asked for before its client."""
    file = tmp_path / "policy.toml"
    file.write_text(invented(FILE.read_text(encoding="utf-8")), encoding="utf-8")
    monkeypatch.setattr(policy, "FILE", file)
    policy.load.cache_clear()
    yield policy.load()
    policy.load.cache_clear()


def test_every_rule_here_has_a_dissent_of_its_own(rules: Policy) -> None:
    dissents = [dissent for _, dissent in contested(rules)]
    assert all(dissents)
    parts = len(rules.rules) + len(rules.nevers) + len(rules.votes)
    assert len(set(dissents)) == parts


async def test_no_page_shows_a_rule_without_its_dissent(
    rules: Policy,
    client: Client,
    tell: Tell,
    queued: Queued,
    moderators: tuple[Moderator, ...],
) -> None:
    found = [page.text for page in await pages(client, tell, queued, moderators[0])]
    assert [words for page in found for words in alone(page, rules)] == []
    shown = [page for page in found if rules.rules[0].beside.dissent in unescape(page)]
    # The rules, the box and its answers, and the form of a moderator.
    assert len(shown) >= 4


@pytest.mark.parametrize("number", range(len(ReasonKey)))
async def test_no_teller_is_refused_without_it(
    rules: Policy,
    client: Client,
    tell: Tell,
    moderators: tuple[Moderator, ...],
    number: int,
) -> None:
    rule, told = rules.rules[number], await tell(WORDS)
    await client.state.worker.run_once()
    story_id = await story_of(client, told.receipt)
    for moderator in moderators[:2]:
        await moderator.vote(story_id, rule.clauses[0].id, WORDS)
    page = (await open_receipt(client, told.receipt)).text
    assert rule.told in unescape(page)
    assert alone(page, rules) == []


def test_the_published_page_says_each_right_after_its_rule(rules: Policy) -> None:
    page = reference.page(rules)
    for words, dissent in contested(rules):
        between = page[page.index(words) : page.index(dissent)]
        # It stands before the next rule begins, or, in a list, right below its own line.
        assert "### " not in between
        assert "\n- **" not in between


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.name))
def test_no_template_can_show_a_rule_without_what_stands_beside_it(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    assert list(shown_alone(source)) == []


@pytest.mark.parametrize(
    "source",
    [
        "{% for rule in policy.rules %}{{ rule.title }}{% endfor %}",
        "{% for never in policy.nevers %}{{ never.text }}{% endfor %}",
        "{{ policy.votes.withhold.text }}",
        "{% for reason in reasons %}{{ reason.told }}{% endfor %}",
        "{% set two = policy.votes.withhold %}{{ two.text }}",
        "{{ policy.rule(key).rule }}",
        "{% for rule in policy.rules %}{{ rule.title }}{% endfor %}{{ stands_beside(rule) }}",
        "{% set rule = policy.rule(key) %}{{ rule.told }}{{ kept_back(other) }}",
    ],
)
def test_a_template_that_can_would_be_found(source: str) -> None:
    assert list(shown_alone(source))


def shown_alone(source: str) -> Iterator[str]:
    """Yield where a template takes words from the rules and does not say what stands beside."""
    tree = _parsed(source)
    sound = _sound(tree)
    for node in tree.find_all(nodes.Getattr):
        if _is_of_rules(node) and id(node) not in sound:
            yield f"line {node.lineno}"


def _parsed(source: str) -> nodes.Template:
    return jinja2.Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(source)


def _macros_that_say_it() -> Iterator[str]:
    """Yield the macros that say what stands beside the rule which they are given first."""
    shared = _parsed((ROOT / "templates" / "beside.html").read_text(encoding="utf-8"))
    for macro in shared.find_all(nodes.Macro):
        if macro.args and any(_calls(part, macro.args[0], {SAYS}) for part in macro.body):
            yield macro.name


def _sound(tree: nodes.Template) -> set[int]:
    """Return the nodes beside which what stands beside a rule is said, or need not be."""
    sound = _in_macros(tree)
    for loop in tree.find_all(nodes.For):
        if any(_says_beside(node, loop.target) for node in loop.body):
            sound |= {id(node) for part in (loop.iter, *loop.body) for node in _all(part)}
    for title in tree.find_all(nodes.Getattr):
        if title.attr == "title" and isinstance(title.node, nodes.Call):
            sound.add(id(title.node.node))
    for one in tree.find_all(nodes.Assign):
        if _says_beside(tree, one.target):
            sound |= {id(node) for node in _all(one.node)}
    return sound


def _in_macros(tree: nodes.Template) -> set[int]:
    """Return the nodes of macros that say it of what they are given."""
    return {
        id(node)
        for macro in tree.find_all(nodes.Macro)
        if any(_says_beside(part, given) for part in macro.body for given in macro.args)
        for part in macro.body
        for node in _all(part)
    }


def _says_beside(piece: nodes.Node, target: nodes.Node) -> bool:
    return _calls(piece, target, {SAYS, *_macros_that_say_it()})


def _calls(piece: nodes.Node, target: nodes.Node, macros: Set[str]) -> bool:
    name = target.name if isinstance(target, nodes.Name) else ""
    calls = (node for node in _all(piece) if isinstance(node, nodes.Call))
    return any(
        isinstance(call.node, nodes.Name)
        and call.node.name in macros
        and any(isinstance(of, nodes.Name) and of.name == name for of in call.args)
        for call in calls
    )


def _is_of_rules(node: nodes.Getattr) -> bool:
    of = node.node.name if isinstance(node.node, nodes.Name) else ""
    # What a teller is told of a rule stands on a page of its own, which is given no policy.
    told = node.attr == "told" and of in ("rule", "reason")
    return told or (of == "policy" and node.attr not in NO_RULE)


def _all(tree: nodes.Node) -> Iterator[nodes.Node]:
    yield tree
    yield from tree.find_all(nodes.Node)

"""Rules for templates and code that a linter does not know."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import jinja2
import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CODE = sorted([*(ROOT / "voicebox").rglob("*.py"), *(ROOT / "moderation").rglob("*.py")])
LETTER = re.compile(r"[^\W\d_]")
TRANSLATING = ("_", "gettext", "ngettext")
READ_ALOUD = ("aria-label", "alt", "title", "placeholder", "label", "summary")

#: Letters that stand in a template and are not words for anybody: by template and text.
NO_WORDS = {
    # Attributes that a macro writes into the tag of another.
    ("macros.html", 'aria-describedby="'),
    ("macros.html", 'aria-invalid="true"'),
    # Names of classes, in the block that names the class of the body.
    ("patterns.html", "wide"),
    # What a mask leaves, in the words of whichever language the story has.
    ("patterns.html", "[name]"),
    ("storyteller/proof.html", "receipt-page"),
    ("storyteller/receipt.html", "receipt-page"),
    ("themes/themes.html", "wide"),
}

#: Sentences inside expressions that are kept or shown as they are.
AS_THEY_ARE = {
    # What is kept with a story when a teller chooses it; its label is translated.
    "storyteller/_beside_words.html": {"service user", "peer worker"},
}
#: Its examples stand for what tellers write, in languages of their own.
EXAMPLES = "patterns.html"

FORBIDDEN = {
    "a filter that switches escaping off": r"\|\s*safe\b",
    "a block that switches escaping off": r"{%-?\s*autoescape",
    "a style that the content policy forbids": r"\bstyle\s*=",
    "a script inside the page": r"<script(?![^>]*\ssrc=)",
    "a style sheet inside the page": r"<style\b",
    "a handler inside a tag": r"<[^>]*\son[a-z]+\s*=",
    "an address that runs": r"javascript:",
    "an address of somebody else's server": r"\b(?:src|(?:form)?action)\s*=\W?(?:https?:)?//",
}


def environment() -> jinja2.Environment:
    return jinja2.Environment(
        autoescape=True, extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True
    )


def name_of(template: Path) -> str:
    return str(template.relative_to(ROOT / "templates"))


def written_out(source: str) -> str:
    """Return what a template writes by itself, with a zero byte for what it fills in."""
    pieces, inside_trans = [], False
    for _, token, value in environment().lex(source):
        if token == "name" and value in ("trans", "endtrans"):
            inside_trans = value == "trans"
        if token == "data" and not inside_trans:
            pieces.append(value)
        elif token in ("variable_begin", "block_begin"):
            pieces.append("\0")
    return "".join(pieces)


def untranslated(source: str) -> Iterator[str]:
    """Yield the words of a template that no translator is given."""
    text = written_out(source)
    for attribute in READ_ALOUD:
        for value in re.findall(rf'\s{attribute}="([^"\0]*)"', text):
            if LETTER.search(value):
                yield f"{attribute}={value}"
    for piece in re.split(r"[\0\n]", re.sub(r"<!?[a-zA-Z/-][^>]*>", "\0", text)):
        if LETTER.search(piece):
            yield piece.strip()


def untranslated_literals(source: str) -> Iterator[str]:
    """Yield the sentences inside expressions that are handed to no translating function."""
    tokens = [t for t in environment().lex(source) if t[1] != "whitespace"]
    called: list[str] = []
    for (_, _, before), (_, token, value) in pairwise(tokens):
        if token == "operator" and value == "(":
            called.append(before)
        elif token == "operator" and value == ")" and called:
            called.pop()
        sentence = token == "string" and re.search(r"[^\W\d_] [^\W\d_]", value)
        if sentence and not (called and called[-1] in TRANSLATING):
            yield value[1:-1]


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_every_word_of_a_template_can_be_translated(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    found = [text for text in untranslated(source) if (name_of(template), text) not in NO_WORDS]
    if name_of(template) != EXAMPLES:
        kept = AS_THEY_ARE.get(name_of(template), set())
        found += [literal for literal in untranslated_literals(source) if literal not in kept]
    assert found == []


@pytest.mark.parametrize(
    "written",
    [
        "<p>Hello</p>",
        '<p>{{ _("One.") }} and two</p>',
        '<img alt="A map">',
        '{{ "Two words" if found }}',
        '{{ field("name", "Your name") }}',
    ],
)
def test_words_that_cannot_be_translated_are_found(written: str) -> None:
    assert [*untranslated(written), *untranslated_literals(written)]


def test_every_exception_is_still_needed() -> None:
    found = {
        (name_of(template), text)
        for template in TEMPLATES
        for text in untranslated(template.read_text(encoding="utf-8"))
    }
    assert found >= NO_WORDS


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what], flags=re.IGNORECASE)
    found = [name_of(t) for t in TEMPLATES if pattern.search(t.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    ("what", "written"),
    [
        ("a filter that switches escaping off", "{{ words | safe }}"),
        ("a style that the content policy forbids", '<p style="color:red">'),
        ("a script inside the page", "<script defer>go()</script>"),
        ("a handler inside a tag", '<button class="b" onclick="go()">'),
        ("an address of somebody else's server", '<img src="//elsewhere.example/x.png">'),
    ],
)
def test_what_is_forbidden_would_be_found(what: str, written: str) -> None:
    assert re.search(FORBIDDEN[what], written)


def calls(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each call in a file: what it is called on, and the name called."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute):
                yield ast.unparse(called.value), called.attr
            elif isinstance(called, ast.Name):
                yield "", called.id


def callers(name: str, on: str | None = None) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {object_}.{called}"
        for path in CODE
        for object_, called in calls(path)
        if called == name and (on is None or f".{object_}".endswith(f".{on}"))
    ]


def builtins(*names: str) -> list[str]:
    return [caller for name in names for caller in callers(name) if ": ." in caller]


def test_the_code_is_looked_at() -> None:
    assert callers("fresh_id", on="world")


def test_nothing_is_marked_as_safe_markup() -> None:
    # Pages are made of templates, which escape; what is marked so escapes nothing.
    assert callers("Markup") == []


def test_forms_are_read_from_the_guarded_bytes_alone() -> None:
    # The framework's own parser would write large fields to a temporary file.
    assert callers("form", on="request") == callers("stream", on="request") == []


def test_nothing_is_printed_beside_the_command_line() -> None:
    assert builtins("print") == []
    assert [caller for caller in callers("print") if "voicebox/cli/" not in caller] == []


def test_no_object_is_opened_from_bytes_that_could_run() -> None:
    assert callers("loads", on="pickle") == builtins("eval", "exec") == []

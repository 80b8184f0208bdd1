"""Whatever is wrong with a form is said in plain words, and never with what was typed."""

import ast
import inspect
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from voicebox.assets import folder
from voicebox.web import forms, my_story, problems, words
from voicebox.web.forms import Form, Sent, Unfit, check

ENGLISH = words.load("en", folder("locale"))
MARK = "zebra"


def all_forms(form: type[Form] = Form) -> Iterator[type[Form]]:
    for smaller in form.__subclasses__():
        if smaller.__module__ == forms.__name__:
            yield smaller
            yield from all_forms(smaller)


FIELDS = sorted({(form.__name__, name) for form in all_forms() for name in form.model_fields})
#: What no field takes, each in its own way. Texts and tuples of texts are all that check() passes.
ODD = [
    MARK,
    MARK * 30_000,
    (MARK, f"{MARK}, " * 11),
    tuple(f"{MARK} {number}" for number in range(11)),
    (MARK * 30,),
    "2024-13",
    " ",
    "",
    (),
]


def kinds_of(form: type[Form], name: str, value: object) -> set[str]:
    """Return the kinds of error that pydantic finds when a field holds a value."""
    try:
        form.model_validate({name: value})
    except ValidationError as error:
        return {detail["type"] for detail in error.errors()}
    return set()


def test_every_kind_that_a_field_can_find_has_plain_words() -> None:
    by_name = {form.__name__: form for form in all_forms()}
    found: set[str] = set()
    for form, name in FIELDS:
        for value in ODD:
            one = by_name[form].model_fields[name].json_schema_extra == {"many": True}
            if isinstance(value, tuple) is one:
                found |= kinds_of(by_name[form], name, value)
    assert {"string_too_long", "bool_parsing", "literal_error", "no_words"} <= found
    assert found <= set(problems.kinds())


def test_every_kind_that_is_named_in_the_code_has_plain_words() -> None:
    named = set()
    for module in (forms, my_story):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = {"PydanticCustomError": 0, "only": 2}.get(node.func.id)
                given = None if place is None else node.args[place]
                if isinstance(given, ast.Constant):
                    named.add(given.value)
    assert {"no_words", "month_unclear", "which_of_both", "broken_letters"} <= named
    assert named <= set(problems.kinds())


@pytest.mark.parametrize("kind", sorted(problems.PLAIN))
def test_plain_words_are_a_sentence_without_blame(kind: str) -> None:
    said = problems.PLAIN[kind]
    assert said[0].isupper()
    assert said[-1] == "."
    for blame in ("invalid", "error", "must", "illegal", "!", "input", "field", "_"):
        assert blame not in said.lower()


@given(
    name=st.sampled_from(sorted({name for _, name in FIELDS})),
    typed=st.text(alphabet="zebra, \n\x00é", min_size=1),
)
def test_no_problem_repeats_what_was_typed(name: str, typed: str) -> None:
    given_form = Sent({"words": ("One line.",), name: (f"{MARK}{typed}{MARK}",)})
    said: tuple[problems.Problem, ...] = ()
    try:
        check(forms.Tell, given_form, ENGLISH)
    except Unfit as unfit:
        said = unfit.problems
    for problem in said:
        assert MARK not in problem.text
        assert problem.text in problems.PLAIN.values()


def test_every_problem_is_told_at_once_and_each_at_its_field() -> None:
    given_form = Sent(
        {
            "words": (" ",),
            "preset": (MARK,),
            "shown": (MARK,),
            "title": (MARK * 50,),
            "month": (MARK,),
            "language": ("?",),
            "tags": (MARK * 30,),
        }
    )
    with pytest.raises(Unfit) as unfit:
        check(forms.Tell, given_form, ENGLISH)
    assert sorted(problem.field for problem in unfit.value.problems) == sorted(given_form.fields)

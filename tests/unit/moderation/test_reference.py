import io
import runpy
import sys
from pathlib import Path

import pytest
from babel.messages.extract import extract as babel_extract

from moderation import policy, reference
from moderation.catalogue import extract, sentences
from moderation.policy import FILE
from tests.unit.moderation.test_policy import everything_said

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "policy.md"


def rules_file() -> io.BytesIO:
    return io.BytesIO(FILE.read_bytes())


def test_the_published_page_is_what_the_rules_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference.page(policy.load()), (
        "run: python -m moderation.reference docs/reference/policy.md"
    )


def test_the_command_writes_the_page(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "moderation.reference")
    monkeypatch.setattr(sys, "argv", ["reference"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("moderation.reference", run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out == reference.page(policy.load())


def test_every_sentence_of_the_rules_reaches_the_translators() -> None:
    found = {sentence for _, _, sentence, _ in extract(rules_file(), (), (), {})}
    assert found == set(everything_said())


def test_translators_are_told_the_line_of_a_sentence() -> None:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    for line, _, sentence, _ in extract(rules_file(), (), (), {}):
        assert sentence in lines[line - 1] or sentence in ("name", "method", "date", "detail")


def test_babel_takes_the_extractor_as_it_is() -> None:
    found = list(babel_extract("moderation.catalogue:extract", io.BytesIO(b'told = "Gone."')))
    assert found == [(1, "Gone.", [], None)]


def test_a_sentence_with_an_escape_is_still_found() -> None:
    found = list(extract(io.BytesIO(b'changed = "2026-11"\ntold = "Two \\"marks\\"."'), (), (), {}))
    assert found == [(1, None, 'Two "marks".', [])]


def test_numbers_and_keys_are_not_for_translators() -> None:
    written = {"key": "spam", "id": "spam.1", "changed": "2026-11", "needs": True, "n": [1, "Yes."]}
    assert list(sentences(written)) == ["Yes."]

"""What translators are given is what people see, and nothing else."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "voicebox" / "locale" / "voicebox.pot"


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def sentences(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def gathered(catalogue: Catalog) -> dict[str, set[str]]:
    """Return each sentence (singular and plural in one) with the files it stands in."""
    return {
        "\n".join(sentences(message)): {file for file, _ in message.locations}
        for message in catalogue
        if message.id
    }


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The catalogue gathered anew, by the very command of `make catalogue`."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    [recipe] = re.findall(r"^\t\$\(BIN\)/(pybabel .*)$", makefile, flags=re.MULTILINE)
    program, *words = shlex.split(recipe)
    target = tmp_path_factory.mktemp("catalogue") / "voicebox.pot"
    words[words.index("-o") + 1] = str(target)
    command = [str(Path(sys.executable).with_name(program)), *words]
    subprocess.run(command, cwd=ROOT, check=True)
    return read(target)


def test_the_committed_catalogue_is_the_one_gathered_anew(fresh: Catalog) -> None:
    assert gathered(read(COMMITTED)) == gathered(fresh), "run `make catalogue`"


def test_pages_code_and_rules_are_all_gathered_from(fresh: Catalog) -> None:
    files = set().union(*gathered(fresh).values())
    assert "moderation/policy.toml" in files
    assert "voicebox/web/problems.py" in files
    # Each template has words, but the ones that are only made of others'.
    templates = {str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html")}
    assert templates - files == set()


def test_every_place_in_a_sentence_has_a_name(fresh: Catalog) -> None:
    # Another language has another order; `%(name)s` can be moved, `%s` cannot.
    nameless = re.compile(r"(?<!%)%[sdif]")
    found = [s for message in fresh for s in sentences(message) if nameless.search(s)]
    assert found == []


def test_a_plural_names_its_number_as_the_singular_does(fresh: Catalog) -> None:
    named = re.compile(r"%\((\w+)\)")
    for message in fresh:
        if len(sentences(message)) == 2:
            one, many = (set(named.findall(sentence)) for sentence in sentences(message))
            assert one <= many, sentences(message)


def test_nobody_is_shouted_at(fresh: Catalog) -> None:
    assert [s for message in fresh for s in sentences(message) if "!" in s] == []

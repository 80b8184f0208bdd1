import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import moderation

FOLDER = Path(moderation.__file__).parent
#: Each of these would let an answer depend on more than what was asked.
OUTSIDE = {"time", "random", "secrets", "socket", "urllib", "http", "sqlite3", "os"}


def _imported() -> Iterator[str]:
    for file in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (name.name.partition(".")[0] for name in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield str(node.module).partition(".")[0]


def test_moderation_imports_the_standard_library_and_nothing_else() -> None:
    assert set(_imported()) - {"moderation"} <= sys.stdlib_module_names


def test_moderation_knows_no_clock_no_chance_no_web_and_no_database() -> None:
    assert not OUTSIDE & set(_imported())


def test_moderation_reckons_with_days_and_never_asks_what_day_it_is() -> None:
    for file in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "datetime":
                assert {name.name for name in node.names} <= {"date", "timedelta"}, file.name
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"today", "now", "utcnow", "fromtimestamp"}, file.name
            assert not (isinstance(node, ast.Import) and node.names[0].name == "datetime")

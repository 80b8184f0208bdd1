"""The table of settings is the settings there are."""

import re
from dataclasses import fields
from pathlib import Path

from voicebox.settings import PREFIX, Settings

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"
SHOWN = {None: "none", True: "yes", False: "no"}


def table() -> dict[str, tuple[str, str, str]]:
    """Return default, meaning and fault of each setting, by its name."""
    rows = re.findall(
        r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \|$",
        PAGE.read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
    return {name: (default, meaning, fault) for name, default, meaning, fault in rows}


def test_each_setting_is_in_the_table_and_no_other() -> None:
    assert list(table()) == [f"{PREFIX}{field.name.upper()}" for field in fields(Settings)]


def test_each_default_is_the_one_in_the_table() -> None:
    defaults = Settings()
    for field in fields(Settings):
        value = getattr(defaults, field.name)
        shown = SHOWN[value] if value is None or isinstance(value, bool) else str(value)
        assert table()[f"{PREFIX}{field.name.upper()}"][0].strip("`") == shown


def test_each_setting_is_explained_with_what_happens_when_it_is_wrong() -> None:
    for name, (_, meaning, fault) in table().items():
        assert meaning.endswith("."), name
        assert fault.endswith("."), name

"""The help lines of a country, from its file in `help/`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicebox.errors import Unusable


@dataclass(frozen=True)
class Line:
    """One line: whom to reach, how, and when."""

    name: str
    phone: str = ""
    text: str = ""
    hours: str = ""
    whom: str = ""
    languages: str = ""


@dataclass(frozen=True)
class Elsewhere:
    """Where else somebody can turn whose story is not shown here."""

    name: str
    #: An address that begins with https://
    web: str
    whom: str = ""


@dataclass(frozen=True)
class Help:
    """What *Help now* shows."""

    country: str
    #: The month in which somebody last made sure of every number.
    checked: str
    lines: tuple[Line, ...]
    elsewhere: tuple[Elsewhere, ...] = ()


def read(folder: Path, country: str) -> Help:
    """Read the file of a country.

    Raises:
        Unusable: there is none, or an entry in it has no name or no way to reach anyone.
    """
    path = folder / f"{country}.toml"
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Unusable(
            f"There is no help file {path.name}: set VOICEBOX_COUNTRY to another country or"
            " write one like gb.toml beside it."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise Unusable(f"The help file {path.name} is not TOML: {error}") from None
    lines = tuple(_line(path.name, entry) for entry in written.get("line", []))
    if not lines:
        raise Unusable(f"The help file {path.name} has no [[line]].")
    elsewhere = tuple(_elsewhere(path.name, entry) for entry in written.get("elsewhere", []))
    checked = str(written.get("checked", ""))
    return Help(str(written.get("country", country)), checked, lines, elsewhere)


def _line(file: str, entry: dict[str, Any]) -> Line:
    texts = {name: _text(entry.get(name, "")) for name in Line.__dataclass_fields__}
    if not texts["name"] or not (texts["phone"] or texts["text"]):
        raise Unusable(f"In the help file {file} a line has no name, or neither phone nor text.")
    return Line(**texts)


def _elsewhere(file: str, entry: dict[str, Any]) -> Elsewhere:
    texts = {name: _text(entry.get(name, "")) for name in Elsewhere.__dataclass_fields__}
    if not texts["name"] or not texts["web"].startswith("https://"):
        raise Unusable(f"In the help file {file} an [[elsewhere]] has no name or no https address.")
    return Elsewhere(**texts)


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

"""A throwaway copy of the program whose pages say which templates they were made from.

What a template adds is one comment, which no browser shows. A copy can be spoiled as well: one of
its templates then writes whatever it is given as it came.
"""

import re
import shutil
from pathlib import Path

from voicebox.assets import folder

ROOT = Path(__file__).parents[1]
#: Far larger than all else, and never written to: the copy leads to where they lie.
_LED_TO = ("encoders", "locale", "example", "__pycache__")
#: Pieces that other templates write, and the page around all: what they show, others show.
_MACROS = (
    "macros.html",
    "masks.html",
    "charts.html",
    "beside.html",
    "themes/lineage.html",
    "storyteller/_name.html",
    "storyteller/_pairs.html",
    "storyteller/_refusal.html",
    "moderator/_asking.html",
)
_AROUND = "base.html"
_MAIN = "{% block main %}"
_EXPRESSION = re.compile(r"\{\{(?!-?\s*(?:hidden|super|caller)\b)(.+?)\}\}")
_COMMENT = re.compile(r"<!--(/?)of ([\w/.]+)-->")


def copy_into(place: Path, spoiled: str = "") -> Path:
    """Copy the program into a folder, mark its templates, spoil one of them; return the folder.

    Raises:
        FileNotFoundError: there is no template of that name.
    """
    source, target = ROOT / "voicebox", place / "voicebox"
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(*_LED_TO))
    for name in _LED_TO[:-1]:
        if (source / name).exists():
            (target / name).symlink_to(source / name)
    for name in ("moderation", "static"):
        (place / name).symlink_to(ROOT / name)
    shutil.copytree(folder("templates"), place / "templates")
    for path in (place / "templates").rglob("*.html"):
        name = path.relative_to(place / "templates").as_posix()
        path.write_text(_marked(name, path.read_text(encoding="utf-8")), encoding="utf-8")
    if spoiled:
        path = place / "templates" / spoiled
        text = _EXPRESSION.sub(r"{{ (\1) | safe }}", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
    return place


def written_by(html: str) -> dict[str, str]:
    """Return what each template wrote of a page, by its name; what stands before them is left out.

    A template that is a part of another ends with a comment of its own: then the other goes on.
    """
    found: dict[str, str] = {}
    within: list[str] = []
    pieces = _COMMENT.split(html)
    for end, name, text in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        if not end:
            within.append(name)
        elif name in within:
            within.pop()
        if within:
            found[within[-1]] = found.get(within[-1], "") + text
    return found


def every_template() -> frozenset[str]:
    """Return the names of all templates that say that they were used: all but mere macros."""
    base = folder("templates")
    found = {path.relative_to(base).as_posix(): path for path in base.rglob("*.html")}
    texts = {name: path.read_text(encoding="utf-8") for name, path in found.items()}
    return frozenset(
        name for name, text in texts.items() if f"<!--of {name}" in _marked(name, text)
    )


def _marked(name: str, text: str) -> str:
    comment = f"<!--of {name}-->"
    if name in (*_MACROS, _AROUND):
        return text
    if _MAIN in text:
        return text.replace(_MAIN, _MAIN + comment, 1)
    return f"{comment}{text}<!--/of {name}-->"

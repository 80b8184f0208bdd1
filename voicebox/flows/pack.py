"""The documents that whoever runs a site answers for: which of them are not filled in yet.

The templates lie in docs/how-to/; the copies in a folder of the operator's own. Whether an answer
is a good one, no program can tell: this sees only that there is one.
"""

import re
from collections.abc import Sequence
from pathlib import Path

#: What has to be filled in, by file name.
FORMS = (
    "childrens-access.md",
    "legal-notices.md",
    "retention.md",
    "risk-assessment.md",
    "safeguarding.md",
)
#: What has to be there: what stands in brackets in it is filled in each time that one is sent.
LETTERS = "model-replies.md"
PAGES = tuple(sorted((*FORMS, LETTERS)))
#: The line under the heads of a table's columns.
_RULE = re.compile(r"\|(?: *:?-+:? *\|)+")


def unfilled(folder: Path | None) -> Sequence[str]:
    """Return a line for each document that is missing from a folder, or has room left.

    Args:
        folder: where the operator's copies lie; none where they named no folder.
    """
    found = [(page, _amiss(folder, page)) for page in PAGES]
    return [f"{page}: {amiss}" for page, amiss in found if amiss]


def empty_rows(text: str) -> int:
    """Return in how many rows of its tables a document asks for something and has no answer.

    A row that is empty from end to end is room for a case that has not come.
    """
    lines = [line.strip() for line in text.splitlines()]
    heads = {at - 1 for at, line in enumerate(lines) if _RULE.fullmatch(line)}
    rows = [line for at, line in enumerate(lines) if line.startswith("|") and at not in heads]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return sum(any(row) and not all(row) for row in cells)


def _amiss(folder: Path | None, page: str) -> str:
    if folder is None:
        return "there is no copy of it"
    try:
        text = (folder / page).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return f"there is no copy of it in {folder}"
    except OSError as error:
        return f"it cannot be read in {folder}: {error.strerror}"
    if not text.strip():
        return "it is empty"
    n_empty = 0 if page == LETTERS else empty_rows(text)
    if not n_empty:
        return ""
    return "1 row has an empty cell" if n_empty == 1 else f"{n_empty} rows have an empty cell"

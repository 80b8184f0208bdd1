"""Says what became of the themes at a look, in the words of their own pages."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from voicebox.flows.became import Became
from voicebox.kept import LEFT, PAIRED
from voicebox.store.lineage import LineageRow
from voicebox.web.lineage import FEWEST

Evidence = Mapping[str, float | None]
#: So many changes are told; of each kind those of most stories first.
MOST = 10
#: What one theme did, and what several did, in the order in which it is told.
KINDS = {
    "born": ("1 was found", "{} were found"),
    "split": ("1 came out of another", "{} came out of another"),
    "merged": ("1 became a part of another", "{} became a part of another"),
    "faded": ("1 faded", "{} faded"),
    "renamed": ("1 got a new name", "{} got a new name"),
    "moved": ("stories went from 1 to another", "stories went {} times from one to another"),
    PAIRED: ("1 changed in its pairs", "{} changed in their pairs"),
    LEFT: ("1 changed with somebody's mind", "{} changed with somebody's mind"),
}


def told(became: Became, most: int = MOST) -> Iterator[str]:
    """Give what to print, a line each: first the counts, and then so many of the changes."""
    counts = Counter(row.kind for row in became.happened)
    if not counts:
        yield "Since the last look no theme came, went or got a new name."
        return
    sums = [
        one if counts[kind] == 1 else several.format(counts[kind])
        for kind, (one, several) in KINDS.items()
        if counts[kind]
    ]
    yield f"Of the themes, since the last look: {', '.join(sums)}."
    order = list(KINDS)
    rows = sorted(became.happened, key=lambda row: (order.index(row.kind), -_n_stories(row)))
    for row in rows[:most]:
        sentence = _sentence(row, became)
        twice = " The machine looked twice, and found it both times." * _found_twice(row)
        yield f"{sentence[0].upper()}{sentence[1:]}{twice}"
    if left := len(rows) - len(rows[:most]):
        changes = "change is" if left == 1 else "changes are"
        yield f"{left} more {changes} not listed here; the page of each theme tells of them."


def _sentence(row: LineageRow, became: Became) -> str:
    name, other = (_name(became, theme_id) for theme_id in (row.theme_id, row.other_id))
    evidence, n = row.evidence, _n_stories(row)
    if row.kind == "born":
        return f"{name} was found" + (f": {n:,} stories told of it." if n >= FEWEST else ".")
    if row.kind == "split":
        stories = f" with {n:,} stories" if n >= FEWEST else ""
        why = "most of what is told in it was told there before"
        return f"{name} came out of {other}{stories}: {why}."
    if row.kind == "merged":
        alike = evidence.get("closeness") is not None
        moved = "most of what was told in the first is told in the second now"
        why = "both told of nearly the same" if alike else moved
        return f"{other} became a part of {name}: {why}."
    if row.kind == "faded":
        found = f"the machine no longer found its {n:,} stories together"
        return f"{name} faded: {found if n >= FEWEST else 'too few people still told of it'}."
    if row.kind in _OF_ONE:
        return _OF_ONE[row.kind](name, evidence)
    stories = f"{n:,} stories" if n >= FEWEST else "a few stories"
    if evidence.get("by_tellers"):
        return f"The tellers of {stories} moved them from {other} to {name}."
    return f"Parts of {stories} went from {other} to {name}."


def _renamed(name: str, evidence: Evidence) -> str:
    if evidence.get("given"):
        return f"{name} got this name: more of its tellers say yes to it than to any other."
    if evidence.get("by_tellers"):
        return f"{name} lost the name that its tellers had given it."
    kept, words = (int(evidence.get(key) or 0) for key in ("n_kept", "n_words"))
    if evidence.get("beneath"):
        return f"{name} kept this name; of the machine's {words} words {kept} are still there."
    return f"{name} got this name: {kept} of the {words} words of the one before are in it."


def _paired(name: str, evidence: Evidence) -> str:
    if evidence.get("given"):
        return f"In {name} a teller set two quotes side by side, and said why."
    return f"In {name} two quotes that a teller had set side by side stand so no more."


def _left(name: str, _evidence: Evidence) -> str:
    return f"{name} changed because somebody changed their mind about their story."


#: What happened to one theme alone, whoever did it.
_OF_ONE: Mapping[str, Callable[[str, Evidence], str]] = {
    "renamed": _renamed,
    PAIRED: _paired,
    LEFT: _left,
}


def _found_twice(row: LineageRow) -> bool:
    return row.evidence.get("agreement") is not None


def _n_stories(row: LineageRow) -> int:
    return int(row.evidence.get("n_stories") or 0)


def _name(became: Became, theme_id: str | None) -> str:
    name = became.names.get(theme_id or "")
    if name is None:
        return "a theme that is gone"
    return f"“{name}”" if name else "a theme without shared words"

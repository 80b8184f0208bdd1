"""Sends stories marked in every way, and looks for the marks in all that is left behind.

    python -m bench.canary           210 stories
    python -m bench.canary --full    10,000 stories
    python -m bench.canary --spoil   plants marks, a key, a time and a core: it must find them all

Marked are the address and every header, query and path that a browser or a proxy may send, on each
kind of page; every field of every form; files and bodies that are refused; malformed requests; and
every part of a story, in each of the states that a story can be in. Then all is searched, as it is
and in other codings: data, journals, logs, temporary folders, deleted files that are still open,
backups as they are and opened, each row, the vocabulary of the search. Words that are public may
stand in their tables, and nowhere else. At last the server is crashed: it must leave no core.
"""

import argparse
import asyncio
import sys
from collections import Counter

from bench.canary import aftermath
from bench.canary.aftermath import Found
from bench.canary.search import Searched
from bench.report import Outcome, report

QUICK, FULL = 210, 10_000
#: Fewer kinds of marks than this are no bench.
FEWEST_KINDS = 200


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.canary")
    parser.add_argument("--full", action="store_true", help=f"{FULL:,} instead of {QUICK}")
    parser.add_argument("--stories", type=int, help="so many stories")
    parser.add_argument("--spoil", action="store_true", help="plant what must be found")
    given = parser.parse_args()
    n_stories = given.stories or (FULL if given.full else QUICK)
    # Longer than any page is kept: what is in the memory then is not there for a moment only.
    quiet_s = aftermath.QUIET_S if given.full else 0
    measured = aftermath.measure(n_stories, spoil=given.spoil, quiet_s=quiet_s)
    return report(outcome(asyncio.run(measured)))


def outcome(found: Found) -> Outcome:
    """Say what was found; of a mark, its kind alone."""
    searched = found.searched
    hits = Counter(hit.place for hit in searched.hits)
    names = sorted(set(searched.n_bytes) | set(hits))
    rows = [(name, f"{searched.n_bytes[name]:,}", hits[name]) for name in names]
    rows += [("cores that a crash left", found.cores.told, found.cores.left)]
    figure = (
        f"{found.stories:,} stories ({found.public:,} public, {found.withdrawn:,} taken back), "
        f"{len(found.kinds):,} kinds of marks (at least {FEWEST_KINDS}), {len(searched.hits)} "
        f"where none may be, {found.cores.left} cores (at most 0); "
        f"{searched.seen:,} public ones seen; {found.seconds:.0f} s"
    )
    return Outcome("canary", ("place", "bytes", "hits"), rows, figure, reached(found), _more(found))


def reached(found: Found) -> bool:
    """Tell whether nothing was found, and the search could have found it."""
    nothing = not found.searched.hits and not found.cores.left
    sees = min(found.searched.seen, found.searched.seen_in_backup, found.searched.seen_terms) > 0
    return nothing and sees and len(found.kinds) >= FEWEST_KINDS


def _more(found: Found) -> dict[str, object]:
    searched: Searched = found.searched
    return {
        "hits": dict(Counter(f"{hit.place}, {hit.coding}: {hit.tail}" for hit in searched.hits)),
        "kinds by where they enter": dict(Counter(kind.enters for kind in found.kinds)),
        "different carriers": len({kind.carrier for kind in found.kinds}),
        "public by choice": aftermath.public_by_choice(),
        "not promised: marks in the memory of the server as it ran": found.memory,
    }


if __name__ == "__main__":
    sys.exit(main())

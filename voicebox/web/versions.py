"""Versions: what the themes were on a day, what happened to them, and no story of it."""

from dataclasses import dataclass
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from voicebox.errors import Missing
from voicebox.flows import past
from voicebox.flows.past import Told
from voicebox.store import versions as store
from voicebox.store.db import Connection
from voicebox.web.lineage import Happened, happened
from voicebox.web.pages import page
from voicebox.web.reader import FRESH

PAGE = 20
#: Longer numbers are no version's.
LONGEST = len(str(store.GREATEST))


@dataclass(frozen=True)
class Line:
    """One thing that happened, and the theme that it happened to as it was called then."""

    address: str
    name: str
    #: What it was called before, if it was there.
    before: str
    event: Happened


async def versions(request: Request) -> Response:
    """List all versions, the newest first, by their months, each with what happened in it."""
    before = _number(request.query_params.get("before", ""))
    async with request.state.db.read() as main:
        found = await store.some(main, PAGE + 1, before)
        shown = found[:PAGE]
        told = await past.told(main, shown)
    listed = [(one.version, [_line(request, what) for what in one.told]) for one in told]
    answer = page(
        request,
        "themes/versions.html",
        months=[
            (month, list(several))
            for month, several in groupby(listed, key=lambda pair: pair[0].month)
        ],
        first=before is None,
        next=f"?before={shown[-1].version}" if len(found) > PAGE else None,
    )
    answer.headers.update(FRESH)
    return answer


async def version(request: Request) -> Response:
    """Show one version: its themes with the numbers of its day, and what happened in it.

    Raises:
        Missing: there is no such version.
    """
    number = _number(request.path_params["id"])
    async with request.state.db.read() as main:
        found = None if number is None else await store.find(main, number)
        if found is None:
            raise Missing
        [then] = await past.told(main, [found])
        themes = await past.themes_then(main, found)
        older, newer = await _beside(main, found.version)
    answer = page(
        request,
        "themes/version.html",
        version=found,
        themes=themes,
        told=[_line(request, what) for what in then.told],
        older=older,
        newer=newer,
    )
    answer.headers.update(FRESH)
    return answer


async def _beside(main: Connection, number: int) -> tuple[int | None, int | None]:
    """Return the versions before and after one, where there are any."""
    newest = await store.last(main)
    is_last = newest is None or number >= newest.version
    return (number - 1 if number > 1 else None, None if is_last else number + 1)


def _line(request: Request, told: Told) -> Line:
    row = told.row
    others = {} if row.other_id is None else {row.other_id: told.other}
    return Line(
        address=str(request.app.url_path_for("theme", id=row.theme_id)),
        name=told.name,
        before=told.before,
        event=happened(request, row, row.theme_id, others),
    )


def _number(written: str) -> int | None:
    is_number = written.isascii() and written.isdigit() and len(written) <= LONGEST
    return int(written) if is_number else None

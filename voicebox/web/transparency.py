"""The public numbers: a page, and the same for machines, as JSON and as a table in CSV."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from moderation import markers
from voicebox.flows import transparency
from voicebox.flows.transparency import DriftRow, Numbers, Shown
from voicebox.web import waits
from voicebox.web.pages import page

FEW = "a few"


async def show(request: Request) -> Response:
    """Show where every story that arrived is now, how it was read, and what is not shown."""
    state = request.state
    found = await _numbers(request)
    return page(
        request,
        "openness/transparency.html",
        flow=found.flow,
        numbers=found,
        windows=found.windows,
        policy=state.policy,
        wait=waits.reading(found.expected, state.settings.window, state.words),
        markers={one.key.value: one for one in markers.load()},
    )


async def as_json(request: Request) -> Response:
    """Give the numbers as JSON, with the same names as in the table."""
    return JSONResponse(_plain(await _numbers(request), request.state.settings.window))


async def as_csv(request: Request) -> Response:
    """Give the numbers as a table: a name with dots, and a value."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(("name", "value"))
    plain = _plain(await _numbers(request), request.state.settings.window)
    table.writerows(_flat(plain))
    return Response(written.getvalue(), media_type="text/csv; charset=utf-8")


async def _numbers(request: Request) -> Numbers:
    async with request.state.db.read() as main:
        return await transparency.numbers(main, request.state.world)


def _plain(found: Numbers, window: str) -> dict[str, Any]:
    states = {state.value: n for state, n in found.flow.states.items() if state != "withdrawn"}
    return {
        "arrived": found.flow.arrived,
        "states": states | {"withdrawn": found.flow.withdrawn},
        "withheld": dict(found.withheld),
        "gaps": [asdict(one) | {"lines": list(one.lines)} for one in found.gaps],
        "kept_back_later": {kind: dict(by) for kind, by in found.kept_back_later.items()},
        "acts": dict(found.acts),
        "released": found.released,
        "wait": asdict(found.expected),
        "overdue": found.overdue,
        "themes": asdict(found.coverage),
        "window": window,
        "windows": [asdict(one) for one in found.windows],
        "drift": {
            "year": found.year,
            "next_look": found.next_look,
            "markers": {row.marker.value: _marker(row) for row in found.drift},
        },
        "reviews": [asdict(one) for one in found.reviews],
    }


def _marker(row: DriftRow) -> dict[str, Any]:
    counts: dict[str, Shown | None] = {**row.stages, "not_published": row.unseen}
    return {
        **{stage: _counts(one) for stage, one in counts.items()},
        "gap_points": row.gap,
        "low_points": row.low,
        "high_points": row.high,
        "says": row.says.value,
    }


def _counts(one: Shown | None) -> dict[str, Any]:
    """Return the numbers of a stage, each of them null where nobody counts the marker."""
    if one is None:
        return dict.fromkeys(("with", "without", "percent"))
    few = {
        name: FEW if value is None else value
        for name, value in (("with", one.with_it), ("without", one.without_it))
    }
    return few | {"percent": one.percent}


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    parts: Iterator[tuple[Any, Any]]
    if isinstance(value, Mapping):
        parts = iter(value.items())
    elif isinstance(value, list):
        parts = iter(enumerate(value))
    else:
        yield name, "" if value is None else _harmless(value)
        return
    for key, part in parts:
        yield from _flat(part, f"{name}.{key}" if name else str(key))


def _harmless(value: Any) -> Any:
    # A spreadsheet would run a cell that begins like a formula; answers are written by people.
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value

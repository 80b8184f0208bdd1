"""The public log: a page that says what it is and whether it holds, its file, its feed."""

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.etree import ElementTree as xml

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from moderation.log import FORMAT, Kind, canonical
from voicebox.flows import public_log
from voicebox.flows.public_log import Own
from voicebox.sealing import ratchet, signing
from voicebox.sealing.keyring import Keyring
from voicebox.store import log
from voicebox.store.db import Database
from voicebox.web.pages import page
from voicebox.web.reader import FRESH
from voicebox.web.words import N_, Words

#: How many windows the page tells of, and how many heads the feed.
WINDOWS = 14
FEED = 60
ATOM = "http://www.w3.org/2005/Atom"
KINDS: Mapping[str, str] = {
    Kind.ARRIVED: N_("arrived"),
    Kind.PUBLISHED: N_("published"),
    Kind.KEPT: N_("read and kept, nothing of it public, as its teller chose"),
    Kind.WITHHELD: N_("withheld"),
    Kind.APPEALED: N_("sent to other people, as its teller asked"),
    Kind.OVERTURNED: N_("withheld no longer, after others looked at it"),
    Kind.UPHELD: N_("withheld also after others looked at it"),
    Kind.MASK_PROPOSED: N_("proposed to its teller to cover some words"),
    Kind.MASK_ACCEPTED: N_("covered words agreed by its teller"),
    Kind.MASK_COUNTERED: N_("covered words answered by its teller with others"),
    Kind.MASK_DECLINED: N_("covered words declined by its teller"),
    Kind.MASK_LAPSED: N_("covered words not answered: held, or shown where its teller chose that"),
    Kind.ASKED: N_("question to its teller"),
    Kind.ANSWERED: N_("answer from its teller"),
    Kind.FOLDED: N_("put behind a notice"),
    Kind.UNFOLDED: N_("shown again"),
    Kind.REVIEWED: N_("order looked at again"),
    Kind.TAKEN_BACK: N_("decision taken back before it had an effect"),
    Kind.CHANGED: N_("changed by its teller"),
    Kind.WITHDRAWN: N_("taken back by its teller"),
    Kind.ALARM: N_("alarm of the drift meter"),
}


@dataclass(frozen=True)
class Count:
    """How often something was done in a window."""

    words: str
    #: The title of the reason, from the rules; empty where there is none.
    reason: str
    count: int


@dataclass(frozen=True)
class Line:
    """An entry, as the teller of its story reads it."""

    #: None while its window is open.
    window: str | None
    words: str
    reason: str
    people: int
    #: What it bears in the log, in groups of eight.
    mark: str = ""


async def show(request: Request) -> Response:
    """Say what the log is, whether it holds now, and what was done in the last windows."""
    state = request.state
    found = await state.log_watch.checked()
    async with state.db.read() as main:
        last = await log.last_head(main)
        names = await log.last_windows(main, WINDOWS)
        counted = await log.counted(main, names)
    answer = page(
        request,
        "openness/log.html",
        found=found,
        head=last,
        windows=[(name, _counts(request, counted.get(name, ()))) for name in names],
    )
    answer.headers.update(FRESH)
    return answer


async def as_json(request: Request) -> Response:
    """Give the whole log as one file, an entry a line."""
    state = request.state
    return StreamingResponse(
        _written(state.db, state.keyring), media_type="application/json", headers=FRESH
    )


async def as_feed(request: Request) -> Response:
    """Give the last heads as an Atom feed, so that others keep them."""
    state = request.state
    async with state.db.read() as main:
        heads = (await public_log.heads(main))[-FEED:]
    address = str(request.app.url_path_for("log"))
    written = _feed(state.words, heads, address, state.world.day(), state.keyring)
    return Response(written, media_type="application/atom+xml", headers=FRESH)


async def _written(db: Database, keyring: Keyring) -> AsyncIterator[bytes]:
    """Give the file in parts; no read lasts longer than its batch, however slow the reader."""
    async with db.read() as main:
        heads = await public_log.heads(main)
    signed = heads[-1]["entries"] if heads else 0
    named = {
        "format": FORMAT,
        "key": signing.public_of(keyring.log).hex(),
        "salt": ratchet.public_salt(keyring.salt).hex(),
    }
    yield json.dumps(named, separators=(",", ":"))[:-1].encode() + b',"entries":['
    after = 0
    while after < signed:
        async with db.read() as main:
            batch = await log.some(main, after, min(log.BATCH, signed - after))
        if not batch:
            break
        yield _lines(batch, first=after == 0)
        after = batch[-1]["seq"]
    yield b'\n],"heads":[' + _lines(heads, first=True) + b"\n]}\n"


def _lines(rows: Sequence[Mapping[str, Any]], *, first: bool) -> bytes:
    return b"".join(
        (b"\n" if first and number == 0 else b",\n") + canonical(row)
        for number, row in enumerate(rows)
    )


def lines(request: Request, entries: Sequence[Own]) -> Sequence[Line]:
    """Return entries of a receipt as its teller reads them."""
    return [
        Line(
            own.window,
            *_told(request, own.kind, own.reason),
            own.people,
            " ".join(own.commitment[at : at + 8] for at in range(0, len(own.commitment), 8)),
        )
        for own in entries
    ]


def _counts(request: Request, rows: Sequence[tuple[str, str | None, int]]) -> Sequence[Count]:
    order = {kind.value: place for place, kind in enumerate(Kind)}
    rows = sorted(rows, key=lambda row: (order.get(row[0], len(order)), row[1] or ""))
    return [Count(*_told(request, kind, reason), count) for kind, reason, count in rows]


def _told(request: Request, kind: str, reason: str | None) -> tuple[str, str]:
    """Return a kind and a reason in words; one that somebody made up comes back as it is."""
    words = request.state.words
    titles = {rule.key.value: words.gettext(rule.title) for rule in request.state.policy.rules}
    told = words.gettext(KINDS[kind]) if kind in KINDS else kind
    return told, titles.get(reason, reason) if reason else ""


def _feed(
    words: Words,
    heads: Sequence[Mapping[str, Any]],
    address: str,
    today: str,
    keyring: Keyring,
) -> bytes:
    site = f"urn:voicebox:log:{signing.public_of(keyring.log).hex()[:32]}"
    feed = xml.Element("feed", {"xmlns": ATOM})
    updated = _moment(heads[-1]["window"] if heads else today)
    about = {"id": site, "title": words.gettext("Heads of the public log"), "updated": updated}
    for name, text in about.items():
        xml.SubElement(feed, name).text = text
    xml.SubElement(xml.SubElement(feed, "author"), "name").text = words.gettext("This site")
    xml.SubElement(feed, "link", {"rel": "alternate", "href": address})
    for head in reversed(heads):
        entry = xml.SubElement(feed, "entry")
        title = words.gettext("The log up to window %(window)s") % {"window": head["window"]}
        about = {
            "id": f"{site}:{head['number']}",
            "title": title,
            "updated": _moment(head["window"]),
        }
        for name, text in about.items():
            xml.SubElement(entry, name).text = text
        xml.SubElement(entry, "content", {"type": "text"}).text = canonical(head).decode()
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + xml.tostring(feed)


def _moment(window: str) -> str:
    """Return the beginning of a window as Atom wants it: nothing finer than the window's name."""
    week = re.fullmatch(r"(\d{4})-W(\d\d)", window)
    if week:
        return f"{date.fromisocalendar(int(week[1]), int(week[2]), 1)}T00:00:00Z"
    day, _, hour = window.partition("T")
    return f"{day}T{hour or '00'}:00:00Z"

"""The reading wall and one story: no likes, no ranking, and nobody counts who reads.

How many stories a filter leaves is told in numbers that single nobody out, but to the team.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from moderation.figures import guarded
from voicebox.errors import Gone, Missing
from voicebox.flows import quoted, withdraw
from voicebox.model import PublicStory
from voicebox.store import folds, public
from voicebox.store import themes as theme_store
from voicebox.store.folds import Fold
from voicebox.store.public import Wanted
from voicebox.web import covered, signin, why
from voicebox.web.cleaning import clean
from voicebox.web.pages import page

PAGE = 20
FIRST_LINES = 280  # characters
LAST_PLACE = 2**62
#: Each link of the list holds all that is wanted: without a bound, one long address asks for
#: a page of many megabytes.
LONGEST_WISH = 200  # characters
MOST_LEFT_OUT = 30
#: Public pages may be kept for half a minute, so that a withdrawal is seen within one.
FRESH = {"cache-control": "private, max-age=30"}
_ONE = ("standpoint", "month", "language", "collection", "theme")


@dataclass(frozen=True)
class Card:
    """A story on the wall: its first lines and what its teller notes."""

    address: str
    title: str
    first_lines: str = field(repr=False)
    whole: bool
    month: str
    notes: tuple[str, ...]
    language: str
    standpoint: str
    collection: str | None


@dataclass(frozen=True)
class Link:
    """A choice of the list, as a link that holds all of the list's state."""

    label: str
    address: str


@dataclass(frozen=True)
class Piece:
    """A part of a story's words; one that is quoted or placed in a theme has an anchor."""

    text: str = field(repr=False)
    anchor: str = ""
    quoted: bool = False
    #: The same text, cut at its placeholders.
    parts: tuple[covered.Part, ...] = field(default=(), repr=False)


async def stories(request: Request) -> Response:
    """Show the stories that fit what is wanted, in the shuffled order of this window."""
    wanted = _wanted(request)
    async with request.state.db.read() as main:
        found = await public.page(main, wanted, PAGE + 1)
        total = await public.count(main, wanted)
        everything = replace(wanted, after=-1) == Wanted()
        exact = everything or await signin.is_in(request, main)
        choices = await public.choices(main)
        theme = await theme_store.find(main, wanted.theme) if wanted.theme else None
    here = str(request.app.url_path_for("stories"))
    told = total if exact else guarded(total)
    more = len(found) > PAGE
    answer = page(
        request,
        "reader/stories.html",
        wanted=wanted,
        cards=[card(request, story) for story in found[:PAGE]],
        total=told,
        about=not exact and bool(told),
        narrowed=wanted != Wanted(),
        theme=theme,
        chosen=_chosen(here, wanted, theme),
        leave_out=_leave_out(here, wanted, choices["notes"]),
        narrow=_narrow(here, wanted, choices),
        next=_address(here, replace(wanted, after=found[PAGE - 1].place)) if more else None,
        clear=here,
    )
    answer.headers.update(FRESH)
    return answer


async def story(request: Request) -> Response:
    """Show one story whole, with the themes it is in and its quotes marked for links."""
    story_id = request.path_params["id"]
    async with request.state.db.read_both() as both:
        told = await public.find(both.main, story_id)
        if told is None or not told.dials.shown:
            # Whether it was hidden, sealed again or withdrawn is nobody's business.
            keyring = request.state.keyring
            if await withdraw.is_gone(both, keyring, story_id):
                raise Gone
            raise Gone if await withdraw.was_public(both, keyring, story_id) else Missing
        fold = await folds.find(both.main, story_id)
        if fold is not None:
            return _folded(request, story_id, fold)
        themes = await theme_store.of_story(both.main, story_id)
        passages = await theme_store.passages_of(both.main, story_id)
        quotes = await quoted.of_story(both.main, story_id) if told.dials.quoted else ()
    spans = [(quote.start, quote.end) for quote in quotes]
    answer = page(
        request,
        "reader/story.html",
        story=told,
        reasons=why.reasons(told, themes, passages, {start for start, _ in spans}),
        pieces=_with_parts(
            cut(told.text, spans, [(passage.start, passage.end) for passage in passages]),
            told.masked,
        ),
    )
    answer.headers.update(FRESH)
    return answer


def _folded(request: Request, story_id: str, fold: Fold) -> Response:
    rule = request.state.policy.rule(fold.reason)
    answer = page(request, "reader/folded.html", story_id=story_id, rule=rule)
    answer.headers.update(FRESH)
    return answer


def card(request: Request, told: PublicStory) -> Card:
    """Return a story as the wall shows it."""
    lines = told.text[:FIRST_LINES]
    whole = len(told.text) <= FIRST_LINES
    return Card(
        address=str(request.app.url_path_for("story", id=told.id)),
        title=told.title,
        first_lines=lines if whole else lines.rsplit(" ", 1)[0] + " …",
        whole=whole,
        month=told.month,
        notes=told.notes,
        language=told.language,
        standpoint=told.standpoint,
        collection=told.collection,
    )


def cut(
    text: str, quoted: Sequence[tuple[int, int]], placed: Sequence[tuple[int, int]] = ()
) -> tuple[Piece, ...]:
    """Cut a text at its quotes and its other passages, none of which overlap.

    Each quote gets the anchor `q` and its start, each other passage `p` and its start.
    """
    pieces, at = [], 0
    marked = set(quoted)
    for start, end in sorted(marked.union(placed)):
        if start < at:
            continue
        is_quoted = (start, end) in marked
        anchor = f"{'q' if is_quoted else 'p'}{start}"
        pieces += [Piece(text[at:start]), Piece(text[start:end], anchor, is_quoted)]
        at = end
    pieces.append(Piece(text[at:]))
    return tuple(piece for piece in pieces if piece.text)


def _with_parts(pieces: Sequence[Piece], masked: Sequence[tuple[int, int]]) -> Sequence[Piece]:
    found, start = [], 0
    for piece in pieces:
        parts = tuple(covered.parts(piece.text, masked, start))
        found.append(replace(piece, parts=parts))
        start += len(piece.text)
    return found


def _wanted(request: Request) -> Wanted:
    asked = request.query_params
    one = {name: _wish(asked.get(name, "")) for name in _ONE}
    without = sorted({_wish(note).lower() for note in asked.getlist("without")} - {""})
    after = asked.get("after", "")
    # A place has 62 bits; a database cannot compare with more than 63.
    place = min(int(after), LAST_PLACE) if re.fullmatch("[0-9]{1,19}", after) else -1
    left_out = tuple(without[:MOST_LEFT_OUT])
    return Wanted(words=_wish(asked.get("q", "")), without=left_out, after=place, **one)


def _wish(written: str) -> str:
    return clean(written)[:LONGEST_WISH]


def _set(wanted: Wanted, name: str, value: str) -> Wanted:
    changed: dict[str, Any] = {name: value}
    return replace(wanted, **changed)


def _address(here: str, wanted: Wanted) -> str:
    pairs = [("q", wanted.words)] + [(name, getattr(wanted, name)) for name in _ONE]
    pairs += [("without", note) for note in wanted.without]
    if wanted.after >= 0:
        pairs.append(("after", str(wanted.after)))
    query = urlencode([(name, value) for name, value in pairs if value])
    return f"{here}?{query}" if query else here


def _chosen(
    here: str, wanted: Wanted, theme: theme_store.ThemeRow | None
) -> list[tuple[str, Link]]:
    start = replace(wanted, after=-1)
    found = []
    if wanted.words:
        found.append(("words", Link(wanted.words, _address(here, replace(start, words="")))))
    for name in _ONE:
        value = getattr(wanted, name)
        if value:
            label = theme.name if name == "theme" and theme else value
            found.append((name, Link(label, _address(here, _set(start, name, "")))))
    for note in wanted.without:
        rest = tuple(other for other in wanted.without if other != note)
        found.append(("without", Link(note, _address(here, replace(start, without=rest)))))
    return found


def _leave_out(here: str, wanted: Wanted, notes: Sequence[str]) -> list[Link]:
    if len(wanted.without) >= MOST_LEFT_OUT:
        return []
    start = replace(wanted, after=-1)
    return [
        Link(note, _address(here, replace(start, without=(*wanted.without, note))))
        for note in notes
        if note not in wanted.without
    ]


def _narrow(
    here: str, wanted: Wanted, choices: Mapping[str, Sequence[str]]
) -> dict[str, list[Link]]:
    start = replace(wanted, after=-1)
    found = {}
    for name in ("standpoint", "month", "language", "collection"):
        values = choices[f"{name}s"]
        if getattr(wanted, name) or len(values) < 2:
            continue
        found[name] = [Link(value, _address(here, _set(start, name, value))) for value in values]
    return found

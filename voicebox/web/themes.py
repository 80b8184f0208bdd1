"""Themes: what many people tell, what fits least, and who stands on their own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from moderation.figures import guarded
from moderation.states import State
from voicebox.errors import Missing
from voicebox.flows import unread
from voicebox.flows.contested import share_of
from voicebox.flows.figures import flow
from voicebox.flows.made import with_what
from voicebox.flows.quoted import ends_in_order
from voicebox.kept import ProposedName
from voicebox.model import PublicStory
from voicebox.store import alone, lineage, perspectives, public, sureness, theme_names, unquoted
from voicebox.store import themes as store
from voicebox.store.db import Connection
from voicebox.store.parts import Span
from voicebox.store.perspectives import NAMING, PerspectiveRow
from voicebox.store.themes import PassageRow, QuoteRow, ThemeRow
from voicebox.web import circles, pairs, sure, why
from voicebox.web.absent import absent as who_is_absent
from voicebox.web.circles import Circle, circle
from voicebox.web.few import told_by_few
from voicebox.web.lineage import past
from voicebox.web.pages import page
from voicebox.web.quoted import Quoted, quoted
from voicebox.web.reader import FRESH, Card, card
from voicebox.web.trend import trend

PAGE = 30
_ORDERS: dict[str, Callable[[ThemeRow], tuple[Any, ...]]] = {
    "stories": lambda theme: (-theme.n_stories, theme.rank),
    "name": lambda theme: (theme.name.lower(), theme.rank),
    "alike": lambda theme: (-theme.cohesion, theme.rank),
}


@dataclass(frozen=True)
class Chosen(Quoted):
    """A quote that the machine chose, and what it is to speak for."""

    row: QuoteRow


@dataclass(frozen=True)
class Proposed:
    """A name that tellers propose; None say yes to it is "a few", 1 to 7, else a multiple of 5."""

    words: str = field(repr=False)
    n_yes: int | None
    #: Whether it is the name of the theme.
    holds: bool


@dataclass(frozen=True)
class Perspective:
    """A part of a theme: quotes from the two ends of its tone, or else from its middle."""

    name: str
    more_words: tuple[str, ...]
    n_stories: int
    ends: tuple[tuple[Chosen, ...], tuple[Chosen, ...]] | None
    middle: tuple[Chosen, ...]


async def themes(request: Request) -> Response:
    """Show all themes: as a sentence, as a map, as a table, with those on their own beside."""
    order = request.query_params.get("sort", "stories")
    async with request.state.db.read() as main:
        run = await store.last_run(main)
        found = await store.everything(main)
        known = await sureness.last(main)
        lonely = await alone.everyone(main)
        shown = await public.count(main, public.Wanted())
        made = await with_what(main, request.state.settings)
    told = [theme for theme in found if not theme.talk]
    answer = page(
        request,
        "themes/themes.html",
        run=run,
        themes=sorted(told, key=_ORDERS.get(order, _ORDERS["stories"])),
        talk=[theme for theme in found if theme.talk],
        circles=[_circle(request, theme) for theme in told],
        width=circles.WIDTH,
        height=circles.HEIGHT,
        most=max((theme.n_stories for theme in told), default=1),
        order=order if order in _ORDERS else "stories",
        n_alone=sum(one.shown or one.quoted for one in lonely),
        few=told_by_few(told, run.n_stories, run.id) if run else [],
        shown=shown,
        sure=sure.sure(run, found, known) if run and known else None,
        again=known and known.again,
        absent=who_is_absent(run.present) if run and run.present else None,
        made=made,
        curve_size=(sure.WIDTH, sure.HEIGHT),
    )
    answer.headers.update(FRESH)
    return answer


async def theme(request: Request) -> Response:
    """Show one theme: its words, quotes, perspectives, what fits least, and all its stories."""
    after = _after(request.query_params.get("after", ""))
    async with request.state.db.read() as main:
        found = await store.find(main, request.path_params["id"])
        if found is None:
            return await gone(request, main)
        run = await store.last_run(main)
        made = await with_what(main, request.state.settings)
        quotes = await _quotes(request, main, found)
        parts = await perspectives.of_theme(main, found.id)
        paired = await pairs.of_theme(request, main, found.id)
        listed = await _listed(request, main, found.id, after)
        states = (await flow(main)).states
        hidden = await unread.hidden(main, found.id)
        became = await past(request, main, found.id)
        months = await trend(request, main, found.id, run, became)
        others = await store.everything(main)
        names = (await theme_names.proposed(main, found.id)).get(found.id, [])
        known = await sureness.last(main)
    answer = page(
        request,
        "themes/theme.html",
        theme=found,
        names=[_proposed(one, found) for one in names],
        perspectives=[_perspective(part, quotes) for part in parts],
        pairs=paired,
        **_laid_out(quotes),
        **listed,
        sure=sure.sure_of(found, others, known),
        n_withheld=states[State.WITHHELD],
        hidden=hidden,
        contested=share_of(found),
        policy=request.state.policy,
        neighbours=_near(found, others),
        trend=months,
        past=became,
        run=run,
        again=known and known.again,
        made=made,
        first=after is None,
    )
    answer.headers.update(FRESH)
    return answer


async def _listed(
    request: Request, main: Connection, theme_id: str, after: tuple[float, str] | None
) -> Mapping[str, Any]:
    """Return what the page says of the stories that are most in a theme, from one on."""
    listed = await store.stories_of(main, theme_id, PAGE + 1, after)
    told = await public.some(main, [one.story_id for one in listed])
    placed = why.by_story(await store.passages_in(main, theme_id, list(told)))
    taken_back = await unquoted.parts.some(main, told)
    rows = listed[:PAGE]
    shown = [told[one.story_id] for one in rows if _is_shown(told.get(one.story_id))]
    return {
        "cards": [_with_words(request, one, placed, taken_back.get(one.id, ())) for one in shown],
        "n_unshown": len(rows) - len(shown),
        "next": _next(listed),
    }


def _proposed(one: ProposedName, theme: ThemeRow) -> Proposed:
    return Proposed(one.words, guarded(one.n_yes), one.words == theme.given)


def _near(theme: ThemeRow, themes: Sequence[ThemeRow]) -> list[ThemeRow]:
    there = {other.id: other for other in themes}
    return [there[one] for one in theme.neighbours if one in there]


def _is_shown(story: PublicStory | None) -> bool:
    return story is not None and story.dials.shown


def _with_words(
    request: Request,
    told: PublicStory,
    placed: Mapping[str, list[PassageRow]],
    taken_back: Sequence[Span],
) -> tuple[Card, tuple[str, ...]]:
    """Return a story as lists show it, and the words that placed it here."""
    return card(request, told), why.words_of(told, placed.get(told.id, []), taken_back)


async def gone(request: Request, main: Connection) -> Response:
    """Say what became of a theme that is no longer there.

    Raises:
        Missing: there never was one.
    """
    theme_id = request.path_params["id"]
    if not await lineage.was_there(main, theme_id):
        raise Missing
    heir = await lineage.heir(main, theme_id)
    answer = page(
        request,
        "themes/gone.html",
        status=410,
        past=await past(request, main, theme_id),
        heir=None if heir is None else await store.find(main, heir),
    )
    answer.headers.update(FRESH)
    return answer


async def _quotes(request: Request, main: Connection, found: ThemeRow) -> list[Chosen]:
    rows = await store.quotes_of(main, found.id)
    told = await public.some(main, [quote.story_id for quote, _ in rows])
    return [
        Chosen(**vars(quoted(request, told[quote.story_id], quote.start, quote.end)), row=quote)
        for quote, _ in rows
    ]


def _laid_out(quotes: Sequence[Chosen]) -> Mapping[str, Any]:
    """Return what the page says of the quotes that are in no perspective, and of all."""
    whole = [quote for quote in quotes if quote.row.perspective is None]
    return {
        "near_quotes": [quote for quote in whole if not quote.row.edge],
        "edge_quotes": [quote for quote in whole if quote.row.edge],
        "may_pair": len(quotes) > 1,
    }


def _perspective(part: PerspectiveRow, quotes: Sequence[Chosen]) -> Perspective:
    mine = [quote for quote in quotes if quote.row.perspective == part.rank]
    ends = ends_in_order(part.rank)
    one, other = (tuple(q for q in mine if q.row.side == side) for side in ends)
    # When the tellers of one end have left, the other does not stand there as if it were all.
    both = bool(one and other)
    return Perspective(
        name=part.name,
        more_words=tuple(part.words[NAMING:]),
        n_stories=part.n_stories,
        ends=(one, other) if both else None,
        middle=() if both else tuple(mine),
    )


def _circle(request: Request, found: ThemeRow) -> Circle:
    address = str(request.app.url_path_for("theme", id=found.id))
    words = [found.given] if found.given else found.words
    return circle(address, found.name, words, found.n_stories, (found.x, found.y, found.r))


def _next(listed: Sequence[store.ThemeStory]) -> str | None:
    """Return what leads to the stories that have no room on this page."""
    last = listed[PAGE - 1] if len(listed) > PAGE else None
    return f"?after={last.weight!r}_{last.story_id}" if last else None


def _after(written: str) -> tuple[float, str] | None:
    weight, _, story_id = written.partition("_")
    try:
        return (float(weight), story_id) if story_id else None
    except ValueError:
        return None

"""Who may do what: each role, at each address, in each way of asking. Nothing is left open.

A new address needs a row in ROWS, and a form in `forms` where it takes one; the test says which.
"""

import re
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from enum import StrEnum

import httpx2
import pytest
from starlette.routing import Route

from tests.conftest import Client, Clock, Told, hidden
from tests.http.conftest import Moderator, Publish, Tell, Turn
from voicebox.flows.staff import IDLE_S
from voicebox.receipt import mint
from voicebox.sealing import handles
from voicebox.settings import Settings
from voicebox.web.routes import ROUTES

Two = tuple[Moderator, Moderator]
UNKNOWN = "0" * 32
#: Every way of asking that a browser or a tool knows.
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Role(StrEnum):
    """Who somebody is to the site. There is no other seat, and none for a service."""

    READER = "reader"
    #: Has a receipt.
    TELLER = "teller"
    MODERATOR = "moderator"
    LEAD = "lead"
    #: Has voted on the stories that are asked for, so that others must read them now.
    INVOLVED = "involved"
    #: Has listed an organisation that the stories which are asked for name.
    CONFLICTED = "conflicted"
    #: Was a lead when they signed in, and is a moderator now.
    DEMOTED = "demoted"
    #: Was a moderator when they signed in, and has no account now.
    REMOVED = "removed"
    #: Was idle for half an hour.
    EXPIRED = "expired"


class Is(StrEnum):
    """What comes of a request."""

    PAGE = "page"
    SIGN_IN = "sign in"
    DONE = "done"
    #: Not for this person.
    REFUSED = "refused"
    #: For this person, and not now: somebody else was first, or it is not in their hands.
    NOT_NOW = "not now"
    MISSING = "missing"
    NOT_SO = "no such way of asking"


_BY_STATUS = {
    200: Is.PAGE,
    303: Is.DONE,
    403: Is.REFUSED,
    404: Is.MISSING,
    405: Is.NOT_SO,
    409: Is.NOT_NOW,
}
IN = (Role.MODERATOR, Role.LEAD, Role.INVOLVED, Role.CONFLICTED, Role.DEMOTED)
Cells = Mapping[Role, Is]


def all_(each: Is, **others: Is) -> Cells:
    """Return the same for everybody, but for the roles that are named."""
    return dict.fromkeys(Role, each) | {Role(name): one for name, one in others.items()}


def team(each: Is, rest: Is = Is.REFUSED, **others: Is) -> Cells:
    """Return one thing for whoever is signed in, and another for the rest."""
    cells = {role: each if role in IN else rest for role in Role}
    return cells | {Role(name): one for name, one in others.items()}


def leads(each: Is, rest: Is = Is.REFUSED) -> Cells:
    """Return one thing for leads, that it is refused to moderators, and another for the rest."""
    return team(Is.REFUSED, rest=rest, lead=each)


NOBODY = all_(Is.NOT_SO)


@dataclass(frozen=True)
class Row:
    """One address: what each role gets by opening it, and by sending its form."""

    get: Cells = field(default_factory=lambda: NOBODY)
    post: Cells = field(default_factory=lambda: NOBODY)
    #: Whether its form carries the token of a session.
    signed: bool = False

    def cell(self, method: str, role: Role) -> Is:
        """Return what comes of a request."""
        cells = {"GET": self.get, "HEAD": self.get, "POST": self.post}
        return cells.get(method, NOBODY)[role]


OPEN = Row(get=all_(Is.PAGE))
#: What a lead who is signed in gets at these is not what a reader gets.
INSIDE = {
    *("moderation", "me", "own_votes", "messages", "message", "line", "learned"),
    *("reading", "reread", "copies", "notices", "reviews", "shown_lines", "shown_line"),
}
ROWS: Mapping[str, Row] = {
    "start": OPEN,
    "tell": Row(get=all_(Is.PAGE), post=all_(Is.PAGE)),
    "return": Row(get=all_(Is.PAGE), post=all_(Is.MISSING, teller=Is.PAGE)),
    "stories": OPEN,
    "story": OPEN,
    "report": Row(get=all_(Is.PAGE), post=all_(Is.DONE)),
    "report_quote": Row(get=all_(Is.PAGE), post=all_(Is.DONE)),
    "themes": OPEN,
    "theme": Row(get=all_(Is.MISSING)),
    # Of a theme that there is not: of one that there is, test_pairs.py tells.
    "pair": Row(get=all_(Is.MISSING), post=all_(Is.MISSING)),
    "alone": OPEN,
    "versions": OPEN,
    "version": Row(get=all_(Is.MISSING)),
    "moderation": Row(get=team(Is.PAGE, rest=Is.SIGN_IN)),
    # With a name and a password that are nobody's.
    "sign_in": Row(post=all_(Is.REFUSED)),
    "sign_out": Row(post=team(Is.DONE), signed=True),
    # Opened before it is in their hands; then taken in hand, or they are told who else reads it.
    "reading": Row(get=team(Is.NOT_NOW), post=team(Is.DONE, involved=Is.NOT_NOW), signed=True),
    "reread": Row(
        get=team(Is.PAGE, involved=Is.NOT_NOW, conflicted=Is.NOT_NOW),
        post=team(Is.DONE, involved=Is.NOT_NOW, conflicted=Is.NOT_NOW),
        signed=True,
    ),
    # Near-copies that anybody of the team may vote on.
    "copies": Row(get=team(Is.PAGE), post=team(Is.DONE), signed=True),
    "notices": Row(get=leads(Is.PAGE, rest=Is.SIGN_IN), post=leads(Is.DONE), signed=True),
    "me": Row(get=team(Is.PAGE, rest=Is.SIGN_IN), post=team(Is.DONE), signed=True),
    "breathe": OPEN,
    # A vote that is not theirs to take back stands, and they are told so.
    "own_votes": Row(get=team(Is.PAGE, rest=Is.SIGN_IN), post=team(Is.DONE), signed=True),
    "messages": Row(get=team(Is.PAGE, rest=Is.SIGN_IN)),
    "message": Row(get=team(Is.PAGE), post=team(Is.DONE), signed=True),
    # It names their place, and that they voted on its story is no reason to leave it to others.
    "line": Row(
        get=team(Is.PAGE, conflicted=Is.NOT_NOW),
        post=team(Is.DONE, conflicted=Is.NOT_NOW),
        signed=True,
    ),
    # What everybody can read; to keep it back is as to keep back what waits.
    "shown_lines": Row(get=team(Is.PAGE, rest=Is.SIGN_IN)),
    "shown_line": Row(
        get=team(Is.PAGE, conflicted=Is.NOT_NOW),
        post=team(Is.DONE, conflicted=Is.NOT_NOW),
        signed=True,
    ),
    "learned": Row(get=leads(Is.PAGE, rest=Is.SIGN_IN), post=leads(Is.DONE), signed=True),
    "reviews": Row(get=leads(Is.PAGE, rest=Is.SIGN_IN), post=leads(Is.MISSING), signed=True),
    "change": Row(get=all_(Is.PAGE), post=all_(Is.DONE)),
    "changes": OPEN,
    "log": OPEN,
    "log_json": OPEN,
    "log_atom": OPEN,
    "numbers_json": OPEN,
    "numbers_csv": OPEN,
    "help": OPEN,
    "leave": Row(get=all_(Is.DONE)),
    "promises": OPEN,
    "promises_json": OPEN,
    "transparency": OPEN,
    "rules": OPEN,
    "accessibility": OPEN,
    "health": OPEN,
    "patterns": OPEN,
    "static": OPEN,
}


@dataclass(frozen=True)
class Standing:
    """A site with something at each address, and somebody before it."""

    client: Client
    published: str
    #: The handle of a quote whose story is not shown whole.
    quote: str
    waiting: str
    #: One of some near-copies that wait.
    copy: str
    receipt: str
    #: The token of their session's forms; none where nobody was ever signed in.
    token: str
    #: A message about the site that nobody has read.
    message: str
    #: A line for a gap that nobody has read, and one that everybody can read.
    line: str
    shown_line: str
    #: What they list as theirs.
    organisations: str = ""

    def path(self, route: Route) -> str:
        """Return the address of a page that is there, where one can be."""
        public = dict.fromkeys(("story", "report", "reread"), self.published)
        own = {"reading": self.waiting, "message": self.message, "report_quote": self.quote}
        own |= {"copies": self.copy, "line": self.line, "shown_line": self.shown_line}
        one = (public | own).get(route.name, UNKNOWN)
        version, _, file = self.client.state.pages.static.path("site.css").partition("/")
        path = route.path.replace("{id}", one)
        return path.replace("{version}", version).replace("{name:path}", file)

    def form(self, name: str) -> dict[str, str]:
        """Return what the page at an address would send."""
        forms: dict[str, dict[str, str]] = {
            "tell": {"words": "Mine.", "step": "check"},
            "return": {"receipt": self.receipt, "step": "open"},
            "report": {"reason": "threat"},
            "report_quote": {"reason": "threat"},
            "sign_in": {"name": "nobody", "password": "nothing", "code": "000000"},
            "pair": {"receipt": self.receipt, "pair_why": "One was asked."},
            "reading": {"act": "claim"},
            "copies": {"story": f"{self.copy}.1", "clause": "spam.1", "sentence": "No."},
            "reread": {"vote": "publish"},
            "change": {"message": "A lift would help."},
            "me": {"organisations": self.organisations},
            "own_votes": {"story": self.published},
            "learned": {"kind": "message", "answer": "We say less."},
            "message": {"act": "show"},
            "line": {"act": "show"},
            "shown_line": {"act": "withhold", "reason": "threat"},
            "reviews": {"review": "2026-0-anger", "sentence": "We look again."},
            "notices": {
                "act": "log",
                "story": self.published,
                "came": "2026-11-25",
                "sender": "Somebody.",
                "told": "It is about us.",
            },
        }
        return forms.get(name, {}) | ({"csrf": self.token} if ROWS[name].signed else {})

    async def ask(self, method: str, route: Route) -> Is | int:
        """Return what comes of a request."""
        form = self.form(route.name) if method == "POST" else None
        headers = {"sec-fetch-site": "same-origin"}
        answer = await self.client.request(method, self.path(route), data=form, headers=headers)
        return outcome(answer)


def outcome(answer: httpx2.Response) -> Is | int:
    if answer.status_code == 200 and 'action="/moderation/sign-in"' in answer.text:
        return Is.SIGN_IN
    return _BY_STATUS.get(answer.status_code, answer.status_code)


def routes() -> list[Route]:
    """Return every address; that which ends a session comes last."""
    found = [route for route in ROUTES if isinstance(route, Route)]
    return sorted(found, key=lambda route: route.name == "sign_out")


async def a_line(client: Client, both: Two, tell: Tell, turn: Turn, words: str) -> str:
    """Have a story withheld, and its teller write a line for the gap; return the line's id."""
    told: Told = await tell("Buy my tea.")
    await turn()
    [story_id] = await both[0].queue()
    for one in both:
        await one.act(story_id, "claim")
        await one.withhold(story_id, "spam.1")
    token = hidden(await client.fill("/return", receipt=told.receipt, step="open"), "token")
    await client.fill("/return", token=token, step="gap_line", gap_line=words)
    desk = await both[1].client.get("/moderation")
    [line_id] = re.findall(r'href="/moderation/lines/([^"]+)"', desk.text)
    return str(line_id)


@pytest.fixture
async def standing(
    client: Client, publish: Publish, tell: Tell, turn: Turn, moderators: Two
) -> Callable[[Role, Client], Awaitable[Standing]]:
    """Makes a site with a reported story and a waiting one, before somebody of a role."""

    async def preparing(role: Role, visitor: Client) -> Standing:
        shown = await a_line(client, moderators, tell, turn, "Nobody asked at Oak House.")
        desk = moderators[1].client
        line_page = f"/moderation/lines/{shown}"
        token = hidden(await desk.get(line_page), "csrf")
        await desk.fill(line_page, act="show", csrf=token)
        await turn()
        unread = "It was quiet. Ask at Oak House."
        line = await a_line(client, moderators, tell, turn, unread)
        published = await publish("It was loud at Oak House.")
        partly = await publish("It was late there.", preset="each", quoted="yes", counted="yes")
        quote = handles.handle(client.state.keyring.pepper, partly, 0)
        told: Told = await tell("It was quiet. At Oak House.")
        await turn()
        [waiting] = await moderators[1].queue()
        for _ in range(3):
            await tell("Buy my tea today, it is the best of all teas that you can buy.")
        await turn()
        [copy] = re.findall(
            r'href="/moderation/copies/([0-9a-f]+)"',
            (await moderators[1].client.get("/moderation")).text,
        )
        await client.fill(f"/stories/{published}/report", reason="hate")
        await client.fill("/change", message="A lift would help.", about="rules")
        messages = await desk.get("/moderation/messages")
        [message] = re.findall(r'href="/moderation/messages/([^"]+)"', messages.text)
        page = await visitor.get("/moderation")
        token = hidden(page, "csrf") if 'name="csrf"' in page.text else ""
        receipt = told.receipt if role is Role.TELLER else mint(client.state.world)
        kept = (waiting, copy, receipt, token, message, line, shown)
        return Standing(visitor, published, quote, *kept)

    return preparing


Prepare = Callable[[Role, Client], Awaitable[Standing]]


async def somebody(
    role: Role, prepare: Prepare, client: Client, moderators: Two, site: Settings, clock: Clock
) -> Standing:
    """Return a site before somebody of a role, with what made them so done."""
    wren = moderators[0]
    if role in (Role.READER, Role.TELLER):
        return await prepare(role, client.another())
    if role in (Role.LEAD, Role.DEMOTED):
        run(site, "UPDATE staff SET role = 'lead' WHERE name = ?", wren.name)
    found = await prepare(role, wren.client)
    if role is Role.DEMOTED:
        run(site, "UPDATE staff SET role = 'moderator' WHERE name = ?", wren.name)
    elif role is Role.REMOVED:
        run(site, "DELETE FROM staff WHERE name = ?", wren.name)
    elif role is Role.EXPIRED:
        clock.advance(seconds=IDLE_S + 1)
    elif role is Role.INVOLVED:
        await wren.act(found.waiting, "claim")
        await wren.withhold(found.waiting, "spam.1")
        against = {"vote": "withhold", "clause": "spam.1", "sentence": "No.", "csrf": found.token}
        voted = await wren.client.fill(f"/moderation/reported/{found.published}", **against)
        assert voted.status_code == 303
    elif role is Role.CONFLICTED:
        found = replace(found, organisations="Oak House")
        kept = await wren.client.fill("/moderation/me", **found.form("me"))
        assert kept.status_code == 303
    return found


Before = Callable[[Role], Awaitable[Standing]]


@pytest.fixture
def before(
    standing: Prepare, client: Client, moderators: Two, site: Settings, clock: Clock
) -> Before:
    """Gives a site before somebody of a role."""
    return lambda role: somebody(role, standing, client, moderators, site, clock)


def run(site: Settings, statement: str, name: str) -> None:
    """Change a row past every flow, as whoever runs the machine can."""
    with closing(sqlite3.connect(site.data / "main.db")) as file, file:
        assert file.execute(statement, (name,)).rowcount == 1


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
def test_no_address_is_undeclared(route: Route) -> None:
    assert route.name in ROWS, (
        f'{route.path} has no row. Add "{route.name}" to ROWS in tests/http/test_who_may.py: say'
        " for each role what comes of opening it and of sending its form, and give the form in"
        " Standing.form."
    )
    asked = {"GET": ROWS[route.name].get, "POST": ROWS[route.name].post}
    for method, cells in asked.items():
        assert set(cells) == set(Role), f"{method} {route.path} leaves roles out."
        takes = method in (route.methods or ())
        assert takes is (cells != NOBODY), f"{method} {route.path}: the row says otherwise."


def test_no_row_is_of_an_address_that_is_gone() -> None:
    assert set(ROWS) == {route.name for route in routes()}


@pytest.mark.parametrize("role", Role)
async def test_everybody_gets_what_the_table_says_and_no_more(role: Role, before: Before) -> None:
    found = await before(role)
    wrong = []
    # What changes something comes after all that does not.
    for method in sorted(METHODS, key=lambda one: one == "POST"):
        for route in routes():
            declared, is_ = ROWS[route.name].cell(method, role), await found.ask(method, route)
            if method == "HEAD" and (declared, is_) == (Is.SIGN_IN, Is.PAGE):
                continue  # an answer without a body says less
            if is_ != declared:
                wrong.append(f"{role}: {method} {route.path} is {is_}, declared {declared}")
    assert wrong == []


@pytest.mark.parametrize("role", IN)
async def test_no_signed_in_person_is_moved_by_a_form_without_their_token(
    role: Role, before: Before
) -> None:
    found = await before(role)
    for route in routes():
        if ROWS[route.name].signed:
            form = found.form(route.name) | {"csrf": ""}
            answer = await found.client.fill(found.path(route), **form)
            assert outcome(answer) is Is.REFUSED, route.path


@pytest.mark.parametrize("role", [Role.READER, Role.TELLER, Role.REMOVED, Role.EXPIRED])
async def test_whoever_is_not_signed_in_reads_no_word_that_is_not_public(
    role: Role, before: Before
) -> None:
    found = await before(role)
    for route in routes():
        if route.name == "return" and role is Role.TELLER:
            continue  # their own
        for method in ("GET", "POST"):
            form = found.form(route.name) if method == "POST" else None
            headers = {"sec-fetch-site": "same-origin"}
            answer = await found.client.request(
                method, found.path(route), data=form, headers=headers
            )
            assert "It was quiet." not in answer.text, f"{method} {route.path}"


async def test_the_table_would_notice_an_open_door(
    before: Before,
) -> None:
    """What a lead may do is not what the table says of a reader."""
    found = await before(Role.LEAD)
    differing = {
        route.name
        for route in routes()
        if await found.ask("GET", route) != ROWS[route.name].get[Role.READER]
    }
    assert differing == INSIDE

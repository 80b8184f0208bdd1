"""The headers of every answer, equal to a table that people have read: headers.txt beside this.

Each line is an address, who asked and how, the status, and the headers. `*` stands for those of
voicebox.web.guard, which every answer must have whole, and `https` for two years of HSTS. Left
out are the time of day, the length, and the value of a cookie. When a change is meant, the test
says where the new table lies.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import httpx2
from starlette.routing import Route

from tests.conftest import Client, hidden
from tests.http import test_site as pages
from tests.http import test_who_may as who
from tests.http.test_who_may import METHODS, Before, Role, Standing, Two, run
from voicebox.receipt import mint
from voicebox.settings import Settings
from voicebox.web.guard import HEADERS

GOLDEN = Path(__file__).with_name("headers.txt")
_LEFT_OUT = {"content-length", "date", "set-cookie"}
SECURE = ("strict-transport-security", "max-age=63072000")
#: What stands for one story, quote or version.
_ID = re.compile(r"(?<=/)[0-9A-Za-z_-]{32,}")
FOREIGN = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
#: Made anew by each test of either module.
before, standing, failing = who.before, who.standing, pages.failing
Table = dict[tuple[str, str], list[str]]
People = Mapping[Role, Standing]


def said(answer: httpx2.Response) -> str:
    """Return the status and the headers of an answer, as the table writes them."""
    pairs = [(name, text) for name, text in answer.headers.multi_items() if name not in _LEFT_OUT]
    whole = all(pairs.count(pair) == 1 for pair in HEADERS.items())
    own = [_pair(*pair) for pair in sorted(pairs) if not whole or pair[0] not in HEADERS]
    cookies = [_without_value(one) for one in answer.headers.get_list("set-cookie")]
    return " | ".join([str(answer.status_code), *(["*"] if whole else []), *own, *cookies])


def _pair(name: str, text: str) -> str:
    if (name, text) == SECURE:
        return "https"
    if name == "allow":  # it is a set, and so in no order
        text = ", ".join(sorted(text.split(", ")))
    return f"{name}: {_ID.sub('ID', text)}"


def _without_value(cookie: str) -> str:
    name, _, rest = cookie.partition("=")
    kept = [part for part in rest.split("; ")[1:] if not part.startswith("expires=")]
    return f"set-cookie: {name}=...; {'; '.join(kept)}"


def written(table: Mapping[tuple[str, str], list[str]]) -> str:
    """Return the table as it lies in the file."""
    lines = [f"{path} | {', '.join(how)} | {rest}" for (path, rest), how in table.items()]
    return "\n".join(lines) + "\n"


async def ask(found: Standing, method: str, route: Route) -> httpx2.Response:
    """Ask as `Standing.ask` does, and as a browser without a cache."""
    form = found.form(route.name) if method == "POST" else None
    headers = {"sec-fetch-site": "same-origin"}
    return await found.client.request(method, found.path(route), data=form, headers=headers)


async def of_routes(people: People) -> Table:
    """Return what every address answers to every way of asking, whoever asks."""
    answers: dict[tuple[str, str], dict[Role, str]] = defaultdict(dict)
    # What changes something comes after all that does not.
    for method in sorted(METHODS, key=lambda one: one == "POST"):
        for role, found in people.items():
            for route in who.routes():
                answers[route.path, method][role] = said(await ask(found, method, route))
    table: Table = {}
    for route in who.routes():
        for method in METHODS:
            of = answers[route.path, method]
            for told in dict.fromkeys(of.values()):
                roles = [role for role in people if of[role] == told]
                whom = "" if len(roles) == len(people) else f" ({' '.join(roles)})"
                table.setdefault((route.path, told), []).append(method + whom)
    return table


async def everybody(before: Before, client: Client, both: Two, site: Settings) -> People:
    """Return a reader, a teller and a lead, each before the same site."""
    teller = await before(Role.TELLER)
    reader = replace(teller, client=client.another(), receipt=mint(client.state.world))
    run(site, "UPDATE staff SET role = 'lead' WHERE name = ?", both[0].name)
    inside = both[0].client
    token = hidden(await inside.get("/moderation"), "csrf")
    lead = replace(reader, client=inside, token=token)
    return {Role.READER: reader, Role.TELLER: teller, Role.LEAD: lead}


async def of_failures(client: Client, failing: httpx2.AsyncClient) -> Table:
    """Return what is answered when something is wrong with the request, or with us."""
    version = client.state.pages.static.version
    big = b"words=" + b"a" * 5_000_000
    several = b"x=1&" * 99
    tell = "/tell"
    table: Table = {}
    for what, answer in (
        ("no such page", await client.get("/no-such-page")),
        ("no such way of asking", await client.request("BREW", tell)),
        ("from another site", await client.post(tell, data={}, headers=FOREIGN)),
        ("a picture", await client.post(tell, files={"words": b"\x89PNG"})),
        ("too large", await client.post(tell, content=big, headers=pages.FORM)),
        ("too many fields", await client.post(tell, content=several, headers=pages.FORM)),
        ("an older version", await client.get("/static/0000000000/site.css")),
        ("no such file", await client.get(f"/static/{version}/no.css")),
        ("unsqueezed", await _plain(client, version, "site.css")),
        ("a font", await _plain(client, version, _font(client))),
        ("an onion address", await client.get("/", headers={"host": "abc.onion"})),
    ):
        table.setdefault(("a request", said(answer)), []).append(what)
    for path, (kind, _) in pages.FAULTS.items():
        answer = await failing.post(path, data={"words": "Mine."})
        table.setdefault(("a view", said(answer)), []).append(kind.__name__)
    return table


async def _plain(client: Client, version: str, name: str) -> httpx2.Response:
    headers = {"accept-encoding": "identity"}
    return await client.get(f"/static/{version}/{name}", headers=headers)


def _font(client: Client) -> str:
    names: list[str] = list(client.state.pages.static.files)
    return next(name for name in names if name.endswith(".woff2"))


async def test_the_headers_of_every_answer_are_those_of_the_table(
    before: Before,
    client: Client,
    moderators: Two,
    site: Settings,
    failing: httpx2.AsyncClient,
    tmp_path: Path,
) -> None:
    people = await everybody(before, client, moderators, site)
    made = written(await of_routes(people) | await of_failures(client, failing))
    new = tmp_path / "headers.txt"
    new.write_text(made)
    assert made == GOLDEN.read_text(), f"Read what is new in {new}; if it is meant, put it here."


def test_every_line_of_the_table_has_what_every_answer_must_have() -> None:
    lines = GOLDEN.read_text().splitlines()
    assert lines
    assert [line for line in lines if " | * | " not in line] == []
    assert [line for line in lines if "cache-control: " not in line] == []
    assert [line for line in lines if " | server: " in line] == []
    assert [line.split(" | ")[1] for line in lines if " | https" not in line] == [
        "an onion address"
    ]


def test_the_table_would_notice_a_cookie() -> None:
    answer = httpx2.Response(200, headers=[*HEADERS.items(), ("set-cookie", "a=1; Secure")])
    assert said(answer) == "200 | * | set-cookie: a=...; Secure"


def test_the_table_would_notice_a_header_that_is_sent_twice() -> None:
    answer = httpx2.Response(200, headers=[*HEADERS.items(), ("x-frame-options", "DENY")])
    assert " | * | " not in said(answer)

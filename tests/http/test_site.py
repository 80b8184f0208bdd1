"""What holds on every page: headers, failures in plain words, static files, the way out."""

import logging
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.conftest import BASE, Client
from tests.http.conftest import skipped
from voicebox.errors import Conflict, Gone, NoRoom, Overloaded
from voicebox.web.body import BodyGuard
from voicebox.web.failures import Failures
from voicebox.web.guard import HEADERS, GuardHeaders
from voicebox.web.routes import ROUTES

FORM = {"content-type": "application/x-www-form-urlencoded"}
ANSWERS = [
    route.path
    for route in ROUTES
    if isinstance(route, Route)
    and "{" not in route.path
    and route.name != "leave"
    and "GET" in (route.methods or ())
]
#: What has an ending is for programs.
PAGES = [path for path in ANSWERS if "." not in path]
SECRET = "what my brother did"


@pytest.mark.parametrize("path", [*ANSWERS, "/leave", "/no-such-page", "/static/0/site.css"])
async def test_every_answer_has_the_same_headers(client: Client, path: str) -> None:
    answer = await client.get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == dict(HEADERS)
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert "server" not in answer.headers
    assert answer.headers["cache-control"]


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/health"])
async def test_every_page_has_one_heading_help_and_a_way_out(client: Client, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert 'href="/leave"' in answer.text
    assert 'href="/help"' in answer.text
    assert "style=" not in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", [*PAGES, "/no-such-page"])
async def test_no_page_skips_a_level_of_headings(client: Client, path: str) -> None:
    assert skipped(await client.get(path)) == []


async def test_an_onion_address_is_never_told_to_use_https(client: Client) -> None:
    answer = await client.get("/health", headers={"host": "abc.onion"})
    assert "strict-transport-security" not in answer.headers


async def test_leaving_goes_elsewhere_at_once(client: Client) -> None:
    answer = await client.get("/leave")
    assert answer.status_code == 303
    assert answer.headers["location"] == client.state.settings.leave
    assert "clear-site-data" not in answer.headers


async def test_a_page_that_is_not_there_says_so_in_words(client: Client) -> None:
    answer = await client.get("/no-such-page")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


async def test_a_page_asked_in_the_wrong_way_says_so_in_words(client: Client) -> None:
    answer = await client.post("/help", data={"words": SECRET})
    assert answer.status_code == 405
    assert answer.headers["allow"]
    assert SECRET in answer.text


@pytest.mark.parametrize("path", ["/tell", "/return"])
async def test_a_form_from_another_site_is_refused_and_its_words_given_back(
    client: Client, path: str
) -> None:
    headers = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    answer = await client.post(path, data={"words": SECRET}, headers=headers)
    assert answer.status_code == 403
    assert SECRET in answer.text


async def test_a_body_of_five_megabytes_gets_a_plain_answer(client: Client) -> None:
    answer = await client.post("/tell", content=b"words=" + b"a" * 5_000_000, headers=FORM)
    assert answer.status_code == 413
    assert "send it in parts" in answer.text
    assert answer.headers["connection"] == "close"
    assert dict(HEADERS).items() <= dict(answer.headers).items()


async def test_a_picture_gets_a_plain_answer(client: Client) -> None:
    answer = await client.post("/tell", files={"words": b"\x89PNG"})
    assert answer.status_code == 415
    assert "only take words" in answer.text


async def test_a_form_with_too_many_fields_gives_its_words_back(client: Client) -> None:
    content = "x=1&" * 99 + urlencode({"words": SECRET})
    answer = await client.post("/tell", content=content, headers=FORM)
    assert answer.status_code == 422
    assert SECRET in answer.text


async def test_static_files_are_kept_for_ever_under_their_version_only(client: Client) -> None:
    version = client.state.pages.static.version
    current = await client.get(f"/static/{version}/site.css")
    older = await client.get("/static/0000000000/site.css")
    assert current.content == older.content
    assert "immutable" in current.headers["cache-control"]
    assert older.headers["cache-control"] == "no-store"
    assert current.headers["content-type"].startswith("text/css")


async def test_static_files_can_come_unsqueezed(client: Client) -> None:
    path = f"/static/{client.state.pages.static.version}/site.css"
    plain = await client.get(path, headers={"accept-encoding": "identity"})
    squeezed = await client.get(path, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert plain.content == squeezed.content


@pytest.mark.parametrize("name", ["no.css", "../pyproject.toml", "%2e%2e/README.md"])
async def test_only_what_is_in_the_folder_is_served(client: Client, name: str) -> None:
    assert (await client.get(f"/static/0/{name}")).status_code == 404


FAULTS = {
    "/gone": (Gone, 410),
    "/conflict": (Conflict, 409),
    "/overloaded": (Overloaded, 503),
    "/full": (NoRoom, 507),
    "/fault": (ZeroDivisionError, 500),
}


@pytest.fixture
async def failing(client: Client) -> AsyncIterator[httpx2.AsyncClient]:
    """A site whose every page fails in a way of its own."""

    async def fail(request: Request) -> Response:
        await request.body()
        raise FAULTS[request.url.path][0](SECRET)

    routes = [*ROUTES, *(Route(path, fail, methods=["POST"]) for path in FAULTS)]
    around = [Middleware(GuardHeaders, public=False), Middleware(Failures), Middleware(BodyGuard)]
    app = Starlette(routes=routes, middleware=around)
    state: dict[str, Any] = {
        name: value for name, value in vars(client.state).items() if name[0] != "_"
    }

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "state": state}, receive, send)

    transport = httpx2.ASGITransport(app=served)
    async with httpx2.AsyncClient(transport=transport, base_url=BASE) as visitor:
        yield visitor


@pytest.mark.parametrize("path", FAULTS)
async def test_a_failure_gives_the_words_back_and_logs_none(
    failing: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = await failing.post(path, data={"words": SECRET})
    assert answer.status_code == FAULTS[path][1]
    assert SECRET in answer.text
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("voicebox")]
    assert SECRET not in caplog.text
    assert not any(path in line for line in ours)
    noted = {"/fault": "ZeroDivisionError", "/full": "NoRoom"}.get(path)
    assert [f"{noted} at test_site.py:" in line for line in ours] == ([True] if noted else [])

"""How the service listens."""

import asyncio
import gc
import logging
import socket
import struct
import sys
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from voicebox.cli import serving
from voicebox.cli.serving import Server
from voicebox.cli.wordless import Wordless

DEADLINE_S = 60
#: Where Linux says how many may wait at a listening socket, in `struct tcp_info`.
_MAY_WAIT = slice(28, 32)


@pytest.fixture
def looking_back() -> Iterator[None]:
    """Put back what a server changes in the process it runs in."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


async def started(app: Starlette) -> tuple[Server, asyncio.Task[None]]:
    server = Server(serving.config(app, "127.0.0.1", 0))
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0)
    return server, running


@pytest.mark.usefixtures("looking_back")
async def test_more_wait_in_the_system_than_come_in_at_once() -> None:
    server, running = await started(Starlette())
    listener = server.servers[0].sockets[0]
    about = listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
    assert struct.unpack("=I", about[_MAY_WAIT]) == (serving.WAITING,)
    assert gc.get_freeze_count() > 0
    server.should_exit = True
    await running


@pytest.mark.usefixtures("looking_back")
async def test_nobody_who_dawdles_keeps_the_site_from_ending(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serving, "PARTING_S", 0.1)
    came = asyncio.Event()

    async def never(_: Request) -> Response:
        came.set()
        await asyncio.Event().wait()
        return Response()

    server, running = await started(Starlette(routes=[Route("/", never)]))
    port = server.servers[0].sockets[0].getsockname()[1]
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    await came.wait()
    server.should_exit = True
    async with asyncio.timeout(DEADLINE_S):
        await running
    writer.close()


def test_of_an_error_in_a_library_only_its_kind_and_its_place_are_printed() -> None:
    record = error("Exception in callback <read(b'my street')>", ValueError("my street"))
    assert Wordless().filter(record)
    assert record.getMessage() == "asyncio: ValueError at test_serving.py:" + str(LINE)
    assert (record.args, record.exc_info) == ((), None)


def test_what_a_library_says_again_is_not_printed_again() -> None:
    listener = Wordless()
    assert listener.filter(error("No more files", OSError(24, "Too many open files")))
    assert not listener.filter(error("No more files", OSError(24, "Too many open files")))
    assert listener.filter(error("No more files", ValueError()))


def test_neither_what_is_no_request_nor_who_is_cut_off_at_the_end_is_printed() -> None:
    given = {"name": "uvicorn.error", "levelno": logging.WARNING, "msg": "Invalid HTTP request"}
    warning = logging.makeLogRecord(given)
    assert not Wordless().filter(warning)
    assert not Wordless().filter(error("Exception in ASGI application", asyncio.CancelledError()))


def test_what_we_say_ourselves_is_printed_as_it_is_and_each_time() -> None:
    listener = Wordless()
    for _ in range(2):
        said = logging.makeLogRecord({"name": "voicebox.worker", "msg": "work failed: OSError"})
        assert listener.filter(said)
        assert said.getMessage() == "work failed: OSError"


def error(message: str, raised: BaseException) -> logging.LogRecord:
    try:
        raise raised
    except BaseException:
        given = {"name": "asyncio", "levelno": logging.ERROR, "msg": message}
        return logging.makeLogRecord(given | {"exc_info": sys.exc_info()})


LINE = error.__code__.co_firstlineno + 2

"""How the service listens."""

import asyncio
import gc
import socket
import struct
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette

from voicebox.cli import serving
from voicebox.cli.serving import Server

#: Where Linux says how many may wait at a listening socket, in `struct tcp_info`.
_MAY_WAIT = slice(28, 32)


@pytest.fixture
def looking_back() -> Iterator[None]:
    """Put back what a server changes in the process it runs in."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("looking_back")
async def test_more_wait_in_the_system_than_come_in_at_once() -> None:
    config = uvicorn.Config(
        Starlette(), host="127.0.0.1", port=0, log_config=None, backlog=serving.A_TURN
    )
    server = Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0)
    listener = server.servers[0].sockets[0]
    about = listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
    assert struct.unpack("=I", about[_MAY_WAIT]) == (serving.WAITING,)
    assert gc.get_freeze_count() > 0
    server.should_exit = True
    await running

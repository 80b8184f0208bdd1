"""How the service listens, so that neither a crowd nor thousands who dawdle hold up a reader."""

import contextlib
import gc
import resource
import signal
import socket
from collections.abc import Generator

import uvicorn
from starlette.applications import Starlette

from voicebox.cli import wordless

#: So many connections wait in the system until we get to them.
WAITING = 2048
#: So many are accepted in one turn of the event loop. It would take all that wait, and whoever
#: reads would wait for as long: a connection costs a third of a millisecond.
A_TURN = 16
#: After so many new objects that may hold each other, Python looks for those that nothing else
#: holds; after how many such looks it looks further back. With its own figures (700, 10, 10) half
#: of the time that 10,000 open connections take is spent on this.
COLLECT = (20_000, 10, 20)
#: Seconds in which whoever is sending may come to an end, once the process is told to end. It is
#: what a body may take at the least; systemd kills after 90.
PARTING_S = 30
_COULD_NOT_START = 3


def serve(app: Starlette, host: str, port: int) -> None:
    """Serve the site until the process is told to end.

    Raises:
        SystemExit: it could not start.
    """
    _take_all_files()
    wordless.listen()
    server = Server(config(app, host, port))
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        raise SystemExit(_COULD_NOT_START)


def config(app: Starlette, host: str, port: int) -> uvicorn.Config:
    """Return how uvicorn is to serve the site."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        backlog=A_TURN,
        # uvicorn's own logs hold addresses, paths and the words in exceptions: none of it is on,
        # and what it says all the same is wordless.
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=PARTING_S,
        timeout_keep_alive=15,
    )


def _take_all_files() -> None:
    """Take as many open files as the system gives.

    Each connection is one. By itself a service of systemd has 1,024, though it may take 524,288:
    a thousand who dawdle would keep everybody else out.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class Server(uvicorn.Server):
    """uvicorn's, with more who wait, fewer who come in at once, and less looking back."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """End in order when the terminal is closed too, unless it was started to outlive that."""
        before = signal.getsignal(signal.SIGHUP)
        if before is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self.handle_exit)
        with super().capture_signals():
            try:
                yield
            finally:
                # What was caught is raised once more now, and ends the process.
                signal.signal(signal.SIGHUP, before)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen; then set what has to come after that."""
        await super().startup(sockets)
        for server in self.servers:
            for listener in server.sockets:
                # asyncio has one figure for how many wait and how many it takes at once.
                with listener.dup() as same:
                    same.listen(WAITING)
        # What was loaded stays: it need not be looked through again and again.
        gc.collect()
        gc.freeze()
        gc.set_threshold(*COLLECT)

"""The least that a form which is safe on disk can cost: Starlette and two commits, no more.

`bench.submit` runs it as a child process. Its driver is the product's own, so that a slow disk
holds nobody else up; it keeps what it is sent in clear, in a folder that is thrown away.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import aiosqlite
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bench.site import LOOPBACK

SETTINGS = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")


def create_app(folder: Path) -> Starlette:
    """Return a service that puts each form into two databases, one commit each."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[dict[str, Any]]:
        paths = [folder / f"{name}.db" for name in ("first", "second")]
        databases = [await aiosqlite.connect(path) for path in paths]
        for database in databases:
            for statement in (*SETTINGS, "CREATE TABLE stories (words TEXT)"):
                await database.execute(statement)
        yield {"databases": databases, "writing": asyncio.Lock()}
        for database in databases:
            await database.close()

    return Starlette(routes=[Route("/tell", take, methods=["POST"])], lifespan=lifespan)


async def take(request: Request) -> Response:
    """Keep the words of a form."""
    words = parse_qs((await request.body()).decode())["words"][0]
    async with request.state.writing:
        for database in request.state.databases:
            await database.execute("INSERT INTO stories (words) VALUES (?)", (words,))
            await database.commit()
    return PlainTextResponse("kept")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.bare")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    app = create_app(given.folder)
    uvicorn.run(app, host=LOOPBACK, port=given.port, access_log=False, log_config=None)


if __name__ == "__main__":
    main()

"""The least that a form which is safe on disk can cost: Starlette and two commits, no more.

`bench.submit` runs it as a child process; it keeps what it is sent in clear, in a folder that is
thrown away.
"""

import argparse
import sqlite3
from pathlib import Path
from urllib.parse import parse_qs

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bench.site import LOOPBACK


def create_app(folder: Path) -> Starlette:
    """Return a service that puts each form into two databases, one commit each."""
    databases = [_database(folder / f"{name}.db") for name in ("first", "second")]

    async def take(request: Request) -> Response:
        words = parse_qs((await request.body()).decode())["words"][0]
        for database in databases:
            database.execute("INSERT INTO stories (words) VALUES (?)", (words,))
            database.commit()
        return PlainTextResponse("kept")

    return Starlette(routes=[Route("/tell", take, methods=["POST"])])


def _database(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE stories (words TEXT)")
    return database


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.bare")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    app = create_app(given.folder)
    uvicorn.run(app, host=LOOPBACK, port=given.port, access_log=False, log_config=None)


if __name__ == "__main__":
    main()

"""Plants what the bench must find: one thing in each place, each in another coding."""

import base64
import sqlite3
from contextlib import closing

from bench.canary.marked import Mark, Secrets
from bench.site import Site

#: Where something was planted, and in which coding it must be found there.
PLANTED = {
    ("server.log", "raw"),
    ("tmp/left", "a file"),
    ("tmp/left", "utf-16-le"),
    ("data/left", "base64"),
    ("elsewhere/left", "bytes"),
    ("place/left", "hex"),
    ("data/main.db", "raw"),
    ("backup main, opened", "raw"),
    ("main.db, table jobs", "raw"),
    ("main.db, table figures", "an exact time"),
    ("backup main, opened, table jobs", "raw"),
    ("backup main, opened, table figures", "an exact time"),
}


def plant(site: Site, mark: Mark, secrets: Secrets) -> None:
    """Leave a mark in a log, in files and in a row, a key in a file, and a time in a row."""
    one = mark.of("telling", "user-agent", 1)
    with site.log.open("a") as log:
        log.write(f"from {one}\n")
    (site.temporary / "left").write_bytes(one.encode("utf-16-le"))
    (site.settings.data / "left").write_bytes(base64.b64encode(b"a" + one.encode()))
    (site.folder / "elsewhere" / "left").write_bytes(secrets.keys["private key of the team"])
    (site.folder / "place" / "left").write_text(one.encode().hex())
    (site.folder / "place" / "core").write_text("a core")
    with closing(sqlite3.connect(site.settings.data / "main.db", timeout=60)) as main, main:
        main.execute("INSERT INTO jobs (name) VALUES (?)", (one,))
        moment = int(site.world.now().timestamp())
        main.execute("INSERT INTO figures (name, count) VALUES ('planted', ?)", (moment,))

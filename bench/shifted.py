"""The service with a clock that a file moves: benches run it in place of `voicebox serve`.

The file holds how many seconds the clock is ahead of the machine's; without it, none.
"""

import argparse
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.site import LOOPBACK
from voicebox.app import create_app
from voicebox.cli import serving
from voicebox.settings import Settings
from voicebox.world import World


def clock(file: Path) -> World:
    """Return a world whose time is the machine's and what the file says."""

    def now() -> datetime:
        try:
            ahead = float(file.read_text())
        except (FileNotFoundError, ValueError):
            ahead = 0
        return datetime.now(UTC) + timedelta(seconds=ahead)

    return World(now=now)


def move(file: Path, **to: float) -> None:
    """Set the clock so much ahead of the machine's, or behind it; nobody reads half of a number."""
    draft = file.with_suffix(".draft")
    draft.write_text(str(timedelta(**to).total_seconds()))
    draft.replace(file)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.shifted")
    parser.add_argument("--clock", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    app = create_app(Settings.read(os.environ), clock(given.clock))
    serving.serve(app, LOOPBACK, given.port)


if __name__ == "__main__":
    main()

"""A command line in a folder of its own, as a newcomer meets it."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from click.testing import CliRunner, Result

from voicebox.cli import main
from voicebox.settings import PREFIX, Settings

PASSWORD = "a long walk by the river"


@dataclass(frozen=True)
class Terminal:
    """Runs `voicebox` on the site of one folder."""

    folder: Path

    @property
    def settings(self) -> Settings:
        return Settings(data=self.folder / "data", secrets=self.folder / "secrets", window="now")

    @property
    def environment(self) -> dict[str, str]:
        """What names the site to a command."""
        return {
            "VOICEBOX_DATA": str(self.settings.data),
            "VOICEBOX_SECRETS": str(self.settings.secrets),
        }

    def run(self, *words: str, typed: str = "", **settings: str) -> Result:
        """Run a command in this process. Settings are named without their prefix."""
        given: dict[str, str | None] = {n: None for n in os.environ if n.startswith(PREFIX)}
        given |= self.environment
        given |= {f"{PREFIX}{name.upper()}": value for name, value in settings.items()}
        return CliRunner().invoke(main, words, input=typed, env=given)

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Start a command in a process of its own, elsewhere than in the checkout."""
        others = {n: v for n, v in os.environ.items() if not n.startswith(PREFIX)}
        return subprocess.Popen(
            [sys.executable, "-m", "voicebox", *words],
            cwd=self.folder,
            env=others | self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def write(self, name: str, written: str | bytes) -> Path:
        """Write a file to bring in."""
        path = self.folder / name
        path.write_bytes(written.encode() if isinstance(written, str) else written)
        return path

    def count(self, table: str) -> int:
        """Return how many rows a table of the main database has."""
        return self.value(str(sa.select(sa.func.count()).select_from(sa.table(table))))

    def value(self, question: str) -> int:
        """Return the one number that the main database answers with."""
        with closing(sqlite3.connect(self.settings.data / "main.db")) as main:
            number: int = main.execute(question).fetchone()[0]
        return number

    def values(self, question: str) -> set[str]:
        """Return the values of the one column that the main database answers with."""
        with closing(sqlite3.connect(self.settings.data / "main.db")) as main:
            return {value for (value,) in main.execute(question)}


@dataclass(frozen=True)
class Founded(Terminal):
    """A terminal on a site that is there, and its recovery key on paper."""

    recovery_key: str = field(repr=False)

    def add_moderator(self, name: str) -> Result:
        return self.run(
            "staff", "add", name, typed=f"{self.recovery_key}\n{PASSWORD}\n{PASSWORD}\n"
        )


def said(result: Result) -> str:
    """Return what a failed command said, having shown no traceback and ended with status 1."""
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result.stderr

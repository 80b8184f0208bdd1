"""A site of its own for each command, and a terminal on it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.terminal import Founded, Terminal
from tests.conftest import Pattern


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


@pytest.fixture
def founded(terminal: Terminal, pattern: Pattern) -> Founded:
    """A site without stories and without accounts."""
    return Founded(terminal.folder, pattern.copy(terminal.settings).recovery_key)


@pytest.fixture
def publish(founded: Founded) -> Callable[..., Result]:
    """Brings a file in as a collection that is public already."""

    def publishing(file: Path, *more: str) -> Result:
        return founded.run("import", str(file), "--published", *more)

    return publishing

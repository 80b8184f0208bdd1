"""A site of its own for each command, and a terminal on it."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.terminal import Founded, Terminal
from voicebox.flows.found import found
from voicebox.world import World


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


@pytest.fixture
def founded(terminal: Terminal, world: World) -> Founded:
    """A site without stories and without accounts."""
    founding = asyncio.run(found(terminal.settings, world))
    return Founded(terminal.folder, founding.recovery_key)


@pytest.fixture
def publish(founded: Founded) -> Callable[..., Result]:
    """Brings a file in as a collection that is public already."""

    def publishing(file: Path, *more: str) -> Result:
        return founded.run("import", str(file), "--published", *more)

    return publishing

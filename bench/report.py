"""Says what was measured: a table, one line with the figure, a file for the record."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from voicebox.world import World

RESULTS = Path(__file__).with_name("results")


@dataclass(frozen=True)
class Outcome:
    """What a bench found."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    #: The figure and its goal, in one line.
    figure: str
    reached: bool
    #: What else the file for the record holds.
    more: dict[str, Any] = field(default_factory=dict)


def report(outcome: Outcome) -> int:
    """Print the table and the figure, write the record; return the status to exit with."""
    table = Table(title=f"bench.{outcome.name}", title_justify="left")
    for number, column in enumerate(outcome.columns):
        table.add_column(column, justify="left" if number == 0 else "right", overflow="fold")
    for row in outcome.rows:
        table.add_row(*(str(cell) for cell in row))
    # A pipe has no width of its own: 80 columns would fold figures.
    console = Console(width=None if Console().is_terminal else 110, highlight=False)
    console.print(table)
    verdict = "reached" if outcome.reached else "SHORT"
    console.print(f"{outcome.name}: {outcome.figure}: {verdict}", soft_wrap=True)
    RESULTS.mkdir(exist_ok=True)
    record = asdict(outcome) | {"day": World().day()}
    written = json.dumps(record, indent=1, default=str)
    (RESULTS / f"{outcome.name}.json").write_text(written + "\n")
    return 0 if outcome.reached else 1

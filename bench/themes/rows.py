"""The rows of the table: a figure, what it is held against, and whether it is enough."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["reached", "SHORT", "NOT THERE", ""]
COLUMNS = ("on", "figure", "ours", "theirs", "found", "asked", "")


@dataclass(frozen=True)
class Row:
    """One line of the table. Without a bound it is told beside the others and never short."""

    on: str
    figure: str
    #: Ours and theirs as they were measured, in words.
    ours: str = ""
    theirs: str = ""
    #: The figure itself; none where there is nothing to be measured yet.
    value: float | None = None
    least: float | None = None
    most: float | None = None
    #: What is asked for, in words.
    asked: str = ""
    #: How the figure is written.
    form: str = "{:.2f}"

    @property
    def verdict(self) -> Verdict:
        """Tell whether it is enough."""
        if self.least is None and self.most is None:
            return ""
        if self.value is None:
            return "NOT THERE"
        enough = self.least is None or self.value >= self.least
        bounded = self.most is None or self.value <= self.most
        return "reached" if enough and bounded else "SHORT"

    def cells(self) -> tuple[str, ...]:
        """Return what stands in the columns."""
        found = "" if self.value is None else self.form.format(self.value)
        return (self.on, self.figure, self.ours, self.theirs, found, self.asked, self.verdict)


def times(on: str, figure: str, ours: float, theirs: float, least: float | None = None) -> Row:
    """Return a row that says how many times theirs ours is; more is better."""
    return Row(
        on=on,
        figure=figure,
        ours=f"{ours:.3f}",
        theirs=f"{theirs:.3f}",
        value=ratio(ours, theirs),
        least=least,
        asked="" if least is None else f"at least {least:g} x",
        form="{:.2f} x",
    )


def apart(on: str, figure: str, ours: float, theirs: float, least: float) -> Row:
    """Return a row that says by how much ours is over theirs."""
    return Row(
        on=on,
        figure=figure,
        ours=f"{ours:.3f}",
        theirs=f"{theirs:.3f}",
        value=ours - theirs,
        least=least,
        asked=f"at least {least:+g}",
        form="{:+.3f}",
    )


def ratio(ours: float, theirs: float) -> float:
    """Return ours over theirs; against nothing, or less, whatever we have is enough."""
    return ours / theirs if theirs > 0 else float("inf")


def short(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that are not reached."""
    return [row for row in rows if row.verdict in ("SHORT", "NOT THERE")]

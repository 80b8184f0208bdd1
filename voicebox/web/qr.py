"""The receipt as a picture for a camera: the digits alone, no address, no name."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import segno

#: Light squares around it that a camera needs.
BORDER = 4
#: Any of the eight is a valid picture.
MASK = 1


@dataclass(frozen=True)
class Picture:
    """A square picture as one SVG path; the template gives it its colours."""

    #: Width and height in squares, the border included.
    size: int
    path: str = field(repr=False)


def draw(digits: str) -> Picture:
    """Return the picture of some digits."""
    # Which of the eight masks is best takes longer to weigh than all the rest of the answer.
    rows = list(segno.make_qr(digits, error="m", mask=MASK).matrix_iter(border=BORDER))
    strokes = [_runs(row, y) for y, row in enumerate(rows)]
    return Picture(len(rows), "".join(strokes))


def _runs(row: Iterable[int], y: int) -> str:
    dark = [x for x, value in enumerate(row) if value]
    return "".join(f"M{x} {y}h1v1h-1z" for x in dark)

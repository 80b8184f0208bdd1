"""The receipt as a picture for a camera: the digits alone, no address, no name."""

import re
from dataclasses import dataclass, field

import segno

#: Light squares around it that a camera needs.
BORDER = 4
#: Any of the eight is a valid picture.
MASK = 1
_DARK = re.compile(rb"\x01+")


@dataclass(frozen=True)
class Picture:
    """A square picture as one SVG path of strokes as wide as a square; the page colours it."""

    #: Width and height in squares, the border included.
    size: int
    path: str = field(repr=False)


def draw(digits: str) -> Picture:
    """Return the picture of some digits."""
    # Which of the eight masks is best takes longer to weigh than all the rest of the answer.
    rows = segno.make_qr(digits, error="m", mask=MASK).matrix
    strokes = [
        f"M{BORDER + run.start()} {y}.5h{run.end() - run.start()}"
        for y, row in enumerate(rows, BORDER)
        for run in _DARK.finditer(row)
    ]
    return Picture(len(rows) + 2 * BORDER, "".join(strokes))

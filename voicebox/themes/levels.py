"""From how many to how much: the few steps in which pages and commands say how sure themes are."""

from collections.abc import Sequence
from enum import StrEnum

#: Fewer stories give themes in which chance has a large part, whatever the numbers say.
FEW_STORIES = 100
#: A theme that shares half with what is most like it in the second look has come back.
CAME_BACK = 0.5
NEARLY_WHOLE = 0.75
A_PART = 0.3
#: What share of the themes twice as many stories may bring, for it to be hardly any or a few.
HARDLY_ANY = 0.05
A_FEW = 0.15


class Return(StrEnum):
    """How much of a theme comes back in a second look."""

    WHOLE = "whole"
    MOST = "most"
    PART = "part"
    NOT = "not"


class Growth(StrEnum):
    """How many new themes twice as many stories brought."""

    HARDLY = "hardly"
    FEW = "few"
    MANY = "many"


def came_back(stability: float) -> Return:
    """Say how much of a theme came back, by the share that both looks have in common."""
    if stability >= NEARLY_WHOLE:
        return Return.WHOLE
    if stability >= CAME_BACK:
        return Return.MOST
    return Return.PART if stability >= A_PART else Return.NOT


def growth(curve: Sequence[Sequence[float]]) -> Growth | None:
    """Say whether the last doubling of the stories brought new themes; none without a curve.

    Args:
        curve: pairs of how many stories and how many themes, the fewest stories first.
    """
    if len(curve) < 2 or curve[-1][1] <= 0:
        return None
    share = 1 - curve[-2][1] / curve[-1][1]
    if share < HARDLY_ANY:
        return Growth.HARDLY
    return Growth.FEW if share < A_FEW else Growth.MANY

"""Why marked tellers set two quotes side by side, before anything befalls their stories.

Some of it is shown, and goes with whatever a teller does then; the rest waits, and nobody may find
it.
"""

import re
from collections.abc import Set
from itertools import combinations

from bench.canary import naming
from bench.canary.marked import Kind, Mark
from bench.teller import Teller, Unexpected

CARRIER = "pair_why"


def enters(fate: str) -> str:
    """Return where the mark of a reason enters."""
    return f"two quotes side by side, of a story {fate}"


def kinds(*, ever: bool = False) -> Set[Kind]:
    """Return the kinds of reasons that anybody may read now, or could once."""
    return {Kind(enters(fate), CARRIER) for fate in (naming.SHOWN if ever else naming.STAY)}


async def say(teller: Teller, mark: Mark, receipt: str, fate: str, number: int) -> None:
    """Have a teller set two quotes of a theme of their story side by side.

    Raises:
        Unexpected: no two could be.
    """
    why = f"One had {mark.of(enters(fate), CARRIER, number)}, the other had not."
    for theme in naming.themes_on(await teller.come_back(receipt)):
        address = f"/themes/{theme}/pair"
        page = await teller.http.get(address)
        handles = re.findall(r'name="pair_of" value="([^"]+)"', page.text)
        for two in combinations(handles, 2):
            fields = {"pair_of": two, CARRIER: why, "receipt": receipt}
            if (await teller.http.post(address, data=fields)).is_success:
                return
    raise Unexpected("No two quotes of a theme could be set side by side.")

"""P4 From everything stored and published, the order of two stories of one closed window cannot be
guessed with more than 53 % success, in either direction.
"""

from bench import order
from tests.conftest import Dice

STORIES = 60
#: Wider than the bench itself: of so few stories, chance alone gives more.
WITHIN = 0.20


async def test_no_file_and_no_page_tells_who_wrote_before_whom() -> None:
    measured = await order.measure(STORIES, WITHIN, chance=Dice("P4"))
    assert [(one.name, one.truth, one.share) for one in measured.beyond] == []
    assert measured.reached

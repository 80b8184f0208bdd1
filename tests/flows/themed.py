"""Themes made by hand, where a test is not about finding them."""

from collections.abc import Collection, Sequence

from tests.flows.place import RARE, Place
from tests.store.made import theme
from voicebox.store import themes
from voicebox.store.perspectives import PerspectiveRow, PerspectiveStory

PASSAGE = 20


async def place_themes(
    place: Place, unquoted: Collection[str] = (), **stories: Sequence[str]
) -> None:
    """Make a run with these themes; each story gives a passage and a quote, and stands alone.

    Each theme has a perspective of all its stories, with a quote of each at one end of its tone.
    Of those that are `unquoted` there is no quote.
    """
    ids = sorted({one for several in stories.values() for one in several})
    first = {one: next(name for name in stories if one in stories[name]) for one in ids}
    findings = themes.Findings(
        run=themes.Run("run", place.world.day(), "none", 0, 1.0, 1.0, len(ids), len(ids)),
        themes=[theme(name, rank=rank, words=[name, RARE]) for rank, name in enumerate(stories)],
        stories=[
            themes.ThemeStory(name, one, 1.0)
            for name, several in stories.items()
            for one in several
        ],
        passages=[themes.PassageRow(one, 0, PASSAGE, first[one], 1.0, False) for one in ids],
        quotes=[
            themes.QuoteRow(first[one], rank, one, 0, PASSAGE, False)
            for rank, one in enumerate(ids)
            if one not in unquoted
        ]
        + [
            themes.QuoteRow(name, len(ids) + rank, one, 0, PASSAGE, False, 0, rank % 2)
            for name, several in stories.items()
            for rank, one in enumerate(several)
            if one not in unquoted
        ],
        alone=[(one, 0.5) for one in ids],
        perspectives=[PerspectiveRow(name, 0, [name, RARE], 1.0) for name in stories],
        perspective_stories=[
            PerspectiveStory(name, 0, one) for name, several in stories.items() for one in several
        ],
    )
    async with place.db.write() as main:
        await themes.replace(main, findings)

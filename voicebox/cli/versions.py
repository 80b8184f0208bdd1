"""`voicebox themes --version`: the themes as a day left them, in the words of their page."""

from collections.abc import Iterator
from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from voicebox.cli import became
from voicebox.cli.counts import many
from voicebox.cli.explain import NAMELESS
from voicebox.cli.opened import Opened
from voicebox.errors import Missing
from voicebox.flows import past
from voicebox.flows.became import Became
from voicebox.flows.past import ThemeThen, Then
from voicebox.store import versions as store
from voicebox.store.versions import Version

NUMBERS = (
    "In the table are the numbers of then, to the nearest five; one to seven are a few. What"
    " happened is told in the numbers that the page of each theme tells. Stories may have been"
    " taken back since: the numbers stay, and with the next window names lose the words that too"
    " few others still say."
)
NOTHING = "No theme came, went or got another name. Stories came, or went to other themes."


async def show(site: Opened, number: int, console: Console) -> None:
    """Print a version: its themes, and what happened in it.

    Raises:
        Missing: there is no such version; the message says which there are.
    """
    async with site.db.read() as main:
        version = await store.find(main, number)
        newest = await store.last(main)
        if version is None:
            there = f"from 1 to {newest.version}" if newest else "none so far"
            raise Missing(f"There is no version {number} of the themes; there are {there}.")
        [then] = await past.told(main, [version])
        themes = await past.themes_then(main, version)
    # No markup: a teller's brackets are theirs.
    console.print(_lead(version, len(themes)), highlight=False, markup=False)
    console.print(NUMBERS, highlight=False, markup=False)
    if themes:
        console.print(_table(themes))
    for line in _told(then):
        console.print(line, highlight=False, markup=False)


def _lead(version: Version, n_themes: int) -> str:
    month = date.fromisoformat(f"{version.month}-01").strftime("%B %Y")
    if not n_themes:
        return f"In {month} there were no themes: too few stories could be counted."
    stories = "a few" if version.n_stories is None else f"about {version.n_stories:,}"
    return f"In {month} {stories} stories were in {many(n_themes, 'theme', 'themes')}."


def _table(themes: list[ThemeThen]) -> Table:
    table = Table("stories, about", "words", "now", box=None, pad_edge=False)
    for theme in themes:
        stories = "a few" if theme.n_stories is None else f"{theme.n_stories:,}"
        found = theme.found if theme.found != theme.name else ""
        lines = [theme.name or NAMELESS, found, " · ".join(theme.phrases)]
        words = "\n".join(line for line in lines if line)
        # No markup: a teller's brackets are theirs.
        cells = (stories, words, "still here" if theme.is_there else "no longer here")
        table.add_row(*map(Text, cells))
    return table


def _told(then: Then) -> Iterator[str]:
    if not then.told:
        yield NOTHING
        return
    names = {one.row.theme_id: one.name for one in then.told}
    names |= {one.row.other_id: one.other for one in then.told if one.row.other_id is not None}
    # The first line counts what has happened since the last look.
    _, *lines = became.told(Became([one.row for one in then.told], names), most=len(then.told))
    yield from lines

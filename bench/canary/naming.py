"""Names that marked tellers propose for the themes of their stories, before anything befalls these.

Some are shown, and go with whatever their teller does then; the others wait, and nobody may find
them.
"""

import re
from collections.abc import Sequence, Set

import httpx2

from bench import readers
from bench.canary.marked import Kind, Mark
from bench.site import Site
from bench.teller import Teller, Unexpected, hidden
from bench.words import comments
from voicebox.flows import importing, unread_lines
from voicebox.flows.importing import Row, Terms
from voicebox.model import Dials
from voicebox.store import theme_names, theme_pairs

CARRIER = "theme_name"
#: Public comments beside the stories: with fewer of them there are no themes in a small run.
COMMENTS = 30
#: The fates of stories whose tellers propose a name that people show, and of which it stays.
SHOWN = frozenset(
    {
        *("shown", "shown, taken back", "shown, then hidden", "shown, then changed and hidden"),
        *("shown, then changed and left up", "shown behind a mask"),
    }
)
STAY = frozenset({"shown", "shown behind a mask"})
#: Of which the name waits when the search begins.
WAIT = frozenset({"quoted", "shown, then no longer quoted or shown"})


def enters(fate: str) -> str:
    """Return where the mark of a name enters."""
    return f"a name for a theme, of a story {fate}"


def kinds(*, ever: bool = False) -> Set[Kind]:
    """Return the kinds of names that anybody may read now, or could once."""
    return {Kind(enters(fate), CARRIER) for fate in (SHOWN if ever else STAY)}


async def bring_comments(site: Site) -> None:
    """Bring in public comments, so that there are themes."""
    dials = Dials(counted=True, quoted=True, shown=True)
    terms = Terms("Comments", "en", published=True, licence=None, dials=dials)
    collection = await importing.begin(site.db, site.world, terms)
    rows = [Row(line, text) for line, text in enumerate(comments(COMMENTS))]
    async for _ in importing.bring(site.db, site.world, site.keyring, collection, dials, rows):
        pass


async def propose(teller: Teller, mark: Mark, receipt: str, fate: str, number: int) -> None:
    """Have a teller propose a name for the first theme of their story.

    Raises:
        Unexpected: that was not taken.
    """
    page = await teller.come_back(receipt)
    themes = themes_on(page)
    name = f"It is {mark.of(enters(fate), CARRIER, number)}"
    fields = {"token": hidden(page, "token"), "theme": themes[0], CARRIER: name}
    done = await teller.http.post("/return", data={**fields, "step": "name_propose"})
    if not done.is_success:
        raise Unexpected(f"A name for a theme was answered with {done.status_code}.")


def themes_on(page: httpx2.Response) -> Sequence[str]:
    """Return the themes that a story is in, by its page.

    Raises:
        Unexpected: there are none.
    """
    themes = re.findall(r'name="theme" value="([0-9a-f]{32})"', page.text)
    if not themes:
        raise Unexpected("A public story is in no theme.")
    return [*dict.fromkeys(themes)]


async def show(site: Site, story_ids: Sequence[str]) -> None:
    """Have a moderator show what the tellers of these stories say of themes; a window closes."""
    who = site.accounts[0].session
    async with readers.writing(site) as both:
        names = await theme_names.lines.everything(both.main)
        for one in (*names, *await theme_pairs.lines.everything(both.main)):
            if one.story_id in story_ids:
                await unread_lines.vote(both.main, site.keyring, who, one.id, None)
    await readers.close_window(site)

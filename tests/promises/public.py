"""A site with public comments, so that there are themes."""

import re
from collections.abc import AsyncIterator, Iterable

from tests.conftest import Client
from voicebox.flows import importing
from voicebox.flows.importing import Row, Terms
from voicebox.model import Dials

ID = "[0-9a-f]{32}"
ALL = Dials(counted=True, quoted=True, shown=True)


async def publish(client: Client, texts: Iterable[str]) -> None:
    """Bring in a collection that is public already."""
    state = client.state
    terms = Terms("comments", "en", published=True, licence=None, dials=ALL)
    collection = await importing.begin(state.db, state.world, terms)
    rows = [Row(line, text) for line, text in enumerate(texts)]
    async for _ in importing.bring(state.db, state.world, state.keyring, collection, ALL, rows):
        pass


async def pages_of(client: Client, theme: str) -> AsyncIterator[str]:
    """Give a theme's page and all those that go on with its stories."""
    path: str | None = theme
    while path:
        page = (await client.get(path)).text
        yield page
        more = re.search(r'href="(\?after=[^"]*)"', page)
        path = f"{theme}{more[1]}" if more else None


def listed(page: str) -> set[str]:
    """Return the stories that a page links to."""
    return set(re.findall(rf"/stories/({ID})", page))

"""A site with public comments, so that there are themes."""

from collections.abc import Iterable

from tests.conftest import Client
from voicebox.flows import importing
from voicebox.flows.importing import Row, Terms
from voicebox.model import Dials

ALL = Dials(counted=True, quoted=True, shown=True)


async def publish(client: Client, texts: Iterable[str]) -> None:
    """Bring in a collection that is public already."""
    state = client.state
    terms = Terms("comments", "en", published=True, licence=None, dials=ALL)
    collection = await importing.begin(state.db, state.world, terms)
    rows = [Row(line, text) for line, text in enumerate(texts)]
    async for _ in importing.bring(state.db, state.world, state.keyring, collection, ALL, rows):
        pass

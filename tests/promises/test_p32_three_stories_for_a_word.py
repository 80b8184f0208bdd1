"""P32 No word of a machine-made theme name comes from fewer than three stories."""

import json
import re

from tests.comments import long_comments
from tests.conftest import Client
from tests.promises.people import rows
from tests.promises.public import publish
from voicebox.settings import Settings

#: What one person and what two people say again and again.
ONE, TWO = "zebracrossing", "quaggakettle"
FEWEST = 3


async def test_every_word_of_a_name_is_said_in_three_stories(
    client: Client, site: Settings
) -> None:
    texts = list(long_comments(60))
    texts[0] = f"{texts[0]} " + f"The {ONE} nurse kept us waiting at the {ONE}. " * 12
    for at in (1, 2):
        texts[at] = f"{texts[at]} " + f"The {TWO} nurse kept us waiting at the {TWO}. " * 12
    await publish(client, texts)
    await client.state.worker.run_once()
    names = [json.loads(row["words"]) for table, row in rows(site.data) if table == "themes"]
    assert sum(map(len, names)) > 0, "no theme has a name"
    told = [row["text"].lower() for table, row in rows(site.data) if table == "public_stories"]
    for word in {word for name in names for word in name}:
        said_in = sum(bool(re.search(rf"\b{re.escape(word)}\b", text)) for text in told)
        assert said_in >= FEWEST, word
    page = (await client.get("/themes")).text
    assert ONE not in page
    assert TWO not in page

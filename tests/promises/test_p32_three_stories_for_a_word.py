"""P32 No word of a machine-made theme name comes from fewer than three stories."""

import re
from html import unescape

import numpy as np

from tests.comments import long_comments
from tests.conftest import Client
from tests.promises.people import rows
from tests.promises.public import ID, listed, pages_of, publish
from voicebox.settings import Settings

#: What one person and what two people say again and again.
ONE, TWO = "zebracrossing", "quaggakettle"
#: What one person tells in fifty letters, each edited by hand.
COPIED = ("zebedee", "upperwallop", "smarch")
STORY = (
    "Zebedee of Upperwallop drove me to the ward through snow every Smarch, and waited in the "
    "corridor until the nurse called my number late in the evening, when everybody had gone home."
)
FEWEST = 3


async def test_every_word_of_a_name_is_said_in_three_stories_of_its_theme(
    client: Client, site: Settings
) -> None:
    texts = list(long_comments(60))
    texts[0] = f"{texts[0]} " + f"The {ONE} nurse kept us waiting at the {ONE}. " * 12
    for at in (1, 2):
        texts[at] = f"{texts[at]} " + f"The {TWO} nurse kept us waiting at the {TWO}. " * 12
    await publish(client, [*texts, *copies(50)])
    await client.state.worker.run_once()
    told = {row["id"]: row["text"] for table, row in rows(site.data) if table == "public_stories"}
    first = (await client.get("/themes")).text
    names: dict[str, set[str]] = {}
    for theme in set(re.findall(rf"/themes/{ID}", first)):
        named, listed = await read(client, theme)
        names[theme] = named
        for word in named:
            said_in = {whose(told[one]) for one in listed if says(told[one], word)}
            assert len(said_in) >= FEWEST, (theme, word)
    said = set().union(*names.values())
    assert said, "no theme has a name"
    assert not any(name in word for word in said for name in (ONE, TWO, *COPIED))


def copies(n: int) -> list[str]:
    """Return the same letter, a handful of its words edited in each, but for the names."""
    dice = np.random.default_rng(0)
    words = STORY.split()
    kept = [i for i, word in enumerate(words) if not word.lower().startswith(COPIED)]
    letters = []
    for number in range(n):
        edited = set(dice.choice(kept, 5, replace=False).tolist())
        letters.append(" ".join(f"x{number}" if i in edited else w for i, w in enumerate(words)))
    return letters


def whose(text: str) -> str:
    """Return whose a story is: all the copies are of one person."""
    return "the copier" if COPIED[0] in text.lower() else text


def says(text: str, word: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text.lower().replace("’", "'")))


async def read(client: Client, theme: str) -> tuple[set[str], set[str]]:
    """Return what a theme and its perspectives are called, and the stories that are listed."""
    page = (await client.get(theme)).text
    lists = re.findall(r'<ul class="tags">(.*?)</ul>', page, re.DOTALL)
    words = [word for found in lists for word in re.findall(r"<li>(.*?)</li>", found)]
    for heading in re.findall(r"<h[13][^>]*>([^<]*)</h[13]>", page):
        if not heading.startswith("A "):
            words += heading.split(", ")
    told = {story async for page in pages_of(client, theme) for story in listed(page)}
    return {unescape(word).strip("“”") for word in words if word}, told

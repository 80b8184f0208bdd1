"""P25 Words withdrawn, or whose dial was turned off, are gone from pages, search, feeds, questions,
letters and (on SQLite) the live database files within 60 seconds.
"""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.comments import long_comments
from tests.conftest import Client, hidden
from tests.promises.pages import open_paths
from tests.promises.people import Moderator, Tell, open_receipt, rows, story_of
from tests.promises.public import ID, publish
from tests.promises.turning import turn
from voicebox.settings import Settings

#: Each stands in one story alone: as written, and as a search index keeps it.
OWN = ["Wolkenkratzer", "Kirschkern", "Sandkorn", "Eisvogel"]
STEPS = {
    "withdrawn": (("withdraw", "withdraw_yes"), {}),
    "hidden": (("hide", "hide_yes"), {}),
    "neither shown nor quoted": (("dials", "dials_yes"), {"shown": "no", "quoted": "no"}),
    "all off": (("dials", "dials_yes"), dict.fromkeys(("shown", "quoted", "counted"), "no")),
}


@pytest.fixture
async def stories(client: Client, tell: Tell, moderators: tuple[Moderator, ...]) -> dict[str, str]:
    """A site with themes, and four public stories in them: the receipt of each by its own word."""
    comments = long_comments(50)
    await publish(client, comments[len(OWN) :])
    told = {}
    for word, comment in zip(OWN, comments, strict=False):
        choices = {"title": f"{word} title", "notes": f"{word} note", "tags": f"{word} tag"}
        told[word] = (await tell(f"{word} was there. {comment} {word}.", **choices)).receipt
    await turn(client)
    for receipt in told.values():
        await moderators[0].vote(await story_of(client, receipt))
    await client.state.worker.run_once()
    return told


async def test_withdrawn_hidden_or_off_the_words_are_on_no_page_in_no_search_and_in_no_file(
    client: Client, stories: dict[str, str], site: Settings
) -> None:
    for (name, (steps, fields)), word in zip(STEPS.items(), OWN, strict=True):
        receipt = stories[word]
        story_id = await story_of(client, receipt)
        assert await pages_with(client, word, story_id), "there was nothing to take away"
        assert files_with(site.data, word)
        await press(client, receipt, *steps, **fields)
        # At once: no window has closed since, and no worker has come round.
        assert await pages_with(client, word, story_id) == [], name
        assert (await client.get(f"/stories/{story_id}")).status_code == 410
        assert files_with(site.data, word) == [], name
        derived = {"passages", "quotes", "theme_members", "theme_stories", "alone"}
        left = {table for table, row in rows(site.data) if row.get("story_id") == story_id}
        assert left.isdisjoint(derived), name


async def test_off_for_reading_whole_it_leaves_the_wall_and_the_search_and_may_be_quoted(
    client: Client, stories: dict[str, str]
) -> None:
    word = OWN[0]
    await press(client, stories[word], "dials", "dials_yes", shown="no")
    story_id = await story_of(client, stories[word])
    for path in ("/stories", f"/stories?q={word}"):
        assert story_id not in (await client.get(path)).text
    assert (await client.get(f"/stories/{story_id}")).status_code == 410


async def test_off_for_quoting_no_page_of_a_theme_quotes_it(
    client: Client, stories: dict[str, str], site: Settings
) -> None:
    quoted = {row["story_id"] for table, row in rows(site.data) if table == "quotes"}
    ids = {word: await story_of(client, receipt) for word, receipt in stories.items()}
    for word, story_id in ids.items():
        await press(client, stories[word], "dials", "dials_yes", quoted="no")
        kept = {row["story_id"] for table, row in rows(site.data) if table == "quotes"}
        assert story_id not in kept
        page = (await client.get(f"/stories/{story_id}")).text
        assert page.count("<mark") == 0
    assert quoted & set(ids.values()), "none of them was quoted before"


async def press(client: Client, receipt: str, *steps: str, **fields: str) -> None:
    """Come back, and press one button after the other."""
    answer = await open_receipt(client, receipt)
    for step in steps:
        answer = await client.fill("/return", token=hidden(answer, "token"), step=step, **fields)
        assert answer.status_code == 200, answer.text


async def pages_with(client: Client, word: str, story_id: str) -> list[str]:
    """Return the pages that anybody can open on which a word stands, or a story is linked."""
    first = (await client.get("/themes")).text
    paths = {
        *(path for path in open_paths() if "0000" not in path),
        *re.findall(rf"/themes/{ID}", first),
        *(f"/stories?q={word}", f"/stories/{story_id}", "/log.json", "/log.atom"),
    }
    found = []
    for path in sorted(paths):
        text = (await client.get(path)).text
        # What was searched for stands in its own box.
        shown = text if "?q=" not in path else re.sub(rf"\b{word}\b", "", text)
        if word.lower() in shown.lower() or (story_id in text and path != f"/stories/{story_id}"):
            found.append(path)
    return found


def is_indexed(data: Path, word: str) -> bool:
    """Tell whether the search index knows a word; its terms share beginnings, so no byte tells."""
    with closing(sqlite3.connect(data / "main.db")) as main:
        main.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, search, 'row')")
        known = main.execute("SELECT 1 FROM temp.terms WHERE term = ?", (word.lower(),))
        return known.fetchone() is not None


def files_with(data: Path, word: str) -> list[str]:
    """Return where a word lies on the disk: in files, and in what the search index knows."""
    found = ["index"] * is_indexed(data, word)
    for path in sorted(data.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        if word.encode() in content or word.lower().encode() in content:
            found.append(path.name)
    return found

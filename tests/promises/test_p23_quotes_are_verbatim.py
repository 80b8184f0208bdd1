"""P23 Every quote, anywhere, is a verbatim substring of its story's public text and of a story
whose *quoted* dial is on.
"""

import re
from collections.abc import Mapping, Sequence
from html import unescape

import pytest

from tests.comments import long_comments
from tests.conftest import Client, hidden
from tests.promises.people import Moderator, Tell, open_receipt, rows, story_of
from tests.promises.public import ID
from tests.promises.turning import turn
from voicebox.flows import importing
from voicebox.flows.importing import Row, Terms
from voicebox.model import Dials
from voicebox.settings import Settings

#: Half of the comments may be quoted, and half not; all are shown and counted.
DIALS = {"may be quoted": True, "may not": False}
N_OWN = 4
NAME = "Tom Okafor"


@pytest.fixture
async def themed(
    client: Client, tell: Tell, moderators: tuple[Moderator, ...], site: Settings
) -> Mapping[str, tuple[str, bool]]:
    """A site with themes: the public text of each story by its id, and whether it is quoted."""
    comments = long_comments(100)
    for number, (name, quoted) in enumerate(DIALS.items()):
        await _import(client, name, comments[number * 46 : number * 46 + 46], quoted=quoted)
    for comment in comments[92 : 92 + N_OWN]:
        await _masked(client, tell, moderators[0], f"{NAME} was with me. {comment}")
    await client.state.worker.run_once()
    dials = {row["id"]: row for table, row in rows(site.data) if table == "stories"}
    return {
        row["id"]: (row["text"], bool(dials[row["id"]]["quoted"]))
        for table, row in rows(site.data)
        if table == "public_stories"
    }


async def test_every_quote_that_is_kept_is_a_part_of_a_public_text_that_may_be_quoted(
    themed: Mapping[str, tuple[str, bool]], site: Settings
) -> None:
    kept = [row for table, row in rows(site.data) if table == "quotes"]
    assert len(kept) > 10
    for row in kept:
        text, quoted = themed[row["story_id"]]
        assert quoted
        assert 0 <= row["start"] < row["end"] <= len(text)


async def test_every_quote_on_a_page_stands_word_for_word_in_a_story_that_may_be_quoted(
    client: Client, themed: Mapping[str, tuple[str, bool]]
) -> None:
    first = (await client.get("/themes")).text
    paths = {"/themes", "/themes/alone", *re.findall(rf"/themes/{ID}", first)}
    found = 0
    for path in paths:
        page = (await client.get(path)).text
        for figure in re.findall(r'<figure class="quote">.*?</figure>', page, re.DOTALL):
            words = unescape(re.findall(r"<p>(.*?)</p>", figure, re.DOTALL)[0])
            link = re.search(rf"/stories/({ID})", figure)
            assert link, "all of these are shown"
            text, quoted = themed[link[1]]
            assert quoted
            assert words in text
            found += 1
        assert NAME not in page
    assert found > 10


async def test_every_mark_in_a_story_is_of_one_that_may_be_quoted(
    client: Client, themed: Mapping[str, tuple[str, bool]]
) -> None:
    marked = 0
    for story_id, (text, quoted) in themed.items():
        page = (await client.get(f"/stories/{story_id}")).text
        marks = re.findall(r'<mark id="q\d+">(.*?)</mark>', page, re.DOTALL)
        assert quoted or not marks
        for words in marks:
            assert unescape(re.sub("<[^>]*>", "", words)) in text
        marked += len(marks)
    assert marked > 10


async def test_what_is_covered_is_quoted_as_its_placeholder(
    themed: Mapping[str, tuple[str, bool]], client: Client
) -> None:
    covered = [text for text, _ in themed.values() if text.startswith("[relative] was with me. ")]
    assert len(covered) == N_OWN
    assert not any(NAME in text for text, _ in themed.values())


async def _import(client: Client, name: str, texts: Sequence[str], *, quoted: bool) -> None:
    state = client.state
    dials = Dials(counted=True, shown=True, quoted=quoted)
    terms = Terms(name, "en", published=True, licence=None, dials=dials)
    collection = await importing.begin(state.db, state.world, terms)
    told = [Row(line, text) for line, text in enumerate(texts)]
    async for _ in importing.bring(state.db, state.world, state.keyring, collection, dials, told):
        pass


async def _masked(client: Client, tell: Tell, reader: Moderator, text: str) -> None:
    receipt = (await tell(text)).receipt
    await turn(client)
    story_id = await story_of(client, receipt)
    await reader.take(story_id)
    row = {"mask_1_words": NAME, "mask_1_kind": "relative", "sentence": "He is not asked."}
    await reader.act(story_id, act="mask_propose", **row)
    token = hidden(await open_receipt(client, receipt), "token")
    await client.fill("/return", token=token, step="masks_yes")
    await turn(client)

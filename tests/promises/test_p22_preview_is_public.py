"""P22 What the preview shows is what the public gets, byte for byte."""

import re
from html import unescape

import httpx2
import pytest

from tests.conftest import Client, hidden, receipt_on
from tests.promises.people import Moderator, Tell, open_receipt, story_of
from tests.promises.turning import turn

#: Words that a page could change on their way: each as it is sent.
TEXTS = {
    "markup": "<b>I</b> said &amp; meant it: a < b, {{ words }} & %(count)s.",
    "lines": "One.\n\n\n   Two, indented.\tA tab.\n\nThree  spaces   inside.",
    "scripts": "Ŵyr ŷd. قصة قصيرة. 长 故事 🙂 e\u0301\u200d\u202e.",
    "brackets": "They wrote [name] over my name, and [ward] over the ward.",
    "long": "We waited eleven hours. Nobody rang. The crew was kind in the end. " * 40,
}
MORE = {"title": "A <title> & more", "tags": "one & two, <three>", "standpoint_own": "both “sides”"}
WHY = "They did not choose to be in it."


def told(answer: httpx2.Response) -> list[bytes]:
    """Return the words of each story on a page, as a browser shows them."""
    found = re.findall(r'<div class="told"[^>]*>(.*?)</div>', answer.text, re.DOTALL)
    return [unescape(re.sub("<[^>]*>", "", words)).encode() for words in found]


def beside(answer: httpx2.Response) -> tuple[str, list[str]]:
    """Return the title and the tags that a page shows."""
    page = answer.text.partition("<main")[2]
    titles = re.findall(r"<h[123][^>]*lang=[^>]*>(.*?)</h[123]>", page)
    tags = re.findall(r'<ul class="tags">(.*?)</ul>', page)
    items = re.findall(r"<li[^>]*>(.*?)</li>", tags[0]) if tags else []
    return unescape(re.sub("<[^>]*>", "", titles[0])), [unescape(item) for item in items]


async def read_by_receipt(client: Client, receipt: str) -> httpx2.Response:
    token = hidden(await open_receipt(client, receipt), "token")
    return await client.fill("/return", token=token, step="read")


@pytest.mark.parametrize("kind", TEXTS)
async def test_what_the_check_page_shows_is_what_everybody_gets(
    client: Client, tell: Tell, moderators: tuple[Moderator, ...], kind: str
) -> None:
    text = TEXTS[kind]
    checked = await client.fill("/tell", step="check", words=text, preset="all", **MORE)
    receipt = (await tell(text, **MORE)).receipt
    await turn(client)
    story_id = await story_of(client, receipt)
    await moderators[0].vote(story_id)
    await turn(client)
    public = await client.get(f"/stories/{story_id}")
    assert told(checked) == told(public) == [text.strip().encode()]
    assert told(await read_by_receipt(client, receipt)) == told(public)
    assert beside(checked) == beside(public) == (MORE["title"], ["one & two", "<three>"])


@pytest.mark.parametrize("kind", TEXTS)
async def test_so_is_what_its_teller_sees_with_words_covered(
    client: Client, tell: Tell, moderators: tuple[Moderator, ...], kind: str
) -> None:
    text = f"{TEXTS[kind].strip()} Tom <Okafor> & I."
    receipt = (await tell(text, title="Tom <Okafor>")).receipt
    await turn(client)
    story_id = await story_of(client, receipt)
    row = {"mask_1_words": "Tom <Okafor>", "mask_1_kind": "relative", "sentence": WHY}
    await moderators[0].take(story_id)
    seen = await moderators[0].act(story_id, act="mask_see", **row)
    await moderators[0].act(story_id, act="mask_propose", **row)
    asked = await open_receipt(client, receipt)
    accepted = await client.fill("/return", token=hidden(asked, "token"), step="masks_yes")
    before = await client.fill("/return", token=hidden(accepted, "token"), step="read")
    await turn(client)
    public = await client.get(f"/stories/{story_id}")
    after = await read_by_receipt(client, receipt)
    wanted = text.replace("Tom <Okafor>", "[relative]").encode()
    assert told(public) == [wanted]
    # As it was written and with the words covered; a moderator sees the story above them too.
    assert told(seen) == [text.encode(), text.encode(), wanted]
    assert told(asked) == [text.encode(), wanted]
    # What everybody will see stands above the teller's own words.
    assert told(before) == told(after) == [wanted, text.encode()]
    assert beside(public)[0] == beside(before)[0] == "[relative]"


async def test_so_is_what_a_teller_chose_to_say_less_of(
    client: Client, moderators: tuple[Moderator, ...]
) -> None:
    words = "On 3 May 2024 <b>they</b> put me on Ward 7 & left. I was on Ward 7 for a year."
    fields = {"words": words, "preset": "all"}
    page = await client.fill("/tell", step="check", token=await client.token(), **fields)
    ward = re.findall(r'<label for="(blur_\d+)"><bdi[^>]*>Ward 7<', page.text)
    assert told(page) == [words.encode()]
    # Chosen and sent at once: its teller sees the words before anybody else does.
    fields |= {ward[0]: "house"}
    page = await client.fill("/tell", step="send", token=hidden(page, "token"), **fields)
    [less] = told(page)
    assert less.decode() == words.replace("Ward 7", "a ward")
    fields = {"words": less.decode(), "preset": "all"}
    page = await client.fill("/tell", step="send", token=hidden(page, "token"), **fields)
    receipt = receipt_on(page)
    await turn(client)
    story_id = await story_of(client, receipt)
    await moderators[0].vote(story_id)
    await turn(client)
    assert told(await client.get(f"/stories/{story_id}")) == [less]


@pytest.mark.parametrize("kind", TEXTS)
async def test_so_is_what_the_check_page_of_a_change_shows(
    client: Client, tell: Tell, moderators: tuple[Moderator, ...], kind: str
) -> None:
    receipt = (await tell("Before.", title="Old")).receipt
    await turn(client)
    story_id = await story_of(client, receipt)
    await moderators[0].vote(story_id)
    await turn(client)
    token = hidden(await open_receipt(client, receipt), "token")
    form = {"version": "1", "words": TEXTS[kind], "old": "leave_up", **MORE}
    checked = await client.fill("/return", token=token, step="edit_check", **form)
    await client.fill("/return", token=hidden(checked, "token"), step="edit_send", **form)
    still = await client.get(f"/stories/{story_id}")
    assert told(still) == [b"Before."]
    await moderators[1].take(story_id)
    await moderators[1].act(story_id, act="vote", vote="publish", version="2")
    await turn(client)
    public = await client.get(f"/stories/{story_id}")
    assert told(checked) == told(public) == [TEXTS[kind].strip().encode()]
    assert told(await read_by_receipt(client, receipt)) == told(public)
    assert beside(checked) == beside(public) == (MORE["title"], ["one & two", "<three>"])

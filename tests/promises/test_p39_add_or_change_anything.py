"""P39 "Add or change anything" is on every page, and each message gets a public answer or is
publicly waiting.
"""

import random
import re

from tests.conftest import Client, hidden
from tests.promises.pages import pages
from tests.promises.people import Moderator, Queued, Tell
from voicebox.web.signin import COOKIE

LINK = re.compile(r'<a href="/change(?:\?about=\w+)?">Add or change anything</a>')
MESSAGES = "/moderation/messages"
STEPS = 40
#: What a public page says of each message, one for each place where it can be.
WAITS = re.compile(r"<p>(\d+) messages? waits? for a person")
SHOWN = re.compile(r"It waits for its answer\.|Answered in ")
KEPT_BACK = re.compile(r"<section><p>\w+ \d{4}: ")


async def test_every_page_has_the_way_to_it(
    client: Client, tell: Tell, queued: Queued, moderators: tuple[Moderator, ...]
) -> None:
    found = await pages(client, tell, queued, moderators[0])
    written = [page.text for page in found if "text/html" in page.headers["content-type"]]
    assert len(written) > len(found) // 2
    assert [page for page in written if not LINK.search(page.partition("<footer>")[2])] == []


async def test_the_way_leads_to_a_box_that_says_where_it_was_taken(client: Client) -> None:
    for path in ("/tell", "/rules", "/themes", "/stories"):
        [address] = re.findall(r'href="(/change\?about=\w+)">', _footer(await _text(client, path)))
        box = await client.get(address)
        assert box.status_code == 200
        assert hidden(box, "about") == address.partition("=")[2]
        assert '<textarea class="short" id="message"' in box.text


async def test_whatever_moderators_do_each_message_is_answered_or_publicly_waiting(
    client: Client, moderators: tuple[Moderator, ...]
) -> None:
    chance, sent = random.Random(39), 0
    for step in range(STEPS):
        if chance.random() < 0.4:
            answer = await client.fill("/change", message=f"Number {step}.", about="rules")
            assert answer.status_code == 303
            sent += 1
        else:
            await _act(client, chance.choice(moderators), chance)
        assert _counted(await _text(client, "/changes")) == sent
    page = await _text(client, "/changes")
    # Everything that can become of one has become of some.
    assert KEPT_BACK.search(page)
    assert "Answered in " in page
    assert "It waits for its answer." in page


async def _act(client: Client, who: Moderator, chance: random.Random) -> None:
    found = re.findall(r"/moderation/messages/[0-9a-f]{32}", (await who.see(MESSAGES)).text)
    if not found:
        return
    path = chance.choice(found)
    page = await who.see(path)
    fields = {"csrf": hidden(page, "csrf"), "act": "answer", "answer": "Thank you."}
    if 'name="reason"' in page.text:
        fields |= {"act": chance.choice(["show", "withhold", "withhold"]), "reason": "spam"}
    headers = {"sec-fetch-site": "same-origin", "cookie": f"{COOKIE}={who.cookie}"}
    assert (await client.post(path, data=fields, headers=headers)).status_code == 303


def _counted(page: str) -> int:
    [waiting] = WAITS.findall(page)
    return int(waiting) + len(SHOWN.findall(page)) + len(KEPT_BACK.findall(page))


async def _text(client: Client, path: str) -> str:
    return (await client.get(path)).text


def _footer(page: str) -> str:
    return page.partition("<footer>")[2]

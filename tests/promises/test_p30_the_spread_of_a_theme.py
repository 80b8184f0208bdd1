"""P30 No theme page is served without its spread: perspectives at the same size, stories that fit
least, contested share, and withheld count.
"""

import re
from html import unescape

from tests.comments import long_comments
from tests.conftest import Client
from tests.promises.page import ROOT
from tests.promises.people import SPAM, Moderator, Tell, move, story_of
from tests.promises.public import publish
from voicebox.store import perspectives, themes
from voicebox.store.perspectives import PerspectiveRow, PerspectiveStory

#: What a theme page says under each heading, whatever there is to be said.
SAID = "What its tellers say of it"
SPREAD = ("Perspectives", "What fits least", SAID, "What is not here")
WITHHELD = re.compile(r"([\d,]+) stor(?:y|ies) on this site (?:is|are) withheld")
NOBODY = "No teller has said of a story that the machine put here: this is not what I meant."
A_FEW = "of them said: this is not what I meant. Their stories are in other themes now."
BROUGHT = "A few stories are here because their tellers put them here."
ID = "[0-9a-f]{32}"


async def test_every_theme_page_says_how_it_is_told_what_fits_least_and_what_is_withheld(
    client: Client, tell: Tell, moderators: tuple[Moderator, ...]
) -> None:
    await publish(client, long_comments(70))
    receipts = [(await tell(f"Buy my tablets, number {n}.")).receipt for n in range(3)]
    await client.state.worker.run_once()
    for receipt in receipts:
        for moderator in moderators[:2]:
            await moderator.vote(await story_of(client, receipt), SPAM)
    found = await addresses(client)
    assert len(found) > 1
    for theme in found:
        said = sections((await client.get(theme)).text)
        assert [heading for heading in SPREAD if not said.get(heading)] == []
        assert WITHHELD.findall(said["What is not here"]) == ["3"]
        follows = (await client.get(f"{theme}?after=0.0_{'0' * 32}")).text
        assert re.search(rf'<a href="{theme}">Its perspectives, what fits least', follows)


async def test_every_theme_page_says_how_much_of_it_is_contested_by_its_tellers(
    client: Client, tell: Tell, moderators: tuple[Moderator, ...]
) -> None:
    texts = long_comments(70)
    await publish(client, texts[1:])
    receipt = (await tell(texts[0])).receipt
    await client.state.worker.run_once()
    await moderators[0].vote(await story_of(client, receipt))
    await client.state.worker.run_once()
    before = {theme: await contested(client, theme) for theme in await addresses(client)}
    assert len(before) > 1
    assert set(before.values()) == {NOBODY}
    source, target = await move(client, receipt)
    assert {theme: await contested(client, theme) for theme in before} == before
    await client.state.worker.run_once()
    after = {theme: await contested(client, theme) for theme in await addresses(client)}
    assert A_FEW in after[f"/themes/{source}"]
    assert BROUGHT in after[f"/themes/{target}"]
    rest = after.keys() - {f"/themes/{source}", f"/themes/{target}"}
    assert {after[theme] for theme in rest} <= {NOBODY}


async def contested(client: Client, theme: str) -> str:
    """Return what a theme's page says of its tellers, without the hint on how it is counted."""
    said = sections((await client.get(theme)).text)[SAID]
    return said.partition(" One to seven stories")[0]


async def test_each_perspective_stands_in_the_size_of_all_the_others(client: Client) -> None:
    await publish(client, long_comments(70))
    await client.state.worker.run_once()
    await part(client)
    for theme in await addresses(client):
        page = (await client.get(theme)).text
        html = page.partition(">Perspectives</h2>")[2].partition("<h2>")[0]
        parts = [piece.partition("</section>")[0] for piece in html.split("<section ")[1:]]
        assert len(parts) == 2
        tags = [re.findall(r"<[^>]*>", piece) for piece in parts]
        plain = [[re.sub(r'"part-\d[^"]*"|/stories/\S+', "", tag) for tag in one] for one in tags]
        assert plain[0] == plain[1]
        assert not re.search(r"<small|class=\"small\"|style=", html)
    style = (ROOT / "static" / "site.css").read_text("utf-8")
    rules = re.findall(
        r"^([^@{}\n]*(?:section|tones|quote)[^{}\n]*)\{([^}]*)\}", style, re.MULTILINE
    )
    assert rules
    shrinking = [(name, rule) for name, rule in rules if "font-size" in rule or "zoom" in rule]
    assert [name.strip() for name, _ in shrinking] == [".quote figcaption"]


async def part(client: Client) -> None:
    """Give each theme two perspectives, told of by three stories each."""
    async with client.state.db.write() as main:
        for theme in await themes.everything(main):
            told_by = await themes.stories_of(main, theme.id, 6)
            rows = [PerspectiveRow(theme.id, rank, ["ward", "night"], 0.75) for rank in (0, 1)]
            tellers = [
                PerspectiveStory(theme.id, place % 2, one.story_id)
                for place, one in enumerate(told_by)
            ]
            await perspectives.add(main, rows, tellers)


async def addresses(client: Client) -> list[str]:
    first = (await client.get("/themes")).text
    return sorted(set(re.findall(rf"/themes/{ID}", first)))


def sections(page: str) -> dict[str, str]:
    """Return what stands under each heading of the second level, without tags."""
    parts = page.split("<h2>")[1:]
    said = {part.partition("</h2>")[0]: part.partition("</h2>")[2] for part in parts}
    return {
        name: " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())
        for name, text in said.items()
    }

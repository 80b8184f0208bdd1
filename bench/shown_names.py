"""Names that tellers propose for themes: read, shown, agreed to, taken back and kept back."""

import re
from collections import Counter
from collections.abc import Sequence

import httpx2

from bench import readers
from bench.payloads import packs
from bench.shown import NAME, Team, Told, come_back, find_themes, together
from bench.shown_open import public_pages
from bench.teller import hidden


async def named(people: Team, told: Sequence[Told]) -> None:
    """Propose each payload as the name of a theme, and have a theme called by some."""
    names = [packs(story.pack, NAME) for story in told]
    for turn in range(max(map(len, names))):
        some = [(story, pack[turn]) for story, pack in zip(told, names, strict=True) if pack[turn:]]
        await together(_propose(people, story, pack) for story, pack in some)
        await _read(people)
        await readers.close_window(people.site)
        await public_pages(people, told[:1])
    agreed = await _agree(people, told)
    await find_themes(people.site)
    await public_pages(people, agreed)
    await _take_back(people, agreed)
    await _keep_back(people, told[-1])


async def _naming(people: Team, story: Told) -> httpx2.Response:
    return await people.outside.press(await come_back(people, story), "step", "names")


async def _propose(people: Team, story: Told, pack: Sequence[str]) -> None:
    page = await _naming(people, story)
    name = " ".join(pack)
    await people.outside.press(page, "step", "name_propose", theme_name=name)


async def _read(people: Team, *, act: str = "show", **why: str) -> None:
    """Have the names that wait shown, or kept back by two."""
    for who in people.leads[: 1 if act == "show" else 2]:
        desk = await who.get("/moderation")
        for path in sorted(set(re.findall(r'href="(/moderation/lines/[^"]+)"', desk.text))):
            await who.press(await who.get(path), "act", act, **why)


async def _agree(people: Team, told: Sequence[Told]) -> Sequence[Told]:
    """Have those whose stories are in the theme with most of them agree; return some of them."""
    pages = [(story, await _naming(people, story)) for story in told]
    [(theme, _)] = Counter(hidden(page, "theme") for _, page in pages).most_common(1)
    here = [(story, page) for story, page in pages if hidden(page, "theme") == theme]
    name = re.findall(r'name="called" value="([0-9a-f]{32})"', here[0][1].text)[0]
    for _, page in here:
        await people.outside.press(page, "step", "name_yes", called=name)
    return [story for story, _ in here][:3]


async def _take_back(people: Team, told: Sequence[Told]) -> None:
    """Take a yes back and a name, and have one kept back."""
    teller = people.outside
    for story in told:
        page = await _naming(people, story)
        if 'value="name_no"' in page.text:
            await teller.press(page, "step", "name_no")
            page = await _naming(people, story)
        await teller.press(page, "step", "name_back")
    await _propose(people, told[0], packs(told[0].pack, NAME)[0])
    await _read(people, act="withhold", reason="hate")
    await _naming(people, told[0])


async def _keep_back(people: Team, story: Told) -> None:
    """Have one of the names that are shown kept back by two."""
    # All that were shown may be taken back by now: two stories can be in one theme.
    await _propose(people, story, packs(story.pack, NAME)[0])
    await _read(people)
    await readers.close_window(people.site)
    for who in people.leads:
        page = await who.get("/moderation/shown")
        path = min(re.findall(r'href="(/moderation/shown/[^"]+)"', page.text))
        await who.press(await who.get(path), "act", "withhold", reason="hate")
    await people.leads[0].get("/moderation/shown")

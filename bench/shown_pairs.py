"""Quotes that tellers set side by side, and why: read, shown, taken back, taken out, kept back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx2

from bench import readers
from bench.forms import forms_on
from bench.payloads import packs
from bench.shown import SHORT, Team, Told, come_back, find_themes, together
from bench.teller import Unexpected
from voicebox.flows import theme_pairs
from voicebox.flows.theme_pairs import Offered
from voicebox.store import themes


@dataclass(frozen=True)
class Chosen:
    """Two quotes of one theme, and whose words they are and whose story is in the theme."""

    theme: str
    handles: tuple[str, str]
    #: One of those whose words they are.
    whose: Told
    tellers: Sequence[Told]


async def paired(people: Team, told: Sequence[Told]) -> None:
    """Write each payload as the reason for which two quotes stand side by side."""
    # Stories that their tellers moved are where they put them.
    await find_themes(people.site)
    chosen = await _choose(people, told)
    left = [" ".join(pack) for pack in packs(people.work.texts, SHORT)]
    while left:
        now, left = left[: len(chosen.tellers)], left[len(chosen.tellers) :]
        some = chosen.tellers[: len(now)]
        await together(_say(people, chosen, *each) for each in zip(some, now, strict=True))
        await _read(people)
        await readers.close_window(people.site)
        await people.outside.get(f"/themes/{chosen.theme}")
        await together(come_back(people, one) for one in (*some, chosen.whose))
    await _amiss(people, chosen)
    await _take_back(people, chosen)
    await _keep_back(people, chosen)
    await _take_out(people, chosen)


async def _choose(people: Team, told: Sequence[Told]) -> Chosen:
    """Return two quotes that can stand side by side, of a theme with tellers who can say so.

    Raises:
        Unexpected: there is no such theme.
    """
    ours, site = {one.id: one for one in told}, people.site
    async with site.db.read() as main:
        for theme in await themes.everything(main):
            offered = await theme_pairs.offered(main, site.keyring, theme.id)
            here = await themes.stories_of(main, theme.id, 10**6)
            two = _two(offered, ours)
            if two is None:
                continue
            one, other = two
            whose = ours[one.passage.story_id]
            mine = [ours[each.story_id] for each in here if each.story_id in ours]
            tellers = [each for each in mine if each != whose]
            if tellers:
                return Chosen(theme.id, (one.handle, other.handle), whose, tellers)
    raise Unexpected("No theme has two quotes that could stand side by side.")


def _two(offered: Sequence[Offered], ours: Mapping[str, Told]) -> tuple[Offered, Offered] | None:
    for one in offered:
        for other in offered:
            if one.passage.story_id in ours and one.passage.story_id != other.passage.story_id:
                return one, other
    return None


async def _say(people: Team, chosen: Chosen, story: Told, why: str) -> httpx2.Response:
    page = await people.outside.get(f"/themes/{chosen.theme}/pair")
    receipt = story.receipt
    return await people.outside.press_only(
        page, pair_of=chosen.handles, pair_why=why, receipt=receipt
    )


async def _read(people: Team, *, act: str = "show", **why: str) -> None:
    """Have what waits shown, or kept back by two."""
    for who in people.leads[: 1 if act == "show" else 2]:
        desk = await who.get("/moderation")
        for path in sorted(set(re.findall(r'href="(/moderation/lines/[^"]+)"', desk.text))):
            await who.press(await who.get(path), "act", act, **why)


async def _amiss(people: Team, chosen: Chosen) -> None:
    """Send the form with all payloads, and with what it cannot take: it comes back."""
    outside, everything = people.outside, people.work.everything
    for story in chosen.tellers[:1]:
        for handles in (chosen.handles, chosen.handles[:1], [everything, everything]):
            page = await outside.get(f"/themes/{chosen.theme}/pair")
            [form] = [one for one in forms_on(page.text) if "pair_why" in one.kinds]
            given = {"pair_of": handles, "pair_why": everything, "receipt": story.receipt}
            await outside.send(page.request.url.path, form, [], given)


async def _take_back(people: Team, chosen: Chosen) -> None:
    for story in chosen.tellers[:1]:
        await people.outside.press(await come_back(people, story), "step", "pair_back")


async def _shown(people: Team, chosen: Chosen) -> None:
    """Have somebody say once more why the two stand side by side, and everybody see it."""
    await _say(people, chosen, chosen.tellers[0], "One was asked, one was not.")
    await _read(people)
    await readers.close_window(people.site)


async def _keep_back(people: Team, chosen: Chosen) -> None:
    """Have one kept back before it is shown, and one that is shown."""
    why = packs(people.work.texts, SHORT)[0]
    await _say(people, chosen, chosen.tellers[0], " ".join(why))
    await _read(people, act="withhold", reason="hate")
    await come_back(people, chosen.tellers[0])
    await _shown(people, chosen)
    path = ""
    for who in people.leads:
        page = await who.get("/moderation/shown")
        part = page.text.partition('id="pair-1"')[2]
        path = path or min(re.findall(r'href="(/moderation/shown/[^"]+)"', part))
        await who.press(await who.get(path), "act", "withhold", reason="hate")


async def _take_out(people: Team, chosen: Chosen) -> None:
    """Let whose words stand there take them out, and let them be set there again."""
    await _shown(people, chosen)
    page = await come_back(people, chosen.whose)
    page = await people.outside.press(page, "step", "unpair")
    await people.outside.press(page, "step", "pair_let")

"""What tellers see and do with a receipt: read, change, turn, move, hide, take back."""

import re
from collections.abc import Sequence
from contextlib import suppress

import httpx2

from bench import readers
from bench.forms import forms_on
from bench.shown import Team, Told, beside, come_back, find_themes, together
from bench.teller import Unexpected
from bench.visiting import Visitor


async def read_again(people: Team, told: Sequence[Told]) -> None:
    """Come back to each story, read it, and write all that stands beside it anew."""
    await together(_read_again(people, story) for story in told)


async def _read_again(people: Team, story: Told) -> None:
    teller = people.outside
    page = await teller.press(await come_back(people, story), "step", "read")
    page = await teller.press(page, "step", "edit")
    words = "\n".join(["I was there.", *story.pack])
    for given in beside(story.pack):
        await teller.press(page, "step", "edit_check", words=words, **given)


async def changed(people: Team, told: Sequence[Told]) -> None:
    """Change words, and leave those of before up or hide them; have the new ones read."""
    teller, everything = people.outside, people.work.everything
    for story, old in zip(told, ("leave_up", "hide"), strict=False):
        page = await teller.press(await come_back(people, story), "step", "edit")
        given = {"words": everything, **beside(people.work.texts)[0]}
        page = await teller.press(page, "step", "edit_check", **given)
        page = await teller.press(page, "step", "edit_change")
        page = await teller.press(page, "step", "edit_check")
        page = await teller.press(page, "step", "edit_send", old=old)
        await come_back(people, story)
        with suppress(Unexpected):
            await teller.press(page, "step", "hide_old")


async def turned(people: Team, told: Sequence[Told]) -> None:
    """Turn dials and say what matters; hide a story and show it again."""
    teller, everything = people.outside, people.work.everything
    for story in told:
        page = await come_back(people, story)
        page = await teller.press(page, "step", "dials", matters=everything, reused="no")
        page = await come_back(people, story)
        page = await teller.press(page, "step", "dials", matters=everything, quoted="no")
        await _yes(teller, page)
        page = await come_back(people, story)
        page = await teller.press(page, "step", "hide")
        await _yes(teller, page)
        page = await come_back(people, story)
        page = await teller.press(page, "step", "show")
        await _yes(teller, page)
        await teller.press(await come_back(people, story), "step", "read")


async def _yes(teller: Visitor, page: httpx2.Response) -> None:
    """Say yes on a page that asks once; other pages do not ask."""
    for form in forms_on(page.text):
        for pressed in form.buttons:
            if pressed[1].endswith("_yes"):
                await teller.send("/return", form, [pressed], {})
                return


async def moved(people: Team, told: Sequence[Told]) -> None:
    """Say of places in themes that they are not what was meant, and move the stories."""
    teller, n_moved = people.outside, 0
    for story in told:
        page = await come_back(people, story)
        if 'value="contest"' not in page.text:
            continue
        page = await teller.press(page, "step", "contest")
        to = "alone" if n_moved == 0 else _other(page.text)
        page = await teller.press(page, "step", "contest_move", to=to)
        n_moved += 1
        if n_moved == 2:
            await teller.press(page, "step", "contest_undo")
        if n_moved == 3:
            break
    await readers.close_window(people.site)
    await find_themes(people.site)
    for story in told[:3]:
        await come_back(people, story)


def _other(html: str) -> str:
    found = re.findall(r'name="to" value="([0-9a-f]{32})"', html)
    return found[0] if found else "alone"


async def undecided(people: Team, told: Sequence[Told]) -> None:
    """Decide late about stories that were sent without a decision, and end a rest."""
    teller = people.outside
    for story in told:
        page = await come_back(people, story)
        if 'value="send_now"' in page.text:
            await teller.press(page, "step", "send_now")
        elif 'value="decide"' in page.text:
            await teller.press(page, "step", "decide", preset="all")


async def taken_back(people: Team, told: Sequence[Told]) -> None:
    """Take stories back; look at the page of one that is gone."""
    teller = people.outside
    for story in told:
        page = await teller.press(await come_back(people, story), "step", "withdraw")
        await teller.press(page, "step", "withdraw_yes")
        await teller.get(f"/stories/{story.id}")
        page = await teller.get("/return")
        for receipt in (story.receipt, people.work.everything):
            await teller.attempt(page, "step", "open", receipt=receipt)


async def proved(people: Team, story: Told) -> None:
    """Print a proof, and what a receipt's page gives besides."""
    teller = people.outside
    page = await come_back(people, story)
    for form in forms_on(page.text):
        name, value = form.buttons[-1] if form.buttons else ("", "")
        if name == "step" and value in ("proof", "my_log", "log"):
            await teller.send("/return", form, [(name, value)], {})

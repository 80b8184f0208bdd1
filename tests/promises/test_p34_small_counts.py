"""P34 Public counts by standpoint, place, month, tag or institution, and of stories that cannot be
read, read 0, "a few" (1 to 7) or a multiple of 5, and no set of visits, filters or exports reveals
how many stories that cannot themselves be read stand behind one.
"""

import re
from html import unescape

import pytest

from moderation.policy import ReasonKey
from tests.comments import long_comments
from tests.conftest import Client, hidden
from tests.promises.people import Moderator, Tell, open_receipt, rows, story_of, withdraw
from tests.promises.public import ID, pages_of, publish
from tests.promises.public import listed as listed_on
from tests.promises.turning import turn
from voicebox.model import Dials
from voicebox.settings import Settings
from voicebox.store import kept_themes, placements, stories

#: How many stories each standpoint has: either side of what is a few, and of a step of five.
TOLD = {"carer": 1, "patient": 7, "nurse": 8, "friend": 13}
SHOWN = {"carer": "A few stories", "patient": "A few stories", "nurse": "About 10 stories"} | {
    "friend": "About 15 stories"
}

#: The most stories that are a few.
FEW = 7
QUOTED = Dials(counted=True, quoted=True)

#: How so many stories that nobody can read are told.
HIDDEN = {1: "a few", 7: "a few", 8: "10", 12: "10", 13: "15"}
FEW_CARERS = "told by: somebody who cares for someone."


@pytest.fixture
async def receipts(
    client: Client, tell: Tell, moderators: tuple[Moderator, ...]
) -> dict[str, list[str]]:
    """Public stories of several standpoints; their receipts."""
    told = {
        who: [
            (await tell(f"A {who} said so. No. {n}.", standpoint=who, tags=f"of {who}")).receipt
            for n in range(count)
        ]
        for who, count in TOLD.items()
    }
    await turn(client)
    for receipt in [one for several in told.values() for one in several]:
        await moderators[0].vote(await story_of(client, receipt))
    await turn(client)
    return told


async def test_by_standpoint_month_or_tag_a_count_is_nought_a_few_or_a_multiple_of_five(
    client: Client, receipts: dict[str, list[str]]
) -> None:
    for who, said in SHOWN.items():
        assert await heading(client, f"/stories?standpoint={who}") == said
        assert await heading(client, f"/stories?standpoint={who}&month=2026-11") == said
        # A tag is found by its words.
        assert await heading(client, f"/stories?q=of+{who}") == said
    assert await heading(client, "/stories?month=2026-11") == "About 30 stories"
    assert await heading(client, "/stories?standpoint=chaplain") == "No story fits all of this"


async def test_whoever_is_signed_in_sees_how_many_there_are_and_nobody_else_does(
    client: Client, receipts: dict[str, list[str]], moderators: tuple[Moderator, ...]
) -> None:
    for who, count in TOLD.items():
        path = f"/stories?standpoint={who}"
        told = heading_of((await moderators[0].see(path)).text)
        assert told == ("1 story" if count == 1 else f"{count} stories")
        forged = await client.get(path, headers={"cookie": "vb-local=00; __Host-vb=00"})
        assert heading_of(forged.text) == SHOWN[who]


async def test_no_two_visits_tell_that_one_left_where_it_cannot_be_seen_on_the_page(
    client: Client, receipts: dict[str, list[str]]
) -> None:
    """What can be subtracted is what anybody can count on the page itself, and nothing else."""
    before = await heading(client, "/stories?standpoint=friend")
    answer = await open_receipt(client, receipts["friend"][0])
    for step in ("hide", "hide_yes"):
        answer = await client.fill("/return", token=hidden(answer, "token"), step=step)
    await turn(client)
    after = await heading(client, "/stories?standpoint=friend")
    assert (before, after) == ("About 15 stories", "About 10 stories")
    assert len(await listed(client, "/stories?standpoint=friend")) == TOLD["friend"] - 1


async def test_who_is_not_here_tells_nothing_of_stories_that_cannot_be_read(
    client: Client, tell: Tell, moderators: tuple[Moderator, ...]
) -> None:
    """Seven carers can be counted on their pages: "about 10" would tell of those that cannot."""
    await publish(client, long_comments(40))
    carers = [await tell(f"A letter came. No. {n}.", standpoint="carer") for n in range(7)]
    partly = {"preset": "each", "counted": "yes", "quoted": "yes"}
    carers += [
        await tell(f"Nobody asked. No. {n}.", standpoint="carer", **partly) for n in range(5)
    ]
    await turn(client)
    for told in carers:
        await moderators[0].vote(await story_of(client, told.receipt))
    await client.state.worker.run_once()
    assert len(await listed(client, "/stories?standpoint=carer")) == 7
    assert FEW_CARERS in text_of((await client.get("/themes")).text)


async def test_who_is_not_here_changes_with_a_window_and_not_with_a_withdrawal(
    client: Client, tell: Tell, moderators: tuple[Moderator, ...]
) -> None:
    await publish(client, long_comments(40))
    carers = [await tell(f"A letter came. No. {n}.", standpoint="carer") for n in range(8)]
    await turn(client)
    for told in carers:
        await moderators[0].vote(await story_of(client, told.receipt))
    await client.state.worker.run_once()
    assert FEW_CARERS not in text_of((await client.get("/themes")).text)
    await withdraw(client, carers[0].receipt)
    assert len(await listed(client, "/stories?standpoint=carer")) == 7
    assert FEW_CARERS not in text_of((await client.get("/themes")).text)
    await client.state.worker.run_once()
    assert FEW_CARERS in text_of((await client.get("/themes")).text)


@pytest.mark.parametrize("count", HIDDEN)
async def test_of_stories_that_cannot_be_read_no_page_of_a_theme_tells_how_many(
    client: Client, site: Settings, count: int
) -> None:
    await publish(client, long_comments(40))
    await client.state.worker.run_once()
    theme = re.findall(rf"/themes/{ID}", (await client.get("/themes")).text)[0]
    async with client.state.db.write() as main:
        numbers = {public_id: number for number, public_id in (await kept_themes.ids(main)).items()}
        for kind in (ReasonKey.SPAM, "kept"):
            await placements.change(main, numbers[theme.rpartition("/")[2]], kind, count)
        await placements.show(main)
    assert [row["count"] for table, row in rows(site.data) if table == "hidden_counts"] == [
        count,
        count,
    ]
    page = text_of((await client.get(theme)).text)
    told = re.findall(r"(?:not be read:|“[^”]*”:) (a few|\d+)", page)
    assert told == [HIDDEN[count]] * 2


async def test_in_the_months_of_a_theme_is_no_story_that_the_list_does_not_show(
    client: Client,
) -> None:
    """Whoever subtracts the stories that they can read is left with nothing."""
    await publish(client, long_comments(40))
    await client.state.worker.run_once()
    [theme, *_] = re.findall(rf"/themes/{ID}", (await client.get("/themes")).text)
    shown = await members(client, theme)
    assert len(shown) > FEW
    while shown:
        address, said = await month_of(client, theme)
        assert said == ("a few" if len(shown) <= FEW else f"about {5 * round(len(shown) / 5)}")
        assert (await heading(client, address)).lower() == f"{said} stories"
        assert len(await members(client, theme)) == len(shown)
        async with client.state.db.write() as main:
            await stories.turn_dials(main, shown.pop(), QUOTED)
    assert await month_of(client, theme) == ("", "")


async def members(client: Client, theme: str) -> list[str]:
    """Return the stories of a theme that can be read whole."""
    return sorted({one async for page in pages_of(client, theme) for one in listed_on(page)})


async def month_of(client: Client, theme: str) -> tuple[str, str]:
    """Return where the stories of the theme's only month are, and how many it says there are."""
    page = (await client.get(theme)).text.partition('<h2 id="months">')[2]
    found = re.search(r'<th scope="row"><a href="([^"]+)">November 2026</a></th><td>([^<]*)', page)
    return (unescape(found[1]), found[2]) if found else ("", "")


async def heading(client: Client, path: str) -> str:
    return heading_of((await client.get(path)).text)


def heading_of(page: str) -> str:
    found = re.search("<h1>(.*?)</h1>", page, re.DOTALL)
    assert found is not None
    return unescape(found[1]).strip()


async def listed(client: Client, path: str) -> set[str]:
    return set(re.findall(rf"/stories/({ID})", (await client.get(path)).text))


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())

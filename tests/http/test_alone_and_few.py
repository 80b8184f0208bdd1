"""Voices on their own, as each teller lets them be read, and the places that few tellers have."""

import re
from collections.abc import Sequence
from html import unescape

from tests.conftest import Client
from tests.http.conftest import skipped
from tests.promises.public import publish
from voicebox.model import Dials
from voicebox.store import public, reports, stories
from voicebox.store import themes as store

QUOTED = Dials(counted=True, quoted=True, shown=False, reused=False)
COUNTED = Dials(counted=True, quoted=False, shown=False, reused=False)
STORY = r'<h2[^>]*><a href="/stories/([0-9a-f]{32})"'
FIRST = "The quagga came to my kettle again and nobody else had seen it there."
SECOND = "So I rang about the tide, and the tide rang back."


def theme(rank: int, words: Sequence[str]) -> store.ThemeRow:
    theme_id = f"{rank:032x}"
    return store.ThemeRow(
        theme_id, rank, [*words], [], 3, 0.5, False, [], 50.0, 30.0, 4.0 - rank / 10, True
    )


async def tell(client: Client, texts: Sequence[str]) -> list[str]:
    """Make these stories public; return their ids in the order of the texts."""
    await publish(client, texts)
    async with client.state.db.read() as main:
        told = await public.some(main, list(await public.ids(main)))
    ids = {story.text: story_id for story_id, story in told.items()}
    return [ids[text] for text in texts]


async def turn(client: Client, story_id: str, dials: Dials) -> None:
    async with client.state.db.write() as main:
        await stories.turn_dials(main, story_id, dials)


async def find(
    client: Client, told: Sequence[str], parts: Sequence[tuple[str, int, int]] = ()
) -> None:
    """Put stories on their own, the first the farthest, with these passages."""
    here = theme(0, ["ward"])
    findings = store.Findings(
        run=store.Run("run", "2026-11-25", "none", 0, 1.0, 1.0, len(told), len(told)),
        themes=[here],
        stories=[store.ThemeStory(here.id, one, 1.0) for one in told],
        passages=[store.PassageRow(one, a, b, here.id, 0.5, False) for one, a, b in parts],
        quotes=[],
        alone=[(one, 1.0 - place / 1_000) for place, one in enumerate(told)],
    )
    async with client.state.db.write() as main:
        await store.replace(main, findings)


async def test_a_voice_on_its_own_is_read_in_full_or_in_part_or_said_to_be_there(
    client: Client,
) -> None:
    text = f"{FIRST} {SECOND}"
    whole, part, silent = await tell(client, [f"Whole. {text}", text, f"Silent. {text}"])
    await turn(client, part, QUOTED)
    await turn(client, silent, COUNTED)
    await find(client, [silent, part, whole], [(part, 0, len(FIRST)), (silent, 0, 40)])
    page = unescape((await client.get("/themes/alone")).text)
    assert re.findall(STORY, page) == [whole]
    assert f"Whole. {text}" in page
    assert f"<p>{FIRST}</p>" in page
    assert page.count(SECOND) == 1
    assert "It stands alone" in page
    assert "Silent." not in page
    assert silent not in page
    assert part not in page
    assert "There are more whose words their tellers do not show here. They are counted." in page
    start = (await client.get("/themes")).text
    assert re.search(r">On their own</a>.*?<td>2</td>", start)


async def test_a_part_can_be_reported_and_its_story_stays_unnamed(client: Client) -> None:
    text = f"{FIRST} {SECOND}"
    [part] = await tell(client, [text])
    await turn(client, part, QUOTED)
    await find(client, [part], [(part, 0, len(FIRST))])
    page = await client.get("/themes/alone")
    [address] = re.findall(r'href="(/quotes/[^"]+/report)"', page.text)
    assert "Something is wrong with this quote: The quagga" in page.text
    form = await client.get(address)
    assert part not in page.text + form.text
    assert "quagga" not in form.text + address
    assert (await client.fill(address, reason="threat")).status_code == 303
    async with client.state.db.read() as main:
        assert await reports.unanswered(main) == [(part, 1)]


async def test_a_part_that_is_the_whole_story_is_not_shown(client: Client) -> None:
    [part] = await tell(client, [FIRST])
    await turn(client, part, QUOTED)
    await find(client, [part], [(part, 0, len(FIRST))])
    page = (await client.get("/themes/alone")).text
    assert "quagga" not in page
    assert "They are counted." in page


async def test_all_that_are_on_their_own_are_listed_however_many(client: Client) -> None:
    ids = await tell(client, [f"Number {number} of us saw a quagga." for number in range(33)])
    await find(client, ids)
    first = (await client.get("/themes/alone")).text
    more = re.search(r'href="(\?after=[^"]*)" rel="next"', first)
    assert more
    assert "They are counted." not in first
    second = (await client.get(f"/themes/alone{more[1]}")).text
    assert re.findall(STORY, first) + re.findall(STORY, second) == ids
    assert 'rel="next"' not in second


async def test_an_odd_place_in_the_list_is_its_beginning(client: Client) -> None:
    await find(client, await tell(client, ["A quagga sat in my kettle."]))
    usual = await client.get("/themes/alone")
    for after in ("", "x", "\x00", "n" * 3_000):
        odd = await client.get("/themes/alone", params={"after": after})
        assert odd.content == usual.content
    assert skipped(usual) == []


async def test_small_themes_have_places_on_the_first_page_that_size_cannot_take(
    client: Client,
) -> None:
    ids = await tell(client, [f"Number {number} of us waited." for number in range(20)])
    large = [theme(rank, [f"large{rank}"]) for rank in range(8)]
    small = [theme(rank, [f"small{rank}"]) for rank in range(8, 20)]
    told = [store.ThemeStory(one.id, story, 0.1) for one in large for story in ids]
    told += [store.ThemeStory(one.id, ids[0], 0.1) for one in small]
    run = store.Run("run", "2026-11-25", "none", 0, 1.0, 1.0, 1_000, 1_000)
    findings = store.Findings(run, [*large, *small], told, [], [], [])
    async with client.state.db.write() as main:
        await store.replace(main, findings)
    answer = await client.get("/themes")
    places = re.search(r"<h2>Told by few</h2>.*?</ul>", answer.text, re.DOTALL)
    assert places
    assert len(re.findall(r'href="/themes/[0-9a-f]{32}">small', places[0])) == 6
    assert "large" not in places[0]
    assert skipped(answer) == []

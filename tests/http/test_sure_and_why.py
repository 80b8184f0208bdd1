"""How sure themes are, and why a story is in one: said in words, drawn, and silent where asked."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from html import unescape

import httpx2
import pytest
import sqlalchemy as sa

from tests.conftest import Client
from tests.http.conftest import Publish, skipped
from voicebox.model import Dials
from voicebox.store import stories
from voicebox.store import themes as store
from voicebox.store.sureness import SurenessRow

N = 6
WAITING, OTHER = "a" * 32, "b" * 32
#: "They let us wait" is the first passage of each story, and the rest the second.
FIRST, SECOND = "They let us wait for a letter.", "Then the phone rang."
TEXT = f"{FIRST} {SECOND}"
SURE = SurenessRow(
    again=0.75,
    curve=[[20, 1.0], [40, 1.5], [80, 2.0]],
    languages=["en"],
    unread=[["pl", 33], ["cy", 3]],
    themes={WAITING: 0.9, OTHER: 0.2},
)
MADE = "INSERT INTO theme_state VALUES (1, 'none', :sum, 1, 0, 1.0, 1.0, 1, 0, 0, '')"
Themed = Callable[..., Awaitable[list[str]]]


@pytest.fixture
def themed(client: Client, publish: Publish) -> Themed:
    """Makes two themes: the first passage of each story is in one, the second in the other."""

    async def making(
        sure: SurenessRow | None = SURE, n_stories: int = 80, **choices: str
    ) -> list[str]:
        ids = [await publish(TEXT, **choices) for _ in range(N)]
        async with client.state.db.write() as main:
            await store.replace(main, replace(findings(ids, n_stories), sureness=sure))
        return ids

    return making


def findings(ids: Sequence[str], n_stories: int) -> store.Findings:
    waiting = store.ThemeRow(
        WAITING, 0, ["wait", "letter"], [], N, 0.5, False, [OTHER], 0.0, 0.0, 1.0, True
    )
    other = replace(waiting, id=OTHER, rank=1, words=["phone"], neighbours=[WAITING], cohesion=0.25)
    start = len(FIRST) + 1
    return store.Findings(
        run=store.Run("run", "2026-11-25", "none", 0, 1.0, 1.0, n_stories, 2 * N),
        themes=[waiting, other],
        stories=[store.ThemeStory(theme, one, 0.5) for theme in (WAITING, OTHER) for one in ids],
        passages=[
            row
            for one in ids
            for row in (
                store.PassageRow(one, 0, len(FIRST), WAITING, 0.75, False, ((12, 16), (23, 29))),
                store.PassageRow(one, start, len(TEXT), OTHER, 0.5, one == ids[0]),
            )
        ],
        quotes=[store.QuoteRow(WAITING, 0, ids[0], 0, len(FIRST), False)],
        alone=[],
    )


async def sure(client: Client) -> str:
    """Return what the page of all themes says of how sure it is."""
    page = (await client.get("/themes")).text
    return page.partition('<h2 id="sure">')[2].partition("<summary>")[0]


async def sure_of(client: Client, theme: str) -> str:
    page = (await client.get(f"/themes/{theme}")).text
    part = page.partition("<h2>How sure is this theme?</h2>")[2].partition("<h2>")[0]
    return unescape(re.sub("<[^>]+>", " ", part))


async def why(client: Client, story_id: str) -> str:
    """Return what a story's page says of why it is in its themes."""
    page = (await client.get(f"/stories/{story_id}")).text
    return unescape(page.partition("Why it is in them")[2].partition("</details>")[0])


def reasons(said: str) -> dict[str, str]:
    found = re.findall(r"<h3>(.*?)</h3>(.*?)(?=<h3>|$)", said, re.DOTALL)
    return {name: " ".join(re.sub("<[^>]+>", " ", words).split()) for name, words in found}


async def test_themes_that_did_not_come_back_are_named_with_a_link(
    client: Client, themed: Themed
) -> None:
    await themed()
    said = await sure(client)
    assert "1 of 2 themes came back, half or more of each." in said
    named = said.partition("These did not come back")[2].partition("</ul>")[0]
    assert re.findall('href="([^"]+)"', named) == [f"/themes/{OTHER}"]


async def test_where_all_came_back_none_is_named(client: Client, themed: Themed) -> None:
    await themed(replace(SURE, themes={WAITING: 0.9, OTHER: 0.5}))
    assert "2 of 2 themes came back" in await sure(client)
    assert "did not come back" not in await sure(client)


@pytest.mark.parametrize(
    ("curve", "said"),
    [
        ([[40, 20], [80, 20]], "Hardly. Half of the stories are enough"),
        ([[40, 18], [80, 20]], "A few. Half of the stories are enough"),
        ([[40, 10], [80, 20]], "Yes. With half of the stories, many"),
        ([], "There are too few stories to tell."),
    ],
)
async def test_whether_new_stories_still_bring_new_themes_is_said_in_words(
    client: Client, themed: Themed, curve: list[list[float]], said: str
) -> None:
    await themed(replace(SURE, curve=curve))
    assert said in await sure(client)


async def test_the_drawing_is_silent_and_its_numbers_stand_in_a_table(
    client: Client, themed: Themed
) -> None:
    await themed()
    said = await sure(client)
    drawing = said.partition("<svg")[2].partition("</svg>")[0]
    assert 'aria-hidden="true"' in drawing
    rows = re.findall(r'<th scope="row" class="number">(\d+)</th><td[^>]*>(\d+)</td>', said)
    assert rows == [("20", "1"), ("40", "2"), ("80", "2")]
    drawn = re.findall(r">(\d+)</text>", drawing)
    assert ">themes found</text>" in drawing
    assert list(zip(drawn[1::2], drawn[::2], strict=True)) == rows


async def test_a_curve_that_ends_before_the_last_story_says_so(
    client: Client, themed: Themed
) -> None:
    await themed(n_stories=80)
    assert "this ends before the last story" not in await sure(client)
    await themed(n_stories=200)
    assert "this ends before the last story" in await sure(client)


async def test_languages_that_are_not_read_are_counted_so_that_nobody_is_singled_out(
    client: Client, themed: Themed
) -> None:
    await themed()
    said = await sure(client)
    assert "Languages it reads: English." in said
    assert "Polish: about 35 stories" in said
    assert "Welsh: a few stories" in said
    assert "33" not in said


async def test_where_every_story_can_be_read_that_is_said(client: Client, themed: Themed) -> None:
    await themed(replace(SURE, unread=[]))
    assert "No story here is in another one." in await sure(client)


@pytest.mark.parametrize(("n_stories", "said"), [(99, True), (100, False)])
async def test_so_few_stories_are_said_to_leave_much_to_chance(
    client: Client, themed: Themed, n_stories: int, said: bool
) -> None:
    await themed(n_stories=n_stories)
    assert ("fewer than a hundred stories" in await sure(client)) is said


async def test_a_run_of_before_says_nothing_of_how_sure_it_is(
    client: Client, themed: Themed
) -> None:
    await themed(None)
    assert "How sure is this?" not in (await client.get("/themes")).text
    assert "has not looked a second time" in await sure_of(client, WAITING)


@pytest.mark.parametrize(
    ("stability", "said"),
    [
        (0.9, "came back nearly as it is"),
        (0.6, "most of this theme came back"),
        (0.4, "a part of this theme came back"),
        (0.1, "this theme did not come back"),
    ],
)
async def test_a_theme_says_how_much_of_it_came_back(
    client: Client, themed: Themed, stability: float, said: str
) -> None:
    await themed(replace(SURE, themes={WAITING: stability}))
    assert said in await sure_of(client, WAITING)


async def test_each_page_of_themes_says_how_they_were_made_and_who_had_a_part_in_it(
    client: Client, themed: Themed
) -> None:
    await themed()
    async with client.state.db.write() as main:
        await main.execute(sa.text(MADE), {"sum": "c" * 64})
    when = {"/themes": "<dd>25 November 2026"}
    for path in ("/themes", f"/themes/{WAITING}", f"/themes/{OTHER}"):
        made = (await client.get(path)).text.partition("How this was made")[2]
        # Beside what became of a theme, a day would tell when that was.
        day = when.get(path, "<dd>November 2026")
        for said in (day, "80 · 12", "none · seed 0", "c" * 64, "0.75"):
            assert said in made, (path, said)
        assert "nobody else can" in made
        # A story that went since is on no page; what is older than that is said to be.
        assert "The numbers here, and a name that too few would still say, follow" in made


async def test_a_theme_says_how_alike_its_parts_are_beside_the_others(
    client: Client, themed: Themed
) -> None:
    await themed()
    assert "than in 1 of the 2 themes" in await sure_of(client, WAITING)
    assert "less like each other than in the 1 other theme" in await sure_of(client, OTHER)


async def test_a_story_says_which_part_and_which_words_put_it_into_each_theme(
    client: Client, themed: Themed
) -> None:
    ids = await themed()
    said = reasons(await why(client, ids[1]))
    assert list(said) == ["wait, letter", "phone"]
    assert "“They let us wait for a letter.”" in said["wait, letter"]
    assert "that this theme has more than others: wait, letter ." in said["wait, letter"]
    assert "“Then the phone rang.”" in said["phone"]
    assert "No word in it stands out." in said["phone"]
    assert "fit least" not in said["phone"]


async def test_a_part_that_fits_least_is_said_to(client: Client, themed: Themed) -> None:
    ids = await themed()
    assert "fit least" in reasons(await why(client, ids[0]))["phone"]


async def test_each_reason_leads_to_its_place_in_the_story(client: Client, themed: Themed) -> None:
    ids = await themed()
    page = (await client.get(f"/stories/{ids[0]}")).text
    places = re.findall(r'href="#([qp]\d+)"', page)
    assert places == ["q0", f"p{len(FIRST) + 1}"]
    assert f'<mark id="q0">{FIRST}</mark>' in page
    assert f'<span id="p{len(FIRST) + 1}">{SECOND}</span>' in page


async def test_a_story_of_one_part_is_said_to_be_there_as_a_whole(
    client: Client, themed: Themed
) -> None:
    ids = await themed()
    row = store.PassageRow(ids[0], 0, len(TEXT), WAITING, 0.75, False, ((12, 16),))
    async with client.state.db.write() as main:
        await store.replace(main, replace(findings(ids, 80), passages=[row]))
    said = reasons(await why(client, ids[0]))
    assert said["wait, letter"].startswith("All of it")
    assert "All of it, taken together, is near." in said["phone"]


async def test_words_beside_a_story_on_a_theme_need_the_leave_to_quote_it(
    client: Client, themed: Themed
) -> None:
    ids = await themed()
    async with client.state.db.write() as main:
        await stories.turn_dials(main, ids[2], Dials(counted=True, shown=True))
    cards = cards_of(await client.get(f"/themes/{WAITING}"))
    assert [one for one in ids if "this theme has more" not in cards[one]] == [ids[2]]
    assert all(f'href="/stories/{one}#why"' in cards[one] for one in ids)


async def test_words_of_a_story_with_a_noted_subject_do_not_stand_in_a_list(
    client: Client, themed: Themed
) -> None:
    ids = await themed(notes="bereavement")
    cards = cards_of(await client.get(f"/themes/{WAITING}"))
    assert not any("this theme has more" in card for card in cards.values())
    assert "this theme has more" in await why(client, ids[0])


async def test_these_pages_skip_no_level_of_headings(client: Client, themed: Themed) -> None:
    ids = await themed()
    for path in ("/themes", f"/themes/{WAITING}", f"/stories/{ids[0]}"):
        assert skipped(await client.get(path)) == []


def cards_of(answer: httpx2.Response) -> dict[str, str]:
    """Return the stories that a theme's page lists, by their ids."""
    listed = answer.text.partition("All of its stories")[2]
    cards = re.findall(r"<article.*?</article>", listed, re.DOTALL)
    return {re.findall(r"/stories/([0-9a-f]{32})", card)[0]: unescape(card) for card in cards}

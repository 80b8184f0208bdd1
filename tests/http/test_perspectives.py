"""The perspectives on a theme's page: both ends alike, no judgement, and a reason for none."""

import re
from collections.abc import Awaitable, Callable, Sequence
from html import unescape

import pytest

from moderation.states import State
from tests.conftest import Client
from tests.http.conftest import Publish, skipped, words_of
from voicebox.flows import withdraw
from voicebox.model import Dials
from voicebox.store import stories
from voicebox.store import themes as store
from voicebox.store.perspectives import PerspectiveRow, PerspectiveStory

#: Words that would say who is right, or how somebody feels.
JUDGING = re.compile(
    r"\b(?:oppos\w+|disagree\w*|against|negativ\w+|positiv\w+|sentiment\w*|pros?|cons?|critic\w+)\b",
    re.IGNORECASE,
)
N = 7
Themed = Callable[..., Awaitable[list[str]]]


def told(number: int) -> str:
    return f"Number {number} of us waited for the clinic and was told to ring back."


@pytest.fixture
def themed(client: Client, publish: Publish) -> Themed:
    """Makes one theme of seven stories: six stand at the ends of a perspective, one in another's
    middle. Gives the ids of the stories.
    """

    async def making(*, views: bool = True, too_few: bool = False) -> list[str]:
        ids = [await publish(told(number)) for number in range(N)]
        async with client.state.db.write() as main:
            await store.replace(main, _findings(ids, views=views, too_few=too_few))
        return ids

    return making


def _findings(ids: Sequence[str], *, views: bool, too_few: bool) -> store.Findings:
    theme = store.ThemeRow(
        "a" * 32, 0, ["waited", "clinic", "ring"], [], N, 0.5, False, [], 0.0, 0.0, 1.0, too_few
    )
    ends = [
        store.QuoteRow(theme.id, 10 + i, one, 0, len(told(i)), False, 0, i % 2)
        for i, one in enumerate(ids[:6])
    ]
    middle = store.QuoteRow(theme.id, 20, ids[6], 0, len(told(6)), False, 1)
    return store.Findings(
        run=store.Run("run", "2026-11-25", "none", 0, 1.0, 1.0, N, N),
        themes=[theme],
        stories=[store.ThemeStory(theme.id, one, 1.0) for one in ids],
        passages=[],
        quotes=[
            store.QuoteRow(theme.id, 0, ids[0], 0, len(told(0)), False),
            *([*ends, middle] if views else []),
        ],
        alone=[],
        perspectives=[
            PerspectiveRow(theme.id, 0, ["waited", "months", "clinic", "letter"], 0.75),
            PerspectiveRow(theme.id, 1, [], 0.75),
        ]
        if views
        else [],
        perspective_stories=[
            PerspectiveStory(theme.id, int(i == N - 1), one) for i, one in enumerate(ids)
        ]
        if views
        else [],
    )


async def section(client: Client) -> str:
    """Return the perspectives on the theme's page, from their heading to the next."""
    page = (await client.get("/themes/" + "a" * 32)).text
    return page.partition("<h2>Perspectives</h2>")[2].partition("<h2>")[0]


def ends_of(part: str) -> list[str]:
    return re.findall(r'<div role="group".*?</div>', part, re.DOTALL)


def quoted(part: str) -> set[int]:
    return {int(number) for number in re.findall(r"Number (\d) of us", part)}


async def test_each_perspective_has_its_words_and_how_many_stories_tell_of_it(
    client: Client, themed: Themed
) -> None:
    await themed()
    first, second = re.findall(r"<section.*?</section>", await section(client), re.DOTALL)
    assert ">waited, months, clinic</h3>" in first
    assert "<li>letter</li>" in first
    assert "<li>waited</li>" not in first
    assert "6 stories tell of it." in first
    assert "A part without shared words" in second
    assert "1 story tells of it." in second
    assert quoted(second) == {6}


async def test_the_two_ends_stand_side_by_side_in_the_same_markup(
    client: Client, themed: Themed
) -> None:
    await themed()
    part = await section(client)
    assert "Told in different tones" in part
    one, other = ends_of(part)
    assert (quoted(one), quoted(other)) == ({0, 2, 4}, {1, 3, 5})
    own = r"Number \d|stories/\w+|part-1-\d|(?:One|Another) way of telling it"
    bare = [re.sub(own, "", end) for end in (one, other)]
    assert bare[0] == bare[1]


async def test_a_quote_leads_to_its_place_in_the_story(client: Client, themed: Themed) -> None:
    ids = await themed()
    part = await section(client)
    assert f'href="/stories/{ids[6]}#q0"' in part
    page = (await client.get(f"/stories/{ids[6]}")).text
    assert f'<mark id="q0">{told(6)}</mark>' in page


async def test_the_page_judges_nobody(client: Client, themed: Themed) -> None:
    await themed()
    page = words_of(await client.get("/themes/" + "a" * 32))
    assert JUDGING.findall(page) == []
    assert "Told in different tones" in page


@pytest.mark.parametrize(
    ("too_few", "why"),
    [
        (True, "There are too few stories here to tell whether this theme has parts."),
        (False, "We found one way of telling this: the machine looked for parts twice"),
    ],
)
async def test_a_theme_without_perspectives_says_why(
    client: Client, themed: Themed, too_few: bool, why: str
) -> None:
    await themed(views=False, too_few=too_few)
    part = await section(client)
    assert why in part
    assert "Told in different tones" not in part


async def test_a_withdrawn_story_leaves_no_quote_and_is_counted_no_more(
    client: Client, themed: Themed
) -> None:
    ids = await themed()
    state = client.state
    async with state.db.write_both() as both:
        await withdraw.remove(both, state.keyring, [ids[1]])
    part = await section(client)
    assert quoted(part) == {0, 2, 3, 4, 5, 6}
    assert "5 stories tell of it." in part
    assert ids[1] not in unescape(part)


async def test_when_one_end_has_left_the_other_is_no_end(client: Client, themed: Themed) -> None:
    ids = await themed()
    state = client.state
    async with state.db.write_both() as both:
        await withdraw.remove(both, state.keyring, [ids[1], ids[3], ids[5]])
    part = await section(client)
    assert ends_of(part) == []
    assert "Told in different tones" not in part
    assert quoted(part) == {0, 2, 4, 6}


async def test_who_no_longer_lets_it_be_quoted_is_silent_there_as_well(
    client: Client, themed: Themed
) -> None:
    ids = await themed()
    async with client.state.db.write() as main:
        await stories.turn_dials(main, ids[6], Dials(counted=True, shown=True))
        told_by = await stories.find(main, ids[6])
    assert told_by is not None
    assert told_by.state is State.PUBLISHED
    assert 6 not in quoted(await section(client))


async def test_the_page_skips_no_level_of_headings(client: Client, themed: Themed) -> None:
    await themed()
    assert skipped(await client.get("/themes/" + "a" * 32)) == []

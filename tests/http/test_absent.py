"""Who is not here: said on the page of all themes, in words, and guessed by nobody."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import Client, Clock
from tests.http.conftest import Publish, skipped, words_of
from tests.http.test_sure_and_why import TEXT, findings
from voicebox.flows import discover, windows
from voicebox.model import LANGUAGES, STANDPOINTS, Dials
from voicebox.store import absent as rows
from voicebox.store import folds, stories
from voicebox.store import themes as store
from voicebox.themes.absent import Present, Traits, count

NOW = "2026-11"
CARER = Traits("carer", "en", "2026-09")
Keep = Callable[[Present | None], Awaitable[list[str]]]


@pytest.fixture
def keep(client: Client, publish: Publish) -> Keep:
    """Keeps a run with so many present; returns the stories of its themes."""

    async def keeping(present: Present | None) -> list[str]:
        ids = [await publish(TEXT)]
        found = findings(ids, 80)
        async with client.state.db.write() as main:
            await store.replace(main, replace(found, run=replace(found.run, present=present)))
        return ids

    return keeping


async def said(client: Client) -> str:
    """Return what the page says of who is not here."""
    words = words_of(await client.get("/themes"))
    assert "How this was made" in words
    return words.partition("Who is not here")[2].partition("How this was made")[0]


async def test_standpoints_that_nobody_or_hardly_anybody_chose_are_named(
    client: Client, keep: Keep
) -> None:
    staff, own = replace(CARER, standpoint="staff"), replace(CARER, standpoint="mum")
    unsaid = replace(CARER, standpoint="")
    await keep(count([*[CARER] * 40, *[staff] * 3, *[own] * 11, *[unsaid] * 22], NOW))
    page = await said(client)
    assert "told by: somebody who uses services, or did; a peer worker." in page
    assert "that they are told by: somebody who works in a service." in page
    assert "About 10 say it in words of their own. We do not guess" in page
    assert "About 20 do not say it." in page
    assert "somebody who cares" not in page
    assert "mum" not in page


async def test_where_nobody_gave_a_standpoint_that_is_said_and_nothing_is_guessed(
    client: Client, keep: Keep
) -> None:
    await keep(count([replace(CARER, standpoint="")] * 40, NOW))
    page = await said(client)
    assert "In no story does its teller say who they are in it." in page
    assert "we do not guess" in page
    assert "told by" not in page
    assert "do not say it" not in page


async def test_where_only_own_words_say_it_none_is_taken_for_a_choice_of_the_form(
    client: Client, keep: Keep
) -> None:
    await keep(count([replace(CARER, standpoint="a carer")], NOW))
    page = await said(client)
    assert "A few say it in words of their own." in page
    assert "somebody who cares for someone;" in page
    assert "Every story says it." in page


async def test_languages_and_months_without_any_or_with_few_are_named(
    client: Client, keep: Keep
) -> None:
    polish = replace(CARER, language="pl", month="2026-08")
    await keep(count([polish, *[CARER] * 9], NOW))
    page = await said(client)
    none = page.partition("no story is in them: ")[2].partition(".")[0]
    assert "Welsh" in none
    assert not {"English", "Polish"} & set(none.split(", "))
    assert "A few stories are in each of these: Polish." in page
    assert "No story was published in: October 2026." in page
    assert "A few were published in each of these: August 2026." in page
    assert "September" not in page


async def test_in_the_first_month_of_a_site_none_is_said_to_have_few(
    client: Client, keep: Keep
) -> None:
    await keep(count([replace(CARER, month=NOW)], NOW))
    assert "No month is over yet" in await said(client)


async def test_where_nobody_is_missing_that_is_said(client: Client, keep: Keep) -> None:
    told = [
        replace(CARER, standpoint=standpoint, language=language, month=month)
        for standpoint in STANDPOINTS
        for language in LANGUAGES
        for month in ("2026-09", "2026-10")
    ]
    await keep(count(told, NOW))
    page = await said(client)
    assert "Every story says it." in page
    assert "More than a few stories are told by each of those that our form offers." in page
    assert "more than a few in every language that our form offers" in page
    assert "More than a few were published in every month that is over." in page


async def test_it_says_that_nothing_is_weighted(client: Client, keep: Keep) -> None:
    await keep(count([CARER], NOW))
    assert "No story is given more weight" in await said(client)
    assert skipped(await client.get("/themes")) == []


async def test_where_no_story_can_be_read_whole_nothing_is_told(client: Client, keep: Keep) -> None:
    await keep(count([], NOW))
    page = await said(client)
    assert "None of them can be read whole" in page
    assert "No story says" not in page


async def test_a_run_of_before_says_nothing_of_who_is_not_here(client: Client, keep: Keep) -> None:
    await keep(None)
    assert "Who is not here" not in words_of(await client.get("/themes"))


async def test_between_two_windows_the_page_says_the_same(client: Client, keep: Keep) -> None:
    [story_id] = await keep(count([CARER] * 8, NOW))
    before = await said(client)
    async with client.state.db.write() as main:
        await stories.turn_dials(main, story_id, Dials(counted=True))
    assert await said(client) == before


async def test_counted_are_stories_in_themes_that_anybody_can_read_and_no_others(
    client: Client, publish: Publish
) -> None:
    """Otherwise a rounded number less what anybody can count would tell of the rest."""
    ids = [await publish(TEXT, standpoint="carer") for _ in range(5)]
    readable, quoted, uncounted, folded, in_none = ids
    async with client.state.db.write() as main:
        found = findings([one for one in ids if one != in_none], 80)
        await store.replace(main, found)
        await stories.turn_dials(main, quoted, Dials(counted=True, quoted=True))
        await stories.turn_dials(main, uncounted, Dials(shown=True))
        await folds.add(main, folded, "third_party", "2026-11-25T16")
        assert await rows.readable(main) == [("carer", "en", NOW)]
        await stories.turn_dials(main, readable, Dials(counted=True))
        assert await rows.readable(main) == []


async def test_a_month_in_which_nobody_came_is_told_though_no_themes_were_made_in_it(
    client: Client, keep: Keep, clock: Clock
) -> None:
    await keep(None)
    clock.at += timedelta(days=70)
    state = client.state
    await windows.tend(state.db, state.world, state.keyring, "day")
    await discover.settle(state.db, state.world)
    page = await said(client)
    assert "A few were published in each of these: November 2026." in page
    assert "No story was published in: December 2026, January 2027." in page


async def test_the_form_offers_what_is_counted(client: Client) -> None:
    page = (await client.fill("/tell", words="I was heard.", step="check")).text
    offered = re.findall(r'<option value="([^"]+)" lang=', page)
    assert tuple(offered) == LANGUAGES
    chosen = re.findall(r'name="standpoint" value="([^"]+)"', page)
    assert tuple(chosen) == (*STANDPOINTS, "own")

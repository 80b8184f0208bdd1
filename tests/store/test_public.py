from typing import Any

import pytest

from tests.store.made import ALL, collection, draft, publish
from voicebox.model import Dials, PublicStory
from voicebox.store import collections, folds, public, still_up, stories
from voicebox.store.db import Connection, Database
from voicebox.store.public import Wanted
from voicebox.store.theme_tables import theme_stories, themes

UNSHOWN = Dials(counted=True, quoted=True)


@pytest.fixture
async def published(db: Database) -> Database:
    """A site with three stories that are shown, in the order c, a, b, and one that is not."""
    async with db.write() as main:
        await collections.add(main, collection("c1"))
        await publish(
            main,
            "a",
            draft("The ward was loud.", title="Nights", tags=("sleep",), notes=("Self-harm",)),
            place=2,
        )
        await publish(
            main,
            "b",
            draft("The clinic was calm.", standpoint="carer", notes=("Grief", "self-harm")),
            place=3,
            language="cy",
        )
        await publish(
            main, "c", draft("A nurse listened."), place=1, month="2026-10", collection="c1"
        )
        await publish(main, "d", draft("The ward, unseen.", notes=("Fire",)), dials=UNSHOWN)
    return db


async def test_a_public_story_is_found_with_all_that_was_said_of_it(db: Database) -> None:
    words = draft(
        "Ég 🙂 was heard.", title="Heard", tags=("ward", "night"), notes=("Grief",),
        standpoint="carer", month="2025",
    )  # fmt: skip
    async with db.write() as main:
        await collections.add(main, collection("c1", name="Ward letters"))
        await publish(main, "a", words, place=2**61, collection="c1")
    async with db.read() as main:
        found = await public.find(main, "a")
        assert await public.find(main, "b") is None
    assert found == PublicStory(
        id="a", text=words.text, title="Heard", tags=("ward", "night"), notes=("Grief",),
        standpoint="carer", told_month="2025", language="en", month="2026-11", dials=ALL,
        place=2**61, collection="Ward letters",
    )  # fmt: skip


async def test_several_are_found_by_their_ids(published: Database) -> None:
    async with published.read() as main:
        found = await public.some(main, ["a", "d", "x"])
        assert {name: story.id for name, story in found.items()} == {"a": "a", "d": "d"}
        assert await public.some(main, []) == {}


async def test_only_what_its_teller_lets_count_is_counted_in_the_order_of_ids(
    published: Database,
) -> None:
    async with published.write() as main:
        await stories.turn_dials(main, "b", Dials(shown=True))
        assert [story.id for story in await public.counted(main)] == ["a", "c", "d"]
        assert set(await public.counted_words(main)) == {"a", "c", "d"}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["c", "a", "b"]),
        ({"after": 1}, ["a", "b"]),
        ({"words": "ward"}, ["a"]),
        ({"words": "nights"}, ["a"]),
        ({"words": "sleep loud"}, ["a"]),
        ({"words": "?"}, []),
        ({"words": "unseen"}, []),
        ({"standpoint": "carer"}, ["b"]),
        ({"month": "2026-10"}, ["c"]),
        ({"language": "cy"}, ["b"]),
        ({"collection": "Ward letters"}, ["c"]),
        ({"collection": "another"}, []),
        ({"without": ("self-harm",)}, ["c"]),
        ({"without": ("grief",)}, ["c", "a"]),
        ({"without": ("grief", "self-harm")}, ["c"]),
        ({"theme": "t"}, ["a"]),
        ({"theme": "t", "words": "calm"}, []),
    ],
    ids=str,
)
async def test_the_list_shows_what_was_asked_for_in_the_order_of_places(
    published: Database, wanted: dict[str, Any], found: list[str]
) -> None:
    async with published.write() as main:
        await _in_a_theme(main, "a", "d")
    async with published.read() as main:
        page = await public.page(main, Wanted(**wanted), 9)
        assert [story.id for story in page] == found


async def test_a_page_ends_at_its_limit_and_the_count_does_not(published: Database) -> None:
    async with published.read() as main:
        assert [story.id for story in await public.page(main, Wanted(), 2)] == ["c", "a"]
        assert await public.count(main, Wanted()) == 3
        assert await public.count(main, Wanted(words="ward")) == 1


async def test_a_count_by_months_is_that_of_the_list(published: Database) -> None:
    async with published.write() as main:
        await _in_a_theme(main, "a", "c", "d")
    async with published.read() as main:
        assert await public.by_month(main, Wanted()) == {"2026-10": 1, "2026-11": 2}
        assert await public.by_month(main, Wanted(theme="t")) == {"2026-10": 1, "2026-11": 1}
        assert await public.by_month(main, Wanted(theme="u")) == {}


async def test_readers_are_offered_only_what_shown_stories_have(published: Database) -> None:
    async with published.write() as main:
        await collections.add(main, collection("c2", name="Not yet", published=False))
        assert await public.choices(main) == {
            "notes": ["grief", "self-harm"],
            "standpoints": ["carer"],
            "months": ["2026-11", "2026-10"],
            "languages": ["cy", "en"],
            "collections": ["Ward letters"],
        }


async def test_a_shuffle_puts_the_named_stories_elsewhere(published: Database) -> None:
    async with published.write() as main:
        await public.shuffle(main, {"a": 9, "c": 8})
        await public.shuffle(main, {})
        page = await public.page(main, Wanted(), 9)
    assert [(story.id, story.place) for story in page] == [("b", 3), ("c", 8), ("a", 9)]


@pytest.mark.parametrize("story_id", ["a", "d"])
async def test_a_deleted_story_is_in_no_list_no_note_and_no_search(
    published: Database, story_id: str
) -> None:
    async with published.write() as main:
        await public.delete(main, story_id)
        await stories.delete(main, story_id)
    async with published.read() as main:
        assert set(await public.ids(main)) == {"a", "b", "c", "d"} - {story_id}
        found = await public.page(main, Wanted(words="ward"), 9)
        assert [story.id for story in found] == ([] if story_id == "a" else ["a"])


async def test_deleting_what_was_never_public_changes_nothing(published: Database) -> None:
    async with published.write() as main:
        await public.delete(main, "x")
        assert set(await public.ids(main)) == {"a", "b", "c", "d"}


async def test_words_that_are_not_shown_are_not_in_the_search(published: Database) -> None:
    async with published.write() as main:
        # Even if its dial is turned by a hand that forgets the index.
        await stories.turn_dials(main, "d", ALL)
        assert await public.page(main, Wanted(words="unseen"), 9) == []


async def _in_a_theme(main: Connection, *story_ids: str) -> None:
    await main.execute(themes.insert().values(
        id="t", rank=0, words=["ward"], phrases=[], n_passages=1, cohesion=0.5, talk=False,
        neighbours=[], x=0.0, y=0.0, r=0.1, too_few_for_perspectives=True,
    ))  # fmt: skip
    rows = [{"theme_id": "t", "story_id": story_id, "weight": 1.0} for story_id in story_ids]
    await main.execute(theme_stories.insert(), rows)


async def test_the_words_of_a_story_are_under_the_number_of_the_version_that_is_public(
    published: Database,
) -> None:
    async with published.write() as main:
        await still_up.put(main, "b", 7)
        await folds.add(main, "c", "threat", "2026-11-25T10")
    async with published.read() as main:
        found = await public.texts(main, ["b", "c", "gone"])
    assert {(one.story_id, one.version, one.words) for one in found} == {
        ("b", 7, "The clinic was calm."),
        ("c", 1, "A nurse listened."),
    }

"""A version is what a day left; who takes their story back is in none, and changes no number."""

from collections.abc import Sequence
from concurrent.futures import Executor
from functools import partial

import pytest

from moderation.figures import guarded
from tests.comments import real_comments
from tests.flows.finding import find
from tests.flows.place import RARE, Place
from tests.store.versioned import MONTH, fill
from voicebox.flows import became, discover, past
from voicebox.flows.past import ThemeThen
from voicebox.kept import NameChange, ThemeEvent
from voicebox.store import lineage, versions
from voicebox.store import themes as store

COMMENTS = list(real_comments(67))
SOME = 40


async def known(place: Place) -> list[int]:
    async with place.db.read() as main:
        return [one.version for one in await versions.some(main, 99)]


async def then(place: Place, number: int) -> Sequence[ThemeThen]:
    async with place.db.read() as main:
        version = await versions.find(main, number)
        assert version is not None
        return await past.themes_then(main, version)


async def in_rows(place: Place) -> set[str]:
    async with place.db.read() as main:
        return {row.story_id for row in await versions.stories(main)}


async def test_what_comes_on_one_day_is_one_version_and_the_next_day_is_another(
    place: Place, executor: Executor
) -> None:
    await find(place, executor)
    assert await known(place) == []
    await place.publish(COMMENTS[:SOME])
    await find(place, executor)
    await place.publish(COMMENTS[SOME : SOME + 4])
    await find(place, executor)
    assert await known(place) == [1]
    place.clock.advance(days=1)
    await find(place, executor)
    assert await known(place) == [1]
    await place.publish(COMMENTS[SOME + 4 : SOME + 8])
    await find(place, executor)
    assert await known(place) == [2, 1]
    async with place.db.read() as main:
        rows = await versions.stories(main)
    assert len({row.story_id for row in rows if row.version == 1}) == SOME + 4
    assert len({row.story_id for row in rows}) == SOME + 8


async def test_what_happened_is_a_part_of_the_version_of_its_day(
    place: Place, executor: Executor
) -> None:
    await place.publish(COMMENTS[:SOME])
    await find(place, executor)
    async with place.db.read() as main:
        [version] = await versions.some(main, 9)
        [found] = await past.told(main, [version])
        themes = await store.everything(main)
        assert await past.told(main, []) == []
    assert {(one.row.kind, one.row.theme_id) for one in found.told} == {
        ("born", theme.id) for theme in themes
    }
    assert {one.name for one in found.told} == {theme.name for theme in themes}
    assert {one.before for one in found.told} == {""}


async def test_a_theme_that_got_two_names_on_a_day_is_said_once_to_have_been_called_otherwise(
    place: Place,
) -> None:
    twice = [ThemeEvent("renamed", 0, None, {"n_kept": kept, "n_words": 4}) for kept in (2, 1)]
    async with place.db.write() as main:
        await fill(main)
        await lineage.add(main, MONTH, twice, 2)
        # At noon it was called something else.
        await versions.put_names(main, [NameChange(0, 2, ("sleep",), ("all night",))])
        await lineage.add(main, MONTH, twice[:1], 3)
        shown = await versions.some(main, 2)
        third, second = await past.told(main, shown)
    assert [one.before for one in second.told] == ["", ""]
    renamed = [one for one in third.told if one.row.kind == "renamed"]
    assert [(one.before, one.name) for one in renamed] == [
        ("sleep", "sleep, ward, loud"),
        ("", "sleep, ward, loud"),
    ]


async def test_a_version_shows_its_themes_in_numbers_that_single_nobody_out(
    place: Place, executor: Executor
) -> None:
    await place.publish(COMMENTS[:SOME])
    await find(place, executor)
    async with place.db.read() as main:
        themes = {theme.id: theme for theme in await store.everything(main)}
    shown = await then(place, 1)
    assert {one.theme_id: (one.name, list(one.phrases)) for one in shown} == {
        one: (theme.name, theme.phrases) for one, theme in themes.items()
    }
    assert all(one.is_there for one in shown)
    for one in shown:
        assert one.n_stories == guarded(themes[one.theme_id].n_stories)
    sizes = [one.n_stories or 0 for one in shown]
    assert sizes == sorted(sizes, reverse=True)


async def test_a_withdrawal_takes_a_story_out_of_every_version_and_changes_no_number(
    place: Place, executor: Executor
) -> None:
    first, second, *_ = await place.publish(COMMENTS[:SOME])
    await find(place, executor)
    place.clock.advance(days=1)
    await place.publish(COMMENTS[SOME : SOME + 5])
    await find(place, executor)
    before = [await then(place, number) for number in (1, 2)]
    gone = {place.id_of(first), place.id_of(second)}
    assert gone <= await in_rows(place)
    for receipt in (first, second):
        await place.withdraw(receipt)
    assert not gone & await in_rows(place)
    assert [await then(place, number) for number in (1, 2)] == before
    place.clock.advance(days=1)
    await find(place, executor)
    after = [await then(place, number) for number in (1, 2)]
    assert list(map(numbers, after)) == list(map(numbers, before))


def numbers(shown: Sequence[ThemeThen]) -> dict[str, int | None]:
    return {one.theme_id: one.n_stories for one in shown}


async def test_a_word_that_too_few_are_left_to_say_goes_from_past_names_at_the_next_window(
    place: Place, executor: Executor
) -> None:
    said = [f"{text} The {RARE} was cold, and the {RARE} was late." for text in COMMENTS[:4]]
    receipts = await place.publish(said + COMMENTS[4:SOME])
    await find(place, executor)
    place.clock.advance(days=1)
    await place.publish(COMMENTS[SOME : SOME + 5])
    await find(place, executor)
    assert RARE in await words(place)
    for receipt in receipts[:2]:
        await place.withdraw(receipt)
    place.clock.advance(days=1)
    await find(place, executor)
    assert RARE not in await words(place)
    assert await words(place)
    assert place.rows("main", "SELECT theme FROM version_names WHERE touched") == []


async def test_without_their_encoder_names_of_themes_that_have_all_faded_lose_their_words_too(
    place: Place, executor: Executor
) -> None:
    said = [f"{text} The {RARE} was cold, and the {RARE} was late." for text in COMMENTS[:4]]
    receipts = await place.publish(said + COMMENTS[4:20])
    await find(place, executor)
    assert RARE in await words(place)
    place.clock.advance(days=1)
    await place.withdraw(receipts[-1])
    await find(place, executor)
    assert RARE in await words(place)
    for receipt in receipts[:2]:
        await place.withdraw(receipt)
    await discover.take_out(place.db, place.world, executor)
    assert RARE not in await words(place)
    assert place.rows("main", "SELECT theme FROM version_names WHERE touched") == []


async def test_what_became_of_a_theme_is_not_told_in_words_of_who_left_during_the_look(
    place: Place, executor: Executor
) -> None:
    said = [f"{text} {RARE}, {RARE}." for text in COMMENTS[:4]]
    receipts = await place.publish(said + COMMENTS[4:20])
    await find(place, executor)
    place.clock.advance(days=1)
    moment = await became.moment(place.db)
    assert any(RARE in name for name in moment.names.values())
    for receipt in receipts[:2]:
        await place.withdraw(receipt)
    await find(place, executor)
    told = await became.since(place.db, moment)
    assert {row.kind for row in told.happened} == {"faded"}
    assert not any(RARE in name for name in told.names.values())


async def words(place: Place) -> set[str]:
    async with place.db.read() as main:
        names = await versions.names(main)
    return {word for name in names for word in (*name.words, *" ".join(name.phrases).split())}


async def test_who_takes_their_story_back_while_the_engine_works_is_in_no_version(
    place: Place, executor: Executor
) -> None:
    first, *_ = await place.publish(COMMENTS[:SOME])
    gone = place.id_of(first)
    await place.withdraw_during(partial(find, place), executor, first)
    assert gone not in await in_rows(place)
    # Their words may be in the names that were made meanwhile.
    assert place.rows("main", "SELECT theme FROM version_names WHERE NOT touched") == []
    await find(place, executor)
    assert place.rows("main", "SELECT theme FROM version_names WHERE touched") == []


async def test_a_look_at_themes_that_all_faded_is_a_version_without_themes(
    place: Place, executor: Executor
) -> None:
    receipts = await place.publish(COMMENTS[:20])
    await find(place, executor)
    place.clock.advance(days=1)
    await place.withdraw(receipts[0])
    await find(place, executor)
    assert await known(place) == [2, 1]
    assert await then(place, 2) == []
    async with place.db.read() as main:
        kinds = {row.kind for row in await lineage.of_versions(main, 2, 2)}
    assert kinds == {"faded"}


async def test_themes_that_came_and_went_on_one_day_leave_no_name_that_outlives_its_tellers(
    place: Place, executor: Executor
) -> None:
    receipts = await place.publish(COMMENTS[:20])
    await find(place, executor)
    assert await words(place)
    await place.withdraw(receipts[0])
    await find(place, executor)
    assert await known(place) == [1]
    assert await then(place, 1) == []
    for receipt in receipts[1:]:
        await place.withdraw(receipt)
    await find(place, executor)
    assert await words(place) == set()


@pytest.mark.parametrize(
    "everything",
    [
        "SELECT * FROM version_stories",
        "SELECT * FROM version_names",
        "SELECT * FROM theme_versions",
    ],
)
async def test_no_version_but_the_newest_knows_its_day(
    place: Place, executor: Executor, everything: str
) -> None:
    await place.publish(COMMENTS[:SOME])
    await find(place, executor)
    first_day = place.world.day()
    place.clock.advance(days=1)
    await place.publish(COMMENTS[SOME : SOME + 5])
    await find(place, executor)
    rows = place.rows("main", everything)
    assert rows
    assert not any(first_day in str(value) for row in rows for value in row)

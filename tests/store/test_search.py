import pytest
import sqlalchemy as sa

from voicebox.store import search
from voicebox.store.db import Connection, Database

TEXTS = {
    1: "The café on the ward was shut; I didn't eat until 3.5 hours later.",
    2: "Staff and/or visitors spoke over me, e.g. at 20-25 minutes past.",
    3: "Well-being? They wrote to me@example.org and www.example.org/ward instead.",
    4: "Η νοσοκόμα ήταν καλή μαζί μου.",
    5: "Медсестра сказала: мой голос важен.",
    6: "नर्स ने मेरी बात सुनी",
    7: "Résumé of a long STRAẞE, ward_seven and <b>bold</b> words.",
    8: "resume\u0301 cafe\u0301 written with accents of their own",
}


@pytest.fixture
async def indexed(db: Database) -> Database:
    """An index of a few texts that are hard to cut into words."""
    async with db.write() as main:
        for number, words in TEXTS.items():
            await search.add(main, number, words)
    return db


async def numbers(main: Connection, typed: str) -> set[int]:
    """Return the numbers of the texts that a search finds."""
    query = search.matching(main, typed)
    return set() if query is None else set(await main.scalars(query))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ward", {1, 3, 7}),
        ("WARD", {1, 3, 7}),
        ("ward shut", {1}),
        ("shut visitors", set()),
        ("cafe", {1, 8}),
        ("café", {1, 8}),
        ("cafe\u0301", {1, 8}),
        ("resume", {7, 8}),
        ("résumé", {7, 8}),
        ("didn't", {1}),
        ("didn’t", {1}),
        ("3.5", {1}),
        ("3", {1}),
        ("or", {2}),
        ("visitors", {2}),
        ("e.g.", {2}),
        ("25", {2}),
        ("20-25", {2}),
        ("being", {3}),
        ("well being", {3}),
        ("well-being", {3}),
        ("example", {3}),
        ("me@example.org", {3}),
        ("www.example.org/ward", {3}),
        ("καλή", {4}),
        ("καλη", {4}),
        ("ΚΑΛΉ", {4}),
        ("мой", {5}),
        ("голос", {5}),
        ("सुनी", {6}),
        ("seven", {7}),
        ("ward_seven", {7}),
        ("bold", {7}),
        ("nothing", set()),
        ("car", set()),
    ],
)
async def test_both_databases_find_the_same(indexed: Database, typed: str, found: set[int]) -> None:
    async with indexed.read() as main:
        assert await numbers(main, typed) == found


@pytest.mark.parametrize("typed", ["", " ", "?!", '"', "*", "-", "_", "'"])
async def test_where_nothing_was_asked_there_is_no_search(indexed: Database, typed: str) -> None:
    async with indexed.read() as main:
        assert search.matching(main, typed) is None


@pytest.mark.parametrize(
    "typed",
    ['ward"', "ward*", "ward OR visitors", "NOT ward", "words:ward", "NEAR(ward shut)", "ward & !x",
     "ward' OR 1=1 --", "(ward", "ward:*", "ward\x00"],
)  # fmt: skip
async def test_what_is_typed_is_never_a_query_language(indexed: Database, typed: str) -> None:
    async with indexed.read() as main:
        assert await numbers(main, typed) <= {1, 3, 7}


async def test_more_than_twenty_words_are_cut_short(indexed: Database) -> None:
    async with indexed.read() as main:
        assert await numbers(main, "ward " * 20 + "visitors") == {1, 3, 7}


async def test_a_text_that_is_taken_out_is_not_found_and_the_others_are(indexed: Database) -> None:
    async with indexed.write() as main:
        for number in (1, 4, 8):
            await search.remove(main, number, TEXTS[number])
        await search.forget(main)
    async with indexed.read() as main:
        assert await numbers(main, "cafe") == set()
        assert await numbers(main, "καλή") == set()
        assert await numbers(main, "ward") == {3, 7}


async def test_the_index_of_sqlite_keeps_no_term_of_what_was_taken_out(sqlite: Database) -> None:
    async with sqlite.write() as main:
        await search.add(main, 1, "zanzibarian Ζανζιβάρη")
        await search.add(main, 2, "ward")
        await search.remove(main, 1, "zanzibarian Ζανζιβάρη")
        await search.forget(main)
        blocks = await main.scalars(sa.text("SELECT block FROM search_data"))
        kept = b"".join(blocks)
    assert b"ward" in kept
    assert b"anzibar" not in kept
    assert "ανζιβ".encode() not in kept

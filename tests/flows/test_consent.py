"""One list of all places that hold a story's words; a table that it lacks is found here."""

import sqlalchemy as sa

from tests.flows import standings
from tests.flows.place import Place
from voicebox.flows.consent import PLACES
from voicebox.model import Dials
from voicebox.store import tables

#: What holds no word of any story, and why it can be told.
NO_WORDS = {
    "collections": "their names and licences are an operator's",
    "team": "keys",
    "staff": "pseudonyms and locked keys",
    "signins": "locked keys",
    "own_pages": "what a moderator keeps for themselves, sealed",
    "heavy_today": "a number and a day",
    "buddies": "moderators",
    "windows": "numbers",
    "figures": "numbers",
    "jobs": "the names of jobs",
    "messages": "what people wrote about the site, from a page of its own",
    "learned": "what a team says that it learned",
    "message_votes": "votes on them",
    "marker_slips": "which markers a story has, sealed, and no longer whose",
    "marker_counts": "sums over eight stories or more",
    "drift_looks": "numbers",
    "drift_reviews": "a team's public answers about sums",
    "hidden_counts": "numbers",
    "theme_runs": "numbers, languages, and the name of an encoder",
    "theme_state": "numbers",
    "theme_ids": "numbers and public ids",
    "theme_events": "numbers",
    "theme_versions": "numbers to the nearest five",
    "theme_stability": "numbers",
    "sureness": "numbers and languages",
    "changed_minds": "numbers of themes",
    "given_names": "numbers, and ids of names whose words lie elsewhere",
    "log_pending": "commitments",
    "log": "commitments",
    "log_heads": "hashes and signatures",
    "story_keys": "wraps of keys: they are destroyed first",
    "receipts": "fingerprints",
    "tombstones": "traces",
    "log_keys": "keys of commitments",
    "facts": "days",
}
WORDY = (sa.Text, sa.LargeBinary, sa.JSON)


def listed() -> list[str]:
    return [name for place in PLACES for name in place.tables]


def test_every_table_that_can_hold_words_is_in_the_list_or_is_known_to_hold_none() -> None:
    wordy = {
        table.name
        for metadata in (tables.main, tables.keys)
        for table in metadata.sorted_tables
        if any(isinstance(column.type, WORDY) for column in table.columns)
    }
    assert wordy - set(listed()) - set(NO_WORDS) == set(), "say what lets its words stay there"


def test_the_list_names_each_table_once_and_none_that_is_not_there() -> None:
    there = {*tables.main.tables, *tables.keys.tables, "search"}
    assert len(listed()) == len(set(listed()))
    assert set(listed()) | set(NO_WORDS) <= there
    assert set(listed()) & set(NO_WORDS) == set()


def test_whatever_names_a_story_is_in_the_list() -> None:
    naming = {table.name for table in tables.main.sorted_tables if "story_id" in table.columns}
    assert naming <= set(listed())


def test_without_any_dial_only_what_is_sealed_stays() -> None:
    stays = {name for place in PLACES if place.stays(Dials()) for name in place.tables}
    assert stays.isdisjoint({"public_stories", "public_notes", "search", "quotes", "theme_members"})
    assert {"stories", "waiting_room", "notes", "dial_changes"} <= stays


async def test_each_place_is_emptied_by_itself_alone(place: Place) -> None:
    """What the list says of each place is true: what empties it leaves no story in its tables."""
    receipt = await standings.published(place)
    story_id = place.id_of(receipt)
    for one in PLACES:
        async with place.db.write() as main:
            await one.empty(main, story_id)
        left = {table.partition(".")[2] for table in place.naming(story_id)}
        assert left.isdisjoint(one.tables)

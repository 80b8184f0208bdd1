"""P16 No field, column, API property or export says how critical a story is of a service."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields

from tests.conftest import Client
from tests.promises.pages import pages
from tests.promises.people import Moderator, Queued, Tell
from voicebox import model
from voicebox.settings import Settings
from voicebox.web import forms

#: Words by which anybody would call it.
CRITICAL = re.compile(
    r"critic|complain|sentiment|polarity|negativ|positiv|\btone\b|hostil|anger|angry|toxic|rating"
    r"|score|sever|satisf|safe|attitude|blame|praise|stars|mood"
)


async def test_no_column_says_how_critical_a_story_is(client: Client, site: Settings) -> None:
    found = []
    for name in ("main", "keys"):
        with closing(sqlite3.connect(site.data / f"{name}.db")) as database:
            tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            for (table,) in tables.fetchall():
                columns = database.execute(f'PRAGMA table_info("{table}")').fetchall()
                found += [f"{table}.{column[1]}" for column in columns]
    assert "stories.state" in found
    assert [column for column in found if CRITICAL.search(column)] == []


async def test_no_form_asks_how_critical_a_story_is(
    client: Client, tell: Tell, queued: Queued, moderators: tuple[Moderator, ...]
) -> None:
    names = set()
    for page in await pages(client, tell, queued, moderators[0]):
        names |= set(re.findall(r'name="([^"]*)"', page.text))
        # A moderator's clauses are the rules; no rule may be about it either.
        names |= set(re.findall(r'name="clause" value="([^"]*)"', page.text))
    assert {"words", "clause", "spam.1", "receipt"} <= names
    assert [name for name in names if CRITICAL.search(name)] == []


def test_nothing_that_the_site_hands_on_has_a_field_for_it() -> None:
    found = list(names_of_fields())
    assert "standpoint" in found
    assert [name for name in found if CRITICAL.search(name)] == []


def names_of_fields() -> Iterator[str]:
    for value in vars(model).values():
        if hasattr(value, "__dataclass_fields__"):
            yield from (field.name for field in fields(value))
    for value in vars(forms).values():
        if isinstance(value, type) and issubclass(value, forms.Form):
            yield from value.model_fields

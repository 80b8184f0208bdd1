"""Full-text search over public words: FTS5 on SQLite, tsvector on PostgreSQL.

What a person searches for is treated as words, never as a query language, and is not kept.
Words are cut and folded here, for both: left to themselves the two differ on accents, on
hyphens, on addresses and on numbers.
"""

import re
import unicodedata

import sqlalchemy as sa

from voicebox.store.db import Connection

#: SQLite's index holds no copy of the words (contentless); its row numbers are random.
CREATE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE search USING fts5("
        "words, content='', tokenize='unicode61 remove_diacritics 2')"
    ],
    "postgresql": [
        "CREATE TABLE search (id bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX ix_search_words ON search USING gin (words)",
    ],
}
_WORD = re.compile(r"[^\W_]+")


async def add(main: Connection, search_id: int, words: str) -> None:
    """Index the words of a public story under its random number."""
    if _is_sqlite(main):
        statement = "INSERT INTO search (rowid, words) VALUES (:id, :words)"
    else:
        statement = "INSERT INTO search (id, words) VALUES (:id, to_tsvector('simple', :words))"
    await main.execute(sa.text(statement), {"id": search_id, "words": " ".join(_words(words))})


async def remove(main: Connection, search_id: int, words: str) -> None:
    """Take a story out of the index; `words` are those it was indexed with."""
    values: dict[str, int | str] = {"id": search_id}
    if _is_sqlite(main):
        statement = "INSERT INTO search (search, rowid, words) VALUES ('delete', :id, :words)"
        values["words"] = " ".join(_words(words))
    else:
        statement = "DELETE FROM search WHERE id = :id"
    await main.execute(sa.text(statement), values)


async def forget(main: Connection) -> None:
    """Rewrite the index without the terms of what was taken out: FTS5 keeps them until then."""
    if _is_sqlite(main):
        await main.execute(sa.text("INSERT INTO search (search) VALUES ('optimize')"))


async def n_bytes(main: Connection) -> int:
    """Return how large the index is that `forget` writes anew; 0 where it is not needed."""
    if not _is_sqlite(main):
        return 0
    return int(await main.scalar(sa.text("SELECT sum(length(block)) FROM search_data")) or 0)


def matching(main: Connection, typed: str) -> sa.Select[tuple[int]] | None:
    """Return a query for the numbers of the stories that have every word of what was typed.

    None when it has no word in it: then nothing can match.
    """
    words = _words(typed)[:20]
    if not words:
        return None
    if _is_sqlite(main):
        quoted = " ".join(f'"{word}"' for word in words)
        statement = sa.text("SELECT rowid AS id FROM search WHERE search MATCH :typed")
    else:
        quoted = " ".join(words)
        statement = sa.text(
            "SELECT id FROM search WHERE words @@ plainto_tsquery('simple', :typed)"
        )
    found = statement.bindparams(typed=quoted).columns(sa.column("id", sa.BigInteger))
    return sa.select(found.subquery().c.id)


def _words(text: str) -> list[str]:
    """Return the words of a text without case and accents, in their order."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(c for c in apart if unicodedata.category(c) != "Mn"))


def _is_sqlite(main: Connection) -> bool:
    return main.dialect.name == "sqlite"

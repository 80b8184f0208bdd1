"""What is left of stories: bytes in live files, rows, terms, and what an old backup opens."""

import contextlib
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass
from pathlib import Path

from bench import traces
from bench.site import Site
from bench.states import Placed
from moderation.states import State
from voicebox.errors import Sealed
from voicebox.flows import words
from voicebox.model import Dials, SealedStory, StoryKey
from voicebox.sealing import derive

#: As much of a ciphertext or a wrapped key as is looked for.
PIECE = 24
QUOTES = "SELECT story_id FROM quotes"
PLACEMENTS = (
    "SELECT story_id FROM theme_stories",
    "SELECT story_id FROM passages",
    "SELECT story_id FROM alone",
    "SELECT story_id FROM theme_members",
    "SELECT story_id FROM version_stories",
)


@dataclass(frozen=True)
class Remains:
    """How much was found of some stories."""

    #: Times that their words stand in live files, in any coding.
    files: int
    #: Times that a piece of their ciphertext, vectors or of a wrapped key stands in live files.
    sealed: int
    #: Times that their ids stand in live files.
    ids: int
    #: Rows of either database that hold their id or their words.
    rows: int
    #: Terms of the search, which bytes alone do not show.
    terms: int
    #: Stories that the search finds by their own word.
    found: int
    quotes: int
    #: Rows that say which theme a story or a passage of it is in.
    placements: int

    @classmethod
    def names(cls) -> Mapping[str, str]:
        """Return what each of them is called in the table."""
        return {
            "files": "words in live files",
            "sealed": "ciphertext and vectors in live files",
            "ids": "ids in live files",
            "rows": "rows of either database",
            "terms": "terms of the search",
            "found": "hits of the search",
            "quotes": "quotes",
            "placements": "places in themes",
        }

    @property
    def total(self) -> int:
        """The sum of all of them."""
        return sum(astuple(self))


Sealing = Mapping[str, Sequence[bytes]]


def remains(site: Site, pid: int, placed: Sequence[Placed], sealed: Sealing) -> Remains:
    """Count what is left of some stories while the server runs."""
    ids, marks = {story.id for story in placed}, {story.mark for story in placed}
    pieces = [piece for story in placed for piece in sealed[story.id]]
    live = [
        place
        for part in ("data", "tmp")
        for place in traces.places(site.folder / part, traces.family(pid), traces.now())
    ]
    with closing(_open(site, "main")) as main, closing(_open(site, "keys")) as keys:
        terms = _terms(main, marks)
        return Remains(
            files=sum(1 for place in live for _ in traces.look(place, sorted(marks))),
            sealed=sum(place.content.count(piece) for place in live for piece in pieces),
            ids=sum(place.content.count(one.encode()) for place in live for one in ids),
            rows=sum(_rows(database, ids | marks) for database in (main, keys)),
            terms=terms,
            found=sum(_is_found(main, mark) for mark in marks),
            quotes=_named(main, QUOTES, ids),
            placements=sum(_named(main, query, ids) for query in PLACEMENTS),
        )


def ciphertext(site: Site, placed: Sequence[Placed]) -> Sealing:
    """Return pieces of all that is sealed of each story, and of its vectors, to look for them."""
    found: dict[str, list[bytes]] = {story.id: [] for story in placed}
    with closing(_open(site, "main")) as main, closing(_open(site, "keys")) as keys:
        rows = [
            *main.execute("SELECT id, sealed FROM stories"),
            *main.execute("SELECT id, sealed FROM waiting_room"),
            *main.execute("SELECT story_id, sealed FROM reviews"),
            *main.execute("SELECT story_id, vectors FROM theme_members"),
            *keys.execute("SELECT story_id, receipt_wrap FROM story_keys"),
            *keys.execute("SELECT story_id, team_wrap FROM story_keys"),
            *keys.execute("SELECT story_id, lookup FROM receipts"),
        ]
    for story_id, sealed in rows:
        if story_id in found and sealed:
            found[story_id].append(sealed[-PIECE:])
    return found


def openable(site: Site, backup: Path, placed: Sequence[Placed]) -> int:
    """Return how many sealed stories an old backup gives away to whoever has every key today."""
    with closing(_open(site, "keys")) as keys:
        wraps = [StoryKey(*row) for row in keys.execute("SELECT * FROM story_keys")]
    with closing(sqlite3.connect(backup)) as old:
        rows = [
            *old.execute("SELECT id, week, language, version, sealed FROM stories"),
            *old.execute("SELECT id, week, language, version, sealed FROM waiting_room"),
        ]
    by_id = {row[0]: row for row in rows}
    return sum(_opens(site, by_id[story.id], wraps, story.receipt) for story in placed)


def _opens(
    site: Site, row: tuple[str, str, str, int, bytes], wraps: Sequence[StoryKey], receipt: str
) -> bool:
    story_id, week, language, version, sealed = row
    story = SealedStory(story_id, State.WAITING, week, language, Dials(), version, sealed, b"")
    team = site.accounts[0].session.team_private
    own = derive.receipt_key(receipt, site.keyring.salt)
    for wrap in wraps:
        for key_of, secret in (
            (words.key_by_receipt, own),
            (words.key_by_team, team),
            (words.key_by_release, site.keyring.release.private),
        ):
            with contextlib.suppress(Sealed):
                words.open_draft(key_of(secret, wrap), story)
                return True
    return False


def _open(site: Site, name: str) -> sqlite3.Connection:
    return sqlite3.connect(site.settings.data / f"{name}.db")


def _rows(database: sqlite3.Connection, marks: set[str]) -> int:
    return sum(any(mark in statement for mark in marks) for statement in database.iterdump())


def _terms(main: sqlite3.Connection, marks: set[str]) -> int:
    main.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'search', 'row')")
    found = main.execute("SELECT term FROM temp.terms").fetchall()
    return sum(term in marks for (term,) in found)


def _is_found(main: sqlite3.Connection, mark: str) -> bool:
    query = "SELECT count(*) FROM search WHERE search MATCH ?"
    return bool(main.execute(query, (f'"{mark}"',)).fetchone()[0])


def _named(main: sqlite3.Connection, query: str, ids: set[str]) -> int:
    return sum(story_id in ids for (story_id,) in main.execute(query).fetchall())

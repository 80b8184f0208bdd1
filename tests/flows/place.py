"""A site without its pages: what flows need, and the short ways to bring it into a state."""

import sqlite3
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from moderation.orders import Order
from moderation.policy import Policy
from moderation.states import State
from moderation.verdict import Verdict
from tests.conftest import Clock
from tests.flows.holding import engine_at_work
from voicebox.flows import hands, my_story, offers, rereading, votes, windows
from voicebox.flows import submit as submitting
from voicebox.flows import withdraw as withdrawing
from voicebox.flows.my_story import MyStory
from voicebox.flows.withdraw import Farewell
from voicebox.model import Arrival, Ballot, Dials, Draft, Session
from voicebox.receipt import mint
from voicebox.sealing import derive
from voicebox.sealing.keyring import Keyring
from voicebox.settings import Settings
from voicebox.store.db import Database
from voicebox.world import World

ALL = Dials(True, True, True, True)
COUNTED = Dials(counted=True)
QUOTED = Dials(counted=True, quoted=True)
NOTHING = Dials()
YES = Ballot(publish=True)
#: A word that stands in no other text, so that a search for it means something.
RARE = "zwetschgendatschi"
WORDS = f"They heard me out over {RARE}, and wrote it down."


def refusal(
    reason: str = "third_party",
    clause: str = "third_party.1",
    words: tuple[str, ...] = (RARE,),
    sentence: str = "It names somebody.",
) -> Ballot:
    return Ballot(False, reason, clause, words, sentence)


def ordered(review: str, authority: str = "The High Court") -> Ballot:
    """Return a refusal for a legal order that is looked at again on a day."""
    order = Order(authority, "No. 7, on an injunction", review)
    return replace(refusal("legal_order", "legal_order.1", words=()), order=order)


@dataclass(frozen=True)
class Place:
    """A founded site, its open databases, and the people at it."""

    settings: Settings
    world: World
    clock: Clock
    db: Database
    keyring: Keyring
    policy: Policy
    recovery_key: str = field(repr=False)
    team: bytes = field(repr=False)

    # --- tellers ---------------------------------------------------------------------------

    async def send(self, receipt: str, draft: Draft) -> Arrival:
        async with self.db.write_both() as both:
            return await submitting.submit(
                both, self.world, self.keyring, receipt, draft, draft.to_bytes()
            )

    async def tell(self, text: str = WORDS, dials: Dials = ALL, **more: Any) -> str:
        """Tell a story; return its receipt."""
        receipt = mint(self.world)
        assert await self.send(receipt, Draft(text, dials, **more)) is Arrival.RECEIVED
        return receipt

    async def publish(self, texts: Iterable[str]) -> list[str]:
        """Tell these stories, and let one moderator publish them all; return their receipts."""
        receipts = [await self.tell(text) for text in texts]
        await self.close()
        for receipt in receipts:
            await self.vote("ama", receipt)
        await self.close()
        return receipts

    async def come_back(self, receipt: str) -> MyStory | None:
        async with self.db.write_both() as both:
            return await my_story.find(both, self.world, self.keyring, receipt)

    async def mine(self, receipt: str) -> MyStory:
        found = await self.come_back(receipt)
        assert found is not None
        return found

    async def state(self, receipt: str) -> State:
        return (await self.mine(receipt)).state

    async def withdraw(self, receipt: str) -> Farewell | None:
        return await withdrawing.withdraw(self.db, self.keyring, receipt, self.settings.tombstones)

    async def withdraw_during(
        self,
        find: Callable[[Executor], Coroutine[Any, Any, object]],
        executor: Executor,
        receipt: str,
    ) -> None:
        """Take a story back while the engine works, and wait for both."""
        async with engine_at_work(find, executor):
            await self.withdraw(receipt)

    def id_of(self, receipt: str) -> str:
        mark = derive.lookup(self.keyring.pepper, receipt)
        [(found,)] = self.rows("keys", "SELECT story_id FROM receipts WHERE lookup = ?", mark)
        return str(found)

    # --- moderators ------------------------------------------------------------------------

    def moderator(self, name: str = "ama") -> Session:
        """Return somebody who is signed in; the same name is the same person."""
        return Session(name, name, "moderator", self.team, token_hash=name.encode())

    async def claim(self, who: Session, story_id: str) -> None:
        async with self.db.write_both() as both:
            await hands.claim(both, self.world, who, story_id)

    async def skip(self, who: Session, story_id: str) -> None:
        async with self.db.write_both() as both:
            await hands.skip(both, self.world, who, story_id)

    async def cast(self, who: Session, story_id: str, ballot: Ballot) -> Verdict:
        """Vote on a story in hand."""
        async with self.db.write_both() as both:
            return await votes.vote(
                both, self.world, self.keyring, self.policy, who, story_id, ballot
            )

    async def vote(self, who: str, receipt: str, ballot: Ballot = YES) -> Verdict:
        """Take a story in hand and vote on it."""
        moderator, story_id = self.moderator(who), self.id_of(receipt)
        await self.claim(moderator, story_id)
        return await self.cast(moderator, story_id, ballot)

    async def reread(
        self, who: str, story_id: str, ballot: Ballot = YES, *, fold: bool = False
    ) -> Verdict:
        """Vote on a public story that was reported."""
        moderator = self.moderator(who)
        async with self.db.write_both() as both:
            return await rereading.vote(
                both,
                self.world,
                self.keyring,
                self.policy,
                moderator,
                story_id,
                ballot,
                fold=fold,
            )

    async def queue(self, who: Session) -> Sequence[str]:
        """Return what a moderator is offered, in its order."""
        async with self.db.read_both() as both:
            shown = await offers.show_queue(both, self.world, who)
        return [story.story_id for story in shown.stories]

    # --- time and chance -------------------------------------------------------------------

    async def close(self) -> None:
        """Close the window that is open."""
        label = windows.label(self.world, "day")
        await windows.close(self.db, self.world, self.keyring, label, label)

    async def tend(self, window: str = "day") -> bool:
        return await windows.tend(self.db, self.world, self.keyring, window)

    async def sweep(self) -> None:
        await withdrawing.sweep(self.db, self.keyring)

    # --- the disk --------------------------------------------------------------------------

    def rows(self, name: str, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a query to `main` or `keys`, past every flow."""
        with closing(self._file(name)) as file, file:
            return file.execute(query, values).fetchall()

    def count(self, name: str, table: str) -> int:
        query = sa.select(sa.func.count()).select_from(sa.table(table))
        return int(self.rows(name, str(query))[0][0])

    def figure(self, name: str) -> int:
        found = self.rows("main", "SELECT count FROM figures WHERE name = ?", name)
        return int(found[0][0]) if found else 0

    def naming(self, story_id: str) -> list[str]:
        """Return the tables, of either database, that have a row with this id in it."""
        return [
            f"{name}.{table}"
            for name in ("main", "keys")
            for table, column in self._columns(name)
            if (story_id,) in self.rows(name, every(table, column))
        ]

    def files_with(self, mark: bytes) -> list[str]:
        """Return the files of the data folder, logs and drafts included, that hold these bytes."""
        return [path.name for path in self._files() if mark in path.read_bytes()]

    @contextmanager
    def failing_commit(self, event: str) -> Iterator[None]:
        """Let each commit of `main` fail in which this happens, as `INSERT ON stories`.

        A row that refers to nothing is found only when the commit checks it: by then the keys
        have been committed.
        """
        for statement in (
            "CREATE TABLE whole (id PRIMARY KEY)",
            "CREATE TABLE broken (id REFERENCES whole (id) DEFERRABLE INITIALLY DEFERRED)",
            f"CREATE TRIGGER breaks AFTER {event} BEGIN INSERT INTO broken VALUES ('x'); END",  # noqa: S608  # SQLite allows no parameter inside a trigger; every event is a literal of a test
        ):
            self.rows("main", statement)
        try:
            yield
        finally:
            for what in ("TRIGGER breaks", "TABLE broken", "TABLE whole"):
                self.rows("main", f"DROP {what}")

    def _file(self, name: str) -> sqlite3.Connection:
        return sqlite3.connect(self.settings.data / f"{name}.db")

    def _files(self) -> list[Path]:
        return [path for path in self.settings.data.rglob("*") if path.is_file()]

    def _columns(self, name: str) -> list[tuple[str, str]]:
        query = (
            "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c"
            " WHERE t.type = 'table' AND t.name NOT LIKE 'search%'"
        )
        return [(table, column) for table, column in self.rows(name, query)]


def every(table: str, *columns: str) -> str:
    """Return the query for all values of some columns of a table, or of every column of it."""
    wanted = sa.select(*map(sa.column, columns)) if columns else sa.select("*")
    return str(wanted.select_from(sa.table(table)))

"""Runs what is due: windows, claims that lapsed, old keys, themes.

One task in the serve process, or `voicebox work`. It begins nothing because a story came: it
looks at the clock, finds its own work, and may be stopped at any moment.
"""

import asyncio
import contextlib
import logging
from concurrent.futures import Executor
from pathlib import Path

from voicebox.errors import NoRoom, Overloaded, Unusable
from voicebox.flows import (
    backup,
    discover,
    erasing,
    lapsing,
    retention,
    space,
    windows,
    withdraw,
)
from voicebox.sealing.keyring import Keyring
from voicebox.sealing.tokens import FormTokens
from voicebox.settings import Settings
from voicebox.store.db import Database
from voicebox.world import World

log = logging.getLogger("voicebox.worker")

#: How often it looks, in seconds, by the window's setting.
PAUSE_S = {"now": 1.0, "hour": 30.0, "day": 60.0, "week": 60.0}


class Worker:
    """Everything that happens by itself."""

    def __init__(
        self,
        db: Database,
        world: World,
        keyring: Keyring,
        settings: Settings,
        executor: Executor,
        form_tokens: FormTokens,
    ) -> None:
        self._db = db
        self._world = world
        self._keyring = keyring
        self._settings = settings
        self._window = settings.window
        self._second_place = settings.tombstones
        self._backups = settings.backups
        self._backup_key = settings.backup_key
        self._encoder: Path = discover.encoder_folder(settings)
        self._executor = executor
        self._form_tokens = form_tokens
        self._awake = asyncio.Event()
        self._refused = False
        #: What the log was told in this hour.
        self._told: set[str] = set()
        self._told_in = ""
        #: Whether the last traces of deleted words are seen to between the rounds.
        self._erases_between = False
        #: The hour of the last try of a backup.
        self._tried = ""

    def wake(self) -> None:
        """Look at once, with the window `now`; with any other the clock alone decides."""
        if self._window == "now":
            self._awake.set()

    async def run(self) -> None:
        """Work until cancelled; a failure is noted without its words, and work goes on."""
        self._erases_between = True
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._go_round())
            tasks.create_task(self._erase_in_between())

    async def _erase_in_between(self) -> None:
        """Take the last traces of deleted words away: a round may take longer than they may."""
        while True:
            await asyncio.sleep(erasing.PAUSE_S)
            try:
                await erasing.erase_what_is_due(self._db)
            except NoRoom as error:
                self._tell(error)
            except Overloaded:
                # Somebody reads all the time: the next try is soon.
                _end_if_asked_to()
            except Exception as error:
                _note(error)

    async def _go_round(self) -> None:
        swept = full = False
        while True:
            try:
                if not swept:
                    backup.end_what_was_left(self._db.folder)
                    await withdraw.sweep(self._db, self._keyring)
                    swept = True
                await space.tend(self._db, self._world, self._settings)
                await self.run_once()
                # A withdrawal may have reached the keys and not the words while the disk was full.
                swept, full = not full, False
            except Unusable as error:
                full = isinstance(error, NoRoom)
                self._tell(error)
            except Exception as error:
                _note(error)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), PAUSE_S[self._window])
            self._awake.clear()

    def _tell(self, error: Unusable) -> None:
        """Say once in an hour what has to be mended: it names settings and files, and no words."""
        if self._told_in != self._world.hour():
            self._told, self._told_in = set(), self._world.hour()
        # How much is free changes from one look to the next.
        what = "room" if isinstance(error, NoRoom) else str(error)
        if what not in self._told:
            self._told.add(what)
            log.error("%s", error)
        _end_if_asked_to()

    async def run_once(self) -> None:
        """Do everything that is due now.

        Raises:
            Unusable: the themes cannot go on with this encoder, or the second place for traces
                is out of reach; all the rest was done.
            NoRoom: the disk is full.
        """
        db, world = self._db, self._world
        async with db.write_both() as both:
            await lapsing.end_what_is_over(both, world, self._keyring)
            new_day = await windows.age_form_marks(both, world)
            if new_day:
                await retention.forget_decided(both, world)
        if new_day:
            self._form_tokens.destroy_old_keys()
            backup.end_what_was_left(self._db.folder)
            await withdraw.sweep(db, self._keyring)
        await windows.tend(db, world, self._keyring, self._window)
        # Numbers change at windows only, so that two visits cannot be subtracted.
        asked_for = await discover.is_asked_for(db)
        refused = unreached = None
        try:
            # One that was refused waits for a window, or with `now` each second would say so anew.
            if asked_for or (self._window == "now" and not self._refused):
                self._refused = True
                refused = await self._refresh_themes()
                self._refused = refused is not None and not isinstance(refused, NoRoom)
        finally:
            unreached = await self._leave_no_trace()
        await self._back_up()
        _raise(refused, unreached)

    async def _leave_no_trace(self) -> Unusable | None:
        """Erase who left, whatever holds the themes up; say why their traces cannot be copied."""
        # Last, since a reader or a disk in the way of these must hold up nothing else.
        try:
            await self._erase()
        finally:
            unreached = await self._copy_traces()
        return unreached

    async def _erase(self) -> None:
        # With `now` a round begins each second, and a large site takes seconds to write anew.
        is_large = self._db.n_bytes() > erasing.WHILE_A_TELLER_WAITS
        if not (self._erases_between and is_large and self._window == "now"):
            await erasing.erase_what_is_due(self._db)

    async def _copy_traces(self) -> Unusable | None:
        """Copy traces to the second place; say why that cannot be, if it cannot."""
        try:
            await withdraw.copy_what_is_due(self._db, self._second_place)
        except OSError as error:
            _end_if_asked_to()
            return Unusable(
                f"VOICEBOX_TOMBSTONES is {self._second_place}, which cannot be written to:"
                f" {str(error.strerror).lower()}. Until it can be, a restore would bring back who"
                " left meanwhile."
            )
        return None

    async def _back_up(self) -> None:
        """Make today's backup, once an hour until it succeeds: a failure is told each time."""
        folder, key, hour = self._backups, self._backup_key, self._world.hour()
        if folder is None or key is None or self._tried == hour:
            return
        if await backup.is_due(self._db, self._world):
            self._tried = hour
            await backup.make(self._db, self._world, self._keyring, folder, key)

    async def _refresh_themes(self) -> Unusable | None:
        """Bring the themes to what is public; say why they stay as they are, where they must."""
        try:
            refused = await self._bring_themes()
            await discover.settle(self._db, self._world)
        except NoRoom as error:
            # They are still due: names lose the words of who left as soon as there is room.
            return error
        return refused

    async def _bring_themes(self) -> Unusable | None:
        db, world = self._db, self._world
        try:
            if await discover.is_due(db, world):
                # The engine works for nothing where what it finds cannot be written down.
                await db.require_room()
                await discover.refresh(
                    db, world, self._executor, self._encoder, share=discover.SHARE
                )
        except NoRoom:
            raise
        except Unusable as error:
            reasons = dict.fromkeys([str(error), *await self._take_out()])
            return Unusable(" ".join(["The themes stay as they are.", *reasons]))
        return None

    async def _take_out(self) -> list[str]:
        """Take out the words of those who left, and say why that cannot be, if it cannot.

        They may name a theme, and need no encoder to go.
        """
        try:
            await discover.take_out(self._db, self._world, self._executor)
        except NoRoom:
            raise
        except Unusable as error:
            return [str(error)]
        return []


def _raise(*problems: Unusable | None) -> None:
    found = [problem for problem in problems if problem is not None]
    if len(found) > 1 and not any(isinstance(problem, NoRoom) for problem in found):
        raise Unusable(" ".join(str(problem) for problem in found))
    for problem in found:
        raise problem


def _note(error: Exception) -> None:
    # The message of an exception may hold somebody's words: only its kind is noted.
    log.error("work failed: %s", type(error).__name__)
    _end_if_asked_to()


def _end_if_asked_to() -> None:
    """Let no failure on the way out, at a disk that is full or gone, take the place of the end."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError

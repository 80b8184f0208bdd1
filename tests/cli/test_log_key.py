"""The key that signs the log, on a site that is older than its log."""

import asyncio

from tests.cli.terminal import Founded, said
from voicebox.flows import windows
from voicebox.sealing import keyring
from voicebox.store.db import Database
from voicebox.world import World


def close_a_window(founded: Founded) -> None:
    async def closing() -> None:
        db = Database.open(founded.settings.data)
        keys = keyring.read(founded.settings.secrets)
        await windows.close(db, World(), keys, "2026-11-25", "2026-11-26")
        await db.close()

    asyncio.run(closing())


def test_migrate_makes_the_key_where_nothing_was_signed_yet(founded: Founded) -> None:
    (founded.settings.secrets / "log").unlink()
    assert "`voicebox migrate` makes it" in said(founded.run("check"))
    assert founded.run("migrate").exit_code == 0
    assert founded.run("check").exit_code == 0


def test_migrate_makes_no_other_key_than_the_one_that_signed(founded: Founded) -> None:
    close_a_window(founded)
    (founded.settings.secrets / "log").unlink()
    assert "bring it back from your copy" in said(founded.run("migrate"))
    assert not (founded.settings.secrets / "log").exists()

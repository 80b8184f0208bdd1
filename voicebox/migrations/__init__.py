"""The histories of the two databases: forward only, one step a file.

Statements are plain alembic; each step's docstring says why it was taken. A test holds the end
of each history to `store/tables.py`.
"""

from typing import Literal

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from voicebox.assets import PACKAGE
from voicebox.errors import Unusable
from voicebox.store.db import Database

Name = Literal["main", "keys"]


async def upgrade(db: Database) -> None:
    """Bring both databases to the newest schema; nothing happens when they are there."""
    for name, engine in (("main", db.main), ("keys", db.keys)):
        async with engine.connect() as connection:
            writing = await connection.execution_options(writes=True)
            async with writing.begin():
                await writing.run_sync(_upgrade, name)


async def require_current(db: Database) -> None:
    """Refuse a database that cannot be read, or is older or newer than this program.

    Raises:
        Unusable: it names the command that mends it.
    """
    for name, engine in (("main", db.main), ("keys", db.keys)):
        try:
            async with engine.connect() as connection:
                found = await connection.run_sync(_revision)
        except sa.exc.DBAPIError:
            # Its own message may hold the address, and the password in it.
            raise Unusable(
                f"The {name} database cannot be read: it is out of reach, or damaged."
            ) from None
        head = ScriptDirectory.from_config(_config(name)).get_current_head()
        if found != head:
            raise Unusable(
                f"The {name} database is at step {found or 'none'}, this program needs {head}:"
                " run `voicebox migrate`."
            )


def _upgrade(connection: sa.Connection, name: str) -> None:
    config = _config(name)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(name: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(PACKAGE / "migrations"))
    config.set_main_option("version_locations", str(PACKAGE / "migrations" / name))
    config.set_main_option("path_separator", "os")
    return config

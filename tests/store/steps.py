"""One step of the migrations after another, on a database that is empty at first."""

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from voicebox.assets import PACKAGE


def upgrade(connection: sa.Connection, step: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(PACKAGE / "migrations"))
    config.set_main_option("version_locations", str(PACKAGE / "migrations" / "main"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, step)

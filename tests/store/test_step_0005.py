"""What happened to themes before versions keeps its month, and its day is gone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from tests.store import servers
from voicebox.assets import PACKAGE


def upgrade(connection: sa.Connection, step: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(PACKAGE / "migrations"))
    config.set_main_option("version_locations", str(PACKAGE / "migrations" / "main"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, step)


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """Each database in turn, without tables."""
    if request.param == "sqlite":
        engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'main.db'}")
        yield engine
        await engine.dispose()
        return
    server: URL = request.getfixturevalue("postgresql")
    address = await servers.fresh_database(server)
    engine = create_async_engine(address)
    yield engine
    await engine.dispose()
    await servers.drop_database(server, address)


async def test_what_happened_before_keeps_its_month_and_loses_its_day(empty: AsyncEngine) -> None:
    async with empty.begin() as main:
        await main.run_sync(upgrade, "main_0004")
        for statement in (
            "INSERT INTO theme_ids VALUES (0, 'night', false, false)",
            "INSERT INTO theme_events VALUES (0, '2026-11-25', 'born', 0, NULL, '{}')",
        ):
            await main.execute(sa.text(statement))
        await main.run_sync(upgrade, "main_0005")
        found = await main.execute(sa.text("SELECT month, kind, version FROM theme_events"))
        assert found.all() == [("2026-11", "born", None)]

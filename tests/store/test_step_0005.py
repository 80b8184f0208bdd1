"""What happened to themes before versions keeps its month, and its day is gone."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.store.steps import upgrade


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

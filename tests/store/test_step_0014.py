"""What is in hand stays in hand over the step, and what was counted is shown from then on."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.store.steps import upgrade


async def test_claims_and_totals_live_on(empty: AsyncEngine) -> None:
    async with empty.begin() as main:
        await main.run_sync(upgrade, "main_0013")
        for story_id in ("a", "b"):
            await main.execute(
                sa.text(
                    "INSERT INTO stories (id, state, week, version, sealed, hint, language,"
                    " counted, quoted, shown, reused) VALUES (:id, 'reading', '2026-W48', 1, '',"
                    " '', 'en', false, false, false, false)"
                ),
                {"id": story_id},
            )
        for statement in (
            "INSERT INTO claims VALUES ('a', 'wren', '2026-11-25T15')",
            "INSERT INTO claims VALUES ('b', 'robin', '2026-11-25T16')",
            "INSERT INTO handovers VALUES ('b', '')",
            "INSERT INTO figures VALUES ('reports', 7)",
        ):
            await main.execute(sa.text(statement))
        await main.run_sync(upgrade, "main_0014")
        found = await main.execute(sa.text("SELECT * FROM claims ORDER BY story_id"))
        assert [tuple(row) for row in found] == [
            ("a", "wren", "2026-11-25T15", False),
            ("b", "robin", "2026-11-25T16", True),
        ]
        found = await main.execute(sa.text("SELECT name, count, shown FROM figures"))
        assert found.all() == [("reports", 7, 7)]

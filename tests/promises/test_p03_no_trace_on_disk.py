"""P3 No disk, log, temporary file, backup or metric holds an address, user agent, language header,
referrer or receipt, and no record tied to a story holds a time of the storyteller's acts finer
than the ISO week of arrival, the month of publication and the day of a note.
"""

import re
from datetime import UTC, datetime

from bench.canary import __main__ as canary
from bench.canary import aftermath
from bench.canary.fates import FATES, LATE
from tests.conftest import Client, Clock, run_apart
from tests.promises.people import Moderator, Tell, open_receipt, rows, story_of
from voicebox.settings import Settings

MOMENT = datetime(2031, 7, 9, 3, 17, 42, tzinfo=UTC)
#: A day or anything finer, and seconds since 1970.
FINE = re.compile(r"\d{4}-\d\d-\d\d|\d\d:\d\d|\b19[34]\d{7}\b")
#: What a moderator does has its own times: the hour of taking a story, the day of a note.
OF_MODERATORS = {("claims", "hour"), ("reviews", "day")}
#: One of each fate.
STORIES = len(FATES) + len(LATE)


def test_nothing_that_marks_a_teller_is_left_on_the_disk_or_in_a_log() -> None:
    found = run_apart(aftermath.measure(STORIES))
    assert [(hit.place, hit.coding, hit.tail) for hit in found.searched.hits] == []
    assert found.cores.left == 0
    assert len(found.kinds) >= canary.FEWEST_KINDS
    assert canary.reached(found), "the search does not even see what is public"


async def test_no_row_of_a_story_knows_more_than_the_week_and_the_month(
    client: Client, tell: Tell, site: Settings, clock: Clock, moderators: tuple[Moderator, ...]
) -> None:
    clock.at = MOMENT
    ids = []
    for _ in range(3):
        told = await tell()
        ids.append(await story_of(client, told.receipt))
        await open_receipt(client, told.receipt)
    first = await moderators[0].see()
    assert first.status_code == 200, "the times of a session have run out"
    await client.state.worker.run_once()
    assert fine_times(site, ids) == []


def fine_times(site: Settings, ids: list[str]) -> list[tuple[str, str]]:
    """Return the table and column of each fine time in a row that names one of these stories."""
    found = []
    for name in ("main", "keys"):
        for table, row in rows(site.data, name):
            if not set(ids) & {value for value in row.values() if isinstance(value, str)}:
                continue
            found += [
                (table, column)
                for column, value in row.items()
                if (table, column) not in OF_MODERATORS and FINE.search(str(value))
            ]
    return found

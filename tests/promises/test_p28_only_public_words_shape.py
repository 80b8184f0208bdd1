"""P28 Text that is not public never shapes a theme, its name, its words or its quotes; it can only
add one to a count.
"""

import re
from typing import Any

from tests.comments import long_comments
from tests.conftest import Client
from tests.promises.people import SPAM, Moderator, Tell, rows, story_of
from tests.promises.public import publish
from voicebox.flows import discover
from voicebox.settings import Settings
from voicebox.themes import compute

#: A word of no comment, told by many: were it read, it would name a theme.
RARE = "zebracrossing"
OF_THEMES = {"themes", "theme_stories", "passages", "quotes", "alone", "theme_runs"} | {
    "sureness",
    "theme_stability",
}


async def test_words_that_are_not_public_change_nothing_of_any_theme(
    client: Client, tell: Tell, site: Settings, moderators: tuple[Moderator, ...]
) -> None:
    await publish(client, long_comments(60))
    await client.state.worker.run_once()
    before = shape(site)
    assert before["themes"], "there are no themes to be shaped"
    ids = []
    for number in range(24):
        preset = "later" if number % 4 == 0 else "themes" if number % 4 == 1 else "all"
        words = f"The {RARE} at the ward was closed and nobody told us. No. {number}."
        ids.append(await story_of(client, (await tell(words, preset=preset)).receipt))
    await client.state.worker.run_once()
    for number, story_id in enumerate(ids):
        if number % 4 == 1:  # read, and counted, and nothing of it public
            await moderators[0].vote(story_id)
        elif number % 4 == 2:
            await moderators[0].vote(story_id, SPAM)
            await moderators[1].vote(story_id, SPAM)
    await refresh(client, site)
    states = {row["state"] for table, row in rows(site.data) if table == "stories"}
    assert {"undecided", "kept", "withheld", "waiting", "published"} == states
    assert shape(site) == before
    pages = re.findall(r"/themes/[0-9a-f]{32}", (await client.get("/themes")).text)
    for path in ["/themes", "/themes/alone", *pages]:
        assert RARE not in (await client.get(path)).text


async def refresh(client: Client, site: Settings) -> None:
    """Release what was cleared, and find the themes anew although no public word has changed."""
    state = client.state
    await state.worker.run_once()
    with compute.processes() as executor:
        await discover.refresh(state.db, state.world, executor, discover.encoder_folder(site))


def shape(site: Settings) -> dict[str, list[Any]]:
    """Return all that is kept of the themes but their random ids and their day."""
    found: dict[str, list[Any]] = {}
    for table, row in rows(site.data):
        if table in OF_THEMES:
            values = [v for name, v in row.items() if name not in ("id", "theme_id", "neighbours")]
            found.setdefault(table, []).append(repr(values))
    return {table: sorted(values) for table, values in found.items()}

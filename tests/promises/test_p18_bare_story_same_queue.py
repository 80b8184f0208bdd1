"""P18 A story without title, date, place, standpoint or tags meets the same queue, the same rules
and the same choice of verdicts as one with them.
"""

import re

import pytest

from tests.conftest import Client
from tests.promises.people import SPAM, Moderator, Queued, Tell, state_of, story_of
from voicebox.settings import Settings

WORDS = "I waited a year and then somebody listened."
FULL = {
    "title": "A year",
    "month": "2024-03",
    "standpoint": "peer worker",
    "tags": "waiting, Leeds",
    "notes": "loneliness",
}
EACH = 10


@pytest.mark.parametrize("left_out", [*FULL, "all"])
async def test_a_moderator_is_given_the_same_forms(
    queued: Queued, moderators: tuple[Moderator, ...], left_out: str
) -> None:
    bare = {name: value for name, value in FULL.items() if left_out not in (name, "all")}
    first = await moderators[0].take(await queued(WORDS, **FULL))
    second = await moderators[0].take(await queued(WORDS, **bare))
    assert "withhold" in "".join(forms_on(first.text))
    assert forms_on(first.text) == forms_on(second.text)


async def test_bare_stories_wait_among_the_others(
    client: Client, tell: Tell, moderators: tuple[Moderator, ...]
) -> None:
    bare = [(await tell(WORDS)).receipt for _ in range(EACH)]
    full = [(await tell(WORDS, **FULL)).receipt for _ in range(EACH)]
    await client.state.worker.run_once()
    bare_ids = {await story_of(client, receipt) for receipt in bare}
    for moderator in moderators:
        offered = await moderator.offered()
        assert len(offered) == len(bare) + len(full)
        ahead = sum(story_id in bare_ids for story_id in offered[:EACH])
        # By chance alone, one in a thousand orders has fewer than 2 or more than 8 of 10.
        assert 2 <= ahead <= 8


@pytest.mark.parametrize("clause", [None, SPAM], ids=["publish", "withhold"])
async def test_the_same_votes_come_to_the_same(
    client: Client,
    queued: Queued,
    site: Settings,
    moderators: tuple[Moderator, ...],
    clause: str | None,
) -> None:
    ids = [await queued(WORDS), await queued(WORDS, **FULL)]
    for story_id in ids:
        done = [await moderators[0].vote(story_id, clause)]
        if clause:
            done.append(await moderators[1].vote(story_id, clause))
        assert done == (["wait", "refuse"] if clause else ["publish"])
    await client.state.worker.run_once()
    assert len({state_of(site.data, story_id) for story_id in ids}) == 1


def forms_on(page: str) -> list[str]:
    """Return the forms of a page, without what is different for each story."""
    found = re.findall(r"<form.*?</form>", page, re.DOTALL)
    return [re.sub(r"[0-9a-f]{32}", "", form) for form in found]

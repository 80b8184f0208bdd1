"""What is shown of tellers' lines: how moderators find it and keep it back, and who is told."""

import re

import httpx2
import pytest

from tests.conftest import Client, Clock, Told
from tests.http import test_gap_lines, test_theme_names
from tests.http.conftest import Moderator, Tell, Turn, skipped, words_of
from tests.http.test_gap_lines import LINE, Two, act, come_back, write
from tests.http.test_sure_and_why import WAITING
from tests.http.test_theme_names import NAME, Tellers, named

told, tellers = test_gap_lines.told, test_theme_names.tellers
LIST = "/moderation/shown"


async def shown(moderator: Moderator) -> list[str]:
    """Return the addresses of what a moderator can keep back."""
    page = await moderator.client.get(LIST)
    return re.findall(r'href="(/moderation/shown/[0-9a-f]{32})"', page.text)


async def keep_back(moderator: Moderator, reason: str = "third_party") -> httpx2.Response:
    [path] = await shown(moderator)
    return await act(moderator, path, act="withhold", reason=reason)


@pytest.fixture
async def line(client: Client, moderators: Two, told: Told, turn: Turn) -> Told:
    """A story whose teller's line stands beside its gap; the first of the two has shown it."""
    await write(client, told)
    [path] = await test_gap_lines.lines(moderators[0])
    await act(moderators[0], path, act="show")
    await turn()
    return told


async def test_moderators_find_what_is_shown_and_can_do_one_thing_about_it(
    moderators: Two, line: Told
) -> None:
    desk = await moderators[0].client.get("/moderation")
    assert f'href="{LIST}"' in desk.text
    page = await moderators[0].client.get(LIST)
    assert f"Line for a gap 1 · November 2026 · Not anyone's experience {LINE}" in words_of(page)
    assert skipped(page) == []
    [path] = await shown(moderators[0])
    reading = await moderators[0].client.get(path)
    assert "Everybody can read this line" in words_of(reading)
    assert LINE in words_of(reading)
    assert skipped(reading) == []
    assert re.findall(r'name="act" value="(\w+)"', reading.text) == ["withhold"]


async def test_who_showed_it_and_a_second_person_keep_a_line_back_and_its_teller_reads_why(
    client: Client, moderators: Two, line: Told
) -> None:
    first = await keep_back(moderators[0])
    assert first.headers["location"] == f"{LIST}?done=wait"
    after = await moderators[0].client.get(f"{LIST}?done=wait")
    assert "Nothing changes yet: this is one of two." in words_of(after)
    assert "You would keep it back." in words_of(after)
    assert await shown(moderators[0]) == []
    assert LINE in words_of(await client.get("/transparency"))
    other = words_of(await moderators[1].client.get(LIST))
    assert "Somebody would keep it back. You do not see for which reason." in other
    second = await keep_back(moderators[1])
    assert second.headers["location"] == f"{LIST}?done=refuse"
    after = await moderators[1].client.get(f"{LIST}?done=refuse")
    assert "nobody can read it any more" in words_of(after)
    assert LINE not in words_of(after)
    numbers = await client.get("/transparency")
    assert LINE not in words_of(numbers)
    assert LINE not in (await client.get("/transparency.csv")).text
    page = await come_back(client, line)
    rule = client.state.policy.rule("third_party")
    assert f"gave the same reason: {rule.title}." in words_of(page)
    assert f"{rule.told} {rule.rule}" in words_of(page)
    assert LINE in words_of(page)


async def test_a_name_is_kept_back_and_the_theme_has_the_machines_words(
    tellers: Tellers, moderators: Two, turn: Turn
) -> None:
    client = tellers.client
    await named(tellers, moderators, turn)
    page = await moderators[0].client.get(LIST)
    assert f"Name for a theme 1 · {NAME} {NAME}" in words_of(page)
    assert skipped(page) == []
    [path] = await shown(moderators[0])
    reading = words_of(await moderators[0].client.get(path))
    assert "Whether it is a good name is for the tellers of its stories to say" in reading
    for moderator in moderators:
        await keep_back(moderator, "hate")
    for address in ("/themes", f"/themes/{WAITING}", "/themes/versions", LIST):
        assert NAME not in words_of(await client.get(address)), address
    assert "<h1>wait, letter</h1>" in (await client.get(f"/themes/{WAITING}")).text
    mine = words_of(await tellers.open())
    assert f"gave the same reason: {client.state.policy.rule('hate').title}." in mine


async def test_without_one_of_the_seven_the_form_comes_back_and_nothing_is_counted(
    moderators: Two, line: Told
) -> None:
    [path] = await shown(moderators[0])
    for reason in ("", "not a good name", "HATE"):
        answer = await act(moderators[0], path, act="withhold", reason=reason)
        assert answer.status_code == 422
        assert 'href="#reason"' in answer.text
        assert "Choose the rule that it breaks." in words_of(answer)
    for other in ("show", "", "delete"):
        answer = await act(moderators[0], path, act=other, reason="hate")
        assert answer.status_code == 200
    assert await shown(moderators[0]) == [path]
    assert "You would keep it back." not in words_of(await moderators[0].client.get(LIST))


async def test_who_votes_twice_is_one_person(client: Client, moderators: Two, line: Told) -> None:
    [path] = await shown(moderators[0])
    reading = await moderators[0].client.get(path)
    token = re.findall(r'name="csrf" value="([^"]+)"', reading.text)[0]
    for status in (303, 409):
        answer = await moderators[0].client.fill(path, csrf=token, act="withhold", reason="hate")
        assert answer.status_code == status
    assert LINE in words_of(await client.get("/transparency"))


async def test_everybody_is_told_how_many_were_kept_back_and_why_and_no_words(
    client: Client, moderators: Two, line: Told, clock: Clock
) -> None:
    before = await client.get("/transparency")
    assert "Shown, and kept back later" in words_of(before)
    for moderator in moderators:
        await keep_back(moderator, "threat")
    again = (await client.get("/transparency.json")).json()["kept_back_later"]
    assert {n for by in again.values() for n in by.values()} == {0}
    clock.advance(days=1)
    await client.state.worker.run_once()
    after = (await client.get("/transparency.json")).json()["kept_back_later"]
    assert {kind: {why: n for why, n in by.items() if n} for kind, by in after.items()} == {
        "lines": {"threat": 1},
        "names": {},
        "pairs": {},
    }
    assert "kept_back_later.lines.threat,1" in (await client.get("/transparency.csv")).text
    page = words_of(await client.get("/transparency"))
    title = client.state.policy.rule("threat").title
    assert f"{title} 1 0 0" in page.partition("Shown, and kept back later")[2]
    assert skipped(await client.get("/transparency")) == []


async def test_nobody_from_outside_finds_or_keeps_back_a_line(
    client: Client, moderators: Two, line: Told, tell: Tell
) -> None:
    [path] = await shown(moderators[0])
    outside = client.another()
    assert "Sign in to read" in (await outside.get(LIST)).text
    assert LINE not in words_of(await outside.get(LIST))
    assert (await outside.get(path)).status_code == 403
    answer = await outside.fill(path, act="withhold", reason="hate")
    assert answer.status_code == 403
    assert (await moderators[0].client.get(f"{LIST}/{'0' * 32}")).status_code == 404

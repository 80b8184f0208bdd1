"""A teller's line beside the gap, as pages show it: by receipt, to moderators, to everybody."""

import csv
import io
import re
from html import unescape

import httpx2
import pytest

from tests.conftest import Client, Clock, Told, hidden
from tests.http.conftest import Moderator, Tell, Turn, skipped, words_of
from voicebox.receipt import mint, show

Two = tuple[Moderator, ...]
LINE = "They asked me <nothing> & “wrote” it down."
SAID = "One line of your own, to stand beside the gap"


@pytest.fixture
async def told(moderators: Two, tell: Tell, turn: Turn) -> Told:
    """A story that two people have withheld."""
    story = await tell("Buy my tea.")
    await turn()
    [story_id] = await moderators[0].queue()
    for moderator in moderators:
        await moderator.act(story_id, "claim")
        await moderator.withhold(story_id, "spam.1")
    return story


async def come_back(client: Client, told: Told) -> httpx2.Response:
    return await client.fill("/return", receipt=told.receipt, step="open")


async def step(client: Client, told: Told, name: str, **fields: str) -> httpx2.Response:
    token = hidden(await come_back(client, told), "token")
    return await client.fill("/return", token=token, step=name, **fields)


async def write(client: Client, told: Told, line: str = LINE) -> httpx2.Response:
    return await step(client, told, "gap_line", gap_line=line)


async def lines(moderator: Moderator) -> list[str]:
    """Return the addresses of the lines that a moderator's queue shows."""
    page = await moderator.client.get("/moderation")
    return re.findall(r'href="(/moderation/lines/[0-9a-f]{32})"', page.text)


async def act(moderator: Moderator, path: str, **fields: str) -> httpx2.Response:
    token = hidden(await moderator.client.get(path), "csrf")
    return await moderator.client.fill(path, csrf=token, **fields)


def box(answer: httpx2.Response, name: str) -> str:
    """Return what stands in a box of a page."""
    after = answer.text.partition(f'<textarea class="short" id="{name}"')[2].partition(">")[2]
    return unescape(after.partition("<")[0]).strip()


async def test_a_line_is_written_read_and_shown(
    client: Client, moderators: Two, told: Told, turn: Turn
) -> None:
    page = await come_back(client, told)
    assert SAID in words_of(page)
    assert skipped(page) == []
    after = await write(client, told, f"  {LINE}\r\n")
    assert "A person reads it first. Until then nobody else sees it." in words_of(after)
    assert LINE in words_of(after)
    assert SAID not in words_of(after)
    queue = await moderators[0].client.get("/moderation")
    assert "Line for a gap 1 · November 2026" in words_of(queue)
    assert LINE not in words_of(queue)
    assert skipped(queue) == []
    [path] = await lines(moderators[0])
    reading = await moderators[0].client.get(path)
    assert LINE in words_of(reading)
    assert "A line for a gap" in words_of(reading)
    assert skipped(reading) == []
    voted = await act(moderators[0], path, act="show")
    assert voted.headers["location"] == "/moderation?done=line_cleared"
    assert "It will stand beside the gap soon" in words_of(await come_back(client, told))
    await turn()
    assert "Everybody can read it, beside the gap." in words_of(await come_back(client, told))
    numbers = await client.get("/transparency")
    assert f"1 story What their tellers say: {LINE}" in words_of(numbers)
    [gap] = (await client.get("/transparency.json")).json()["gaps"]
    assert (gap["reason"], gap["lines"]) == ("spam", [LINE])
    table = dict(csv.reader(io.StringIO((await client.get("/transparency.csv")).text)))
    assert table["gaps.0.lines.0"] == LINE


async def test_a_line_that_begins_like_a_formula_runs_in_no_spreadsheet(
    client: Client, moderators: Two, told: Told, turn: Turn
) -> None:
    await write(client, told, "=1+1")
    [path] = await lines(moderators[0])
    await act(moderators[0], path, act="show")
    await turn()
    table = dict(csv.reader(io.StringIO((await client.get("/transparency.csv")).text)))
    assert table["gaps.0.lines.0"] == "'=1+1"


async def test_two_keep_it_back_and_its_teller_reads_the_rule(
    client: Client, moderators: Two, told: Told, turn: Turn
) -> None:
    await write(client, told)
    for moderator, done in zip(moderators, ("wait", "line_withheld"), strict=True):
        [path] = await lines(moderator)
        answer = await act(moderator, path, act="withhold", reason="hate")
        assert answer.headers["location"] == f"/moderation?done={done}"
    await turn()
    page = await come_back(client, told)
    rule = client.state.policy.rule("hate")
    assert f"gave the same reason: {rule.title}." in words_of(page)
    assert f"{rule.told} {rule.rule}" in words_of(page)
    assert LINE not in words_of(await client.get("/transparency"))
    assert skipped(page) == []


async def test_keeping_back_without_one_of_the_seven_leads_back_to_the_form(
    client: Client, moderators: Two, told: Told
) -> None:
    await write(client, told)
    [path] = await lines(moderators[0])
    for reason in ("", "critical"):
        answer = await act(moderators[0], path, act="withhold", reason=reason)
        assert answer.status_code == 422
        assert 'href="#reason"' in answer.text


async def test_it_is_taken_back_alone(client: Client, moderators: Two, told: Told) -> None:
    await write(client, told)
    page = await step(client, told, "gap_line_back")
    assert SAID in words_of(page)
    assert LINE not in words_of(page)
    assert await lines(moderators[0]) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "There is nothing here yet."),
        (" \n ", "There is nothing here yet."),
        ("x" * 201, "1 character longer"),
        ("x" * 260, "60 characters longer"),
    ],
)
async def test_what_cannot_be_kept_comes_back_whole_at_its_box(
    client: Client, told: Told, line: str, said: str
) -> None:
    answer = await write(client, told, line)
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert 'href="#gap_line"' in answer.text
    assert 'id="gap_line-problem"' in answer.text
    assert box(answer, "gap_line") == line.strip()
    assert skipped(answer) == []


async def test_two_hundred_characters_fit_in_any_script(client: Client, told: Told) -> None:
    assert (await write(client, told, "௵" * 200)).status_code == 200


async def test_a_receipt_in_it_is_not_made_public(client: Client, told: Told) -> None:
    answer = await write(client, told, f"Mine is {show(mint(client.state.world))}")
    assert answer.status_code == 422
    assert "This looks like a receipt." in words_of(answer)


async def test_a_second_line_comes_back_beside_the_first(client: Client, told: Told) -> None:
    token = hidden(await come_back(client, told), "token")
    await write(client, told)
    for line in ("Another one.", "y" * 300):
        answer = await client.fill("/return", token=token, step="gap_line", gap_line=line)
        assert answer.status_code == 422
        assert box(answer, "unsent") == line
        assert 'href="#unsent"' in answer.text
        assert LINE in words_of(answer)


async def test_a_line_comes_back_when_the_page_was_left_open(
    client: Client, told: Told, clock: Clock
) -> None:
    token = hidden(await come_back(client, told), "token")
    clock.advance(minutes=31)
    answer = await client.fill("/return", token=token, step="gap_line", gap_line=LINE)
    assert answer.status_code == 422
    assert LINE in words_of(answer)


async def test_a_line_comes_back_when_the_database_cannot_take_it(
    client: Client, told: Told
) -> None:
    token = hidden(await come_back(client, told), "token")
    async with client.state.db.write() as main:
        await main.exec_driver_sql("ALTER TABLE gap_lines RENAME TO elsewhere")
    answer = await client.fill("/return", token=token, step="gap_line", gap_line=LINE)
    assert answer.status_code == 500
    assert LINE in words_of(answer)


async def test_only_a_withheld_story_is_asked_for_a_line(client: Client, tell: Tell) -> None:
    page = await come_back(client, await tell())
    assert SAID not in words_of(page)
    assert 'value="gap_line"' not in page.text


async def test_nobody_from_outside_reads_or_decides_a_line(
    client: Client, moderators: Two, told: Told
) -> None:
    await write(client, told)
    [path] = await lines(moderators[0])
    assert (await client.get(path)).status_code == 403
    assert (await client.fill(path, act="show")).status_code == 403

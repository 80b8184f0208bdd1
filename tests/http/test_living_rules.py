"""Somebody who cannot program changes a rule: every page that shows it follows."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from moderation import policy
from moderation.policy import FILE
from tests.conftest import Client
from tests.http.conftest import Moderator, Tell, Turn, words_of

OLD = "Advertising, or text made by a machine to fill the queue. It is nobody's story."
#: With what an editor may type and a page could stumble over.
NEW = "It sells: more than 50 % of it, or <all> of it, is %s."
HISTORY = 'history = [ { month = "2027-02", said = "' + OLD + '" } ]'
MISS = "Another 20 % off & still a story."


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A copy of the rules in which one was changed; to be asked for before the site's client."""
    text = FILE.read_text(encoding="utf-8")
    for old, new in (
        (f'rule = "{OLD}"', f'rule = "{NEW}"\ndissent = "9 % say no."\n{HISTORY}'),
        ("near_misses = [\n", f'near_misses = [\n  "{MISS}",\n'),
        (
            'text = "It swears."',
            'text = "It swears 100 %."\nhistory = [ { month = "2027-01", said = "It swears." } ]',
        ),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    file = tmp_path / "policy.toml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(policy, "FILE", file)
    policy.load.cache_clear()
    yield
    policy.load.cache_clear()


async def test_the_page_of_the_rules_says_the_new_words_the_dissent_and_the_old_ones(
    changed: None, client: Client
) -> None:
    page = words_of(await client.get("/rules"))
    assert NEW in page
    assert MISS in page
    assert "Not all of us agree: 9 % say no." in page
    assert f"Changed in February 2027. Before, it said: “{OLD}”" in page


async def test_the_rules_beside_the_box_say_what_changed_and_when(
    changed: None, client: Client
) -> None:
    box = words_of(await client.get("/tell")).partition("Our rules, in short")[2]
    assert f"Changed in February 2027. Before, it said: “{OLD}”" in box
    assert "Changed in January 2027. Before, it said: “It swears.”" in box
    assert "9 % say no." in box


async def test_the_form_of_a_moderator_says_the_new_words(
    changed: None, tell: Tell, turn: Turn, moderators: tuple[Moderator, ...]
) -> None:
    await tell()
    await turn()
    [story_id] = await moderators[0].queue()
    await moderators[0].act(story_id, "claim")
    form = words_of(await moderators[0].client.get(f"/moderation/stories/{story_id}"))
    assert MISS in form
    assert "Not all of us agree: 9 % say no." in form


async def test_a_teller_who_is_refused_reads_the_new_words_and_the_old(
    changed: None, client: Client, tell: Tell, turn: Turn, moderators: tuple[Moderator, ...]
) -> None:
    told = await tell()
    await turn()
    [story_id] = await moderators[0].queue()
    for moderator in moderators:
        await moderator.act(story_id, "claim")
        await moderator.withhold(story_id, "spam.1")
    page = words_of(await client.fill("/return", receipt=told.receipt, step="open"))
    assert NEW in page
    assert "Not all of us agree: 9 % say no." in page
    assert f"Changed in February 2027. Before, it said: “{OLD}”" in page


async def test_the_box_shows_seven_reasons_and_every_never_reason(client: Client) -> None:
    box = unescape((await client.get("/tell")).text).partition("Our rules, in short")[2]
    rules = policy.load()
    shown = [rule.title for rule in rules.rules] + [never.text for never in rules.nevers]
    assert [text for text in shown if text not in box] == []
    assert rules.votes["withhold"].text in box
    assert len(re.findall(r"Not all of us agree:", box)) == 3

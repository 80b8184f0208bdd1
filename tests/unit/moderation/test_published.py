"""Somebody who cannot program changes a rule, on a copy of the file and of the page."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from moderation import policy, published, reference
from moderation.policy import FILE

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "reference" / "policy.md"
MISS = "I could have killed them, I was so angry."
#: A line of each kind that tellers can have read and trusted, and where it stands.
TRUSTED = {
    "It is nobody's story.": "spam",
    "It asks others to hurt a person, or tells them where to find one.": "threat",
    "The trust, the hospital and the ward are named.": "third_party",
    "some of the words attack people for who they are": "hate",
    "Nobody's silence ever refuses a story.": published.VOTES,
    "It is angry.": published.NEVER,
    "The crisis team is a crisis.": published.NEVER,
    "some wanted swearing filtered out": published.NEVER,
}


class Desk:
    """The file that she changes and the page that is made of it."""

    def __init__(self, folder: Path) -> None:
        self.file, self.page = folder / "policy.toml", folder / "policy.md"
        self.file.write_bytes(FILE.read_bytes())
        self.page.write_bytes(PAGE.read_bytes())

    def change(self, old: str, new: str) -> None:
        """Replace words in the file, as an editor would."""
        text = self.file.read_text(encoding="utf-8")
        assert old in text
        self.file.write_text(text.replace(old, new, 1), encoding="utf-8")
        policy.load.cache_clear()

    def publish(self) -> int:
        """Run the command of the README; return its exit code."""
        return reference.main([str(self.page)])

    def lost(self) -> list[str]:
        """Return what the test below says of the file and the page as they are now."""
        return list(published.gone(self.page.read_text(encoding="utf-8"), policy.load()))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    made = Desk(tmp_path)
    monkeypatch.setattr(policy, "FILE", made.file)
    policy.load.cache_clear()
    yield made
    policy.load.cache_clear()


def move_to_breaks(desk: Desk) -> None:
    """Take a near miss out of its list, and put it among what breaks the rule."""
    desk.change(f'  "{MISS}",\n', "")
    first = '  "A named person, a place and a day, and what will be done to them there.",\n'
    desk.change(first, f'{first}  "{MISS}",\n')


def test_what_was_published_as_staying_up_still_stays_up() -> None:
    lost = list(published.gone(PAGE.read_text(encoding="utf-8"), policy.load()))
    assert lost == [], "\n".join(lost)


def test_changed_words_with_their_history_reach_the_page(desk: Desk) -> None:
    old = "A credible threat to hurt a person who can be known from the text."
    new = "A threat to hurt 1 % or 100 % of the people in a place."
    desk.change(
        f'rule = "{old}"', f'rule = "{new}"\nhistory = [ {{ month = "2027-01", said = "{old}" }} ]'
    )
    assert desk.publish() == 0
    page = desk.page.read_text(encoding="utf-8")
    assert f"\n{new}\n" in page
    assert f"Until 2027-01 it said: “{old}”" in page


def test_a_near_miss_that_is_made_a_breach_fails_with_a_sentence(desk: Desk) -> None:
    move_to_breaks(desk)
    [sentence] = desk.lost()
    assert sentence == (
        'In the rule "threat" this was promised to stay up, and now it breaks the rule:'
        f" “{MISS}” Put it back under near_misses. Or, if this is what you mean, tell tellers so:"
        f' add {{ month = "2026-11", said = "{MISS}" }} to the rule\'s history.'
    )


def test_the_page_is_not_made_anew_over_a_broken_promise(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    before = desk.page.read_bytes()
    move_to_breaks(desk)
    assert desk.publish() == 1
    assert desk.page.read_bytes() == before
    said = capsys.readouterr().err
    assert "was promised to stay up" in said
    assert f"{desk.page} is left as it was." in said


def test_told_in_the_history_it_is_published_with_what_stood_there(desk: Desk) -> None:
    move_to_breaks(desk)
    why = 'why = "Whoever is threatened did not choose to be in it, and could be hurt."'
    desk.change(why, f'{why}\nhistory = [ {{ month = "2026-12", said = "{MISS}" }} ]')
    assert desk.publish() == 0
    page = desk.page.read_text(encoding="utf-8")
    assert f"Until 2026-12 it said: “{MISS}”" in page
    assert desk.lost() == []


@pytest.mark.parametrize("words", TRUSTED)
def test_no_words_that_tellers_trusted_go_in_silence(desk: Desk, words: str) -> None:
    desk.change(words, "Something else.")
    found = desk.lost()
    assert len(found) == 1
    assert found[0].startswith(f'Under "{TRUSTED[words]}" the published rules say: “')
    assert words in found[0]


def add(line: str, after: str) -> Callable[[Desk], None]:
    return lambda desk: desk.change(after, after + line)


@pytest.mark.parametrize(
    "change",
    [
        add('\n  "Another thing that stays up.",', "near_misses = ["),
        add('\n  "Another thing that breaks it.",', "breaks = ["),
        lambda desk: desk.change("Buy our calming tea, 20 % off with this link.", "Buy our tea."),
        lambda desk: desk.change("Somebody may read it on their worst night.", "It kills."),
        lambda desk: desk.change('title = "How to do it"', 'title = "Ways to do it"'),
    ],
    ids=["a new near miss", "a new breach", "another breach", "another reason", "a title"],
)
def test_what_takes_nothing_from_tellers_needs_no_history(
    desk: Desk, change: Callable[[Desk], None]
) -> None:
    change(desk)
    assert desk.publish() == 0


def test_a_mistake_in_the_file_is_said_and_leaves_the_page(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.change('title = "How to do it"\n', "")
    assert desk.publish() == 1
    assert capsys.readouterr().err == 'In the rule "method" "title" is missing or empty.\n'
    assert desk.page.read_bytes() == PAGE.read_bytes()


def test_without_a_page_of_before_nothing_was_promised(desk: Desk) -> None:
    desk.page.unlink()
    assert desk.publish() == 0
    assert desk.page.read_text(encoding="utf-8") == PAGE.read_text(encoding="utf-8")


def test_the_readme_names_the_command_that_makes_the_page() -> None:
    readme = (ROOT / "moderation" / "README.md").read_text(encoding="utf-8")
    assert f"python -m {reference.__name__} docs/reference/policy.md" in readme
    assert sys.modules[reference.__name__] is reference

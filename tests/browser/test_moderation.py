"""Covered words that are agreed on, and a refusal that falls: by keyboard, and with no script."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.looks import faults
from tests.browser.people import Kind, Person, Pointing, Typing, newcomers
from tests.browser.steps import find, open_by_receipt, sign_in, take, tell

Arrive = Callable[[], Person]
MASKED = "Show it with those words covered"
HELD = "Hold it until I come back"
WHY = "She did not choose to be named. What you say of her stays."
COUNTER = "Her name may stand. The ward is what everybody knows."
SENTENCES = (
    "It tells where a family lives.",
    "Their children could be found by it.",
    "I would leave the street out.",
)
OBJECTION = "There are three streets of that name, and nobody lives there now."
#: What a receipt shows of the log after all of it, window by window.
STEPS = [
    "arrived",
    "withheld: Somebody else could be known · 2 people",
    "sent to other people, as its teller asked",
    "withheld no longer, after others looked at it · 2 people",
    "published · 2 people",
]


#: Which themes it is in, and where it is quoted, if anywhere yet, hangs on all other stories here.
IN_THEMES, QUOTED = re.compile(r"^(0|\d: .+)$"), re.compile(r"^(0|\d: these words in .+)$")
#: What became of it: questions, words to cover, an appeal, themes; then themes, quotes, decisions.
LEDGER: list[str | re.Pattern[str]] = [
    *("0", "0", "1", "0"),
    IN_THEMES,
    QUOTED,
    "1 · What we learned",
]


@pytest.fixture(params=["keyboard", "no-script"])
def arrive(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Arrive:
    """Somebody new before the site: with a keyboard alone, or with a pointer and no script."""
    is_typed = request.param == "keyboard"
    kind: Kind = Typing if is_typed else Pointing
    return newcomers(chromium, address, kind, script=is_typed)


def test_words_are_covered_as_their_teller_would_have_it_and_no_other_letter_changes(
    arrive: Arrive,
) -> None:
    teller, first, second, reader = (arrive() for _ in range(4))
    sign_in(first, "ama")
    sign_in(second, "rhys")

    mark, words = a_story()
    receipt = tell(teller, words, if_away=HELD)
    propose(first, mark)
    see_the_proposal(teller, receipt, "it is held until you do, as you chose when you sent it")
    counter(teller)
    publish_as_countered(second, mark)
    assert public_words(reader, mark) == words.replace("Ward 7", "[ward]")

    mark, words = a_story()
    receipt = tell(teller, words, if_away=MASKED)
    propose(first, mark)
    see_the_proposal(teller, receipt, "shown with these words covered, as you chose")
    teller.press(teller.page.get_by_role("button", name="Yes, cover them"))
    expect(teller.page.get_by_role("status")).to_contain_text("It appears together with others")
    assert public_words(reader, mark) == words.replace("Ann Hart", "[staff member]")
    look(reader)
    open_by_receipt(teller, receipt)
    expect(teller.page.get_by_role("status")).to_contain_text("some words covered, as you allowed")
    look(teller)


def test_a_refusal_is_told_appealed_and_overturned_by_people_who_had_no_part_in_it(
    arrive: Arrive,
) -> None:
    teller, reader = arrive(), arrive()
    mark, words = a_story()
    receipt = tell(teller, words)
    for name, sentence in zip(("ama", "rhys"), SENTENCES[:2], strict=True):
        person = arrive()
        sign_in(person, name)
        withhold(person, mark, sentence)
    appeal(teller, receipt)
    nobody_twice(person, mark)
    for name, decide in (("nia", withhold_again), ("tom", publish)):
        person = arrive()
        sign_in(person, name)
        decide(person, mark)
    assert public_words(reader, mark) == words
    shows_each_step(teller, receipt, reader)


def a_story() -> tuple[str, str]:
    """Return a word that no other story has, and a story with it: each letter of it counts."""
    mark = f"zorilla{time.time_ns()}"
    return mark, (
        f"I came in soaked through, and {mark} was all I said.\n\n"
        "Sister Ann Hart on Ward 7 sat down beside me;  nobody else did. Ŵyl, שלום, 🙂\n"
        "\tTwo weeks later I was told that I was wasting a bed.\n\n"
        "Ann Hart wrote it down, every word. I have never gone back to Ward 7."
    )


def propose(moderator: Person, mark: str) -> None:
    """Propose to cover a name; look at both versions before they go to the teller."""
    page = moderator.page
    take(moderator, mark)
    look(moderator)
    moderator.press(page.get_by_text("Ask to cover some words", exact=True))
    cover(moderator, "Ann Hart", "[staff member]")
    moderator.write(page.get_by_label("Why you ask, in a sentence to them"), WHY)
    moderator.press(page.get_by_role("button", name="See it first"))
    expect(page.get_by_text("“Ann Hart” → [staff member] · in 2 places")).to_be_visible()
    look(moderator)
    moderator.press(page.get_by_role("button", name="Propose this to its teller"))
    expect(page.get_by_role("status")).to_contain_text("Nothing is covered unless they say so.")


def cover(person: Person, words: str, placeholder: str) -> None:
    row = person.page.get_by_role("group", name="Row 1")
    person.write(row.get_by_label("Words to cover"), words)
    person.choose(row.get_by_label("What stands for them"), placeholder)


def see_the_proposal(teller: Person, receipt: str, otherwise: str) -> None:
    page = teller.page
    open_by_receipt(teller, receipt)
    for said in (WHY, otherwise):
        expect(page.get_by_text(said)).to_be_visible()
    assert page.locator("mark.to-cover").all_inner_texts() == ["Ann Hart"] * 2
    assert page.locator(".told .covered").all_inner_texts() == ["[staff member]"] * 2
    look(teller)


def counter(teller: Person) -> None:
    """Name other words; look at them before they are sent."""
    page = teller.page
    teller.press(page.get_by_text("Cover other words instead", exact=True))
    cover(teller, "Ward 7", "[ward]")
    answer = page.get_by_label("Do you want to say something to whoever reads it next?").first
    teller.write(answer, COUNTER)
    teller.press(page.get_by_role("button", name="See how it would look"))
    expect(page.get_by_role("heading", name="with your own choice")).to_be_visible()
    look(teller)
    teller.press(page.get_by_role("button", name="Send this instead"))
    expect(page.get_by_role("status")).to_contain_text("We have your answer.")


def publish_as_countered(moderator: Person, mark: str) -> None:
    page = moderator.page
    take(moderator, mark)
    for said in (COUNTER, "“Ward 7” → [ward] · in 2 places"):
        expect(page.get_by_text(said)).to_be_visible()
    look(moderator)
    moderator.press(page.get_by_role("button", name="Publish it with these words covered"))
    expect(page.get_by_role("status")).to_contain_text("It will be published")


def public_words(reader: Person, mark: str) -> str | None:
    """Return what the page of a public story says, letter for letter."""
    find(reader, mark)
    return told(reader.page).text_content()


def told(page: Page) -> Locator:
    return page.get_by_role("article").locator(".told")


def withhold(moderator: Person, mark: str, sentence: str) -> None:
    page = moderator.page
    take(moderator, mark)
    moderator.press(page.get_by_text("Withhold it", exact=True))
    moderator.press(page.get_by_label("It gives another private person's name"))
    moderator.write(page.get_by_label("The words that break it"), "Ann Hart on Ward 7")
    moderator.write(page.get_by_label("A sentence to its teller"), sentence)
    moderator.press(page.get_by_role("button", name="I would withhold it"))
    expect(page.get_by_role("status")).to_be_visible()


def appeal(teller: Person, receipt: str) -> None:
    """Read why by receipt, the rule and the words beside it; have others look again."""
    page = teller.page
    open_by_receipt(teller, receipt)
    expect(page.get_by_role("status")).to_contain_text("We cannot show it. Two people decided")
    why = page.locator("section", has_text="From the person who read it:")
    expect(why).to_have_count(2)
    for said in ("It identifies another private person", "It gives another"):
        expect(why.filter(has_text=said)).to_have_count(1)
    for one, sentence in zip(sorted(why.all(), key=_sentence), SENTENCES[:2], strict=True):
        expect(one).to_contain_text(sentence)
        expect(one.locator("blockquote")).to_have_text("Ann Hart on Ward 7")
    look(teller)
    teller.write(page.get_by_label("I think this is wrong, because"), OBJECTION)
    teller.press(page.get_by_role("button", name="Have others look again"))
    expect(page.get_by_text("none of those who decided")).to_be_visible()
    look(teller)


def _sentence(why: Locator) -> int:
    shown = why.inner_text()
    return next(place for place, said in enumerate(SENTENCES) if said in shown)


def nobody_twice(moderator: Person, mark: str) -> None:
    """Who decided before is not offered it again."""
    moderator.page.goto("/moderation")
    expect(moderator.page.get_by_role("article").filter(has_text=mark)).to_have_count(0)


def withhold_again(moderator: Person, mark: str) -> None:
    page = moderator.page
    withhold(moderator, mark, SENTENCES[2])
    expect(page.get_by_role("status")).to_contain_text("A second person reads it now")


def publish(moderator: Person, mark: str) -> None:
    """Publish what was appealed, without seeing what anybody chose."""
    page = moderator.page
    take(moderator, mark)
    expect(page.get_by_text(OBJECTION)).to_be_visible()
    for sentence in SENTENCES:
        expect(page.get_by_text(sentence)).to_have_count(0)
    look(moderator)
    moderator.press(page.get_by_role("button", name="Publish it as it is"))
    expect(page.get_by_role("status")).to_contain_text("It will be published")


def shows_each_step(teller: Person, receipt: str, reader: Person) -> None:
    page = teller.page
    open_by_receipt(teller, receipt)
    expect(page.get_by_text("they found that it can be shown")).to_be_visible()
    teller.press(page.get_by_text("What the public log says about it"))
    teller.press(page.get_by_text("What became of your story"))
    # Both lists, and no third one: nothing else of the page tells what was done.
    lists = page.get_by_role("group").filter(has=page.locator("dd"))
    expect(lists.locator("summary")).to_have_text(
        ["What became of your story", "What the public log says about it"]
    )
    expect(lists.nth(0).locator("dd")).to_have_text(LEDGER)
    assert lists.nth(1).locator("dd").all_inner_texts() == STEPS
    expect(page.get_by_text("4 people of the team have read it and decided")).to_be_visible()
    look(teller)
    reader.page.goto("/log")
    expect(
        reader.page.get_by_text("We have checked it this hour, and it is whole.")
    ).to_be_visible()
    for step in STEPS:
        done = re.compile(r"^\d+ × " + re.escape(step.partition(" · ")[0]) + "$")
        expect(reader.page.get_by_role("listitem").filter(has_text=done).first).to_be_visible()
    look(reader)


def look(person: Person) -> None:
    """Hold a page to its faults; what looks for them is a script, and from the top of the page."""
    if isinstance(person, Typing):
        person.page.evaluate("scrollTo(0, 0)")
        assert list(faults(person.page)) == [], person.page.url

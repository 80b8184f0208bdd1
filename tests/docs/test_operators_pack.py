"""What whoever runs a site fills in: marked as no advice, honest, and with room to write."""

import re
from pathlib import Path

import pytest

from moderation.policy import ReasonKey
from moderation.verdict import APPEAL_DAYS
from voicebox.flows import retention
from voicebox.flows.generations import GENERATIONS
from voicebox.flows.staff import IDLE_S
from voicebox.web import demand

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
#: Each page, who has to look at it, and what of the law it must name.
PACK = {
    "risk-assessment.md": (["solicitor"], ["Online Safety Act 2023", "UK GDPR article 35"]),
    "safeguarding.md": (["safeguarding lead", "solicitor"], ["Care Act 2014", "Children Act 1989"]),
    "legal-notices.md": (["solicitor"], ["Defamation Act 2013", "SI 2013/3028", "section 5(6)"]),
    "childrens-access.md": (["solicitor", "safeguarding lead"], ["section 35", "section 230"]),
    "retention.md": (["solicitor"], ["UK GDPR article 9", "Data Protection Act 2018"]),
    "model-replies.md": (["solicitor", "safeguarding lead"], ["Defamation Act 2013"]),
}
#: To be written out by hand, so there is nothing to fill in as a table.
LETTERS = "model-replies.md"


def read(page: str) -> str:
    return (HOW_TO / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PACK)
def test_a_page_says_at_its_top_who_has_to_look_at_it_and_for_which_country(page: str) -> None:
    heading, _, rest = read(page).partition("\n\n")
    mark = rest.partition("\n\n")[0].replace("\n> ", " ")
    assert heading.startswith("# ")
    assert mark.startswith("> **Needs your ")
    assert [person for person in PACK[page][0] if person not in mark] == []
    assert re.search(r"Written for (?:the United Kingdom|England and Wales)", mark)


@pytest.mark.parametrize("page", PACK)
def test_a_page_names_the_law_that_it_speaks_of(page: str) -> None:
    text = " ".join(read(page).split())
    assert [law for law in PACK[page][1] if law not in text] == []


@pytest.mark.parametrize("page", PACK)
def test_a_page_says_what_the_software_does_and_what_it_does_not(page: str) -> None:
    assert "## What the software does today, and what it does not\n" in read(page)


@pytest.mark.parametrize("page", [page for page in PACK if page != LETTERS])
def test_a_page_has_room_to_be_filled_in_and_nobody_has(page: str) -> None:
    blank = re.findall(r"^\|.*[^|]\|(?: +\|)+$", read(page), flags=re.MULTILINE)
    assert len(blank) >= 5


def test_the_page_of_retention_has_a_row_for_each_part_of_what_is_held() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", read("retention.md"), flags=re.MULTILINE)
    parts = [part.of for part in demand.answer(frozenset())]
    assert [part for part in parts if part not in rows] == []


def test_the_page_of_retention_names_the_days_that_the_code_has() -> None:
    text = " ".join(read("retention.md").split())
    kept = f"{GENERATIONS['keys']} days of keys, {GENERATIONS['main']} days of words"
    assert kept in text
    assert f"{APPEAL_DAYS} days after the last vote of a refusal" in text
    assert f"{retention.DAYS} days after the last vote that let it out" in text
    assert f"kept after {retention.DAYS} days, and from a refused one after {APPEAL_DAYS}" in text
    assert f"after {IDLE_S // 60} idle minutes" in text


def test_every_model_reply_is_a_quote_that_can_be_sent() -> None:
    replies = re.findall(
        r"^\*\*(.+?)\*\*( [§♥])?\n((?:> .*\n)+)", read(LETTERS), flags=re.MULTILINE
    )
    titles = re.findall(r"^\*\*", read(LETTERS), flags=re.MULTILINE)
    assert len(replies) == len(titles) >= 12
    assert [words for _, _, words in replies if "!" in words] == []


def test_no_page_names_a_reason_that_there_is_not() -> None:
    withheld = {"spam", "threat", "method", "third_party", "hate", "illegal", "legal_order"}
    assert withheld == set(ReasonKey)
    for page in PACK:
        named = set(re.findall(r"reasons? `([a-z_]+)`", read(page)))
        assert named <= withheld


def test_the_clock_of_a_notice_says_its_two_times_and_which_days_do_not_count() -> None:
    text = read("legal-notices.md")
    assert "48 hours" in text
    assert "fifth day" in text
    assert "Saturdays, Sundays, Good Friday, Christmas Day and bank holidays" in text

import shutil
from pathlib import Path

import pytest

from bench import copied, inputs, payloads, shown_open, xss
from bench.shown import Team, publish, tell
from tests.conftest import run_apart
from tests.needs import unavailable
from voicebox.assets import folder

FEW = 10


@pytest.fixture
def _chromium() -> None:
    if shutil.which("chromium") is None:
        unavailable("chromium", "no program of that name is installed")


@pytest.mark.usefixtures("_chromium")
def test_nothing_that_anybody_writes_runs_on_a_page_or_has_to_be_stopped() -> None:
    count = run_apart(xss.measure(FEW))
    assert dict(count.seen.ran) == {}
    assert dict(count.seen.stopped) == {}
    assert dict(count.seen.became) == {}
    # Every way was gone to its end, into every input, and every template had its page.
    assert list(count.broken) == []
    assert list(count.missing) == []
    assert list(count.not_made) == []
    assert count.reached


@pytest.mark.usefixtures("_chromium")
@pytest.mark.parametrize(
    "spoiled", ["storyteller/_preview.html", "reader/story.html", "moderator/story.html"]
)
def test_one_template_that_writes_words_as_they_came_makes_the_bench_fail(spoiled: str) -> None:
    count = run_apart(xss.measure(3, spoiled=spoiled, ways=_told_and_read))
    assert count.seen.stopped.total() > 0
    assert count.seen.became.total() > 0
    assert not count.reached


async def _told_and_read(people: Team) -> None:
    told = await tell(people, [people.work.texts])
    await publish(people, told)
    await shown_open.public_pages(people, told)


def test_a_field_that_nobody_fills_in_is_named() -> None:
    sent = inputs.Sent()
    page = '<form method="post" action="/tell"><input name="pet"><button name="step" value="check">'
    [(pet, form), _] = sent.see("/tell", page)
    assert str(pet) == "POST /tell check pet"
    assert form.kinds == {"pet": "text"}
    assert "POST /tell check pet: 2 were never sent" in sent.missing(2)
    sent.note(pet, "xss(0) xss(1)", taken=False)
    assert "POST /tell check pet: 2 were never taken" in sent.missing(2)
    sent.note(pet, "xss(0) xss(1)", taken=True)
    assert [line for line in sent.missing(2) if " pet" in line] == []


def test_a_name_that_the_code_or_a_template_knows_is_an_input() -> None:
    known = inputs.known()
    assert {"words", "q", "without", "sort", "standpoint_own", "buddy", "gap_line"} <= known
    assert {"q", "about", "after", "done"} <= inputs.asked() <= known
    assert "words: no address was sent it" in inputs.Sent().missing(2)


def test_a_copy_says_which_template_wrote_what_and_a_spoiled_one_escapes_nothing(
    tmp_path: Path,
) -> None:
    copied.copy_into(tmp_path, "reader/story.html")
    story = (tmp_path / "templates/reader/story.html").read_text()
    assert "<!--of reader/story.html-->" in story
    assert '{{ ( story.title or _("A story") ) | safe }}' in story
    assert "| safe" not in (tmp_path / "templates/reader/report.html").read_text()
    assert "| safe" not in (folder("templates") / "reader/story.html").read_text()
    page = "<i><!--of a.html-->one<!--of b/_c.html-->two<!--/of b/_c.html-->three"
    assert copied.written_by(page) == {"a.html": "onethree", "b/_c.html": "two"}


def test_five_hundred_payloads_are_five_hundred_and_each_calls_by_its_number() -> None:
    all_of_them = payloads.payloads(500)
    assert len(set(all_of_them)) == 500
    assert [payloads.numbers_in(text) for text in all_of_them] == [{n} for n in range(500)]


def test_a_pack_fits_and_no_text_is_left_out() -> None:
    texts = payloads.payloads(500)
    found = payloads.packs(texts, 96)
    assert [text for pack in found for text in pack] == list(texts)
    assert max(len(" ".join(pack)) for pack in found) <= 96

from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from voicebox.assets import folder
from voicebox.model import Dials
from voicebox.web import body, problems, words
from voicebox.web.cleaning import clean, is_blank
from voicebox.web.forms import (
    LONG,
    Choices,
    Form,
    NotAForm,
    Sent,
    Tell,
    Unfit,
    check,
    sent,
    typed,
)

ENGLISH = words.load("en", folder("locale"))
FORM = b"application/x-www-form-urlencoded"


def request(written: bytes, kind: bytes = FORM) -> Request:
    headers = [(b"content-type", kind)]
    return Request({"type": "http", "method": "POST", "headers": headers, body.KEY: written})


def filled(**fields: str) -> Sent:
    return Sent({name: (value,) for name, value in fields.items()})


def wrong(form: type[Form], given: Sent) -> dict[str, str]:
    with pytest.raises(Unfit) as unfit:
        check(form, given, ENGLISH)
    return {problem.field: problem.text for problem in unfit.value.problems}


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Z"])))
def test_words_that_can_be_seen_stay_as_they_are(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("a\x00b\x08c\x1bd\x85e", "abcde"),
        ("a\ud800b", "ab"),
        ("  \n words \t\n", "words"),
        ("a\tb", "a\tb"),
        ("אחת \u200fשתיים", "אחת \u200fשתיים"),
        ("\u202ebackwards\u202c", "\u202ebackwards\u202c"),
    ],
)
def test_intake_keeps_words_and_takes_what_is_none(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\u200f\u200e",
        "\u200b\ufeff",
        "\u00a0\n",
        *"\u115f\u1160\u3164\uffa0\u2800",
        "\u3164 \u2800\n\u200b",
        "\u0301\u0308",
        "\ufe0f\u034f",
    ],
)
def test_what_cannot_be_seen_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize(
    "text",
    ["\u3164?", "e\u0301", "\u2801", "\u1100\u1160", "🌧\ufe0f", "ா", "…", "\U0001fae8", "\ue000"],
)
def test_what_can_be_seen_is_not_blank(text: str) -> None:
    assert not is_blank(text)


async def test_a_form_is_read_with_every_value_and_blank_fields() -> None:
    given = await sent(request(b"tags=a&tags=b&title=&words=x+y%20z"))
    assert given.all("tags") == ("a", "b")
    assert given.get("title") == ""
    assert given.get("words") == "x y z"
    assert given.get("never") == ""


async def test_a_lone_surrogate_is_taken_out_and_the_rest_is_kept() -> None:
    given = await sent(request(b"words=so%ED%A0%80+it+goes"))
    assert given.get("words") == "so it goes"
    assert not given.broken


@pytest.mark.parametrize("written", [b"words=caf%E9+noir", b"words=caf\xe9+noir"])
async def test_letters_in_another_encoding_come_back_marked(written: bytes) -> None:
    given = await sent(request(written))
    assert given.get("words") == "caf� noir"
    assert wrong(Tell, given) == {"words": problems.PLAIN["broken_letters"]}


async def test_a_long_form_is_read_like_a_short_one() -> None:
    story = "शब्द " * 10_000
    given = await sent(request(urlencode({"words": story}).encode()))
    assert given.get("words") == story.strip()


async def test_more_fields_than_any_form_has_are_refused() -> None:
    with pytest.raises(Unfit):
        await sent(request(b"a=1&" * 60 + b"words=mine"))


@pytest.mark.parametrize("kind", [b"multipart/form-data; boundary=x", b"application/json", b""])
async def test_only_forms_are_read(kind: bytes) -> None:
    with pytest.raises(NotAForm):
        await sent(request(b"words=x", kind))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.sampled_from(LONG))
def test_a_failure_gives_back_what_was_read(text: str, name: str) -> None:
    written = f"token=t&{name}={quote(text)}&" + "a=1&" * 99
    assert typed(request(written.encode())) == {name: clean(text)}


@pytest.mark.parametrize("text", ["", "   ", "\u200f", "\x00\x01", "\u3164\u3164", "\u2800"])
def test_an_empty_story_is_told_so(text: str) -> None:
    assert "One sentence is enough" in wrong(Tell, filled(words=clean(text)))["words"]


@pytest.mark.parametrize("story", ["?", "🌧", "a" * 50_000, "界" * 50_000])
def test_a_story_is_as_long_as_it_is(story: str) -> None:
    assert check(Tell, filled(words=story), ENGLISH).words == story


@pytest.mark.parametrize(
    ("over", "said"), [(1, "1 character longer"), (10_000, "10,000 characters")]
)
def test_a_story_over_the_limit_is_told_by_how_much(over: int, said: str) -> None:
    assert said in wrong(Tell, filled(words="a" * (50_000 + over)))["words"]


def test_all_problems_come_at_once() -> None:
    given = filled(words="", month="soon", title="t" * 300, preset="perhaps", counted="maybe")
    assert set(wrong(Tell, given)) == {"words", "month", "title", "preset", "counted"}


def test_a_problem_never_repeats_what_was_typed() -> None:
    secret = "nobody else may read this"
    with pytest.raises(Unfit) as unfit:
        check(Tell, filled(words=secret, month=secret, language=secret, preset=secret), ENGLISH)
    assert secret not in repr(unfit.value) + str(unfit.value) + repr(unfit.value.problems)


def test_no_repr_shows_what_was_typed() -> None:
    given = filled(words="mine alone", title="secret", tags="x", month="2024-03")
    form = check(Tell, given, ENGLISH)
    shown = repr(given) + repr(form) + repr(form.draft("en"))
    assert not any(word in shown for word in ("mine", "secret", "2024"))


# fmt: off
CHOICES: tuple[tuple[dict[str, str], tuple[bool, ...]], ...] = (
    # what was answered                                            counted, quoted, shown, reused
    ({},                                                           (False, False, False, False)),
    ({"preset": "later"},                                          (False, False, False, False)),
    ({"preset": "all"},                                            (True,  True,  True,  False)),
    ({"preset": "themes"},                                         (True,  False, False, False)),
    ({"preset": "each"},                                           (False, False, False, False)),
    ({"preset": "each", "shown": "yes", "counted": "no"},          (False, False, True,  False)),
    ({"shown": "yes"},                                             (False, False, True,  False)),
    ({"preset": "all", "quoted": "no"},                            (True,  False, True,  False)),
    ({"preset": "all", "reused": "yes"},                           (True,  True,  True,  True)),
)
# fmt: on


@pytest.mark.parametrize(("answers", "dials"), CHOICES)
def test_a_dial_is_on_only_when_its_teller_said_so(
    answers: dict[str, str], dials: tuple[bool, ...]
) -> None:
    assert check(Choices, filled(**answers), ENGLISH).dials == Dials(*dials)


@pytest.mark.parametrize(
    "answers",
    [{"preset": "themes", "shown": "yes"}, {"preset": "later", "counted": "yes"}],
)
def test_answers_that_say_two_things_are_asked_again(answers: dict[str, str]) -> None:
    assert set(wrong(Choices, filled(**answers))) == {"preset"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("2024", "2024"),
        ("2024-03", "2024-03"),
        ("3/2024", "2024-03"),
        ("12.2024", "2024-12"),
        ("1900", "1900"),
        ("2100-12", "2100-12"),
    ],
)
def test_a_month_may_be_rough(typed: str, kept: str) -> None:
    assert check(Tell, filled(words="x", month=typed), ENGLISH).month == kept


@pytest.mark.parametrize("typed", ["2024-13", "0", "last spring", "٢٠٢٤"])
def test_a_month_that_is_none_is_asked_again(typed: str) -> None:
    assert set(wrong(Tell, filled(words="x", month=typed))) == {"month"}


@pytest.mark.parametrize("year", ["0000", "0204", "1899", "2101", "9999"])
def test_a_year_that_nobody_alive_can_tell_of_is_asked_again_like_no_month(year: str) -> None:
    for month in (year, f"{year}-05", f"5/{year}"):
        said = wrong(Tell, filled(words="x", month=month))
        assert said == {"month": problems.PLAIN["month_unclear"]}


def test_tags_are_parted_and_doubles_fall_away() -> None:
    given = Sent({"words": ("x",), "tags": ("rain, ward\nrain; ", "ward, hope")})
    assert check(Tell, given, ENGLISH).tags == ("rain", "ward", "hope")


@pytest.mark.parametrize("tags", [",".join(map(str, range(11))), "t" * 101])
def test_too_many_or_too_long_tags_are_told_so(tags: str) -> None:
    assert set(wrong(Tell, filled(words="x", tags=tags))) == {"tags"}


def test_ones_own_word_for_who_one_is_comes_first() -> None:
    form = check(Tell, filled(words="x", standpoint="own", standpoint_own="a nan"), ENGLISH)
    assert form.draft("en").standpoint == "a nan"


def test_a_draft_without_a_language_is_in_the_language_of_the_site() -> None:
    assert check(Tell, filled(words="x"), ENGLISH).draft("cy").language == "cy"
    assert check(Tell, filled(words="x", language="pl"), ENGLISH).draft("cy").language == "pl"


def test_a_language_that_is_no_code_is_asked_again() -> None:
    assert set(wrong(Tell, filled(words="x", language="<b>"))) == {"language"}

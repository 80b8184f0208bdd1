import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.personal import WHY, DetailKind, can_judge, details
from moderation.personal.patterns import is_nhs_number
from moderation.personal.words import LISTS

(CONTACT, ADDRESS, NUMBER, DATE, AGE, NAME, WARD, PLACE, OFFICE, EVENT, RELATION) = DetailKind

#: Sentences written for this test, with the words that could point to a person.
LABELLED = [
    (
        "Write to anna.b+ward@mail.example.org about it.",
        [(CONTACT, "anna.b+ward@mail.example.org")],
    ),
    ("It is all on www.example.org/anna today", [(CONTACT, "www.example.org/anna")]),
    ("See https://example.org/a?b=1 for more", [(CONTACT, "https://example.org/a?b=1")]),
    ("I write as @sad_badger elsewhere.", [(CONTACT, "@sad_badger")]),
    ("My phone is 07700 900123 at night.", [(CONTACT, "07700 900123")]),
    ("Ring +44 7700 900 123 please", [(CONTACT, "+44 7700 900 123")]),
    ("The office is 020 7946 0018.", [(CONTACT, "020 7946 0018")]),
    ("We lived on 14 Elm Grove Road then.", [(ADDRESS, "14 Elm Grove Road")]),
    ("The house was at 3b, Mill Lane.", [(ADDRESS, "3b, Mill Lane")]),
    ("My postcode is SW1A 1AA.", [(ADDRESS, "SW1A 1AA")]),
    ("They sent it to m13 9pl, or M13 9PL.", [(ADDRESS, "m13 9pl"), (ADDRESS, "M13 9PL")]),
    ("My number is 943 476 5919.", [(NUMBER, "943 476 5919")]),
    ("It was 03/11/2021 when I came in.", [(DATE, "03/11/2021")]),
    ("It was on 2021-11-03.", [(DATE, "2021-11-03")]),
    ("On the 3rd of November I was let go.", [(DATE, "the 3rd of November")]),
    ("On 14 February 2019 she died.", [(DATE, "14 February 2019")]),
    ("Since June 4th nobody has rung.", [(DATE, "June 4th")]),
    ("It began in March 2020 for us.", [(DATE, "March 2020")]),
    ("On Christmas Eve they sent me home.", [(DATE, "Christmas Eve")]),
    ("They sectioned me on Boxing Day 2018.", [(DATE, "Boxing Day 2018")]),
    ("I was 19 when it began.", [(AGE, "19")]),
    ("She is forty-two and still waits.", [(AGE, "forty-two")]),
    ("I am 74.", [(AGE, "74")]),
    ("a man aged 61 was next to me", [(AGE, "61")]),
    ("my 12 year old had to watch", [(AGE, "12 year old")]),
    ("I turned thirty in there", [(AGE, "thirty")]),
    ("an 84-year-old cried all night", [(AGE, "84-year-old")]),
    ("Then Dr Patel came back.", [(NAME, "Dr Patel")]),
    ("I owe it to Mrs. Oyelaran.", [(NAME, "Mrs. Oyelaran")]),
    ("My sister Anna found me.", [(NAME, "Anna")]),
    ("her little brother, Tomasz, knew", [(NAME, "Tomasz")]),
    ("My best friend Zoë stayed.", [(NAME, "Zoë")]),
    ("a nurse called Grace Obi sat with me", [(NAME, "Grace Obi")]),
    ("My name is Wren.", [(NAME, "Wren")]),
    ("the consultant Okafor never came", [(NAME, "Okafor")]),
    ("and support worker Mo did come", [(NAME, "Mo")]),
    ("They put me on Ward 7 again.", [(WARD, "Ward 7")]),
    ("I was on ward B for weeks", [(WARD, "ward B")]),
    ("Heather Ward was kind.", [(WARD, "Heather Ward")]),
    ("Then the Maudsley Hospital took me.", [(WARD, "Maudsley Hospital")]),
    ("We have Queen Elizabeth Hospital here.", [(WARD, "Queen Elizabeth Hospital")]),
    ("Nobody at Riverside CAMHS rang.", [(WARD, "Riverside CAMHS")]),
    ("I grew up in Hebden Bridge.", [(PLACE, "Hebden Bridge")]),
    ("We moved to Stoke on Trent after.", [(PLACE, "Stoke on Trent")]),
    ("It is a long way from Aberystwyth.", [(PLACE, "Aberystwyth")]),
    ("I am a nurse myself.", [(OFFICE, "I am a nurse")]),
    ("I was the only peer worker there.", [(OFFICE, "I was the only peer worker")]),
    ("I work as a paramedic.", [(OFFICE, "I work as a paramedic")]),
    ("It was on the front page.", [(EVENT, "on the front page")]),
    ("There was an inquest.", [(EVENT, "inquest")]),
    ("the fire at the flats", [(EVENT, "the fire at")]),
    ("I was the only woman on it", [(EVENT, "only woman on")]),
    ("My twin found me.", [(RELATION, "My twin")]),
    ("She is the youngest of nine.", [(RELATION, "youngest of nine")]),
    # A letter that is two in small letters moves nothing.
    ("İİİ! It was in May 2019.", [(DATE, "May 2019")]),
    # Typed on a phone, with no capitals.
    ("they put me on rowan ward with kelly", [(WARD, "rowan ward"), (NAME, "kelly")]),
    ("i live in barnsley and ms okafor came", [(PLACE, "barnsley"), (NAME, "ms okafor")]),
    ("in march i was 16 and in may i left", [(DATE, "march"), (AGE, "16"), (DATE, "may")]),
    ("she lives at 14 mill lane now", [(ADDRESS, "14 mill lane")]),
    ("my nurse will who runs it is sound", [(NAME, "nurse will")]),
    # Names that are words, and words that are names.
    ("Grace sat with me. I asked Hope and Will.", [(NAME, w) for w in ("Grace", "Hope", "Will")]),
    ("I grew up in Reading and Bath.", [(PLACE, "Reading"), (PLACE, "Bath")]),
    ("I was in the Priory, then at the Haven.", [(WARD, "Priory"), (WARD, "Haven")]),
    ("I wrote to Mr H and to Big Ron.", [(NAME, "Mr H"), (NAME, "Ron")]),
    ("My son, 14, and my girls, 6 and 8", [(AGE, "14"), (AGE, "6"), (AGE, "8")]),
    ("At 17 I left; by twenty-two I was back.", [(AGE, "17"), (AGE, "twenty-two")]),
    ("my kids are 3, 6 and 9 now", [(AGE, "3"), (AGE, "6"), (AGE, "9")]),
    ("I was six or seven, or 13/14.", [(AGE, "six or seven"), (AGE, "13/14")]),
    ("a mum of two (3 and 5), and not quite ten", [(AGE, "3"), (AGE, "5")]),
    ("I am a man of 50 years, tall for 14.", [(AGE, "50 years"), (AGE, "14")]),
    ("13 when it began, 31 when it stopped", [(AGE, "13"), (AGE, "31")]),
    ("Sixteen, I was, and he'd be 38 now.", [(AGE, "Sixteen"), (AGE, "38")]),
    ("I (34F) was let out for my 21st.", [(AGE, "34"), (AGE, "21st")]),
    ("In her late forties she left, at 50.", [(AGE, "late forties"), (AGE, "50")]),
    ("when i was in year 9 it began", [(AGE, "year 9")]),
    ("My gran lived to a hundred and two.", [(AGE, "a hundred and two")]),
    ("My mam had me seventeen, my nan was pushing 70.", [(AGE, "seventeen"), (AGE, "70")]),
    (
        "a bloke of about fiftyish, and my wee one is 18 months",
        [(AGE, "fiftyish"), (AGE, "18 months")],
    ),
    ("My friend, also 34, is the wrong side of thirty.", [(AGE, "34"), (AGE, "thirty")]),
    (
        "It shut in nineteen eighty-four, or in '98.",
        [(DATE, "nineteen eighty-four"), (DATE, "'98")],
    ),
    (
        "They said March. March came, in 2009/10.",
        [(DATE, w) for w in ("March", "March", "2009/10")],
    ),
    ("I was in from 7 to 29 November.", [(DATE, "7"), (DATE, "29 November")]),
    ("It was Father's Day, on the third of the month.", [(DATE, "Father's Day"), (DATE, "third")]),
    ("It cost 1999, the Tuesday 14th.", [(DATE, "1999"), (DATE, "Tuesday 14th")]),
    ("On Block C in West Yorkshire", [(WARD, "Block C"), (PLACE, "West Yorkshire")]),
    ("O'Brien was loud. dr k said no.", [(NAME, "O'Brien"), (NAME, "dr k")]),
    ("Bill the porter had it.", [(NAME, "Bill")]),
    ("Zqola plaited my hair on the M62.", [(NAME, "Zqola"), (WARD, "M62")]),
    ("we got the train from crewe to euston", [(PLACE, "crewe"), (PLACE, "euston")]),
    ("It was on Monday 8 May, or the 14th.", [(DATE, "Monday 8 May"), (DATE, "14th")]),
    ("Then came Diwali, and the summer of ’97.", [(DATE, "Diwali"), (DATE, "’97")]),
    ("From 2015-2017 nothing.", [(DATE, "2015"), (DATE, "2017")]),
    (
        "Find me as u/sad_moth or sadmoth.example",
        [(CONTACT, "u/sad_moth"), (CONTACT, "sadmoth.example")],
    ),
]
HARMLESS = [
    "",
    "Nobody asked me what I needed.",
    "I waited on the ward for a bed.",
    "The hospital was loud. The Hospital was loud.",
    "I'm 10 minutes late, and I was 3 weeks on the list.",
    "I am one of many, and she was two hours away.",
    "May I march? I may, and march I will.",
    "At Christmas it is worst. On Monday too, and in The end.",
    "They have CBT and DBT, and to I and to Me it was the same.",
    "It cost 1234567890 pounds and 111 111 1112 thanks.",
    "On ward I'm quiet.",
    "I told the nurse. She listened. The psychiatrist. They did not.",
    "It took 2.5 hours, 3/4 of a day.",
    "They gave me Sertraline 50, then Mirtazapine, for my EUPD, at the Trust.",
    "Sister was kind. The Nurse Will Not Say What The Form Is For.",
    "may be it will, i may march on in bath water, with grace and hope",
    "I waited eleven months, four hours and two days at nine in the morning.",
    "the nineties were worse, and the 3rd floor was cold, at ten past six",
    "They gave me 20 mg, then 40, then 60, and at 60 I slept.",
    "Bed 14 was by the door, on bus 42, section 3, page 40, PHQ 19.",
    "It was thirty to a room, 24/7, 50/50, and 9 of us had 12 sessions.",
    "Thirty years with the council. Thirty! And then two of us.",
    "I have been sober 12 years, at 30 miles an hour, with over 20 quid.",
    "He was two doors down, and she was one of us, a mother of three.",
    "It cost 1999 rupees, and I was u r k.",
    "I put on three stone. It cost 2000 pounds. Room 12 was mine.",
    "She said God is good, and Mum said Boots has it.",
    "i went in hopsital and they were horid",
    "the doctor said no, and my nurse didn't, and he told me off",
]


@pytest.mark.parametrize(("text", "expected"), LABELLED)
def test_details_are_found_with_their_exact_words(
    text: str, expected: list[tuple[DetailKind, str]]
) -> None:
    assert [(d.kind, text[d.start : d.end]) for d in details(text)] == expected


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert details(text) == ()


def test_a_name_is_known_again_where_nothing_stands_beside_it() -> None:
    text = "a man called will sat with me. then will had a fag. nobody will."
    assert [text[d.start : d.end] for d in details(text)] == ["will", "will"]


OTHERS = {
    "cy": "Rydw i'n siarad Cymraeg bob dydd yn y gwaith, ac mae mam yn anghofio popeth. 3/4/2019.",
    "de": "Im Krankenhaus war Schwester Anna sehr freundlich zu mir und meiner Mutter. 3/4/2019.",
    "ur": "میں نے ہسپتال میں تین ماہ گزارے اور کسی نے مجھ سے بات نہیں کی۔ 3/4/2019.",
}


@pytest.mark.parametrize("language", OTHERS)
def test_of_another_language_only_what_has_the_same_shape_is_found(language: str) -> None:
    text = OTHERS[language]
    for said in ("en", language):
        assert not can_judge(text, said)
        assert [text[d.start : d.end] for d in details(text, said)] == ["3/4/2019"]


def test_english_that_is_said_to_be_another_language_is_not_judged() -> None:
    text = "My sister Anna found me on the ward and she stayed with me all of the night."
    assert can_judge(text, "en-GB")
    assert not can_judge(text, "cy")
    assert details(text, "cy") == ()


def test_what_somebody_typed_in_capitals_is_read_like_small_letters() -> None:
    text = "I WAS ON ROWAN WARD WITH KELLY AND NOBODY CAME TO SEE ME AT ALL"
    assert [text[d.start : d.end] for d in details(text)] == ["ROWAN WARD", "KELLY"]


def test_every_list_is_small_together_and_in_small_letters() -> None:
    files = sorted(LISTS.glob("*.txt"))
    assert sum(file.stat().st_size for file in files) <= 300_000
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()
        words = [line for line in lines if line and line[0] not in "#["]
        assert [word for word in words if word != word.lower()] == []
        assert len(set(words)) == len(words) or file.name in ("nobodies.txt", "places.txt")


def test_every_kind_says_why_it_could_point_to_a_person() -> None:
    assert list(WHY) == list(DetailKind)
    assert all(why.endswith(".") for why in WHY.values())


@pytest.mark.parametrize(
    ("digits", "is_one"),
    [("9434765919", True), ("9434765918", False), ("9434765870", True), ("1234567890", False)],
)
def test_an_nhs_number_is_known_by_its_check_digit(digits: str, is_one: bool) -> None:
    assert is_nhs_number(digits) is is_one


@given(st.text("0123456789", min_size=9, max_size=9))
def test_at_most_one_check_digit_fits(nine: str) -> None:
    assert sum(is_nhs_number(nine + digit) for digit in "0123456789") <= 1


PIECES = st.lists(
    st.sampled_from([text for text, _ in LABELLED] + HARMLESS + ["\n", " ", "Ward", "@", "é", "😀"])
    | st.text(max_size=10),
    max_size=8,
).map(" ".join)


@given(PIECES)
def test_details_never_overlap_and_stand_in_order(text: str) -> None:
    _stand_in_order(text)


ODD = [
    *("A", "A-", "Aa ", "Aa of ", "a.", "a@", "1 ", "0123 ", "0", "My sister ", "in Aa the Bb "),
    *("I'm ", "www.", "aged ", "Ward ", "É’", "1 Aa ", "Aa of Aa Ward ", "\n"),
    *("i was 1 ", "my son, ", "boys, 6 and 8, ", "in zq ", "Zq ", "the 1st ", "in march ", "İ"),
    *("1 or 2 ", "1/", "12-", "(14) ", "i was, ", "just ", "i think ", "in all my ", "my 21st "),
    *("late ", "a hundred and ", "nineteen. ", "thirty ", "ninety", "13 13 ", "mid-", "h"),
    *("zqzqzqzqzqzq ", "from zqzqzqzqzqzqzqzq ", "a.b.", "zq-", "zq'", "Mr ", "flat 1, "),
]


@pytest.mark.parametrize("piece", ODD)
def test_every_text_however_odd_is_looked_through_to_its_end(piece: str) -> None:
    """A pattern that backtracks would take hours here; how long each takes is for the bench."""
    text = (piece * 50_000)[:50_000]
    _stand_in_order(text)


def _stand_in_order(text: str) -> None:
    at = 0
    for detail in details(text):
        assert at <= detail.start < detail.end <= len(text)
        at = detail.end

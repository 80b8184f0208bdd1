import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebox import receipt
from voicebox.world import World

DIGITS = st.text("0123456789", min_size=24, max_size=24)
#: What people type for 0 and for 1, in full width too.
ZEROS, ONES = "0OoＯｏ０", "1lIi|ｌＩｉ｜１"
LETTERS = st.characters(categories=["L"]).filter(
    # Some are a digit in another form, as ℓ is; some come apart into what is no letter.
    lambda c: any(one.isalpha() and one not in "OoIil" for one in unicodedata.normalize("NFKC", c))
)


def whole(digits: str) -> str:
    return digits + receipt.check_digit(digits)


def test_a_minted_receipt_is_read_back_as_it_is_shown() -> None:
    minted = receipt.mint(World())
    assert receipt.read(receipt.show(minted)) == minted
    assert [len(group) for group in receipt.show(minted).split()] == [5, 5, 5, 5, 5]


@given(DIGITS, st.integers(0, 24), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(digits: str, at: int, off: int) -> None:
    good = whole(digits)
    wrong = good[:at] + str((int(good[at]) + off) % 10) + good[at + 1 :]
    with pytest.raises(receipt.Mistyped):
        receipt.read(wrong)


@given(DIGITS, st.integers(0, 23))
def test_every_swap_of_neighbours_is_found(digits: str, at: int) -> None:
    good = whole(digits)
    swapped = good[:at] + good[at + 1] + good[at] + good[at + 2 :]
    if swapped != good:
        with pytest.raises(receipt.Mistyped):
            receipt.read(swapped)


@pytest.mark.parametrize("between", [" ", "-", "  ", "\u00a0", "\u2013", "\n", ". ", "\u200e"])
def test_spaces_and_dashes_are_forgiven(between: str) -> None:
    minted = receipt.mint(World())
    assert receipt.read(between.join(receipt.show(minted).split())) == minted


@given(DIGITS, st.data())
def test_what_looks_like_a_digit_is_read_as_one(digits: str, data: st.DataObject) -> None:
    good = whole(digits)
    forms = {"0": ZEROS, "1": ONES}
    typed = "".join(data.draw(st.sampled_from(forms.get(digit, digit))) for digit in good)
    assert receipt.read(typed) == good


@pytest.mark.parametrize("zero", ["٠", "०", "০", "𝟎", "０"])
def test_digits_of_another_script_or_width_are_read(zero: str) -> None:
    good = whole("012345678901234567890123")
    assert receipt.read(good.translate({ord("0") + n: ord(zero) + n for n in range(10)})) == good


@given(DIGITS, LETTERS, st.integers(0, 25))
def test_a_letter_that_can_be_no_digit_makes_it_no_receipt(
    digits: str, letter: str, at: int
) -> None:
    good = whole(digits)
    for typed in (good[:at] + letter + good[at:], good[:at] + letter + good[at + 1 :]):
        with pytest.raises(receipt.Unreadable):
            receipt.read(typed)


@pytest.mark.parametrize("beside", ["Receipt: {}", "{} (my receipt)", "الإيصال {}", "{}\nVoicebox"])
def test_a_word_beside_the_digits_is_left_out(beside: str) -> None:
    good = whole("012345678901234567890123")
    assert receipt.read(beside.format(receipt.show(good))) == good


@pytest.mark.parametrize("typed", ["", "123", "word", "lo", "1" * 26])
def test_what_has_not_25_digits_is_unreadable(typed: str) -> None:
    with pytest.raises(receipt.Unreadable):
        receipt.read(typed)


def test_the_error_does_not_repeat_what_was_typed() -> None:
    wrong = "1" * 24 + str((int(receipt.check_digit("1" * 24)) + 1) % 10)
    with pytest.raises(receipt.Mistyped) as caught:
        receipt.read(wrong)
    assert "1" * 5 not in str(caught.value)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebox import receipt
from voicebox.world import World

DIGITS = st.text("0123456789", min_size=24, max_size=24)


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


def test_letters_that_look_like_digits_and_other_scripts_are_read() -> None:
    good = whole("0" * 12 + "1" * 12)
    typed = good.replace("0", "O", 6).replace("1", "l", 6)
    assert receipt.read(typed) == good
    assert receipt.read(good.translate({ord("0") + n: 0x0660 + n for n in range(10)})) == good


@pytest.mark.parametrize("typed", ["", "123", "word", "1" * 26])
def test_what_has_not_25_digits_is_unreadable(typed: str) -> None:
    with pytest.raises(receipt.Unreadable):
        receipt.read(typed)


def test_the_error_does_not_repeat_what_was_typed() -> None:
    wrong = "1" * 24 + str((int(receipt.check_digit("1" * 24)) + 1) % 10)
    with pytest.raises(receipt.Mistyped) as caught:
        receipt.read(wrong)
    assert "1" * 5 not in str(caught.value)

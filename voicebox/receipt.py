"""The receipt: 24 random digits and a check digit, the only way back to a story.

24 digits are 79.7 bits, so there is nothing to guess. The check digit is Damm's: it finds
every single wrong digit and every swap of neighbours, so that a page can say "one digit
looks mistyped" without asking the database.

Source: H. M. Damm, "Totally anti-symmetric quasigroups" (2004), the table of order 10.
"""

import unicodedata

from voicebox.errors import VoiceboxError
from voicebox.world import World

DIGITS = 25
GROUP = 5

_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
#: In a receipt there are no letters, so these can only be meant as digits.
_LETTERS = "OoIil"
_LOOKS_LIKE = str.maketrans(f"{_LETTERS}|", "001111")


class Unreadable(VoiceboxError):
    """What was typed does not have 25 digits, or has letters that cannot be meant as digits."""


class Mistyped(VoiceboxError):
    """It has 25 digits, and the check digit says that one of them is wrong."""


def mint(world: World) -> str:
    """Return a new receipt: 25 digits, the last one the check digit."""
    # 16 bytes are reduced to 24 digits: the bias is below 2**-45, far under what anyone can use.
    number = int.from_bytes(world.chance(16)) % 10**24
    digits = f"{number:024d}"
    return digits + check_digit(digits)


def check_digit(digits: str) -> str:
    """Return the digit that makes a receipt of these digits whole."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


def show(receipt: str) -> str:
    """Return the receipt as people write it down: five groups of five."""
    return " ".join(receipt[start : start + GROUP] for start in range(0, DIGITS, GROUP))


def read(typed: str) -> str:
    """Return the 25 digits of what a person typed, in any script, with spaces or dashes.

    Raises:
        Unreadable: there are not 25 digits in it, or letters beside them.
        Mistyped: there are, and one looks wrong.
    """
    found = digits(typed)
    if not found.isdecimal() or len(found) != DIGITS:
        raise Unreadable(f"not {DIGITS} digits and nothing else")
    if check_digit(found[:-1]) != found[-1]:
        raise Mistyped("the check digit does not fit")
    return found


def digits(typed: str) -> str:
    """Return the digits of what a person typed, in any script and width, without spaces or signs.

    What looks like a digit is read as one: O as 0, and l, I, i and | as 1. A word beside the
    digits, as in "Receipt: 12345 …", is left out; any other letter stays, and makes it no receipt.
    """
    plain = unicodedata.normalize("NFKC", typed)
    parts = [part.translate(_LOOKS_LIKE) for part in plain.split() if not _is_word(part)]
    return "".join(_digit(character) for character in "".join(parts))


def _is_word(part: str) -> bool:
    """Tell whether there are letters in a part that can be no digits, and no digits."""
    has_digits = any(character.isdigit() for character in part)
    letters = {character for character in part if character.isalpha()}
    return not has_digits and bool(letters - set(_LETTERS))


def _digit(character: str) -> str:
    value = unicodedata.digit(character, None)
    if value is not None:
        return str(value)
    return character if character.isalpha() else ""

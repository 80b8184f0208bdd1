"""The ratchet of commitments, and the signature of a site."""

from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Dice
from voicebox.sealing import ratchet, signing

RECEIPT, OTHER = "1234567890123456789012345", "1234567890123456789012346"
SALT = ratchet.public_salt(b"s" * 32)
KEYS = st.binary(min_size=32, max_size=32)


def commitments(key: bytes, n: int) -> list[bytes]:
    made = []
    for _ in range(n):
        made.append(ratchet.commitment(key))
        key = ratchet.following(key)
    return made


def test_a_receipt_makes_the_same_commitments_each_time() -> None:
    ours = [commitments(ratchet.first_key(RECEIPT, SALT), 5) for _ in range(2)]
    assert ours[0] == ours[1]


def test_no_commitment_comes_twice_and_none_is_a_key() -> None:
    key = ratchet.first_key(RECEIPT, SALT)
    made = [*commitments(key, 200), *commitments(ratchet.first_key(OTHER, SALT), 200)]
    assert len(set(made)) == 400
    keys = {key}
    for _ in range(200):
        key = ratchet.following(key)
        keys.add(key)
    assert keys.isdisjoint(made)


def test_the_next_key_makes_what_follows_and_nothing_of_before() -> None:
    first = ratchet.first_key(RECEIPT, SALT)
    second = ratchet.following(first)
    assert commitments(second, 4) == commitments(first, 5)[1:]
    assert commitments(first, 1)[0] not in commitments(second, 1000)


def test_another_site_has_other_commitments() -> None:
    elsewhere = ratchet.public_salt(b"t" * 32)
    assert ratchet.first_key(RECEIPT, SALT) != ratchet.first_key(RECEIPT, elsewhere)


def test_the_salt_in_public_is_not_the_one_that_keys_of_words_are_made_with() -> None:
    assert ratchet.public_salt(b"s" * 32) != b"s" * 32


@given(KEYS, KEYS, st.binary(max_size=80))
def test_what_was_signed_is_known_by_the_public_half(
    private: bytes, other: bytes, message: bytes
) -> None:
    signature = signing.sign(private, message)
    public, theirs = signing.public_of(private), signing.public_of(other)
    assert signing.is_signed(public, signature, message)
    assert not signing.is_signed(public, signature, message + b".")
    assert signing.is_signed(theirs, signature, message) == (private == other)


def test_a_signature_or_a_key_of_the_wrong_length_signs_nothing() -> None:
    private = Dice("signing")(32)
    public, signature = signing.public_of(private), signing.sign(private, b"a head")
    assert not signing.is_signed(public, signature[:-1], b"a head")
    assert not signing.is_signed(public[:-1], signature, b"a head")

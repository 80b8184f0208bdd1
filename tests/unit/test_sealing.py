import base64
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebox.errors import Sealed, Unusable
from voicebox.sealing import boxes, ciphers, derive, handles, keyring, passwords
from voicebox.sealing.tokens import Expired, FormTokens, PageTokens
from voicebox.world import World

WORLD = World()
KEY = bytes(range(32))
RECEIPT = "4" * 25


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@given(st.binary(max_size=5000))
def test_what_is_sealed_opens_with_its_key_at_its_place(plain: bytes) -> None:
    assert ciphers.unseal(KEY, ciphers.seal(WORLD, KEY, plain, "here"), "here") == plain


def test_the_length_of_words_is_hidden_in_steps() -> None:
    short = ciphers.seal(WORLD, KEY, b"no", "here")
    longer = ciphers.seal(WORLD, KEY, b"no" * 900, "here")
    assert len(short) == len(longer)


def test_it_opens_with_no_other_key_and_at_no_other_place() -> None:
    sealed = ciphers.seal(WORLD, KEY, b"words", "here")
    for key, place in ((bytes(32), "here"), (KEY, "there")):
        with pytest.raises(Sealed) as caught:
            ciphers.unseal(key, sealed, place)
        assert str(caught.value) == ""


@given(st.integers(0, 2), st.binary(min_size=1, max_size=1))
def test_a_changed_byte_is_found(where: int, byte: bytes) -> None:
    sealed = ciphers.seal(WORLD, KEY, b"words", "here")
    at = (0, 5, len(sealed) - 1)[where]
    changed = sealed[:at] + byte + sealed[at + 1 :]
    if changed != sealed:
        with pytest.raises(Sealed):
            ciphers.unseal(KEY, changed, "here")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01short", b"\x02" + bytes(40)])
def test_what_was_never_sealed_is_refused(sealed: bytes) -> None:
    with pytest.raises(Sealed):
        ciphers.unseal(KEY, sealed, "here")
    with pytest.raises(Sealed):
        boxes.unbox(KEY, sealed)


@given(st.text(max_size=50), st.text(max_size=50))
def test_boxed_words_come_back_and_do_not_tell_their_length(one: str, other: str) -> None:
    pair = boxes.pair_of(KEY)
    boxed = [boxes.box_words(pair.public, words) for words in (one, other)]
    assert [boxes.unbox_words(pair.private, each) for each in boxed] == [one, other]
    assert len(boxed[0]) == len(boxed[1])


def test_only_the_private_half_opens_a_box() -> None:
    pair, other = boxes.fresh_pair(WORLD), boxes.fresh_pair(WORLD)
    boxed = boxes.box(pair.public, b"words")
    assert boxes.unbox(pair.private, boxed) == b"words"
    with pytest.raises(Sealed):
        boxes.unbox(other.private, boxed)


def test_everything_that_is_derived_differs_by_purpose_receipt_and_site() -> None:
    salt, other_salt = bytes(32), bytes(range(32))
    derived = {
        derive.lookup(salt, RECEIPT),
        derive.lookup(other_salt, RECEIPT),
        derive.lookup(salt, "5" * 25),
        derive.receipt_key(RECEIPT, salt),
        derive.receipt_key(RECEIPT, other_salt),
        derive.receipt_pair(RECEIPT, salt).private,
        derive.receipt_pair(RECEIPT, salt).public,
        derive.tombstone(salt, RECEIPT),
        derive.body_mark(RECEIPT, salt, b"body"),
        derive.body_mark(RECEIPT, salt, b"another"),
    }
    assert len(derived) == 10


def test_the_same_row_of_a_collection_has_the_same_id() -> None:
    first = derive.imported_id(KEY, "nhs", 1, "words")
    assert first == derive.imported_id(KEY, "nhs", 1, "words")
    assert len({first, derive.imported_id(KEY, "nhs", 2, "words")}) == 2


def test_a_handle_leads_to_its_story_and_on_one_site_alone() -> None:
    story, start = "0f" * 16, 4_321
    written = handles.handle(bytes(32), story, start)
    assert handles.story_id(bytes(32), written) == story
    assert written == handles.handle(bytes(32), story, start)
    for pepper, other in ((b"x" * 32, written), (bytes(32), "A" + written[1:]), (bytes(32), "é")):
        with pytest.raises(Sealed):
            handles.story_id(pepper, other)


def test_a_password_opens_what_it_locked_and_another_does_not() -> None:
    salt = passwords.fresh_salt(WORLD)
    key = passwords.stretch("a long enough password", salt)
    locked = passwords.lock(WORLD, key, b"secret")
    assert passwords.unlock(key, locked) == b"secret"
    with pytest.raises(Sealed):
        passwords.unlock(passwords.stretch("another long password", salt), locked)


def test_nothing_secret_is_in_a_repr() -> None:
    pair = boxes.pair_of(KEY)
    ring = keyring.Keyring(pepper=KEY, salt=KEY, release=pair, log=KEY)
    assert repr(KEY)[2:-1] not in repr(pair) + repr(ring)


def test_the_keys_of_a_site_are_made_once_and_read_back(tmp_path: Path) -> None:
    made = keyring.create(tmp_path / "keys", WORLD)
    assert keyring.read(tmp_path / "keys") == made
    assert keyring.exists(tmp_path / "keys")
    with pytest.raises(Unusable, match="never overwritten"):
        keyring.create(tmp_path / "keys", WORLD)


def test_only_their_owner_can_read_the_keys(tmp_path: Path) -> None:
    keyring.create(tmp_path / "keys", WORLD)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_a_missing_or_short_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="pepper is missing"):
        keyring.read(tmp_path)
    keyring.create(tmp_path, WORLD)
    (tmp_path / "salt").write_bytes(b"short")
    with pytest.raises(Unusable, match="salt has 5 bytes instead of 32"):
        keyring.read(tmp_path)


def test_a_site_older_than_its_log_is_given_the_key_once(tmp_path: Path) -> None:
    made = keyring.create(tmp_path / "keys", WORLD)
    keyring.add_log_key(tmp_path / "keys", WORLD)
    assert keyring.read(tmp_path / "keys") == made
    (tmp_path / "keys" / "log").unlink()
    with pytest.raises(Unusable, match=r"signs the public log.*`voicebox migrate` makes it"):
        keyring.read(tmp_path / "keys")
    keyring.add_log_key(tmp_path / "keys", WORLD)
    assert keyring.read(tmp_path / "keys").release == made.release


def test_a_form_token_carries_its_receipt_over_a_restart(tmp_path: Path) -> None:
    token = FormTokens(tmp_path, WORLD).seal(RECEIPT)
    assert FormTokens(tmp_path, WORLD).open(token) == RECEIPT
    assert RECEIPT not in token


def test_a_form_token_tells_its_age_and_one_from_before_that_is_old(tmp_path: Path) -> None:
    clock = Clock()
    world = World(now=clock)
    tokens = FormTokens(tmp_path, world)
    token = tokens.seal(RECEIPT)
    clock.at += timedelta(seconds=12)
    assert tokens.age_s(token) == 12
    clock.at -= timedelta(seconds=20)
    assert tokens.age_s(token) == -8
    key = (tmp_path / f"form-{world.day()}").read_bytes()
    before = ciphers.seal(world, key, RECEIPT.encode(), "token/form", step=1)
    older = base64.urlsafe_b64encode(before).decode()
    assert tokens.open(older) == RECEIPT
    assert tokens.age_s(older) > 10**9
    with pytest.raises(Expired):
        tokens.age_s("forged")


def test_a_form_token_lives_until_the_second_day(tmp_path: Path) -> None:
    clock = Clock()
    tokens = FormTokens(tmp_path, World(now=clock))
    token = tokens.seal(RECEIPT)
    clock.at += timedelta(days=1)
    assert tokens.open(token) == RECEIPT
    clock.at += timedelta(days=1)
    with pytest.raises(Expired):
        tokens.open(token)


def test_the_forms_of_one_day_share_a_key(tmp_path: Path) -> None:
    tokens = FormTokens(tmp_path, World(now=Clock()))
    first, second = tokens.seal(RECEIPT), tokens.seal("5" * 25)
    assert (tokens.open(first), tokens.open(second)) == (RECEIPT, "5" * 25)
    assert [path.name for path in tmp_path.iterdir()] == ["form-2026-11-25"]


def test_two_processes_that_make_the_key_of_a_day_at_once_open_each_others_forms(
    tmp_path: Path,
) -> None:
    quicker = FormTokens(tmp_path, World(now=Clock()))
    theirs: list[str] = []

    def chance(n: int) -> bytes:
        # Between the look for a key and its making, the other process makes one.
        if not theirs:
            theirs.append(quicker.seal("5" * 25))
        return WORLD.chance(n)

    slower = FormTokens(tmp_path, World(now=Clock(), chance=chance))
    ours = slower.seal(RECEIPT)
    assert quicker.open(ours) == RECEIPT
    assert slower.open(theirs[0]) == "5" * 25


def test_old_form_keys_are_destroyed(tmp_path: Path) -> None:
    clock = Clock()
    tokens = FormTokens(tmp_path, World(now=clock))
    for _ in range(4):
        tokens.seal(RECEIPT)
        clock.at += timedelta(days=1)
    clock.at -= timedelta(days=1)
    tokens.destroy_old_keys()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "form-2026-11-27",
        "form-2026-11-28",
    ]


@pytest.mark.parametrize("token", ["", "nonsense", "ä", "AAAA", "A" * 200, "=", "\ud800"])
def test_a_forged_token_is_expired(tmp_path: Path, token: str) -> None:
    with pytest.raises(Expired):
        FormTokens(tmp_path, WORLD).open(token)
    with pytest.raises(Expired):
        PageTokens(WORLD).open(token)


def test_a_page_token_lives_for_thirty_minutes_and_one_process() -> None:
    clock = Clock()
    tokens = PageTokens(World(now=clock))
    token = tokens.seal(RECEIPT)
    clock.at += timedelta(minutes=29)
    assert tokens.open(token) == RECEIPT
    clock.at += timedelta(minutes=2)
    with pytest.raises(Expired):
        tokens.open(token)
    with pytest.raises(Expired):
        PageTokens(World(now=clock)).open(PageTokens(World(now=clock)).seal(RECEIPT))

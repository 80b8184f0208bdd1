"""A proof of work is good for one form, once, and for an hour."""

import base64
import json

import altcha
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.solving import solve
from tests.conftest import Clock, Dice
from voicebox.sealing.proofs import MINUTES, NoProof, Proofs
from voicebox.world import World

MINE, OTHER = "1" * 25, "2" * 25
EASY = 2


@pytest.fixture
def proofs(world: World) -> Proofs:
    return Proofs(world)


def test_a_proof_is_taken_once(proofs: Proofs) -> None:
    proof = solve(proofs.ask(MINE, EASY))
    proofs.spend(MINE, proof)
    with pytest.raises(NoProof):
        proofs.spend(MINE, proof)


def test_a_proof_that_was_given_back_is_taken_again(proofs: Proofs) -> None:
    proof = solve(proofs.ask(MINE, EASY))
    proofs.give_back(proofs.spend(MINE, proof))
    proofs.spend(MINE, proof)


def test_a_form_gets_the_same_sum_again_until_it_was_answered(proofs: Proofs) -> None:
    asked = proofs.ask(MINE, EASY)
    assert proofs.ask(MINE, EASY) == asked
    proofs.spend(MINE, solve(asked))
    assert proofs.ask(MINE, EASY) != asked


def test_a_form_that_is_asked_for_more_gets_another_sum(proofs: Proofs) -> None:
    assert proofs.ask(MINE, EASY) != proofs.ask(MINE, 2 * EASY)


def test_no_form_gets_a_sum_that_is_nearly_over(proofs: Proofs, clock: Clock) -> None:
    asked = proofs.ask(MINE, EASY)
    clock.advance(minutes=MINUTES // 2, seconds=1)
    again = proofs.ask(MINE, EASY)
    assert again != asked
    clock.advance(minutes=MINUTES // 2)
    proofs.spend(MINE, solve(again))


def test_only_so_many_sums_are_remembered(proofs: Proofs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voicebox.sealing.proofs.MOST_ASKED", 2)
    first = proofs.ask(MINE, EASY)
    for other in "34":
        proofs.ask(other * 25, EASY)
    assert len(proofs._asked) == 2
    assert proofs.ask(MINE, EASY) != first


def test_a_proof_is_good_for_no_other_form(proofs: Proofs) -> None:
    proof = solve(proofs.ask(MINE, EASY))
    with pytest.raises(NoProof):
        proofs.spend(OTHER, proof)
    proofs.spend(MINE, proof)


def test_a_proof_is_not_good_for_longer_than_it_says(proofs: Proofs, clock: Clock) -> None:
    first, second = (solve(proofs.ask(MINE, EASY)) for _ in range(2))
    clock.advance(minutes=MINUTES)
    proofs.spend(MINE, first)
    clock.advance(seconds=1)
    with pytest.raises(NoProof):
        proofs.spend(MINE, second)


def test_what_is_too_old_is_not_remembered(proofs: Proofs, clock: Clock) -> None:
    for _ in range(3):
        proofs.spend(MINE, solve(proofs.ask(MINE, EASY)))
    clock.advance(minutes=MINUTES, seconds=1)
    proofs.spend(MINE, solve(proofs.ask(MINE, EASY)))
    assert len(proofs._spent) == 1


def test_the_answer_to_one_sum_is_none_to_another(proofs: Proofs) -> None:
    # A form that is asked for more has two sums.
    first, second = (
        json.loads(base64.b64decode(solve(proofs.ask(MINE, tries)))) for tries in (EASY, 2 * EASY)
    )
    spliced = {"challenge": first["challenge"], "solution": second["solution"]}
    with pytest.raises(NoProof):
        proofs.spend(MINE, base64.b64encode(json.dumps(spliced).encode()).decode())


@pytest.mark.parametrize(
    ("name", "value"),
    [("data", {"form": "0", "until": 9_999_999_999}), ("cost", 1), ("keyPrefix", "")],
)
def test_a_sum_that_was_changed_is_none_of_ours(proofs: Proofs, name: str, value: object) -> None:
    payload = json.loads(base64.b64decode(solve(proofs.ask(MINE, EASY))))
    payload["challenge"]["parameters"][name] = value
    with pytest.raises(NoProof):
        proofs.spend(MINE, base64.b64encode(json.dumps(payload).encode()).decode())


def test_a_sum_of_another_site_is_none_of_ours(proofs: Proofs) -> None:
    other = Proofs(World(chance=Dice("another site")))
    with pytest.raises(NoProof):
        proofs.spend(MINE, solve(other.ask(MINE, EASY)))


def test_a_sum_takes_half_of_its_tries_at_least(proofs: Proofs) -> None:
    for _ in range(5):
        asked = altcha.Challenge.from_dict(json.loads(proofs.ask(MINE, 20)))
        solution = altcha.solve_challenge(asked)
        assert solution is not None
        assert 10 <= solution.counter < 20


def test_a_sum_says_nothing_of_its_receipt(proofs: Proofs) -> None:
    asked = proofs.ask(MINE, EASY)
    assert MINE not in asked
    assert (
        json.loads(asked)["parameters"]["data"]
        != json.loads(proofs.ask(OTHER, EASY))["parameters"]["data"]
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
PARTS = {
    "challenge": JSON | st.fixed_dictionaries({"parameters": JSON, "signature": JSON}),
    "solution": JSON | st.fixed_dictionaries({"counter": JSON, "derivedKey": JSON}),
}


@given(JSON | st.fixed_dictionaries(PARTS))
def test_nothing_that_anybody_makes_up_is_a_proof_or_breaks_anything(made_up: object) -> None:
    proofs = Proofs(World())
    with pytest.raises(NoProof):
        proofs.spend(MINE, base64.b64encode(json.dumps(made_up).encode()).decode())


@given(JSON, st.sampled_from(["algorithm", "nonce", "salt", "cost", "keyPrefix", "keySignature"]))
def test_no_part_of_a_sum_can_be_made_into_something_else(value: object, name: str) -> None:
    proofs = Proofs(World())
    payload = json.loads(base64.b64decode(solve(proofs.ask(MINE, EASY))))
    if payload["challenge"]["parameters"][name] == value:
        return
    payload["challenge"]["parameters"][name] = value
    with pytest.raises(NoProof):
        proofs.spend(MINE, base64.b64encode(json.dumps(payload).encode()).decode())


@given(st.text())
def test_no_letters_are_a_proof(letters: str) -> None:
    with pytest.raises(NoProof):
        Proofs(World()).spend(MINE, letters)

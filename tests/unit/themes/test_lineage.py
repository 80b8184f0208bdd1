from dataclasses import fields

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voicebox.themes.lineage import (
    KINDS,
    Born,
    Event,
    Faded,
    Merged,
    Moved,
    MovedByTellers,
    Split,
    arrival,
    jaccard,
    kind,
    match,
    moves,
)


def alone(n: int) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Each passage is of a story of its own."""
    return np.arange(n)


def test_the_same_groups_under_other_numbers_keep_their_ids_and_nothing_happened() -> None:
    before = np.repeat([4, 7, 9], 10)
    found = match(before, np.repeat([2, 0, 1], 10), alone(30), 12)
    assert found.ids.tolist() == [7, 9, 4]
    assert (found.events, found.next_id) == ((), 12)


def test_a_group_of_new_stories_is_born_under_an_id_never_given() -> None:
    before = np.repeat([3, -1], 10)
    found = match(before, np.repeat([0, 1], 10), alone(20), 8)
    assert found.ids.tolist() == [3, 8]
    assert found.events == (Born(8, 10, 10, 0.0),)
    assert found.next_id == 9


def test_a_theme_in_two_halves_is_split_and_the_larger_keeps_the_id() -> None:
    before = np.repeat([5], 20)
    found = match(before, np.repeat([0, 1], [12, 8]), alone(20), 6)
    assert found.ids.tolist() == [5, 6]
    assert found.events == (
        Split(6, 5, 1.0, 8, 8, 0.4),
        Moved(6, 5, 8, 8, 0.4),
    )


def test_two_themes_in_one_group_are_merged_and_the_smaller_loses_its_id() -> None:
    before = np.repeat([1, 2], [12, 8])
    found = match(before, np.zeros(20, np.intp), alone(20), 3)
    assert found.ids.tolist() == [1]
    assert found.events == (Merged(1, 2, 1.0), Moved(1, 2, 8, 8, 1.0))
    assert found.next_id == 3


def test_a_theme_scattered_over_others_has_faded() -> None:
    before = np.repeat([0, 1, 2, 3], [20, 20, 20, 9])
    after = np.concatenate([np.repeat([0, 1, 2], 20), np.repeat([0, 1, 2], 3)])
    found = match(before, after, alone(69), 4)
    assert found.ids.tolist() == [0, 1, 2]
    assert Faded(3, 9) in found.events


def test_a_few_passages_that_were_there_before_make_no_parent() -> None:
    owners = alone(10)
    assert isinstance(arrival(9, np.array([1] * 4 + [-1] * 6), owners, 0.1, 0.8), Born)
    assert isinstance(arrival(9, np.array([1] * 6 + [-1] * 4), owners, 0.1, 0.8), Split)


def test_what_fewer_than_three_stories_did_is_not_told() -> None:
    before, after = np.repeat([0], 6), np.repeat([1], 6)
    assert list(moves(before, after, np.array([0, 0, 0, 0, 1, 1]))) == []
    assert list(moves(before, after, np.array([0, 0, 1, 1, 2, 2]))) == [Moved(1, 0, 6, 3, 1.0)]


def test_jaccard_is_shared_over_either_and_leaves_out_who_has_no_group() -> None:
    one, other = np.array([0, 0, 1, -1]), np.array([0, 1, 1, 1])
    assert jaccard(one, 2, other, 2).tolist() == [[1 / 2, 1 / 4], [0, 1 / 3]]


looks = st.lists(st.tuples(st.integers(-1, 5), st.integers(0, 4)), min_size=1, max_size=60)


@given(looks)
def test_no_id_is_given_twice_and_none_a_second_time(look: list[tuple[int, int]]) -> None:
    before = np.array([theme for theme, _ in look], np.int64)
    after = np.unique([group for _, group in look], return_inverse=True)[1]
    found = match(before, after, alone(len(look)), 6)
    assert len(set(found.ids)) == len(found.ids)
    reused = set(found.ids.tolist()) - set(before.tolist())
    assert reused == set(range(6, found.next_id))


@given(looks)
def test_every_theme_that_comes_or_goes_has_its_event(look: list[tuple[int, int]]) -> None:
    before = np.array([theme for theme, _ in look], np.int64)
    after = np.unique([group for _, group in look], return_inverse=True)[1]
    found = match(before, after, alone(len(look)), 6)
    came = [event.theme_id for event in found.events if isinstance(event, Born | Split)]
    went = [event.theme_id for event in found.events if isinstance(event, Faded)]
    went += [event.absorbed for event in found.events if isinstance(event, Merged)]
    known = set(before.tolist()) - {-1}
    assert sorted(came) == sorted(set(found.ids.tolist()) - known)
    assert sorted(went) == sorted(known - set(found.ids.tolist()))


#: What an event holds that is no whole number. The stories that their tellers moved are counted
#: only where they are too many to be recognised by it.
HOLDS: dict[str, object] = {
    "share": float,
    "overlap": float,
    "closeness": float | None,
    "agreement": float | None,
}
FEW: dict[tuple[type[Event], str], object] = {(MovedByTellers, "n_stories"): int | None}


def test_no_event_has_room_for_a_word_or_the_id_of_a_story() -> None:
    for name, event in KINDS.items():
        for field in fields(event):
            usual = HOLDS.get(field.name, int)
            assert field.type == FEW.get((event, field.name), usual), (name, field.name)
        assert kind(event(*[0] * len(fields(event)))) == name

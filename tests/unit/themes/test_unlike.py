from voicebox.themes.unlike import enough, unlike

A, B, C = ({f"{name}{i}" for i in range(6)} for name in "abc")


def test_three_voices_among_other_words_are_enough() -> None:
    assert enough([(0, A), (1, B), (2, C)])


def test_two_voices_are_not_however_much_they_say() -> None:
    assert not enough([(0, A), (1, B), (0, C), (1, {"d"})])


def test_three_voices_among_the_same_words_are_not() -> None:
    edited = [A - {"a0"} | {"x"}, A - {"a1", "a2"}, A | {"y", "z"}]
    assert not enough(list(enumerate([A, *edited])))


def test_copies_that_share_little_are_not_where_another_is_like_both() -> None:
    letter = {f"w{i}" for i in range(12)}
    own = [{f"{name}{i}" for i in range(4)} for name in "xyz"]
    apart = [(letter - {f"w{(4 * n + i) % 12}" for i in range(7)}) | own[n] for n in range(3)]
    assert all(unlike(one, other) for one in apart for other in apart if one is not other)
    assert enough(list(enumerate(apart)))
    assert not enough(list(enumerate([*apart, letter])))


def test_a_shorter_one_that_is_like_both_says_nothing_of_them() -> None:
    short = {"a0", "b0", "c0"}
    longer = [A | {"b0"}, B | {"c0"}, C | {"a0"}]
    assert enough(list(enumerate([*longer, short])))


def test_who_says_it_in_hundreds_of_passages_hides_nobody_who_says_it_too() -> None:
    assert enough([*((0, A | {f"x{i}"}) for i in range(500)), (1, B), (2, C)])


def test_a_short_passage_that_comes_first_does_not_stand_in_the_way_of_longer_ones() -> None:
    short = {"a0", "b0", "c0"}
    longer = [A | {"b0"}, B | {"c0"}, C | {"a0"}]
    assert enough(list(enumerate([short, *longer])))


def test_passages_alike_share_more_than_half_of_the_shorter_one() -> None:
    assert unlike({"a", "b", "c", "d"}, {"a", "b", "x", "y", "z"})
    assert not unlike({"a", "b", "c"}, {"a", "b", "x", "y", "z"})


def test_a_passage_without_other_words_is_like_all() -> None:
    assert not unlike(set(), A)

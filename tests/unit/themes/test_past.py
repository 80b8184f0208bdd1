from hypothesis import given
from hypothesis import strategies as st

from voicebox.kept import KeptTheme, NameChange, StoryChange
from voicebox.themes.past import changed, last, places, rebuilt, renamed, sizes, whose
from voicebox.themes.values import Theme

#: Which themes each of five stories is in; one that is missing is not there.
PLACES = st.dictionaries(
    st.sampled_from("abcde"), st.permutations(range(4)).map(lambda all_of: tuple(all_of[:2]))
)
A, B = StoryChange("a", 1, (0, 1)), StoryChange("b", 2, (1,))
SLEEP = NameChange(0, 1, ("sleep",), ("all night",))
WARD = NameChange(1, 1, ("ward", "loud"), ())


def theme(number: int, *weights: tuple[str, float]) -> Theme:
    return Theme(number, (), (), len(weights), 1, 0.5, (), (), False, 0, 0, 1, weights)


def in_order(themes: tuple[int, ...]) -> tuple[int, ...]:
    return (*themes[:1], *sorted(themes[1:]))


@given(st.lists(PLACES, max_size=6), st.sets(st.sampled_from("abcde")))
def test_every_version_is_had_again_from_what_changed_without_who_has_left_since(
    shown: list[dict[str, tuple[int, ...]]], gone: set[str]
) -> None:
    rows: list[StoryChange] = []
    for version, places_then in enumerate(shown, 1):
        before = {one: row.themes for one, row in last(rows).items()}
        rows += changed(before, places_then, version)
    left = [row for row in rows if row.story_id not in gone]
    for version, places_then in enumerate(shown, 1):
        here = {one: themes for one, themes in places_then.items() if one not in gone}
        again = rebuilt(left, [], version)
        assert {(theme.number, one) for theme in again for one in theme.stories} == {
            (number, one) for one, themes in here.items() for number in themes
        }
        assert {(theme.number, one) for theme in again for one in theme.mostly} == {
            (themes[0], one) for one, themes in here.items()
        }


@given(PLACES)
def test_what_did_not_change_has_no_row(here: dict[str, tuple[int, ...]]) -> None:
    assert changed(here, here, 2) == []


def test_a_theme_has_the_last_name_that_it_got_up_to_the_version() -> None:
    names = [NameChange(0, 3, ("night",), ()), SLEEP]
    called = [rebuilt([A], names, version)[0].words for version in (1, 2, 3, 4)]
    assert called == [("sleep",), ("sleep",), ("night",), ("night",)]


def test_before_the_first_version_there_are_no_themes() -> None:
    assert rebuilt([A, B], [SLEEP, WARD], 0) == ()


def test_the_theme_with_the_most_stories_comes_first_and_of_two_alike_the_older() -> None:
    assert [one.number for one in rebuilt([A, B], [SLEEP, WARD], 2)] == [1, 0]
    assert [one.number for one in rebuilt([A], [SLEEP, WARD], 1)] == [0, 1]


def test_a_story_stands_first_in_the_theme_that_has_most_of_it() -> None:
    found = places(
        [theme(0, ("a", 0.3)), theme(1, ("b", 1.0)), theme(2, ("a", 0.6)), theme(3, ("a", 0.1))]
    )
    assert found == {"a": (2, 0, 3), "b": (1,)}


def test_sizes_are_told_to_the_nearest_five_and_up_to_seven_as_a_few() -> None:
    here = {f"s{i}": (0, 1) if i < 7 else (0,) for i in range(12)}
    assert sizes(here) == {0: 10, 1: None}


def test_a_theme_has_a_row_when_it_is_new_and_when_words_or_phrases_are_others() -> None:
    before = last([SLEEP, WARD])
    same = KeptTheme(0, ("sleep",), ("all night",))
    assert renamed(before, [same], 2) == []
    other = [KeptTheme(0, ("sleep",), ()), KeptTheme(1, ("ward",), ()), KeptTheme(2, (), ())]
    assert renamed(before, other, 2) == [
        NameChange(0, 2, ("sleep",), ()),
        NameChange(1, 2, ("ward",), ()),
        NameChange(2, 2, (), ()),
    ]


def test_a_name_is_of_those_who_were_in_the_theme_at_some_time_while_it_had_it() -> None:
    stories = [
        StoryChange("early", 1, (0,)),
        StoryChange("early", 2, (1,)),
        StoryChange("late", 4, (0,)),
        StoryChange("always", 1, (1, 0)),
        StoryChange("never", 1, (1,)),
        StoryChange("between", 2, (0,)),
        StoryChange("between", 3, ()),
    ]
    names = [SLEEP, NameChange(0, 3, ("night",), ()), NameChange(1, 1, ("ward",), ())]
    found = whose(stories, names, {(0, 1), (0, 3)})
    assert {one.row.version: one.stories for one in found} == {
        1: ("always", "between", "early"),
        3: ("always", "late"),
    }

from collections import Counter

from tests.store import made
from voicebox.store.themes import ThemeRow
from voicebox.web.few import PLACES, told_by_few


def theme(rank: int, n_stories: int) -> ThemeRow:
    return made.theme(f"{rank:032x}", rank=rank, n_stories=n_stories)


LARGE = [theme(rank, 100 - rank) for rank in range(20)]
SMALL = [theme(rank, 9) for rank in range(20, 40)]


def test_only_what_fewer_than_one_story_in_a_hundred_tells_of_is_told_by_few() -> None:
    chosen = told_by_few([*LARGE, *SMALL[:3], theme(99, 10)], 1_000, "a run")
    assert chosen == SMALL[:3]


def test_there_are_so_many_places_and_no_more() -> None:
    assert len(told_by_few([*LARGE, *SMALL], 1_000, "a run")) == PLACES


def test_they_take_turns_in_them() -> None:
    turns = [told_by_few([*LARGE, *SMALL], 1_000, f"run {turn}") for turn in range(60)]
    had = Counter(theme.id for chosen in turns for theme in chosen)
    assert had.keys() == {theme.id for theme in SMALL}
    assert told_by_few([*SMALL[::-1], *LARGE], 1_000, "run 7") == turns[7]

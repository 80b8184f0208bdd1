"""Where a teller puts a story it stays: through looks, merges, removals and another encoder."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from tests.property.telling import Reader, stories
from voicebox.kept import Contest, KeptThemes, Standing
from voicebox.themes import contested, keeping
from voicebox.themes.encoder import Vectors, unit
from voicebox.themes.lineage import Event, Faded, Merged, MovedByTellers, Split
from voicebox.themes.live import ThemeEngine
from voicebox.themes.reencoding import found_again
from voicebox.themes.state import Origin, from_bytes, to_bytes
from voicebox.themes.values import Story

N = 60
TOLD = stories(N)
MOVED = TOLD[0].id


def engine_of(told: Sequence[Story] = TOLD) -> ThemeEngine:
    engine = ThemeEngine(Reader())
    engine.fit(told)
    assert len(engine.themes()) == 4
    return engine


def numbers(engine: ThemeEngine, story_id: str = MOVED) -> set[int]:
    """Return the themes that a story's passages are in."""
    return {passage.theme for passage in engine.story(story_id)}


def listed(engine: ThemeEngine, story_id: str = MOVED) -> set[int]:
    """Return the themes that list a story."""
    return {t.id for t in engine.themes() if story_id in dict(t.story_weights)}


def contest(engine: ThemeEngine, story_id: str = MOVED, target: int | None = None) -> Contest:
    """Return what the teller of a story says of the theme that its first passage is in."""
    passages = engine.story(story_id)
    source = passages[0].theme
    starts = tuple(one.start for one in passages if one.theme == source)
    return Contest(story_id, source, target, starts, (source,))


def another(engine: ThemeEngine, *not_these: int) -> int:
    return next(theme.id for theme in engine.themes() if theme.id not in not_these)


def moved(engine: ThemeEngine, story_id: str = MOVED) -> Contest:
    """Move a story to another theme than its own."""
    own = contest(engine, story_id)
    own = replace(own, target=another(engine, own.source))
    engine.contest([own])
    return own


def test_a_story_is_where_its_teller_put_it_through_every_look() -> None:
    engine = engine_of()
    own = moved(engine)
    for seed in range(3):
        assert numbers(engine) == listed(engine) == {own.target}
        engine.add(stories(12, 3, seed + 1, f"later{seed}"))
        engine.refresh()
    assert numbers(engine) == listed(engine) == {own.target}


def test_a_story_on_its_own_is_listed_as_that_and_never_where_it_was() -> None:
    engine = engine_of()
    own = contest(engine)
    assert MOVED not in dict(engine.on_their_own())
    engine.contest([own])
    engine.refresh()
    assert own.source not in numbers(engine) | listed(engine)
    # Every story is in a theme: it stands in the nearest other one too.
    assert listed(engine)
    assert MOVED in dict(engine.on_their_own())


def test_no_other_story_moves_with_it() -> None:
    engine = engine_of()
    before = {story.id: engine.story(story.id) for story in TOLD[1:]}
    moved(engine)
    assert {one: [p.theme for p in engine.story(one)] for one in before} == {
        one: [p.theme for p in passages] for one, passages in before.items()
    }


def test_what_is_undone_goes_back_to_where_it_is_nearest() -> None:
    engine = engine_of()
    before = engine.state_dict().members.theme
    own = moved(engine)
    engine.contest([replace(own, standing=Standing.UNDONE)])
    assert np.array_equal(engine.state_dict().members.theme, before)
    assert engine.state_dict().contests == ()


def test_a_teller_may_choose_again_and_the_last_choice_holds() -> None:
    engine = engine_of()
    own = moved(engine)
    last = another(engine, own.source, own.target or -1)
    engine.contest([replace(own, target=last)])
    engine.refresh()
    assert numbers(engine) == {last}
    engine.contest([replace(own, target=None, barred=(own.source, last))])
    assert numbers(engine) == {own.target}
    assert MOVED in dict(engine.on_their_own())


def test_what_is_said_twice_or_in_another_order_comes_to_the_same() -> None:
    one, other = engine_of(), engine_of(TOLD[::-1])
    said = [
        replace(own, target=another(one, own.source))
        for own in (contest(one, story.id) for story in TOLD[:5])
    ]
    one.contest(said)
    other.contest(said[::-1])
    other.contest(said)
    for engine in (one, other):
        engine.add(stories(12, 3, 9, "more"))
        engine.refresh()
    assert one.themes() == other.themes()


def test_nothing_is_said_of_few_tellers_but_that_they_moved_their_story() -> None:
    engine = engine_of()
    own = contest(engine)
    target = another(engine, own.source)
    events = engine.contest([replace(own, target=target)])
    assert MovedByTellers(target, own.source, None) in events
    several = [contest(engine, story.id) for story in TOLD[3:30:3]]
    several = [replace(one, target=target) for one in several if one.source == own.source]
    assert len(several) >= 3
    events = engine.contest([*several, replace(own, target=target, standing=Standing.HELD)])
    assert [e for e in events if isinstance(e, MovedByTellers)] == [
        MovedByTellers(target, own.source, len(several))
    ]
    assert not [e for e in engine.refresh() if isinstance(e, MovedByTellers)]


def test_a_theme_that_its_last_tellers_leave_fades_and_takes_no_story_along() -> None:
    engine = engine_of()
    source = contest(engine).source
    target = another(engine, source)
    leaving = [contest(engine, story.id, target) for story in TOLD]
    events = engine.contest([one for one in leaving if one.source == source])
    assert [e.theme_id for e in events if isinstance(e, Faded)] == [source]
    assert {theme.id for theme in engine.themes()} == set(range(4)) - {source}
    assert set().union(*(listed(engine, story.id) for story in TOLD)) == set(range(4)) - {source}


def test_where_every_theme_is_contested_the_nearest_must_do() -> None:
    engine = engine_of()
    own = contest(engine)
    engine.contest([replace(own, barred=tuple(theme.id for theme in engine.themes()))])
    engine.refresh()
    assert listed(engine)


def test_a_story_that_leaves_takes_what_was_said_of_it_along() -> None:
    engine = engine_of()
    moved(engine)
    before = engine_of()
    engine.remove([MOVED])
    before.remove([MOVED])
    after, never = engine.state_dict(), before.state_dict()
    assert after.contests == ()
    assert np.array_equal(after.centres, never.centres)
    assert np.array_equal(after.members.theme, never.members.theme)
    assert MOVED.encode() not in to_bytes(after)


def test_a_centre_is_as_if_a_moved_story_had_always_been_where_it_is() -> None:
    engine = engine_of()
    source = moved(engine).source
    told, other = engine.state_dict(), engine_of()
    other.remove([MOVED])
    without = other.state_dict()
    assert np.array_equal(
        told.centres[np.searchsorted(told.themes, source)],
        without.centres[np.searchsorted(without.themes, source)],
    )


def test_a_state_that_is_written_down_remembers_what_tellers_said() -> None:
    engine = engine_of()
    moved(engine)
    state = engine.state_dict()
    assert from_bytes(to_bytes(state), Origin.of(Reader())).contests == state.contests


def test_it_holds_from_one_window_to_the_next() -> None:
    kept = keeping.carry_on(Reader(), None, TOLD).kept
    engine = engine_of()
    own = contest(engine, MOVED, another(engine, contest(engine).source))
    told = list(TOLD)
    said: tuple[Contest, ...] = (own,)
    for day in range(3):
        told += stories(8, 3, day + 5, f"day{day}")
        outcome = keeping.carry_on(Reader(), kept, told, contests=said)
        themes = {t.id for t in outcome.found.themes if MOVED in dict(t.story_weights)}
        assert themes == {own.target}
        assert [one.standing for one in outcome.contests] == [Standing.HELD]
        moves = [e for e in outcome.events if e.evidence.get("by_tellers")]
        assert [(e.kind, e.theme, e.other) for e in moves] == (
            [("moved", own.target, own.source)] if day == 0 else []
        )
        kept, said = whole(outcome.kept, kept), outcome.contests
    assert keeping.take_out(kept, told[:-1], said).contests == said


def whole(after: KeptThemes, before: KeptThemes) -> KeptThemes:
    """Return what is kept with the vectors that were kept before, as the store does."""
    known = {story.id: story.vectors for story in before.stories}
    stories_ = [replace(s, vectors=s.vectors or known[s.id]) for s in after.stories]
    return replace(after, stories=tuple(stories_))


class Turned(Reader):
    """Another encoder: the same words elsewhere."""

    id = "turned"

    def encode(self, texts: Sequence[str]) -> Vectors:
        turn = np.random.default_rng(4).normal(size=(self.dim, self.dim))
        return unit(np.asarray(super().encode(texts) @ turn, np.float32))


def test_another_encoder_leaves_it_where_its_teller_put_it() -> None:
    engine = engine_of()
    own = moved(engine)
    kept = keeping.from_state(engine.state_dict())
    outcome = found_again(Turned(), kept, TOLD, contests=[own]).outcome
    assert {t.id for t in outcome.found.themes if MOVED in dict(t.story_weights)} == {own.target}


SAID = Contest("s", 1, 2, (0,), (1,), Standing.HELD)


@pytest.mark.parametrize(
    ("events", "after"),
    [
        # The theme it left becomes a part of another: the story does not follow.
        ([Merged(5, 1, 1.0)], replace(SAID, barred=(1, 5))),
        # Where it was put becomes a part of another: the story goes along.
        ([Merged(5, 2, 1.0)], replace(SAID, target=5)),
        # Both become one: its teller is asked again.
        ([Merged(1, 2, 1.0)], replace(SAID, target=None, standing=Standing.LOST)),
        (
            [Merged(2, 1, 1.0)],
            replace(SAID, target=None, barred=(1, 2), standing=Standing.LOST),
        ),
        ([Faded(2, 0)], replace(SAID, target=None, standing=Standing.LOST)),
        ([Faded(1, 0)], SAID),
        # What comes out of the theme it left is none of its own; out of where it is, all the same.
        ([Split(7, 1, 1.0, 9, 9, 0.5)], replace(SAID, barred=(1, 7))),
        ([Split(7, 2, 1.0, 9, 9, 0.5)], SAID),
        ([Merged(5, 2, 1.0), Faded(5, 0)], replace(SAID, target=None, standing=Standing.LOST)),
    ],
)
def test_what_was_said_of_a_theme_follows_what_becomes_of_it(
    events: list[Event], after: Contest
) -> None:
    assert contested.followed([SAID], events) == (after,)

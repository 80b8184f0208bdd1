"""Any past state of the themes can be had again from the file that was kept of it, without who has
left since; and whatever happened to a theme has its reason.
"""

from collections.abc import Iterable
from dataclasses import asdict

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.property.telling import Reader, stories
from voicebox.themes.lineage import Born, Faded, Merged, Moved, Renamed, Split, kind
from voicebox.themes.live import ThemeEngine
from voicebox.themes.state import Origin, from_bytes, to_bytes
from voicebox.themes.values import Story

TOLD = [stories(45), stories(30, 4, 1, "t"), stories(30, 5, 2, "u")]
EVERYONE = [story for some in TOLD for story in some]

Shape = dict[str, list[int]]


def shape(engine: ThemeEngine, told: Iterable[Story]) -> Shape:
    """Return the themes of each story's passages."""
    return {story.id: [passage.theme for passage in engine.story(story.id)] for story in told}


def lived(gone: Iterable[Story]) -> tuple[list[bytes], list[Shape], ThemeEngine]:
    """Let three crowds come, one after the other, and then some go; keep what was at each time."""
    engine = ThemeEngine(Reader())
    kept, shapes = [], []
    for some in TOLD:
        engine.add(some)
        engine.refresh()
        kept.append(to_bytes(engine.state_dict()))
        shapes.append(shape(engine, (s for s in EVERYONE if s.id in ids_in(engine))))
    engine.remove(story.id for story in gone)
    return kept, shapes, engine


def ids_in(engine: ThemeEngine) -> set[str]:
    return set(engine.state_dict().members.stories)


@settings(max_examples=4, deadline=None)
@given(st.lists(st.sampled_from(EVERYONE), max_size=10, unique=True))
def test_a_past_state_is_had_again_without_who_has_left_since(gone: list[Story]) -> None:
    kept, shapes, _ = lived(gone)
    left = [story for story in EVERYONE if story not in gone]
    for written, then in zip(kept, shapes, strict=True):
        again = ThemeEngine(Reader())
        again.load_state(from_bytes(written, Origin.of(Reader())), left)
        here = [story for story in left if story.id in then]
        assert ids_in(again) == {story.id for story in here}
        faded = {event.theme_id for event in again.events if isinstance(event, Faded)}
        now = shape(again, here)
        assert {s: t for s, t in now.items() if not faded & {*then[s]}} == {
            story.id: then[story.id] for story in here if not faded & {*then[story.id]}
        }
        texts = to_bytes(again.state_dict())
        assert not any(story.id.encode() in texts for story in gone)


def test_every_theme_that_came_or_went_or_has_another_name_has_an_event_with_evidence() -> None:
    engine = ThemeEngine(Reader())
    before: dict[int, tuple[str, ...]] = {}
    n_known = 0
    for some in TOLD:
        engine.add(some)
        engine.refresh()
        events, n_known = engine.events[n_known:], len(engine.events)
        after = {theme.id: theme.words for theme in engine.themes()}
        came = {event.theme_id for event in events if isinstance(event, Born | Split)}
        went = {event.theme_id for event in events if isinstance(event, Faded)}
        went |= {event.absorbed for event in events if isinstance(event, Merged)}
        renamed = {event.theme_id for event in events if isinstance(event, Renamed)}
        assert after.keys() - before.keys() <= came
        assert before.keys() - after.keys() <= went
        assert {t for t in after.keys() & before.keys() if after[t] != before[t]} <= renamed
        before = after
    assert before
    for event in engine.events:
        numbers = [value for name, value in asdict(event).items() if name != "theme_id"]
        assert kind(event) in {"born", "split", "merged", "faded", "renamed", "moved"}
        assert any(isinstance(value, int | float) for value in numbers)


def test_passages_that_leave_a_theme_for_another_are_said_to_have_moved() -> None:
    engine = ThemeEngine(Reader())
    before: dict[tuple[str, int], int] = {}
    n_moves = 0
    for some in TOLD:
        engine.add(some)
        events = engine.refresh()
        came_and_went = {e.theme_id for e in events if isinstance(e, Born | Split | Faded)}
        came_and_went |= {e.absorbed for e in events if isinstance(e, Merged)}
        said = {(e.source, e.theme_id) for e in events if isinstance(e, Moved)}
        n_moves += len(said)
        after = placed(engine)
        for pair, tellers in crossings(before, after).items():
            assert pair in said or came_and_went & {*pair} or len(tellers) < 3
        before = after
    assert n_moves, "nothing moved"


def placed(engine: ThemeEngine) -> dict[tuple[str, int], int]:
    here = [story.id for story in EVERYONE if story.id in ids_in(engine)]
    return {(one, p.start): p.theme for one in here for p in engine.story(one)}


def crossings(
    before: dict[tuple[str, int], int], after: dict[tuple[str, int], int]
) -> dict[tuple[int, int], set[str]]:
    """Return who went from which theme to which."""
    found: dict[tuple[int, int], set[str]] = {}
    for place, theme in before.items():
        if after[place] != theme:
            found.setdefault((theme, after[place]), set()).add(place[0])
    return found

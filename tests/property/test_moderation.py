"""Whatever is done to stories, in whatever order, with crashes between: the promises of
moderation hold.

A run is 50 acts on one site; 200 runs by default. `TEST_MODERATION_RUNS=2000` makes 2,000.
"""

import os
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.states import IN_QUEUE, State
from moderation.verdict import QUORUM
from tests.conftest import Pattern, run_apart
from tests.flows import logged
from tests.flows.place import Place
from tests.property import lines, names, pairs, places
from tests.property.moderated import ACTS, CRASHES, Life, living
from tests.property.told import Told

RUNS = int(os.environ.get("TEST_MODERATION_RUNS", "200"))
STEPS = 50
#: What a teller does with their own story; nothing else changes what they have chosen, and no
#: change of words does: what is hidden stays so.
CHOOSING = ("dial", "hide", "show", "decide", "withdraw")
Act = tuple[str, int, int, int, str]
CHANCE = st.integers(0, 11)
# One act in ten is cut in half.
ACTS_OF_A_RUN = st.lists(
    st.tuples(
        st.sampled_from(ACTS),
        st.integers(0, 4),
        st.integers(0, 3),
        CHANCE,
        st.sampled_from([""] * 36 + list(CRASHES)),
    ),
    min_size=STEPS,
    max_size=STEPS,
)


def states_of(place: Place) -> Counter[str]:
    rows = place.rows("main", "SELECT state, count(*) FROM stories WHERE sealed != '' GROUP BY 1")
    return Counter(dict(rows))


def require_sums(place: Place) -> None:
    states = states_of(place)
    assert place.figure("arrived") == states.total() + place.figure("withdrawn"), states


def require_two_people(place: Place) -> None:
    """Every story that is withheld is so by two people who gave the same reason in one round."""
    withheld = "SELECT id, version FROM stories WHERE state = 'withheld'"
    for story_id, version in place.rows("main", withheld):
        query = "SELECT reason, moderator_id FROM reviews WHERE story_id = ? AND version = ?"
        first = place.rows("main", query, story_id, version)
        given = Counter(reason for reason, _ in set(first) if reason)
        assert max(given.values(), default=0) >= QUORUM, story_id


def require_allowed(place: Place, told: list[Told]) -> None:
    """Nothing is public but what its teller allowed; nothing of who took their words back."""
    by_id = {story.story_id: story for story in told}
    for story_id, title, text in place.rows("main", "SELECT id, title, text FROM public_stories"):
        story = by_id[story_id]
        assert not story.gone
        assert (title, text) in story.allowed | story.left_up
        if (title, text) in story.allowed:
            # What was left up was replaced: it never returns.
            story.left_up = set()


def require_no_old_words(life: Life) -> None:
    """Of each story its last version has a key, and one that is left up; no other opens.

    Nobody but its teller opens one that rests.
    """
    kept = dict(life.place.rows("main", "SELECT story_id, version FROM still_up"))
    last = {story.story_id: story.version for story in life.stories}
    for story_id, version in life.place.rows("keys", "SELECT story_id, version FROM story_keys"):
        assert version in (last[story_id], kept.get(story_id))
    for story_id, is_locked in life.resting():
        assert is_locked or story_id in life.let_out


def require_dials(place: Place) -> None:
    """What a dial covers is nowhere to be read while it is off, and nothing hidden is anywhere."""
    query = (
        "SELECT s.id, s.state, s.shown, s.quoted, s.counted, s.reused, p.id IS NOT NULL,"
        " p.search_id FROM stories s LEFT JOIN public_stories p ON p.id = s.id"
    )
    query_up = "SELECT story_id FROM still_up WHERE NOT withheld"
    left_up = {one for (one,) in place.rows("main", query_up)}
    indexed = {number for (number,) in place.rows("main", "SELECT id FROM search_docsize")}
    listed = set()
    for story_id, state, shown, quoted, *others, is_public, number in place.rows("main", query):
        assert is_public == (state == "published" or story_id in left_up), state
        assert not is_public or shown or quoted
        assert is_public or number not in indexed
        assert (number in indexed) == bool(is_public and shown)
        listed |= {number} if is_public and shown else set()
        if not any((shown, quoted, *others)):
            assert state in ("undecided", "cleared", "kept", "hidden", "withheld"), state
        # Whoever is not counted, or cannot be read for a reason of its own, is in no hidden count.
        placed = place.rows("main", "SELECT 1 FROM placements WHERE story_id = ?", story_id)
        assert not placed or others[0]
    assert indexed == listed


def require_locked(place: Place) -> None:
    """What its teller hid, or turned off whole, nobody else can open."""
    query = (
        "SELECT id FROM stories WHERE state = 'hidden' OR (state IN ('undecided', 'kept')"
        " AND NOT (shown OR quoted OR counted OR reused))"
    )
    for (story_id,) in place.rows("main", query):
        opens = (
            "SELECT team_wrap, release_wrap, escrow_wrap, later_wrap FROM story_keys"
            " WHERE story_id = ?"
        )
        wraps = place.rows("keys", opens, story_id)
        assert set(wraps) <= {(None,) * 4}, story_id


def require_readable(place: Place) -> None:
    """Whatever moderators are to read they can: as it was sent, or as it was public."""
    kept = set(place.rows("main", "SELECT story_id, version FROM last_public"))
    for state, *one in place.rows("main", "SELECT state, id, version FROM stories"):
        if state not in IN_QUEUE:
            continue
        opens = "SELECT team_wrap, later_wrap FROM story_keys WHERE story_id = ? AND version = ?"
        [(team, later)] = place.rows("keys", opens, *one)
        assert team or (later and tuple(one) in kept), one


def chosen(place: Place) -> dict[str, tuple[object, ...]]:
    """Return what each teller has chosen: the four dials, and whether it is hidden."""
    rows = place.rows(
        "main",
        "SELECT id, shown, quoted, counted, reused, state = 'hidden' FROM stories UNION ALL"
        " SELECT id, shown, quoted, counted, reused, 0 FROM waiting_room",
    )
    return {story_id: tuple(rest) for story_id, *rest in rows}


async def require_log(place: Place, told: list[Told]) -> None:
    """The chain holds, its sums are those of the site, and each receipt finds its story there."""
    checked = await logged.checked(place)
    assert checked.holds, checked.fault
    kinds = Counter(entry["kind"] for entry in await logged.entries(place))
    assert kinds["arrived"] == place.figure("arrived")
    assert kinds["withdrawn"] == place.figure("withdrawn")
    # What was published before may be kept or hidden now: no change of mind is in the log.
    decided = {
        State.PUBLISHED: {"published"},
        State.KEPT: {"kept", "published"},
        State.HIDDEN: {"published"},
        State.WITHHELD: {"withheld"},
    }
    for story in told:
        if not story.gone:
            state = await place.state(story.receipt)
            found = await logged.kinds(place, story.receipt)
            assert found[:1] == ["arrived"]
            assert decided.get(state, {"arrived"}) & set(found)


async def live(pattern: Pattern, acts: list[Act]) -> Counter[str]:
    """Let everything happen on a new site; after each act every promise is kept."""
    with tempfile.TemporaryDirectory() as folder:
        async with living(pattern, Path(folder), repr(acts[:3])) as life:
            for act, which, who, chance, crash in acts:
                before = chosen(life.place)
                await life.attempt(act, which, who, chance, crash)
                if act not in CHOOSING:
                    after = chosen(life.place)
                    assert {one: after[one] for one in before} == before, "unasked"
                require_sums(life.place)
                require_two_people(life.place)
                require_allowed(life.place, life.stories)
                require_dials(life.place)
                require_locked(life.place)
                require_readable(life.place)
                require_no_old_words(life)
                places.require(life.place, life.stories)
                await lines.require(life.place, life.stories)
                await names.require(life.place, life.stories)
                await pairs.require(life.place, life.stories)
            await end(life)
            return Counter(life.done)


async def end(life: Life) -> None:
    """Close the last window, and look at everything."""
    await life.place.close()
    require_sums(life.place)
    require_allowed(life.place, life.stories)
    require_no_old_words(life)
    places.require(life.place, life.stories)
    await lines.require(life.place, life.stories)
    await names.require(life.place, life.stories)
    await pairs.require(life.place, life.stories)
    await require_log(life.place, life.stories)
    for story in life.stories:
        if story.gone:
            assert await life.place.come_back(story.receipt) is None
            assert life.place.naming(story.story_id) == []


@settings(max_examples=RUNS, deadline=None)
@given(ACTS_OF_A_RUN)
def test_every_promise_of_moderation_holds_whatever_is_done(
    pattern: Pattern, acts: list[Act]
) -> None:
    run_apart(live(pattern, acts))


def test_a_run_reaches_what_it_is_about(pattern: Pattern) -> None:
    """A run in which nothing ever comes to pass would hold every promise."""
    acts: list[Act] = [("tell", 0, 0, chance, "") for chance in range(5)]
    acts += [("window", 0, 0, 0, "")]
    for act, which, who in (
        *(("propose", 0, 0), ("accept", 0, 0)),
        *(("withhold", 1, 0), ("withhold", 1, 1), ("appeal", 1, 0)),
        *(("withhold", 1, 2), ("publish", 1, 3)),
        *(("ask", 2, 0), ("answer", 2, 0), ("publish", 2, 1), ("window", 0, 0)),
        *(("report", 2, 0), ("reread", 2, 0), ("withdraw", 0, 0)),
        *(("hide", 2, 0), ("show", 2, 0), ("dial", 2, 0)),
        *(("rest", 0, 0), ("window", 0, 0), ("send_now", 5, 0), ("edit_keep", 2, 0)),
        *(("take_down", 2, 0), ("edit_hide", 1, 0)),
        *(("tell", 0, 0), ("tell", 0, 0), ("window", 0, 0)),
        *(("publish", 6, 1), ("window", 0, 0), ("look", 0, 0)),
        *(("contest", 6, 0), ("look", 0, 0), ("contest_undo", 6, 0), ("look", 0, 0)),
        *(("name", 6, 0), ("name_keep", 6, 0), ("name_show", 6, 1), ("name_show", 6, 2)),
        *(("window", 0, 0), ("yes", 6, 0), ("no", 6, 0), ("look", 0, 0)),
        *(("name_down", 6, 0), ("name_down", 6, 1), ("name_back", 6, 0)),
        *(("withhold", 7, 0), ("withhold", 7, 1), ("line", 7, 0), ("line_keep", 7, 0)),
        *(("line_show", 7, 1), ("window", 0, 0), ("line_down", 7, 0)),
        *(("line_down", 7, 1), ("line_back", 7, 0)),
        *(("tell", 0, 0), ("tell", 0, 0), ("window", 0, 0), ("publish", 8, 1), ("publish", 9, 1)),
        *(("window", 0, 0), ("look", 0, 0), ("pair", 6, 0), ("pair", 8, 0), ("pair", 9, 0)),
        *(("pair_show", 6, 1), ("pair_show", 8, 1), ("pair_show", 9, 1), ("window", 0, 0)),
        *(("pair_down", 6, 0), ("pair_back", 8, 0), ("pair_out", 6, 0), ("pair_out", 9, 0)),
    ):
        acts.append((act, which, who, 1, ""))
    done = run_apart(live(pattern, acts))
    assert set(done) >= {act for act, *_ in acts}

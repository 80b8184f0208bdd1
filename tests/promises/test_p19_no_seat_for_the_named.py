"""P19 Being named, addressed or criticised in a story gives nobody a way to see it earlier than
the public, delay it, or have it hidden by complaining.
"""

import inspect
import re
from collections.abc import Iterator

import sqlalchemy as sa
from starlette.routing import Route

from moderation.states import MOVES, State, Who
from tests.conftest import Client, hidden
from tests.promises.pages import open_paths
from tests.promises.people import Moderator, Queued, state_of
from voicebox.flows import hands, offers, staff, votes, windows
from voicebox.settings import Settings
from voicebox.store import tables
from voicebox.web.routes import ROUTES

#: Words for somebody who would have a seat: whoever a story is about, or who answers for them.
SEAT = {
    "addressee", "addressees", "respondent", "respondents", "responder", "provider", "providers",
    "accused", "defendant", "embargo", "previewed", "advance", "rebuttal", "takedown",
    "complainant", "complainants",
}  # fmt: skip
NAME = "the Northfield trust"
STORY = f"On the ward of {NAME} they locked the door. Shame on {NAME} and on its chair."
#: What somebody who is named may send to any address, in every field that a form of ours has.
DEMANDS = {
    "message": f"This is about us. We are {NAME}. Take the story down, or our lawyers will write.",
    "words": f"We are {NAME}: hide it.",
    "reason": "third_party",
    "about": "story",
    "kind": "complaint",
    "act": "hide",
    "vote": "withhold",
    "clause": "third_party.1",
    "sentence": "We ask for it.",
}


def test_nobody_moves_a_story_but_its_teller_a_moderator_and_a_window() -> None:
    assert set(Who) == {Who.TELLER, Who.MODERATOR, Who.WINDOW}
    assert set(MOVES) == set(Who)


def test_there_are_two_roles_and_neither_is_of_a_service() -> None:
    assert staff.ROLES == ("moderator", "lead")


def test_no_way_to_the_public_waits_for_anybody_but_a_reader_and_its_teller() -> None:
    assert State.CLEARED in MOVES[Who.MODERATOR][State.READING]
    assert MOVES[Who.WINDOW][State.CLEARED] == {State.PUBLISHED, State.KEPT}
    names = {word for state in State for word in state.value.split("_")}
    assert names & SEAT == set()


def test_only_its_teller_hides_a_story_and_only_two_readers_withhold_it() -> None:
    moved = {
        (who, to)
        for who, by_state in MOVES.items()
        for to in by_state.get(State.PUBLISHED, ())
        if to in (State.HIDDEN, State.WITHHELD)
    }
    assert moved <= {(Who.TELLER, State.HIDDEN), (Who.MODERATOR, State.WITHHELD)}


def test_no_address_of_the_site_is_a_seat() -> None:
    named = {word for route in ROUTES for word in _words(_path(route), _name(route))}
    assert "stories" in named
    assert named & SEAT == set()


def test_no_table_and_no_column_is_a_seat() -> None:
    columns = {
        word
        for metadata in (tables.main, tables.keys)
        for table in metadata.tables.values()
        for word in _of_table(table)
    }
    assert "stories" in columns
    assert columns & SEAT == set()


def test_what_a_story_is_about_is_asked_by_nothing_that_moves_it() -> None:
    for flow in (offers.show_queue, hands.claim, votes.vote, windows.close):
        asked = set(inspect.signature(flow).parameters)
        assert asked & SEAT == set()


async def test_before_the_window_nobody_outside_can_see_that_it_is_there(
    client: Client, queued: Queued, moderators: tuple[Moderator, ...]
) -> None:
    story_id = await queued(STORY)
    paths = [*open_paths(), f"/stories/{story_id}", f"/moderation/stories/{story_id}"]
    paths += ["/stories?q=Northfield", "/stories?q=shame"]
    for path in paths:
        answer = await client.get(path)
        assert "Shame on" not in answer.text
        assert story_id not in answer.text


async def test_a_story_that_names_somebody_appears_with_those_that_name_nobody(
    queued: Queued, client: Client, site: Settings, moderators: tuple[Moderator, ...]
) -> None:
    ids = [await queued(text) for text in (STORY, "They heard me.", STORY)]
    for story_id in ids:
        assert await moderators[0].vote(story_id) == "publish"
    await client.state.worker.run_once()
    assert [state_of(site.data, story_id) for story_id in ids] == ["published"] * 3


async def test_no_complaint_sent_to_any_address_takes_it_down(
    queued: Queued, client: Client, site: Settings, moderators: tuple[Moderator, ...]
) -> None:
    story_id = await queued(STORY)
    await moderators[0].vote(story_id)
    await client.state.worker.run_once()
    before = await client.get(f"/stories/{story_id}")
    for path in _addresses(story_id):
        for _ in range(3):
            await client.fill(path, **DEMANDS, token=hidden(await client.get("/tell"), "token"))
    await client.state.worker.run_once()
    after = await client.get(f"/stories/{story_id}")
    assert state_of(site.data, story_id) == "published"
    assert after.status_code == 200
    assert _told(after.text) == _told(before.text) != ""


def _addresses(story_id: str) -> Iterator[str]:
    for route in ROUTES:
        if isinstance(route, Route) and "POST" in (route.methods or ()):
            yield _path(route).replace("{id}", story_id)


def _told(page: str) -> str:
    return page.partition('<div class="told"')[2].partition("</div>")[0]


def _path(route: object) -> str:
    return str(getattr(route, "path", ""))


def _name(route: object) -> str:
    return str(getattr(route, "name", ""))


def _words(*names: str) -> set[str]:
    return set(re.split(r"[^a-z]+", " ".join(names).lower()))


def _of_table(table: sa.Table) -> set[str]:
    return _words(table.name, *(column.name for column in table.columns))

"""Themes in the life of stories, made by hand: tellers contest them, and what holds of that."""

from collections.abc import Sequence
from dataclasses import replace

from tests.flows.place import Place
from tests.flows.themed import place_themes
from tests.property.told import Told
from voicebox.errors import Conflict
from voicebox.flows import contest, settled
from voicebox.flows.my_story import MyStory
from voicebox.kept import Contest, Standing
from voicebox.store import contests, kept_themes, theme_names

#: Public ids by number. The first is where a story goes of which its teller says nothing.
THEMES = {1: "corridor", 2: "kitchen", 3: "garden"}


async def look(place: Place) -> None:
    """Place every public story that counts, as its teller has it, and keep to what they said."""
    query = (
        "SELECT p.id, s.quoted FROM public_stories p JOIN stories s ON s.id = p.id WHERE s.counted"
    )
    here = dict(place.rows("main", query))
    async with place.db.write() as main:
        if not await kept_themes.ids(main):
            await kept_themes.add_ids(main, THEMES)
        before = await contests.everything(main)
        after = [
            replace(one, standing=Standing.HELD)
            for one in before
            if one.standing is not Standing.UNDONE
        ]
        await contests.settle(main, before, after)
    members: dict[str, list[str]] = {name: [] for name in THEMES.values()}
    for story_id in sorted(here):
        members[_theme_of([one for one in after if one.story_id == story_id])].append(story_id)
    unquoted = [story_id for story_id, quoted in here.items() if not quoted]
    await place_themes(place, unquoted, **members)
    async with place.db.write() as main:
        found = await settled.settle(main, [], here.keys())
        await theme_names.keep_given(main, 1 + place.count("main", "given_names"), found.changes)


def _theme_of(said: Sequence[Contest]) -> str:
    barred = {number for one in said for number in one.barred}
    wanted = [one.target for one in said if one.target is not None]
    free = [number for number in THEMES if number not in barred]
    return THEMES[(wanted or free or [1])[0]]


async def move(place: Place, story: Told, chance: int) -> None:
    """Say of the theme that a story is in that it is not what was meant."""
    source = _first_theme(await place.come_back(story.receipt))
    async with place.db.read_both() as both:
        choices = await contest.choices(both, place.keyring, story.receipt, source)
    targets = [None, *(theme.id for theme in choices.others)]
    target = targets[chance % len(targets)]
    # Before it: what is allowed is written down even where the answer is lost on the way.
    story.contests.add((source, target))
    async with place.db.write_both() as both:
        await contest.move(both, place.keyring, story.receipt, source, target)


async def undo(place: Place, story: Told) -> None:
    mine = await place.come_back(story.receipt)
    said = mine.places.said if mine else ()
    if not said:
        raise Conflict("Nothing was said.")
    async with place.db.write_both() as both:
        await contest.undo(both, place.keyring, story.receipt, said[0].source)


def _first_theme(mine: MyStory | None) -> str:
    if mine is None or not mine.places.themes:
        raise Conflict("It is in no theme.")
    return mine.places.themes[0].id


def require(place: Place, told: Sequence[Told]) -> None:
    """Nobody but its teller says where a story belongs; it goes with the words it was said of."""
    by_id = {story.story_id: story for story in told}
    # What gets a page of its own comes back with the window: until then it has no public row.
    stays = (
        "SELECT s.id FROM stories s LEFT JOIN public_stories p ON p.id = s.id"
        " LEFT JOIN brought_back b ON b.story_id = s.id"
        " WHERE s.counted AND (p.id IS NOT NULL OR (s.state = 'cleared'))"
    )
    may = {one for (one,) in place.rows("main", stays)}
    found: dict[str, set[tuple[str, str | None]]] = {}
    for story_id, source, target in place.rows(
        "main", "SELECT story_id, source, target FROM contests"
    ):
        assert story_id in may, "its words are not public, or it does not count"
        found.setdefault(story_id, set()).add((THEMES[source], THEMES.get(target)))
    for story_id, story in by_id.items():
        said = found.get(story_id, set())
        assert said <= story.contests, "nobody said so"
        # What is forgotten never returns.
        story.contests = said
    for story_id, is_quoted in place.rows(
        "main", "SELECT q.story_id, s.quoted FROM quotes q JOIN stories s ON s.id = q.story_id"
    ):
        assert is_quoted, story_id

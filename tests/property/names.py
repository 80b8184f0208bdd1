"""Names for themes in the life of stories: proposed, read, agreed to, and what holds of them."""

from collections.abc import Sequence

from moderation.policy import ReasonKey
from tests.flows import naming, saying
from tests.flows.place import Place
from tests.property.told import Told
from voicebox.errors import Conflict
from voicebox.store import theme_names as store

#: So few that people propose the same.
WORDS = ("The long wait", "THE LONG WAIT", "Nights", "Nobody came")


async def propose(place: Place, story: Told, chance: int) -> None:
    theme, words = await _theme(place, story), WORDS[chance % len(WORDS)]
    # Before it: what is allowed is written down even where the answer is lost on the way.
    story.names.add(words)
    await naming.propose(place, story.receipt, theme, words)


async def take_back(place: Place, story: Told) -> None:
    await naming.take_back(place, story.receipt, await _theme(place, story))
    story.names.clear()


async def say_yes(place: Place, story: Told, chance: int) -> None:
    theme = await _theme(place, story)
    names = (await naming.naming(place, story.receipt, theme)).names
    if not names:
        raise Conflict("There is no name.")
    await naming.say_yes(place, story.receipt, theme, names[chance % len(names)].id)


async def say_no(place: Place, story: Told) -> None:
    await naming.take_yes_back(place, story.receipt, await _theme(place, story))


async def vote(place: Place, story: Told, who: str, reason: ReasonKey | None) -> None:
    query = "SELECT id FROM theme_names WHERE story_id = ?"
    for (name_id,) in place.rows("main", query, story.story_id):
        await naming.vote(place, who, name_id, reason)


async def keep_back(place: Place, story: Told, who: str, reason: ReasonKey) -> None:
    query = "SELECT id FROM theme_names WHERE story_id = ?"
    for (name_id,) in place.rows("main", query, story.story_id):
        await saying.keep_back(place, who, name_id, reason)


async def _theme(place: Place, story: Told) -> str:
    mine = await place.come_back(story.receipt)
    if mine is None or not mine.places.themes:
        raise Conflict("It is in no theme.")
    return mine.places.themes[0].id


async def require(place: Place, told: Sequence[Told]) -> None:
    """No name is there but by the teller of a public story that counts; all words are theirs."""
    by_id = {story.story_id: story for story in told}
    may = {
        one
        for (one,) in place.rows(
            "main",
            "SELECT s.id FROM stories s LEFT JOIN public_stories p ON p.id = s.id"
            " WHERE s.counted AND (p.id IS NOT NULL OR s.state = 'cleared')",
        )
    }
    query = "SELECT story_id, state, words, version, to_team IS NULL FROM theme_names"
    rows = place.rows("main", query)
    for story_id, state, words, version, is_closed in rows:
        story = by_id[story_id]
        assert story_id in may
        assert not story.gone
        assert version == story.version
        assert story.names, "it was taken back"
        assert words is None or words in story.names
        assert is_closed == (state != "waiting")
    proposing = {story_id for story_id, *_ in rows}
    for story in told:
        if story.story_id not in proposing:
            # What is forgotten never returns.
            story.names.clear()
    for story_id, state in place.rows(
        "main",
        "SELECT y.story_id, n.state FROM theme_name_yeses y JOIN theme_names n ON n.id = y.name_id",
    ):
        assert story_id in may
        assert state == "shown"
    await _require_given(place, told)


async def _require_given(place: Place, told: Sequence[Told]) -> None:
    """What a theme is called, now and in any version, its tellers called it, and have not left."""
    allowed = {words for story in told if not story.gone for words in story.names}
    async with place.db.read() as main:
        names = await store.proposed(main)
        given = await store.given(main)
        past = await store.history(main)
    shown = {one.words for several in names.values() for one in several}
    assert {one.words for one in given.values()} <= shown <= allowed
    assert {one.words for one in past if one.words is not None} <= allowed
    for theme, one in given.items():
        assert one.n_yes >= 3
        assert all(one.n_yes > other.n_yes for other in names[theme] if other.words != one.words)

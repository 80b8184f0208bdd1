"""Two quotes side by side in the life of stories: set, read, taken back and out, and what holds."""

from collections.abc import Sequence

from moderation.policy import ReasonKey
from tests.flows import naming, saying
from tests.flows.place import Place
from tests.property.places import THEMES
from tests.property.told import Told
from voicebox.errors import Conflict
from voicebox.flows import theme_pairs, unpairing, unquoting
from voicebox.store import public, unpaired
from voicebox.store import theme_pairs as store
from voicebox.store.parts import shares


async def say(place: Place, story: Told, chance: int) -> None:
    mine = await place.come_back(story.receipt)
    if mine is None or not mine.places.themes:
        raise Conflict("It is in no theme.")
    theme, words = mine.places.themes[0].id, f"Why {chance}."
    # Before it: what is allowed is written down even where the answer is lost on the way.
    story.pairs.add(words)
    async with place.db.write_both() as both:
        offered = await theme_pairs.offered(both.main, place.keyring, theme)
        first = chance % max(len(offered), 1)
        chosen = [one.handle for one in (*offered, *offered)[first : first + 2]]
        said = (story.receipt, theme, chosen, words)
        await theme_pairs.say(both, place.world, place.keyring, *said)


async def take_back(place: Place, story: Told) -> None:
    mine = await place.come_back(story.receipt)
    if mine is None or not mine.pairs:
        raise Conflict("Nothing was said.")
    async with place.db.write_both() as both:
        theme = mine.pairs[0].theme_id
        await theme_pairs.take_back(both, place.keyring, story.receipt, theme)


async def take_out(place: Place, story: Told, chance: int) -> None:
    """Take the words of a story out of pairs, let them be set there again, or take a quote back."""
    act = (unpairing.take_out, unpairing.take_out, unpairing.let, unquoting.take_back)[chance % 4]
    async with place.db.write_both() as both:
        if not await act(both, place.keyring, story.receipt, 0):
            raise Conflict("There are no such words.")


async def vote(place: Place, story: Told, who: str, reason: ReasonKey | None) -> None:
    for pair_id in _pairs_of(place, story):
        await naming.vote(place, who, pair_id, reason)


async def keep_back(place: Place, story: Told, who: str, reason: ReasonKey) -> None:
    for pair_id in _pairs_of(place, story):
        await saying.keep_back(place, who, pair_id, reason)


def _pairs_of(place: Place, story: Told) -> list[str]:
    query = "SELECT id FROM theme_pairs WHERE story_id = ?"
    return [one for (one,) in place.rows("main", query, story.story_id)]


async def require(place: Place, told: Sequence[Told]) -> None:
    """No pair is there but by a teller who has a say, of words that may be quoted and set so."""
    by_id = {story.story_id: story for story in told}
    may = {
        story_id: (is_counted, is_quoted)
        for story_id, is_counted, is_quoted in place.rows(
            "main",
            "SELECT s.id, s.counted, s.quoted FROM stories s"
            " LEFT JOIN public_stories p ON p.id = s.id"
            " WHERE p.id IS NOT NULL OR s.state = 'cleared'",
        )
    }
    for story_id, version, state, words, is_closed, *quoted in place.rows(
        "main",
        "SELECT story_id, version, state, words, to_team IS NULL, one_story, other_story"
        " FROM theme_pairs",
    ):
        story = by_id[story_id]
        assert not story.gone
        assert version == story.version
        assert may[story_id][0]
        assert words is None or words in story.pairs
        assert is_closed == (state != "waiting")
        for one in quoted:
            assert all(may[one]), "it does not count, or is quoted no more"
    async with place.db.read() as main:
        taken_out = await unpaired.parts.everything(main)
        rows = await store.lines.everything(main)
    for passage in [one for row in rows for one in row.passages]:
        parts = taken_out.get(passage.story_id, ())
        assert not shares(parts, (passage.start, passage.end)), "they were taken out"
    await _require_read(place, told)


async def _require_read(place: Place, told: Sequence[Told]) -> None:
    """What everybody reads is a teller's word on two stories that can be read now."""
    allowed = {words for story in told if not story.gone for words in story.pairs}
    async with place.db.read() as main:
        for theme in THEMES.values():
            for pair in await theme_pairs.shown(main, theme):
                assert set(pair.reasons) <= allowed
                ids = [one.story_id for one in pair.passages]
                assert len(set(await public.some(main, ids))) == 2

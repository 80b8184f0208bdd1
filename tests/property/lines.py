"""Lines for gaps in the life of stories: written, voted on, taken back, and what holds of them."""

from collections.abc import Mapping, Sequence

from moderation.policy import ReasonKey
from moderation.verdict import Verdict, Vote, verdict
from tests.flows.place import Place
from tests.property.told import Told
from voicebox.flows import gap_lines, shown_lines, unread_lines
from voicebox.store import openness


async def write(place: Place, story: Told, chance: int) -> None:
    words = f"Line {chance} of version {story.version}."
    async with place.db.write_both() as both:
        kept = await gap_lines.write(both, place.world, place.keyring, story.receipt, words)
    if kept:
        story.line, story.line_votes, story.line_later = words, {}, {}


async def take_back(place: Place, story: Told) -> None:
    async with place.db.write_both() as both:
        await gap_lines.take_back(both, place.keyring, story.receipt)
    story.line, story.line_votes, story.line_later = "", {}, {}


async def vote(place: Place, story: Told, who: str, reason: ReasonKey | None) -> None:
    [line_id] = line_of(place, story) or [""]
    async with place.db.write() as main:
        await unread_lines.vote(main, place.keyring, place.moderator(who), line_id, reason)
    story.line_votes[who] = reason


async def keep_back(place: Place, story: Told, who: str, reason: ReasonKey) -> None:
    [line_id] = line_of(place, story) or [""]
    async with place.db.write_both() as both:
        person = place.moderator(who)
        outcome = await shown_lines.keep_back(both, place.keyring, person, line_id, reason)
    story.line_later[who] = reason
    if outcome is Verdict.PUBLISH:
        # Three people gave three reasons: what they said is forgotten.
        story.line_later.clear()


def line_of(place: Place, story: Told) -> list[str]:
    """Return the id of the line of a story, if it has one."""
    query = "SELECT id FROM gap_lines WHERE story_id = ?"
    return [one for (one,) in place.rows("main", query, story.story_id)]


async def require(place: Place, told: Sequence[Told]) -> None:
    """Every line is what its teller wrote last and has not taken back, as its readers decided."""
    by_id = {story.story_id: story for story in told}
    for story_id, version, state, is_closed, words, reason in place.rows(
        "main",
        "SELECT story_id, version, state, to_team IS NULL, words, reason FROM gap_lines",
    ):
        story = by_id[story_id]
        assert not story.gone
        assert story.line, "it was taken back"
        assert version == story.version
        came, later = _comes_to(story.line_votes), _comes_to(story.line_later)
        assert (came is Verdict.WAIT) == (state == "waiting"), state
        assert (Verdict.REFUSE in (came, later)) == (state == "withheld"), state
        assert not story.line_later or came is Verdict.PUBLISH, "it was never shown"
        # Once it is decided, no moderator can open it.
        assert is_closed == (state != "waiting")
        assert words == (story.line if state == "shown" else None)
        given = story.line_later if later is Verdict.REFUSE else story.line_votes
        assert reason is None or list(given.values()).count(reason) > 1
    await _require_public(place, told)


def _comes_to(votes: Mapping[str, str | None]) -> Verdict:
    return verdict(Vote(who, ReasonKey(why) if why else None) for who, why in votes.items())


async def _require_public(place: Place, told: Sequence[Told]) -> None:
    async with place.db.read() as main:
        shown = [line for gap in await openness.gaps(main) for line in gap.lines]
    withheld = {
        one for (one,) in place.rows("main", "SELECT id FROM stories WHERE state = 'withheld'")
    }
    allowed = [story.line for story in told if story.story_id in withheld]
    assert all(shown.count(line) <= allowed.count(line) for line in shown)

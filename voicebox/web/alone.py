"""The voices that are farthest from all others: all of them, each as its teller lets it be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from voicebox.flows import lone_parts
from voicebox.model import PublicStory
from voicebox.store import alone as store
from voicebox.store import public
from voicebox.store.alone import Lone
from voicebox.store.db import Connection
from voicebox.web.pages import page
from voicebox.web.reader import FRESH
from voicebox.web.reports import report_of

PAGE = 30


@dataclass(frozen=True)
class Part:
    """A part of a story that may be quoted and not be shown whole."""

    words: str = field(repr=False)
    language: str
    collection: str | None
    #: What its teller notes that the story speaks of.
    notes: tuple[str, ...]
    #: Where it can be reported.
    report: str | None
    #: It leads to no place in its story, which nobody is shown.
    address: None = None


async def alone(request: Request) -> Response:
    """Show the stories on their own: whole, or a part, or that they are there."""
    async with request.state.db.read() as main:
        everyone = await store.everyone(main)
        readable = [one for one in everyone if one.shown or one.quoted]
        start = _place_after(readable, request.query_params.get("after", ""))
        listed = readable[start : start + PAGE]
        told = await public.some(main, [one.story_id for one in listed])
        voices = [await _voice(request, main, one, told[one.story_id]) for one in listed]
    more = len(readable) > start + PAGE
    answer = page(
        request,
        "themes/alone.html",
        voices=[(voice, isinstance(voice, Part)) for voice in voices if voice is not None],
        silent=len(readable) < len(everyone) or None in voices,
        next=f"?after={listed[-1].story_id}" if more else None,
    )
    answer.headers.update(FRESH)
    return answer


async def _voice(
    request: Request, main: Connection, one: Lone, story: PublicStory
) -> PublicStory | Part | None:
    if one.shown:
        return story
    passage = await lone_parts.of_story(main, story)
    if passage is None:
        return None
    words = story.text[passage.start : passage.end]
    report = report_of(request, story, passage.start)
    return Part(words, story.language, story.collection, story.notes, report)


def _place_after(listed: Sequence[Lone], story_id: str) -> int:
    ids = [one.story_id for one in listed]
    return ids.index(story_id) + 1 if story_id in ids else 0

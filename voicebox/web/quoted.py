"""A quote as pages show it: word for word, with the way to its place in its story."""

from dataclasses import dataclass, field

from starlette.requests import Request

from voicebox.model import PublicStory
from voicebox.web.reports import report_of


@dataclass(frozen=True)
class Quoted:
    """A quote, and the link to its place when its story is shown whole; else to report it."""

    words: str = field(repr=False)
    language: str
    address: str | None
    report: str | None
    collection: str | None


def quoted(request: Request, story: PublicStory, start: int, end: int) -> Quoted:
    """Return a part of a public story as a quote; its places are code points of the text."""
    address = None
    if story.dials.shown:
        address = f"{request.app.url_path_for('story', id=story.id)}#q{start}"
    report = report_of(request, story, start)
    return Quoted(story.text[start:end], story.language, address, report, story.collection)

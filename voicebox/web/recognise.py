"""Who could recognise the teller: what is shown before sending, and saying less as they choose.

Everything is worked out anew from the words in the form. Nothing of it is kept or sent on, and
nothing changes unless the teller chooses it. The longest story takes a tenth of a second of the
processor: that is spent in a thread, so that meanwhile others are answered.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from babel.lists import format_list
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from moderation import personal
from moderation.personal import Detail, DetailKind
from moderation.personal.blurs import Choice, blurred, choices
from moderation.personal.together import CALLED, COULD_KNOW, together
from voicebox.model import Draft
from voicebox.web.forms import Sent
from voicebox.web.words import N_, Words

#: So many details have choices of their own at a time; a form has room for no more.
MOST_CHOICES = 20
#: A text longer than this is not carried twice, and so cannot be put back by a button.
LONGEST_BEFORE = 20_000
#: How the fields begin in which other words are chosen.
CHOSEN = "blur_"
_PLACE = re.compile(rf"{CHOSEN}(\d{{1,6}})", re.ASCII)
#: Countries where it is summer in January (ISO 3166, lower case).
_SOUTH = (
    *("ao", "ar", "au", "bo", "br", "bw", "cl", "fj", "ls", "mg", "mu", "mw", "mz", "na", "nz"),
    *("pe", "pg", "py", "sz", "uy", "za", "zm", "zw"),
)
_BESIDE = (
    ("title", N_("In the title:")),
    ("notes", N_("In what people should know before they read it:")),
    ("tags", N_("In the words you would find it under:")),
    ("standpoint", N_("In who you are in this:")),
)


@dataclass(frozen=True)
class Marked:
    """A piece of the words, and what it could give away; nothing when it gives away nothing."""

    text: str = field(repr=False)
    kind: DetailKind | None = None


@dataclass(frozen=True)
class Mirror:
    """What the check page says of who could know the teller."""

    #: Whether the rules understand these words; without it, finding nothing says even less.
    judged: bool
    pieces: tuple[Marked, ...] = field(repr=False)
    #: Who could know, and from what together.
    could_know: Sequence[str]
    #: Why each kind of detail that was found could point to a person.
    why: Sequence[str]
    choices: Sequence[Choice] = field(repr=False)
    #: What each kind of detail is called.
    called: Mapping[DetailKind, str]
    #: By the place of a choice, what is chosen so far.
    chosen: Mapping[int, str]
    #: What stands beside the story and could point to somebody: where, and its pieces.
    beside: Sequence[tuple[str, tuple[Marked, ...]]] = field(repr=False)

    @property
    def found(self) -> bool:
        """Whether anything in the words could point to somebody."""
        return any(piece.kind for piece in self.pieces)


async def look_into(request: Request, draft: Draft, given: Sent) -> Mirror:
    """Return what a draft shows of its teller, and what they may choose."""
    words: Words = request.state.words
    return await run_in_threadpool(_look_into, words, draft, given, south=_is_south(request))


def _look_into(words: Words, draft: Draft, given: Sent, *, south: bool) -> Mirror:
    found = personal.details(draft.text, draft.language)
    judged = personal.can_judge(draft.text, draft.language)
    offered = choices(draft.text, found, south=south) if judged else ()
    pieces = _cut(draft.text, found)
    beside = _beside(draft, words)
    kinds = list(dict.fromkeys(piece.kind for piece in pieces if piece.kind))
    kinds_beside = [piece.kind for _, line in beside for piece in line if piece.kind]
    return Mirror(
        judged=judged,
        pieces=pieces,
        could_know=_could_know({*kinds, *kinds_beside}, words),
        why=[words.gettext(personal.WHY[kind]) for kind in kinds],
        choices=offered[:MOST_CHOICES],
        called={kind: words.gettext(name) for kind, name in CALLED.items()},
        chosen=_chosen(given),
        beside=beside,
    )


async def say_less(request: Request, given: Sent, language: str) -> Sent:
    """Return a form with the words that its teller chose, and with those that they had before.

    Args:
        request: what the settings come with.
        given: the form as it was sent.
        language: the language that the words are said to be in.
    """
    less = text = given.get("words")
    chosen = _chosen(given)
    if chosen and personal.can_judge(text, language):
        less = await run_in_threadpool(_blur, text, language, chosen, south=_is_south(request))
    before = text if len(text) <= LONGEST_BEFORE and less != text else ""
    return _with_words(given, less, before)


def _blur(text: str, language: str, chosen: Mapping[int, str], *, south: bool) -> str:
    found = personal.details(text, language)
    return blurred(text, choices(text, found, south=south), chosen)


def put_back(given: Sent) -> Sent:
    """Return a form with the words from before they were changed."""
    return _with_words(given, given.get("before") or given.get("words"), "")


def marked(text: str, language: str = "en") -> tuple[Marked, ...]:
    """Cut a text into pieces, those that could give somebody away among them."""
    return _cut(text, personal.details(text, language))


def _cut(text: str, found: Sequence[Detail]) -> tuple[Marked, ...]:
    pieces, at = [], 0
    for detail in found:
        pieces.append(Marked(text[at : detail.start]))
        pieces.append(Marked(text[detail.start : detail.end], detail.kind))
        at = detail.end
    pieces.append(Marked(text[at:]))
    return tuple(piece for piece in pieces if piece.text)


def _is_south(request: Request) -> bool:
    return request.state.settings.country in _SOUTH


def _chosen(given: Sent) -> Mapping[int, str]:
    places = {_PLACE.fullmatch(name): given.get(name) for name in given.fields}
    return {int(place[1]): key for place, key in places.items() if place and key}


def _with_words(given: Sent, words: str, before: str) -> Sent:
    kept = {name: all_ for name, all_ in given.fields.items() if not name.startswith(CHOSEN)}
    return Sent(kept | {"words": (words,), "before": (before,)})


def _could_know(kinds: set[DetailKind], words: Words) -> list[str]:
    return [
        words.gettext(COULD_KNOW[known.circle])
        % {
            "details": format_list(
                [words.gettext(CALLED[kind]) for kind in known.kinds], locale=words.locale
            )
        }
        for known in together(kinds)
    ]


def _beside(draft: Draft, words: Words) -> list[tuple[str, tuple[Marked, ...]]]:
    found = []
    for name, label in _BESIDE:
        written = getattr(draft, name)
        for text in (written,) if isinstance(written, str) else written:
            pieces = marked(text, draft.language)
            if any(piece.kind for piece in pieces):
                found.append((words.gettext(label), pieces))
    return found

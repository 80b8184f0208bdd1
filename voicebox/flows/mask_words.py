"""What a proposal to cover words says, sealed under the story's key; and what comes of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from moderation.marking import Amiss, Covering
from moderation.masks import Mask, apply, places
from voicebox.errors import Sealed, VoiceboxError
from voicebox.flows import last_public, words
from voicebox.model import Draft, SealedStory
from voicebox.sealing import ciphers
from voicebox.store import masks
from voicebox.store.db import Connection
from voicebox.store.masks import MaskRow
from voicebox.world import World


class Unfit(VoiceboxError):
    """Rows that cannot be used, or a proposal that does not say why."""

    def __init__(self, amiss: tuple[Amiss, ...] = (), *, unsaid: bool = False) -> None:
        super().__init__(f"{len(amiss)} rows cannot be used")
        self.amiss = amiss
        self.unsaid = unsaid


@dataclass(frozen=True)
class Proposal:
    """What a moderator asks a teller to have covered, and what the teller said to it."""

    covering: Covering = field(repr=False)
    #: Why, in the moderator's own words.
    sentence: str = field(repr=False)
    #: What the teller would have covered instead.
    counter: Covering | None = field(default=None, repr=False)
    #: The teller's own words to whoever reads it next; may be empty.
    answer: str = field(default="", repr=False)

    @property
    def last(self) -> Covering:
        """The masks that were asked for last: the teller's own, if they named others."""
        return self.counter or self.covering


def seal(world: World, key: bytes, story: SealedStory, proposal: Proposal) -> bytes:
    """Seal a proposal under the key of the story's version."""
    written = {
        "covering": _plain(proposal.covering),
        "sentence": proposal.sentence,
        "counter": _plain(proposal.counter) if proposal.counter else None,
        "answer": proposal.answer,
    }
    return ciphers.seal(world, key, json.dumps(written).encode(), _place(story.id, story.version))


def open_proposal(key: bytes, row: MaskRow) -> Proposal:
    """Open a proposal.

    Raises:
        Sealed: it is not the key of this version.
    """
    written = json.loads(ciphers.unseal(key, row.sealed, _place(row.story_id, row.version)))
    counter = written["counter"]
    return Proposal(
        covering=_covering(written["covering"]),
        sentence=written["sentence"],
        counter=_covering(counter) if counter else None,
        answer=written["answer"],
    )


async def as_public(
    main: Connection, key: bytes, story: SealedStory
) -> tuple[Draft, tuple[tuple[int, int], ...]]:
    """Return what the public gets of a story, and where placeholders stand in its text.

    Only masks that its teller agreed to, or let come about by their own choice, cover anything.
    Where the key opens no more than what was public of it once, the public gets that again.
    """
    try:
        draft = words.open_draft(key, story)
    except Sealed:
        worn = await last_public.find(main, key, story)
        return worn.draft, worn.masked
    row = await masks.find(main, story.id, story.version)
    if row is None or row.status != "agreed":
        return draft, ()
    agreed = open_proposal(key, row).last
    text, title = apply(draft.text, agreed.text), apply(draft.title, agreed.title)
    return replace(draft, text=text, title=title), places(agreed.text)


def _plain(covering: Covering) -> Mapping[str, list[list[Any]]]:
    return {
        name: [[mask.start, mask.end, mask.kind, mask.word] for mask in masks]
        for name, masks in vars(covering).items()
    }


def _covering(written: Mapping[str, Sequence[Sequence[Any]]]) -> Covering:
    return Covering(**{name: tuple(Mask(*mask) for mask in written[name]) for name in written})


def _place(story_id: str, version: int) -> str:
    return f"story/{story_id}/masks/{version}"

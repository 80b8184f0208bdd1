"""The values that the layers hand each other: frozen, and silent about people's words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from moderation.orders import Order
from moderation.states import State


@dataclass(frozen=True)
class Dials:
    """The four choices of consent. What was not answered is off."""

    counted: bool = False
    quoted: bool = False
    shown: bool = False
    reused: bool = False

    @property
    def any(self) -> bool:
        """Whether its teller has let anything be done with the story."""
        return self.counted or self.quoted or self.shown or self.reused

    @property
    def public(self) -> bool:
        """Whether any of its words may be read by anyone."""
        return self.shown or self.quoted


#: The names of the four.
DIALS = tuple(dial.name for dial in fields(Dials))
#: The standpoints that a form offers; any other is in a teller's own words.
STANDPOINTS = ("service user", "carer", "peer worker", "staff")
#: The languages that a form offers, as BCP 47 tags; a site may have stories in others.
LANGUAGES = (
    *("en", "cy", "ga", "gd", "ar", "bn", "de", "es", "fa", "fr"),
    *("gu", "pa", "pl", "pt", "ro", "so", "tr", "uk", "ur", "zh"),
)


@dataclass(frozen=True)
class Draft:
    """What a teller sends: the words, and what they chose to say about them."""

    text: str = field(repr=False)
    dials: Dials = Dials()
    language: str = "en"
    title: str = field(default="", repr=False)
    tags: tuple[str, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = field(default=(), repr=False)
    standpoint: str = field(default="", repr=False)
    month: str = field(default="", repr=False)
    unwelcome: bool = field(default=False, repr=False)
    #: When masks are proposed and its teller never comes back: masked, held, or no choice made.
    if_away: str = ""
    #: How long nobody reads it: night, week, or not at all.
    rest: str = ""

    def to_bytes(self) -> bytes:
        """Return everything of it as canonical JSON: the same draft, the same bytes."""
        written = vars(self) | {"dials": vars(self.dials)}
        return json.dumps(written, ensure_ascii=False, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, written: bytes) -> "Draft":
        """Return the draft that `to_bytes` wrote."""
        fields: dict[str, Any] = json.loads(written)
        fields["dials"] = Dials(**fields["dials"])
        return cls(**fields | {name: tuple(fields[name]) for name in ("tags", "notes")})


class Arrival(StrEnum):
    """What became of a form that was sent."""

    RECEIVED = "received"
    #: The same form came again: its story is here once, and the same page is right.
    ALREADY = "already"
    #: The receipt belongs to another form: a new one is needed, and nothing is revealed.
    TAKEN = "taken"


@dataclass(frozen=True)
class SealedStory:
    """A story as the store keeps it: its words only as ciphertext."""

    id: str
    state: State
    week: str
    language: str
    dials: Dials
    version: int
    sealed: bytes = field(repr=False)
    #: The urgency hint, sealed to the team.
    hint: bytes = field(repr=False)
    month: str | None = None
    collection: str | None = None


@dataclass(frozen=True)
class StoryKey:
    """How the key of one version of a story is wrapped, and to whom."""

    story_id: str
    version: int
    receipt_wrap: bytes = field(repr=False)
    #: Sealed to the moderators; none while its teller has decided nothing.
    team_wrap: bytes | None = field(repr=False)
    #: Sealed to the site itself: only between the verdict and the window.
    release_wrap: bytes | None = field(default=None, repr=False)
    #: The team's, locked away from it: only while the story rests.
    escrow_wrap: bytes | None = field(default=None, repr=False)
    #: Of the key that follows from it and opens no words: sealed to the moderators, who keep it.
    later_wrap: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class ReceiptRecord:
    """What is kept of a receipt: a fingerprint, and what the teller alone can use."""

    lookup: bytes = field(repr=False)
    story_id: str
    public: bytes = field(repr=False)
    body_now: bytes | None = field(repr=False)
    body_before: bytes | None = field(repr=False)
    used: str


@dataclass(frozen=True)
class PublicStory:
    """A published story, as anyone may read it."""

    id: str
    text: str = field(repr=False)
    title: str
    tags: tuple[str, ...]
    notes: tuple[str, ...]
    standpoint: str
    told_month: str
    language: str
    month: str
    dials: Dials
    #: Where it stands in the shuffled order.
    place: int
    #: The name of the collection that it came with; none for a story told here.
    collection: str | None = None
    #: Where placeholders stand in the text for words that are covered: code points, end exclusive.
    masked: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Review:
    """One moderator's vote on one version of a story."""

    story_id: str
    version: int
    moderator_id: str
    publish: bool
    reason: str | None
    clause: str | None
    day: str
    #: The words that meet the reason and the sentence to the teller, under the story's key.
    sealed: bytes = field(repr=False)


@dataclass(frozen=True)
class SealedNote:
    """A question or an answer, as the store keeps it."""

    story_id: str
    id: str
    version: int
    #: `moderator` or `teller`: which moderator, nobody keeps.
    by: str
    day: str
    sealed: bytes = field(repr=False)


@dataclass(frozen=True)
class SealedAppeal:
    """A teller's appeal against a verdict, as the store keeps it."""

    story_id: str
    version: int
    #: The day of the verdict.
    verdict: str
    sealed: bytes = field(repr=False)
    #: `upheld` or `overturned`; none while it runs.
    outcome: str | None = None


@dataclass(frozen=True)
class Ballot:
    """What a moderator decides about the story before them."""

    publish: bool
    reason: str | None = None
    clause: str | None = None
    #: The words that meet the reason, each a part of the text.
    words: tuple[str, ...] = field(default=(), repr=False)
    #: What the teller is told, in the moderator's own words.
    sentence: str = field(default="", repr=False)
    #: What is to be given with the reason `legal_order`.
    order: Order | None = None


@dataclass(frozen=True)
class Staff:
    """An account: a pseudonym, and keys that its password opens."""

    id: str
    name: str
    role: str
    public: bytes = field(repr=False)
    locked_private: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    locked_totp: bytes = field(repr=False)
    #: The team's private key, sealed to this account.
    team_sealed: bytes = field(repr=False)
    last_day: str | None = None
    #: The second factor in clear, for the invented accounts of an example site alone.
    example_totp: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class SignIn:
    """One person's session, as the store keeps it: it does not hold the cookie's token."""

    token_hash: bytes = field(repr=False)
    staff_id: str
    team_locked: bytes = field(repr=False)
    #: Seconds since 1970: the only exact times that are kept, and only while it lasts.
    started: int
    seen: int


@dataclass(frozen=True)
class Session:
    """A signed-in person, with what their cookie has opened."""

    moderator_id: str
    name: str
    role: str
    team_private: bytes = field(repr=False)
    token_hash: bytes = field(repr=False)


@dataclass(frozen=True)
class Collection:
    """Stories that were public elsewhere and were brought in together."""

    id: str
    name: str
    language: str
    #: The licence under which they may be reused; none when they may not.
    licence: str | None
    month: str
    published: bool


@dataclass(frozen=True)
class Window:
    """One closed window: how many stories entered the queue and the public pages together."""

    label: str
    arrived: int
    released: int


@dataclass(frozen=True)
class Flow:
    """Where every story that arrived is now. `arrived` is the sum of the rest, always."""

    arrived: int
    withdrawn: int
    states: Mapping[State, int]

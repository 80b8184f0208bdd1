"""What a moderator keeps for themselves: sealed to the team, and opened in their session alone."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from moderation.conflicts import names_one
from voicebox.errors import Sealed
from voicebox.model import Draft, PublicStory, Session
from voicebox.sealing import boxes
from voicebox.store import care as store
from voicebox.store.db import Connection

#: The length of the ciphertext tells how much is kept in steps of so many bytes, and no finer.
_STEP = 4096


@dataclass(frozen=True)
class Own:
    """What one moderator keeps for themselves."""

    #: Organisations they belong to, or have to do with, each by a name as people write it.
    organisations: tuple[str, ...] = field(default=(), repr=False)
    #: The most heavy stories they want in a day; none where they set no cap.
    cap: int | None = None
    #: Whether single keys move them about a page.
    shortcuts: bool = False

    def touches(self, draft: Draft | PublicStory) -> bool:
        """Tell whether a story names one of their organisations."""
        return names_one(_words(draft), self.organisations)


async def read(main: Connection, session: Session) -> Own:
    """Return what this moderator keeps; an empty page before they have kept anything.

    Raises:
        Sealed: it is another person's, or the team's key has changed.
    """
    sealed = await store.own_page(main, session.moderator_id)
    if sealed is None:
        return Own()
    kept = json.loads(boxes.unbox(session.team_private, sealed))
    if kept.pop("of") != session.moderator_id:
        raise Sealed
    return Own(**kept | {"organisations": tuple(kept["organisations"])})


async def keep(main: Connection, session: Session, own: Own) -> None:
    """Replace what this moderator keeps."""
    plain = json.dumps({"of": session.moderator_id, **asdict(own)}).encode()
    padded = plain.ljust(-(-len(plain) // _STEP) * _STEP)
    team = boxes.pair_of(session.team_private).public
    await store.keep_own_page(main, session.moderator_id, boxes.box(team, padded))


def _words(draft: Draft | PublicStory) -> Iterable[str]:
    return (draft.text, draft.title, *draft.tags, *draft.notes)

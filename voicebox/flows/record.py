"""What is done with a story, in the public log: under commitments that only its receipt knows.

An entry is cut when something is done, and waits, without order, until the window closes; then
all of a window are chained and signed together.

The keys are committed first, as everywhere here. A crash between the two commits then leaves a
key that went one step further than the log: that commitment is never used, the chain is whole,
and what was lost is done again under the next. The other way round, what was done twice would
stand there under one commitment, and two entries could be tied to each other. As a copy of the
keys from yesterday could do the same, a commitment that was used is passed over here as well.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from moderation.log import Cut, Kind, chained, hash_of, head, signed_part
from moderation.policy import ReasonKey
from voicebox.errors import Sealed
from voicebox.flows import staff
from voicebox.model import Session
from voicebox.sealing import boxes, derive, ratchet, signing
from voicebox.sealing.keyring import Keyring
from voicebox.store import log, log_keys
from voicebox.store.db import Both, Connection
from voicebox.store.log_keys import LogKey
from voicebox.world import World


@dataclass(frozen=True)
class Hand:
    """Who makes a story's next commitment: somebody with the team's key, its receipt, the site."""

    keyring: Keyring
    #: Opens the next key.
    open: Callable[[LogKey], bytes] = field(repr=False)


def by_session(keyring: Keyring, session: Session) -> Hand:
    """Return the hand of a moderator who is signed in."""
    return Hand(keyring, lambda key: boxes.unbox(session.team_private, key.team_box))


def by_receipt(keyring: Keyring, receipt: str) -> Hand:
    """Return the hand of a teller: their receipt makes every key from the first."""

    def turned(kept: LogKey) -> bytes:
        key = ratchet.first_key(receipt, ratchet.public_salt(keyring.salt))
        for _ in range(kept.step):
            key = ratchet.following(key)
        return key

    return Hand(keyring, turned)


def by_site(keyring: Keyring) -> Hand:
    """Return the hand of the site itself; it opens only what was let to it."""

    def released(kept: LogKey) -> bytes:
        if kept.release_box is None:
            raise Sealed
        return boxes.unbox(keyring.release.private, kept.release_box)

    return Hand(keyring, released)


async def begin(both: Both, keyring: Keyring, receipt: str, story_id: str) -> None:
    """Enter a story that was just sent: it is in the log when its window closes."""
    key = ratchet.first_key(receipt, ratchet.public_salt(keyring.salt))
    await _cut_under(both, keyring, story_id, key, 0, Cut(Kind.ARRIVED, b""))


async def cut(
    both: Both,
    hand: Hand,
    story_id: str,
    kind: Kind,
    *,
    reason: ReasonKey | None = None,
    people: int = 0,
) -> None:
    """Enter what is done with a story, from the same transaction that does it.

    Nothing is entered of a story that came before the log, or with a collection.

    Raises:
        Sealed: the hand cannot open the story's next key.
    """
    kept = await log_keys.find(both.keys, story_id)
    if kept is None:
        return
    entry = Cut(kind, b"", reason, people)
    await _cut_under(both, hand.keyring, story_id, hand.open(kept), kept.step, entry, kept)


async def cut_alone(
    both: Both, keyring: Keyring, story_id: str, kind: Kind, *, people: int = 0
) -> None:
    """Enter what the site does by itself when a time ends.

    Its hand is taken away once that is committed, and not before: `take_from_site`. Where it
    was let no key, the entry is made under a commitment that no receipt knows: sums stay right,
    and a window closes whatever somebody forgot.
    """
    kept = await log_keys.find(both.keys, story_id)
    if kept is None:
        return
    if kept.release_box is None:
        await _cut_unknown(both, keyring, story_id, kind, people)
        return
    await cut(both, by_site(keyring), story_id, kind, people=people)


async def let_site(both: Both, hand: Hand, story_id: str) -> None:
    """Let the site make the story's next commitments by itself, until `take_from_site`.

    For as long as a time runs at whose end it acts alone, and no longer: until then whoever has
    the disk and the secrets folder can tell which entry that will be.
    """
    kept = await log_keys.find(both.keys, story_id)
    if kept is not None:
        box = boxes.box(hand.keyring.release.public, hand.open(kept))
        await log_keys.set_release(both.keys, story_id, box)


async def take_from_site(both: Both, story_id: str) -> None:
    """Let the site make no further commitment of a story by itself."""
    await log_keys.set_release(both.keys, story_id, None)


async def note(main: Connection, world: World, kind: Kind) -> None:
    """Enter something that is of no story, such as an alarm of the drift meter."""
    await log.wait(main, Cut(kind, world.chance(32)))


async def leave_unseen(both: Both, keyring: Keyring, story_id: str) -> None:
    """Enter a withdrawal that a crash cut in half: its receipt is gone with its keys."""
    await _cut_unknown(both, keyring, story_id, Kind.WITHDRAWN, 0)


async def close(main: Connection, keyring: Keyring, window: str) -> None:
    """Chain what waited for a window, and sign the head once the window has any."""
    waiting = await log.waiting(main)
    n_before, before = await log.last(main)
    entries = chained(n_before, before, window, waiting)
    await log.append(main, entries)
    last = await log.last_head(main)
    if entries or last is None or last["window"] != window:
        number = 0 if last is None else last["number"] + 1
        after = hash_of(vars(entries[-1])) if entries else before
        key = signing.public_of(keyring.log).hex()
        salt = ratchet.public_salt(keyring.salt).hex()
        said = head(number, window, n_before + len(entries), after, key, salt)
        signature = signing.sign(keyring.log, signed_part(said)).hex()
        await log.add_head(main, said | {"signature": signature})


async def _cut_under(
    both: Both,
    keyring: Keyring,
    story_id: str,
    key: bytes,
    step: int,
    entry: Cut,
    kept: LogKey | None = None,
) -> None:
    while await log.is_used(both.main, ratchet.commitment(key)):
        key, step = ratchet.following(key), step + 1
    entry = Cut(entry.kind, ratchet.commitment(key), entry.reason, entry.people)
    await log.wait(both.main, entry)
    following = ratchet.following(key)
    released = kept is not None and kept.release_box is not None
    after = LogKey(
        story_id,
        step + 1,
        team_box=boxes.box(await staff.team_public(both.main), following),
        release_box=boxes.box(keyring.release.public, following) if released else None,
    )
    keep = log_keys.add if kept is None else log_keys.put
    await keep(both.keys, after)


async def _cut_unknown(
    both: Both, keyring: Keyring, story_id: str, kind: Kind, people: int
) -> None:
    commitment = derive.unknown_commitment(keyring.pepper, f"{story_id}/{kind}")
    if not await log.is_used(both.main, commitment):
        await log.wait(both.main, Cut(kind, commitment, people=people))

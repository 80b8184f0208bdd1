"""The example site: invented stories, told, read and decided by the same flows as real ones."""

import hashlib
import itertools
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

from moderation import policy as policies
from moderation.policy import Policy
from voicebox.assets import folder
from voicebox.errors import Unusable
from voicebox.flows import discover, hands, staff, submit, votes, windows
from voicebox.model import Ballot, Dials, Draft, Session
from voicebox.receipt import mint
from voicebox.sealing import derive
from voicebox.sealing.keyring import Keyring
from voicebox.settings import Settings
from voicebox.store import receipts, stories
from voicebox.store import waiting as waiting_room
from voicebox.store.db import Both, Database
from voicebox.world import World

#: Names and passwords of the example moderators. They are public: `check --public` refuses them.
ACCOUNTS = {"ama": "example-ama-reads-first", "rhys": "example-rhys-reads-second"}
#: States that a story is left in before anybody votes on it.
_UNREAD = ("waiting", "undecided")


@dataclass(frozen=True)
class Example:
    """One invented story, and where it is to stand."""

    draft: Draft
    #: published, kept, waiting, undecided or withheld
    stands: str
    #: For a withheld one: reason, the words that meet it, and the sentence to its teller.
    refusal: tuple[str, str, str] | None = field(default=None, repr=False)


def examples() -> Sequence[Example]:
    """Return the invented stories, in the order of their files."""
    return list(_examples())


async def seed(
    db: Database, keyring: Keyring, recovery_key: str, executor: Executor, settings: Settings
) -> None:
    """Fill an empty site with the example stories, two moderators and one theme run.

    Raises:
        Unusable: the site is not empty.
    """
    world = World(chance=_dice())
    async with db.write_both() as both:
        if await stories.ids(both.main) or await waiting_room.count(both.main):
            raise Unusable("The site has stories already: examples are for an empty one.")
        # Accounts get real keys; the stories, their ids and receipts are the same at each site.
        moderators = await _enrol(both, World(), recovery_key)
        told = [await _tell(both, world, keyring, one) for one in examples()]
    await windows.close(db, world, keyring, windows.label(world, settings.window), "")
    async with db.write_both() as both:
        for story_id, example in told:
            await _decide(both, world, keyring, moderators, story_id, example)
    opened = windows.label(world, settings.window)
    await windows.close(db, world, keyring, opened, opened)
    await discover.refresh(db, world, executor, discover.encoder_folder(settings))
    await discover.settle(db, world)


def _dice() -> Callable[[int], bytes]:
    throws = itertools.count()

    def throw(n_bytes: int) -> bytes:
        return hashlib.shake_256(f"example/{next(throws)}".encode()).digest(n_bytes)

    return throw


async def _enrol(both: Both, world: World, recovery_key: str) -> list[Session]:
    team = await staff.team_by_recovery(both.main, recovery_key)
    for name, password in ACCOUNTS.items():
        await staff.add(both.main, world, team, name, password, example=True)
    return [
        Session(world.fresh_id(), name, "moderator", team, token_hash=world.chance(32))
        for name in ACCOUNTS
    ]


async def _tell(both: Both, world: World, keyring: Keyring, one: Example) -> tuple[str, Example]:
    receipt = mint(world)
    await submit.submit(both, world, keyring, receipt, one.draft, one.draft.to_bytes())
    record = await receipts.find(both.keys, derive.lookup(keyring.pepper, receipt))
    if record is None:
        raise Unusable("An example story did not arrive.")
    return record.story_id, one


async def _decide(
    both: Both,
    world: World,
    keyring: Keyring,
    moderators: Sequence[Session],
    story_id: str,
    example: Example,
) -> None:
    if example.stands in _UNREAD:
        return
    rules = policies.load()
    readers = moderators if example.refusal else moderators[:1]
    for moderator in readers:
        await hands.claim(both, world, moderator, story_id)
        ballot = _ballot(example, rules)
        await votes.vote(both, world, keyring, rules, moderator, story_id, ballot)


def _ballot(example: Example, rules: Policy) -> Ballot:
    if example.refusal is None:
        return Ballot(publish=True)
    reason, words, sentence = example.refusal
    rule = next(rule for rule in rules.rules if rule.key == reason)
    return Ballot(False, reason, rule.clauses[0].id, (words,) if words else (), sentence)


def _examples() -> Iterator[Example]:
    for path in sorted((folder("example") / "stories").glob("*.toml")):
        for told in tomllib.loads(path.read_text(encoding="utf-8"))["story"]:
            yield _example(told)


def _example(told: dict[str, Any]) -> Example:
    draft = Draft(
        text=told["text"].strip(),
        dials=Dials(**dict.fromkeys(told["dials"], True)),
        language=told.get("language", "en"),
        title=told.get("title", ""),
        tags=tuple(told.get("tags", ())),
        notes=tuple(told.get("notes", ())),
        standpoint=told.get("standpoint", ""),
        month=told.get("month", ""),
    )
    refusal = None
    if told["state"] == "withheld":
        refusal = (told["reason"], told.get("words", ""), told["sentence"])
    return Example(draft, told["state"], refusal)

"""A legal order withholds a story until its day; then people read it again."""

import json

from moderation import orders as rules
from moderation.log import Kind
from moderation.orders import Order
from voicebox.flows import last_public, later, record
from voicebox.model import Ballot, Review, SealedStory
from voicebox.sealing import ciphers
from voicebox.sealing.keyring import Keyring
from voicebox.store import figures, orders, owed
from voicebox.store.db import Both, Connection
from voicebox.store.orders import OrderRow
from voicebox.world import World


def require(world: World, ballot: Ballot) -> str | None:
    """Return the day on which a ballot's order is looked at again; None when it needs none.

    Raises:
        Unfit: it gives a legal order as its reason and does not name it, or not its day.
    """
    if not rules.needs_order(ballot.reason):
        return None
    return rules.review_day(ballot.order, world.now().date()).isoformat()


async def keep(
    main: Connection, world: World, key: bytes | None, vote: Review, ballot: Ballot
) -> None:
    """Keep the order that a vote names, under the story's key; a story of a collection has none."""
    review = require(world, ballot)
    if review is None or ballot.order is None or key is None:
        return
    written = json.dumps({"authority": ballot.order.authority, "order": ballot.order.order})
    place = _place(vote.story_id, vote.version, vote.moderator_id)
    sealed = ciphers.seal(world, key, written.encode(), place)
    row = OrderRow(vote.story_id, vote.version, vote.moderator_id, review, sealed)
    await orders.add(main, row)


async def told(main: Connection, story: SealedStory, key: bytes) -> tuple[Order, ...]:
    """Return the orders that withhold a story, as its teller reads them."""
    found = []
    for row in await orders.of_story(main, story.id, story.version):
        place = _place(row.story_id, row.version, row.moderator_id)
        written = json.loads(later.unseal(key, row.sealed, place))
        found.append(Order(written["authority"], written["order"], row.review))
    return tuple(found)


async def reopen_what_is_due(both: Both, world: World, keyring: Keyring) -> None:
    """Let the stories be read again whose order is to be looked at today, or was to be.

    One of which the team can open nothing stays where it is: nobody could read it.
    """
    for story_id, version in await orders.due(both.main, world.day()):
        if await last_public.is_there(both, story_id, version):
            await orders.reopen(both.main, story_id, version)
            await owed.put(both.main, story_id, world.week())
            await figures.add(both.main, "orders_reopened")
            # The site was let no key for a time that may last a year: no receipt knows this one.
            await record.cut_alone(both, keyring, story_id, Kind.REVIEWED)


def _place(story_id: str, version: int, moderator_id: str) -> str:
    return f"story/{story_id}/order/{version}/{moderator_id}"

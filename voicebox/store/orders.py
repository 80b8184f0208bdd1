"""Legal orders: what a vote to withhold names, and when its story is read again."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from moderation.policy import ReasonKey
from moderation.states import State
from moderation.verdict import QUORUM
from voicebox.model import DIALS
from voicebox.store.db import Connection
from voicebox.store.dialogue_tables import appeal_votes
from voicebox.store.refusals import agreed
from voicebox.store.report_tables import legal_orders
from voicebox.store.tables import reviews, stories


@dataclass(frozen=True)
class OrderRow:
    """What one vote says of an order; its words under the story's key."""

    story_id: str
    version: int
    moderator_id: str
    review: str
    sealed: bytes = field(repr=False)


async def add(main: Connection, order: OrderRow) -> None:
    """Keep the order that a vote names, in place of that of a vote that stands no more."""
    of_one = legal_orders.c.moderator_id == order.moderator_id
    here = sa.and_(legal_orders.c.story_id == order.story_id, of_one)
    await main.execute(sa.delete(legal_orders).where(here, legal_orders.c.version == order.version))
    await main.execute(sa.insert(legal_orders).values(vars(order)))


async def of_story(main: Connection, story_id: str, version: int) -> Sequence[OrderRow]:
    """Return the orders for which a version is withheld, the one looked at first in front.

    None when it is not withheld, or in both rounds for another reason.
    """
    query = sa.select(legal_orders).where(
        legal_orders.c.story_id == story_id,
        legal_orders.c.version == version,
        legal_orders.c.story_id.in_(_withheld_for_one()),
        _is_given(),
    )
    rows = await main.execute(query.order_by(legal_orders.c.review, legal_orders.c.moderator_id))
    return [OrderRow(**row._asdict()) for row in rows]


async def withheld_before(main: Connection, story_id: str, version: int) -> bool:
    """Tell whether an order withheld an earlier version of a story."""
    query = (
        sa.select(reviews.c.version)
        .where(
            reviews.c.story_id == story_id,
            reviews.c.version < version,
            reviews.c.reason == ReasonKey.LEGAL_ORDER,
        )
        .group_by(reviews.c.version)
        .having(sa.func.count() >= QUORUM)
    )
    return (await main.execute(query)).first() is not None


async def due(main: Connection, day: str) -> Sequence[tuple[str, int]]:
    """Return the stories, with their versions, that an order of up to a day withholds.

    An order about an older version that was left up says nothing of the one that is withheld now.
    One of a collection is not among them: no words of it are left that could be read again. Nor
    is one of which its teller has turned all dials off: nobody reads it until one is on again.
    """
    query = (
        sa.select(legal_orders.c.story_id, legal_orders.c.version)
        .where(
            legal_orders.c.review <= day,
            legal_orders.c.story_id.in_(_withheld_for_one()),
            sa.exists().where(
                stories.c.id == legal_orders.c.story_id,
                stories.c.version == legal_orders.c.version,
                _any_dial_on(),
            ),
            _is_given(),
        )
        .distinct()
    )
    return [(row.story_id, row.version) for row in await main.execute(query)]


async def reopen(main: Connection, story_id: str, version: int) -> None:
    """Let a version be read again as if for the first time: votes and orders on it are gone.

    Why an older one was taken down is told still.
    """
    for of in (legal_orders, reviews):
        here = (of.c.story_id == story_id, of.c.version == version)
        await main.execute(sa.delete(of).where(*here))
    change = sa.update(stories).where(stories.c.id == story_id)
    await main.execute(change.values(state=State.WAITING))


async def forget_story(main: Connection, story_id: str) -> None:
    """Delete the orders about a story."""
    await main.execute(sa.delete(legal_orders).where(legal_orders.c.story_id == story_id))


def _is_given() -> sa.ColumnElement[bool]:
    """Return the condition that the vote which named an order stands: it may be taken back."""
    given = [
        sa.exists().where(
            votes.c.story_id == legal_orders.c.story_id,
            votes.c.version == legal_orders.c.version,
            votes.c.moderator_id == legal_orders.c.moderator_id,
            votes.c.reason == ReasonKey.LEGAL_ORDER,
        )
        for votes in (reviews, appeal_votes)
    ]
    return sa.or_(*given)


def _any_dial_on() -> sa.ColumnElement[bool]:
    return sa.or_(*(stories.c[dial] for dial in DIALS))


def _withheld_for_one() -> sa.Select[tuple[str]]:
    why = agreed()
    return (
        sa.select(why.c.story_id)
        .join(stories, stories.c.id == why.c.story_id)
        .where(why.c.reason == ReasonKey.LEGAL_ORDER, stories.c.sealed != b"")
    )

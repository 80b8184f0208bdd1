"""What moderators and windows do with the stories of a throwaway site, by the real flows."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from bench.site import Account, Site
from moderation import policy
from voicebox.errors import Overloaded
from voicebox.flows import hands, votes, windows
from voicebox.model import Ballot
from voicebox.sealing import derive
from voicebox.store import receipts
from voicebox.store.db import Both

RULES = policy.load()
#: Each try waits for some seconds.
TRIES = 24


async def ids_of(site: Site, told: Sequence[str]) -> Sequence[str]:
    """Return the ids of the stories of these receipts, in their order."""
    found = []
    async with site.db.read_both() as both:
        for receipt in told:
            record = await receipts.find(both.keys, derive.lookup(site.keyring.pepper, receipt))
            found.append("" if record is None else record.story_id)
    return found


@asynccontextmanager
async def writing(site: Site) -> AsyncIterator[Both]:
    """Open a transaction, however long the server beside us has been writing."""
    async with AsyncExitStack() as stack:
        for left in reversed(range(TRIES)):
            try:
                both = await stack.enter_async_context(site.db.write_both())
                break
            except Overloaded:
                if not left:
                    raise
        yield both


async def claim(site: Site, story_ids: Iterable[str], account: Account) -> None:
    """Take stories in hand."""
    for story_id in story_ids:
        async with writing(site) as both:
            await hands.claim(both, site.world, account.session, story_id)


async def vote(site: Site, story_ids: Iterable[str], account: Account, ballot: Ballot) -> None:
    """Take stories in hand and vote the same on each, in their order."""
    for story_id in story_ids:
        async with writing(site) as both:
            await hands.claim(both, site.world, account.session, story_id)
            await votes.vote(
                both, site.world, site.keyring, RULES, account.session, story_id, ballot
            )


async def publish(site: Site, story_ids: Iterable[str]) -> None:
    """Let the first moderator clear stories; they are public when the window closes."""
    await vote(site, story_ids, site.accounts[0], Ballot(publish=True))


async def close_window(site: Site) -> None:
    """Close the open window now."""
    label = windows.label(site.world, site.settings.window)
    await windows.close(site.db, site.world, site.keyring, label, label)


def refusal(sentence: str) -> Ballot:
    """Return a ballot that withholds a story for a reason that needs no marked words."""
    rule = next(rule for rule in RULES.rules if not rule.needs_marked_words)
    return Ballot(False, rule.key.value, rule.clauses[0].id, (), sentence)

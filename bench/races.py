"""Lets two people act on one story at the same moment, and counts what was lost or done twice.

    python -m bench.races           50 races of each kind
    python -m bench.races --full    1,000

Each of the two has databases of their own, opened on the same files, as two processes have. After
each race the votes that were acknowledged are those that are there, the state is what they come
to, and a story that was taken back has left nothing that a vote wrote.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bench.readers import RULES, close_window, ids_of
from bench.report import Outcome, report
from bench.site import Account, Site, throwaway
from moderation.marking import Row
from moderation.policy import ReasonKey
from moderation.states import State
from moderation.verdict import Verdict, Vote, verdict
from voicebox.errors import Conflict, Missing
from voicebox.flows import hands, mask_answers, masking, votes
from voicebox.flows.editing import Edited, Wording, edit
from voicebox.flows.submit import submit
from voicebox.flows.withdraw import withdraw
from voicebox.model import Arrival, Ballot, Dials, Draft, Review
from voicebox.receipt import mint
from voicebox.store import masks, reviews, stories, story_keys
from voicebox.store.db import Database

OTHER = "They came in the end."
TEXT = "They left me in the corridor and nobody came."
YES = Ballot(publish=True)
NO = Ballot(False, "third_party", "third_party.1", ("corridor",), "It names somebody.")
AFTER = {
    Verdict.PUBLISH: State.CLEARED,
    Verdict.WAIT: State.SECOND_READING,
    Verdict.REFUSE: State.WITHHELD,
}


@dataclass(frozen=True)
class Race:
    """One story, its receipt, and two people, each with databases of their own."""

    site: Site
    first: Database
    second: Database
    receipt: str
    story_id: str

    async def vote(self, db: Database, account: Account, ballot: Ballot) -> bool:
        """Take the story in hand and vote; tell whether the vote was acknowledged."""
        site = self.site
        try:
            async with db.write_both() as both:
                await hands.claim(both, site.world, account.session, self.story_id)
                await votes.vote(
                    both, site.world, site.keyring, RULES, account.session, self.story_id, ballot
                )
        except (Conflict, Missing):
            return False
        return True

    async def propose(self) -> None:
        """Ask the teller to let words be covered."""
        site, account = self.site, self.site.accounts[0]
        async with self.first.write_both() as both:
            await hands.claim(both, site.world, account.session, self.story_id)
            await masking.propose(
                both,
                site.world,
                site.keyring,
                RULES,
                account.session,
                self.story_id,
                (Row("corridor", "place"),),
                "Whoever knows the place knows who sat there.",
            )

    async def answer(self, db: Database, how: str) -> bool:
        """Accept what is proposed, or name other words; tell whether that was acknowledged."""
        site = self.site
        try:
            async with db.write_both() as both:
                if how == "accept":
                    await mask_answers.accept(both, site.keyring, self.receipt)
                else:
                    rows = (Row("nobody came", "detail"),)
                    await mask_answers.counter(
                        both, site.world, site.keyring, RULES, self.receipt, rows, ""
                    )
        except Conflict:
            return False
        return True

    async def change(self, db: Database) -> bool:
        """Put other words in place of the story's; tell whether that was acknowledged."""
        site = self.site
        words = Wording(OTHER, "", (), (), "")
        came = await edit(db, site.world, site.keyring, self.receipt, 1, words)
        return came is Edited.CHANGED

    async def withdraw(self, db: Database) -> bool:
        """Take the story back; tell whether it was there."""
        return await withdraw(db, self.site.keyring, self.receipt, None) is not None


#: Runs one race; returns what was wrong after it, or nothing.
Kind = Callable[[Race], Awaitable[str]]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.races")
    parser.add_argument("--full", action="store_true", help="1,000 races of each kind")
    return report(asyncio.run(measure(1000 if parser.parse_args().full else 50)))


async def measure(n: int) -> Outcome:
    """Run `n` races of each kind."""
    rows, wrong = [], 0
    async with throwaway() as site:
        for name, kind in KINDS.items():
            found = await _run(site, kind, n)
            wrong += found.total()
            rows.append((name, n, found.total(), ", ".join(sorted(found))))
    figure = f"{n} races of each of {len(KINDS)} kinds, {wrong} ended wrong (at most 0)"
    return Outcome("races", ("at once", "races", "wrong", "what"), rows, figure, not wrong)


async def _run(site: Site, kind: Kind, n: int) -> Counter[str]:
    told = await _tell(site, n)
    first, second = Database.open(site.settings.data), Database.open(site.settings.data)
    found: Counter[str] = Counter()
    try:
        for receipt, story_id in told:
            wrong = await kind(Race(site, first, second, receipt, story_id))
            found.update([wrong] if wrong else [])
    finally:
        await first.close()
        await second.close()
    return found


async def _tell(site: Site, n: int) -> Sequence[tuple[str, str]]:
    draft = Draft(TEXT, Dials(counted=True, quoted=True, shown=True))
    told = [mint(site.world) for _ in range(n)]
    async with site.db.write_both() as both:
        for receipt in told:
            arrival = await submit(both, site.world, site.keyring, receipt, draft, draft.to_bytes())
            if arrival is not Arrival.RECEIVED:
                raise RuntimeError("A new story was not received.")
    await close_window(site)
    return list(zip(told, await ids_of(site, told), strict=True))


async def _two_people(race: Race) -> str:
    ama, rhys = race.site.accounts
    done = await asyncio.gather(race.vote(race.first, ama, YES), race.vote(race.second, rhys, NO))
    return await compare(race, sum(done))


async def _two_refusals(race: Race) -> str:
    ama, rhys = race.site.accounts
    done = await asyncio.gather(race.vote(race.first, ama, NO), race.vote(race.second, rhys, NO))
    return await compare(race, sum(done))


async def _two_tabs(race: Race) -> str:
    ama, _ = race.site.accounts
    done = await asyncio.gather(race.vote(race.first, ama, NO), race.vote(race.second, ama, YES))
    return "one person counted twice" if sum(done) != 1 else await compare(race, 1)


async def _vote_and_withdrawal(race: Race) -> str:
    ama, _ = race.site.accounts
    _, gone = await asyncio.gather(race.vote(race.first, ama, YES), race.withdraw(race.second))
    async with race.site.db.read_both() as both:
        story = await stories.find(both.main, race.story_id)
        left = await reviews.of_story(both.main, race.story_id, 1)
        wraps = await story_keys.find(both.keys, race.story_id, 1)
    if not gone:
        return "the withdrawal found no story"
    return "a story taken back left something" if story or left or wraps else ""


async def _vote_and_change(race: Race) -> str:
    ama, _ = race.site.accounts
    _, changed = await asyncio.gather(race.vote(race.first, ama, YES), race.change(race.second))
    if not changed:
        return "the change was not taken"
    async with race.site.db.read_both() as both:
        story = await stories.find(both.main, race.story_id)
        about_new = await reviews.of_story(both.main, race.story_id, 2)
        old = await story_keys.find(both.keys, race.story_id, 1)
    if story is None or story.version != 2 or old is not None:
        return "the old words were not replaced"
    # A vote that came after the change is about the new words, and one before it is void.
    expected = State.CLEARED if about_new else State.WAITING
    return "" if story.state is expected else "a vote on the old words counted for the new"


async def _change_and_withdrawal(race: Race) -> str:
    done = await asyncio.gather(race.change(race.first), race.withdraw(race.second))
    async with race.site.db.read_both() as both:
        story = await stories.find(both.main, race.story_id)
        left = await story_keys.versions(both.keys, race.story_id)
    if not done[1]:
        return "the withdrawal found no story"
    return "a story taken back left something" if story or left else ""


async def _accept_and_counter(race: Race) -> str:
    await race.propose()
    done = await asyncio.gather(
        race.answer(race.first, "accept"), race.answer(race.second, "counter")
    )
    async with race.site.db.read() as main:
        story = await stories.find(main, race.story_id)
        row = await masks.find(main, race.story_id, 1)
    if sum(done) != 1:
        return "two answers counted" if sum(done) else "no answer counted"
    expected = (State.CLEARED, "agreed") if done[0] else (State.WAITING, "countered")
    found = (story and story.state, row and row.status)
    return "" if found == expected else "the state is not what its teller answered"


async def compare(race: Race, acknowledged: int) -> str:
    """Return what is wrong with a story after so many acknowledged votes, or nothing."""
    async with race.site.db.read() as main:
        story = await stories.find(main, race.story_id)
        there = await reviews.of_story(main, race.story_id, 1)
    if len(there) != acknowledged:
        return "a vote was lost" if len(there) < acknowledged else "a vote nobody was told of"
    expected = AFTER[verdict(map(_vote, there))]
    return "" if story and story.state is expected else "the state is not what the votes come to"


def _vote(review: Review) -> Vote:
    reason = ReasonKey(review.reason) if review.reason else None
    return Vote(review.moderator_id, reason)


KINDS: dict[str, Kind] = {
    "one publishes, another would withhold": _two_people,
    "two would withhold": _two_refusals,
    "one person in two tabs": _two_tabs,
    "a vote and a withdrawal": _vote_and_withdrawal,
    "a vote and a change": _vote_and_change,
    "a change and a withdrawal": _change_and_withdrawal,
    "a teller accepts masks, and names others": _accept_and_counter,
}

if __name__ == "__main__":
    sys.exit(main())

"""Writes what could run into every field, and opens every page that shows it in a real browser.

    python -m bench.xss              40 payloads
    python -m bench.xss --full       500 payloads
    python -m bench.xss --spoil NAME one template writes them as they came: then it must fail

Tellers, readers, moderators and leads fill in each of their forms, rightly and wrongly, before a
copy of the site whose pages say which templates they were made from. Batches are as large as a
field has room for: all payloads go together into a story, a sentence or an answer, so many as fit
into a question or a message, and packs of two or three into a title, an entry or a line, of which
so many stories are told that each payload was in each. Fields into which nobody writes get all of
them at once, one field at a time, in the form that a page held. So every payload is sent to every
input; a field into which people write must also have taken each, or it has one shape and no
payload fits.

The inputs are those of the forms on all pages that were opened, and every name that the templates
and the code of the pages know: one that nobody filled in makes the bench fall short. So does a
template of which no page was made.

Chromium opens the first answer of each kind, and each on which a payload stands in more places than
on any before, with the headers that it came with; it moves over everything and focuses it. Each
payload calls one function with its own number. Counted are what ran, what the content policy had to
stop, as the page and as Chromium's own devtools tell it, and words that became an element or a
handler. All have to be 0: the policy must have had nothing to do.
"""

import argparse
import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx2

from bench import copied, shown_again, shown_inside, shown_names, shown_open, shown_pairs
from bench.browsing import Seen, browsing
from bench.payloads import packs, payloads
from bench.report import Outcome, report
from bench.shown import LINE, SHORT, Team, Told, find_themes, publish, team, tell
from bench.site import Site, running, throwaway, voicebox
from bench.visiting import Work
from bench.words import comments
from voicebox.flows import importing
from voicebox.flows.importing import Row, Terms
from voicebox.flows.staff import LONGEST_NAME
from voicebox.model import Dials
from voicebox.store import staff

QUICK, FULL = 40, 500
#: Public comments beside the stories, so that there are themes: they come in collections whose
#: names are payloads too.
COMMENTS = 60
_FOUR = ("", "", "", "")
Ways = Callable[[Team], Awaitable[None]]
#: Templates of which no page is made here, and why.
NOT_MADE: Mapping[str, str] = {
    "themes/gone.html": "It needs a theme that has ended, and shows a name as other pages do.",
}


@dataclass(frozen=True)
class Count:
    """What came of so many payloads."""

    payloads: int
    seen: Seen
    answers: int
    #: How many inputs there are, and what some of them were not sent.
    inputs: int
    missing: Sequence[str]
    #: How many payloads stood in what each template wrote; of some templates no page was made.
    templates: Mapping[str, int] = field(repr=False)
    not_made: Sequence[str]
    #: Ways that could not be gone to their end.
    broken: Sequence[str]
    seconds: float

    @property
    def reached(self) -> bool:
        """Whether nothing ran, and every input and every template had its part."""
        left_out = self.missing or self.not_made or self.broken
        return self.seen.harmless and not left_out


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.xss")
    parser.add_argument("--full", action="store_true", help=f"{FULL} payloads instead of {QUICK}")
    parser.add_argument("--spoil", default="", help="a template that writes what it is given")
    given = parser.parse_args()
    n = FULL if given.full else QUICK
    count = asyncio.run(measure(n, spoiled=given.spoil))
    not_made = [f"{name}: no page was made of it" for name in count.not_made]
    for line in (*count.broken, *count.missing, *not_made):
        print(line, file=sys.stderr)
    return report(outcome(count))


def outcome(count: Count) -> Outcome:
    """Say what was found."""
    seen = count.seen
    whole = sum(n == count.payloads for n in count.templates.values())
    rows = [
        ("payloads", count.payloads),
        ("inputs", count.inputs),
        ("inputs that were not sent all of them", len(count.missing)),
        ("answers", count.answers),
        ("pages opened in Chromium", seen.pages),
        ("templates that showed some", sum(n > 0 for n in count.templates.values())),
        ("templates that showed all", whole),
        ("templates of which no page was made", len(count.not_made)),
        ("ran", seen.ran.total()),
        ("stopped by the content policy", seen.stopped.total()),
        ("became a part of a page", seen.became.total()),
    ]
    figure = (
        f"{count.payloads} payloads into {count.inputs} inputs ({len(count.missing)} left out, at"
        f" most 0), {seen.pages} pages opened, {seen.ran.total()} ran, {seen.stopped.total()} had"
        f" to be stopped (at most 0); {count.seconds:.0f} s"
    )
    more = {
        "ran": dict(seen.ran),
        "stopped": dict(seen.stopped),
        "became": dict(seen.became),
        "missing": count.missing,
        "not made": count.not_made,
        "broken": count.broken,
        "templates": dict(sorted(count.templates.items())),
    }
    return Outcome("xss", ("", "found"), rows, figure, count.reached, more)


async def measure(n_payloads: int, *, spoiled: str = "", ways: Ways | None = None) -> Count:
    """Write so many payloads, and open every page.

    Args:
        n_payloads: at most 500.
        spoiled: a template that writes what it is given as it came; none where it is empty.
        ways: what is done, instead of everything.
    """
    began, seen, texts = time.monotonic(), Seen(), payloads(n_payloads)
    async with AsyncExitStack() as stack:
        place = stack.enter_context(tempfile.TemporaryDirectory(prefix="voicebox-copy-"))
        copy = copied.copy_into(Path(place), spoiled)
        site = await stack.enter_async_context(throwaway(passwords=_FOUR, encoder=Path("lite")))
        await _accounts(site, texts)
        server = voicebox(site, copy)
        await stack.enter_async_context(running(server))
        static = await stack.enter_async_context(httpx2.AsyncClient(base_url=server.address))
        browser = await stack.enter_async_context(browsing(static, seen))
        work = Work(texts, browser.open)
        people = await team(stack, site, server, work)
        await (ways or everything)(people)
        if ways is None:
            await work.fill_wrongly()
    shown = {name: len(numbers) for name, numbers in work.shown.items()}
    return Count(
        payloads=len(work.texts),
        seen=seen,
        answers=work.answers,
        inputs=len(work.sent.offered),
        missing=work.sent.missing(len(work.texts)),
        templates=shown,
        not_made=sorted(copied.every_template() - set(shown) - set(NOT_MADE)),
        broken=work.broken,
        seconds=time.monotonic() - began,
    )


async def everything(people: Team) -> None:
    """Have stories go through all that a story can go through, and open all pages meanwhile."""
    go = people.work.go
    await _collections(people)
    small = await _in_public(people)
    await _in_whole(people)
    await _of_the_team(people)
    await go(shown_again.proved(people, small[0]))
    await go(shown_open.ask(people))
    await go(shown_open.odd_requests(people))
    await go(shown_again.taken_back(people, small[:2]))


async def _in_public(people: Team) -> Sequence[Told]:
    """Tell stories of small packs, which fit into every field; publish and return them."""
    go, small = people.work.go, await tell(people, packs(people.work.texts, SHORT))
    await publish(people, small)
    some = packs(people.work.texts, SHORT)[:20]
    quoted = await tell(people, some, preset="each", quoted="yes", counted="yes")
    await publish(people, quoted)
    await find_themes(people.site)
    await go(shown_open.public_pages(people, small))
    await go(shown_again.read_again(people, small))
    await go(shown_again.moved(people, small))
    await go(shown_names.named(people, small))
    await go(shown_pairs.paired(people, [*small, *quoted]))
    await go(shown_inside.ordered_again(people, small))
    return small


async def _in_whole(people: Team) -> None:
    """Tell stories of all payloads, and let them go the ways that few stories go."""
    go, texts = people.work.go, people.work.texts
    first = await tell(people, [texts] * 8)
    await go(shown_inside.covered(people, first[:3]))
    await go(shown_inside.questions(people, first[3:5]))
    await go(shown_inside.appealed(people, first[5:7]))
    more = await tell(people, [texts] * 4)
    await publish(people, more)
    await go(shown_open.public_pages(people, more))
    await go(shown_open.write(people, more[:2], await shown_open.quotes_of(people)))
    await go(shown_again.turned(people, more[2:3]))
    await go(shown_inside.noticed(people, more[3]))
    await go(shown_inside.reported(people, more[:2]))
    await go(shown_again.changed(people, more[2:]))


async def _of_the_team(people: Team) -> None:
    """Have lines for gaps, notes to buddies and votes by one act written, and what leads write."""
    go, texts = people.work.go, people.work.texts
    await go(shown_inside.withheld(people, await tell(people, packs(texts, SHORT))))
    await go(shown_inside.passed_on(people, await tell(people, packs(texts, LINE))))
    await tell(people, [texts] * 3, alike=True)
    await go(shown_inside.copied_words(people))
    late = await tell(people, [texts], preset="later")
    resting = await tell(people, [texts], rest="week")
    await go(shown_again.undecided(people, [*late, *resting]))
    await go(shown_inside.led(people))


async def _accounts(site: Site, texts: Sequence[str]) -> None:
    """Let two of the moderators lead, and add accounts whose names are payloads."""
    names = [text for text in texts if text.isprintable() and len(text) <= LONGEST_NAME]
    with closing(sqlite3.connect(site.settings.data / "main.db")) as file, file:
        file.execute("UPDATE staff SET role = 'lead' WHERE name IN ('reader 1', 'reader 2')")
    async with site.db.write() as main:
        *_, like = await staff.everyone(main)
        for name in names:
            await staff.add(main, replace(like, id=site.world.fresh_id(), name=name))


async def _collections(people: Team) -> None:
    """Bring in public comments, in collections with payloads for names."""
    site, names = people.site, packs(people.work.texts, 2000)
    rows = [Row(line, text) for line, text in enumerate(comments(COMMENTS))]
    dials = Dials(counted=True, quoted=True, shown=True)
    for number, pack in enumerate(names):
        terms = Terms(" ".join(pack), "en", published=True, licence=None, dials=dials)
        collection = await importing.begin(site.db, site.world, terms)
        share = rows[number :: len(names)]
        async for _ in importing.bring(site.db, site.world, site.keyring, collection, dials, share):
            pass


if __name__ == "__main__":
    sys.exit(main())

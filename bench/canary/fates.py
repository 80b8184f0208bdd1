"""What becomes of marked stories: each way to be told, read, changed and taken back, by turns.

Moderators act by the real flows, tellers over HTTP with a marked browser.
"""

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from bench import readers
from bench.canary import naming, pairing
from bench.canary.marked import Kind, Mark
from bench.site import Server, Site
from bench.states import find_themes
from bench.teller import Teller, Unexpected, hidden
from bench.words import comments
from moderation.marking import Row
from voicebox.flows import masking
from voicebox.flows.erasing import ERASE_JOB

AT_ONCE = 4
LOOK_S = 0.2
#: Every so many tellers look at their words once more.
LOOKS = 10
PARTS = ("words", "title", "tag", "note", "standpoint")
LEFT_UP = "shown, then changed and left up"
COVERED = "words behind a mask"
ALL = {"preset": "all"}
THEMES = {"preset": "themes"}
EACH = {"preset": "each", "quoted": "yes", "counted": "yes"}
LATER = {"preset": "later"}


@dataclass(frozen=True)
class Fate:
    """What a teller chose, what moderators did, and what the teller did then."""

    name: str
    chosen: Mapping[str, str] = field(default_factory=lambda: ALL)
    read: str = ""
    then: str = ""
    #: Whether its words are public in the end, and whether they are in the search.
    public: bool = False
    searched: bool = False

    @property
    def enters(self) -> str:
        """Where its marks enter."""
        return f"a story, {self.name}"


FATES = (
    Fate("undecided", LATER),
    Fate("undecided, taken back", LATER, then="withdraw"),
    Fate("waiting"),
    Fate("waiting, taken back", then="withdraw"),
    Fate("resting", {"preset": "all", "rest": "week"}),
    Fate("resting, taken back", {"preset": "all", "rest": "night"}, then="withdraw"),
    Fate("in somebody's hands", read="claim"),
    Fate("in somebody's hands, taken back", read="claim", then="withdraw"),
    Fate("before a second reader", read="refuse once"),
    Fate("withheld", read="refuse"),
    Fate("withheld, taken back", read="refuse", then="withdraw"),
    Fate("changed before it was read", then="edit"),
    Fate("counted alone", THEMES, read="publish"),
    Fate("quoted", EACH, read="publish", public=True),
    Fate("shown", read="publish", public=True, searched=True),
    Fate("shown, taken back", read="publish", then="withdraw"),
    Fate("shown, then hidden", read="publish", then="hide"),
    Fate("shown, then no longer quoted or shown", read="publish", then="quieten"),
    Fate("shown, then changed and hidden", read="publish", then="edit"),
    Fate(
        "shown, then changed and left up", read="publish", then="edit", public=True, searched=True
    ),
    Fate("shown behind a mask", read="mask", public=True, searched=True),
)
#: Told when the last window has closed.
LATE = (
    Fate("in the waiting room"),
    Fate("in the waiting room, taken back", then="withdraw"),
)


@dataclass(frozen=True)
class Told:
    """A story of a run that was acknowledged."""

    number: int
    fate: Fate
    receipt: str = field(repr=False)
    id: str = ""


def story(mark: Mark, number: int, fate: Fate, text: str) -> dict[str, str]:
    """Return the fields of a story that is marked in each of its parts."""
    one = {part: mark.of(fate.enters, part, number) for part in PARTS}
    words = f"{text} {one['words']} and that was that."
    if fate.read == "mask":
        words += f" It was {mark.of(fate.enters, COVERED, number)} who said it."
    return {**fate.chosen, **_fields(words, one)}


def _fields(words: str, one: Mapping[str, str]) -> dict[str, str]:
    return {
        "words": words,
        "title": f"On {one['title']}",
        "tags": one["tag"],
        "notes": one["note"],
        "standpoint_own": one["standpoint"],
    }


async def tell_all(
    site: Site, server: Server, mark: Mark, n_stories: int, fates: Sequence[Fate] = FATES
) -> Sequence[Told]:
    """Tell so many stories, of each fate by turns; some tellers look at their words once more."""
    texts, turn = comments(n_stories), asyncio.Semaphore(AT_ONCE)

    async def tell(number: int) -> str:
        fate = fates[number % len(fates)]
        async with turn, mark.teller(server.address, number) as teller:
            receipt = await teller.tell(**story(mark, number, fate, texts[number]))
            if number % LOOKS == 0:
                await teller.words_of(receipt)
            return receipt

    receipts = await asyncio.gather(*(tell(number) for number in range(n_stories)))
    ids = await readers.ids_of(site, receipts)
    pairs = enumerate(zip(receipts, ids, strict=True))
    return [Told(n, fates[n % len(fates)], receipt, story_id) for n, (receipt, story_id) in pairs]


async def live(site: Site, server: Server, mark: Mark, told: Sequence[Told]) -> None:
    """Let each story have its fate; between its parts a window closes."""
    await readers.close_window(site)
    await _read(site, mark, told)
    await _each(server, mark, [one for one in told if one.fate.read == "mask"], _say_yes)
    await readers.close_window(site)
    await naming.bring_comments(site)
    await find_themes(site)
    await _say_of_themes(site, server, mark, told)
    await _each(server, mark, [one for one in told if one.fate.then], do)
    await readers.close_window(site)


async def _say_of_themes(site: Site, server: Server, mark: Mark, told: Sequence[Told]) -> None:
    """Have tellers propose names for themes, and set quotes side by side; show some of both."""

    async def say(teller: Teller, mark: Mark, one: Told) -> None:
        await naming.propose(teller, mark, one.receipt, one.fate.name, one.number)
        await pairing.say(teller, mark, one.receipt, one.fate.name, one.number)

    those = naming.SHOWN | naming.WAIT
    await _each(server, mark, [one for one in told if one.fate.name in those], say)
    await naming.show(site, [one.id for one in told if one.fate.name in naming.SHOWN])


async def _read(site: Site, mark: Mark, told: Sequence[Told]) -> None:
    first, second = site.accounts[:2]
    of: dict[str, list[str]] = {}
    for one in told:
        of.setdefault(one.fate.read, []).append(one.id)
    no = [
        readers.refusal(f"No: {mark.of('a refusal', f'sentence of the {who} person')}.")
        for who in ("first", "second")
    ]
    await readers.publish(site, of.get("publish", ()))
    await readers.vote(site, [*of.get("refuse", ()), *of.get("refuse once", ())], first, no[0])
    await readers.vote(site, of.get("refuse", ()), second, no[1])
    await readers.claim(site, [*of.get("claim", ()), *of.get("mask", ())], first)
    for one in told:
        if one.fate.read == "mask":
            await _propose(site, mark, one)


async def _propose(site: Site, mark: Mark, one: Told) -> None:
    rows = (Row(mark.of(one.fate.enters, COVERED, one.number), "name"),)
    why = f"It is {mark.of('a proposed mask', 'sentence', one.number)}."
    first = site.accounts[0].session
    async with readers.writing(site) as both:
        await masking.propose(
            both, site.world, site.keyring, readers.RULES, first, one.id, rows, why
        )


Act = Callable[[Teller, Mark, Told], Awaitable[None]]


async def _each(server: Server, mark: Mark, told: Sequence[Told], act: Act) -> None:
    turn = asyncio.Semaphore(AT_ONCE)

    async def come(one: Told) -> None:
        async with turn, mark.teller(server.address, one.number) as teller:
            await act(teller, mark, one)

    await asyncio.gather(*(come(one) for one in told))


async def tell_late(site: Site, server: Server, mark: Mark, n_stories: int) -> Sequence[Told]:
    """Tell stories that no window closes on, and take some of them back."""
    told = await tell_all(site, server, mark, n_stories, LATE)
    await _each(server, mark, [one for one in told if one.fate.then], do)
    return told


async def _say_yes(teller: Teller, _mark: Mark, one: Told) -> None:
    await _steps(teller, one.receipt, "masks_yes")


async def do(teller: Teller, mark: Mark, one: Told) -> None:
    """Have a teller do what they do in the end."""
    then = one.fate.then
    if then == "withdraw":
        await teller.withdraw(one.receipt)
    elif then == "hide":
        await _steps(teller, one.receipt, "hide", "hide_yes")
    elif then == "quieten":
        off = {"quoted": "no", "shown": "no", "reused": "no"}
        await _steps(teller, one.receipt, "dials", "dials_yes", **off)
    else:
        await _edit(teller, mark, one)


async def _steps(teller: Teller, receipt: str, *steps: str, **fields: str) -> None:
    token = hidden(await teller.come_back(receipt), "token")
    for step in steps:
        data = {**fields, "token": token, "step": step}
        answer = await teller.http.post("/return", data=data)
        if not answer.is_success:
            raise Unexpected(f"The step {step} was answered with {answer.status_code}.")


async def _edit(teller: Teller, mark: Mark, one: Told) -> None:
    anew = f"{one.fate.enters}, as it reads now"
    parts = {part: mark.of(anew, part, one.number) for part in PARTS}
    token = hidden(await teller.come_back(one.receipt), "token")
    opened = await teller.http.post("/return", data={"token": token, "step": "edit"})
    fields = _fields(f"It was {parts['words']}, and it was long ago.", parts)
    fields |= {"standpoint": "own", "version": hidden(opened, "version"), "token": token}
    fields |= {"old": "leave_up" if one.fate.name == LEFT_UP else "hide", "step": "edit_send"}
    answer = await teller.http.post("/return", data=fields)
    if not answer.is_success:
        raise Unexpected(f"A change was answered with {answer.status_code}.")


def public_kinds(*, ever: bool = False) -> frozenset[Kind]:
    """Return the kinds of marks that anybody may read now, or could once."""
    open_to_all = [
        fate
        for fate in FATES
        if fate.public or (ever and fate.read in ("publish", "mask") and fate.chosen is not THEMES)
    ]
    return frozenset(Kind(fate.enters, part) for fate in open_to_all for part in PARTS)


def searched_kinds() -> frozenset[Kind]:
    """Return the kinds of marks that the search may find."""
    return frozenset(Kind(fate.enters, part) for fate in FATES if fate.searched for part in PARTS)


async def settled(site: Site, within_s: float = 60.0) -> None:
    """Wait until nothing is left to erase; a minute is what tellers are promised."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        with closing(sqlite3.connect(site.settings.data / "main.db")) as main:
            jobs = [name for (name,) in main.execute("SELECT name FROM jobs")]
        if not any(name.startswith(ERASE_JOB) for name in jobs):
            return
        await asyncio.sleep(LOOK_S)

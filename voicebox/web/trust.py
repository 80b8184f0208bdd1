"""What we can and cannot promise: two lists, no third, true of the settings that run."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from voicebox.flows.trust import Trust, Weakness, trust
from voicebox.web import demand
from voicebox.web.pages import page
from voicebox.web.words import N_, Words


@dataclass(frozen=True)
class Promise:
    """One line of the first list, and what stands in the other where a setting breaks it."""

    will: str
    #: The promises in docs/reference/promises.md that hold it at each change of the program.
    tests: tuple[str, ...]
    #: What else measures it.
    benches: tuple[str, ...] = ()
    cannot: Mapping[Weakness, str] = field(default_factory=dict)
    #: The page that shows it, by its name in the site map.
    page: str = ""


PROMISES: Sequence[Promise] = (
    Promise(N_("set no cookie and store nothing in your browser while you write or read"), ("P1",)),
    Promise(
        N_(
            "never write down your address, your device, your browser, your language or the hour"
            " you came"
        ),
        ("P3", "P4"),
        ("canary", "order", "rawfuzz"),
        {
            Weakness.ORDER_KEPT: N_(
                "keep the hour you came to ourselves: the database of this site notes when each"
                " row came"
            ),
            Weakness.NO_WINDOW: N_(
                "hide the hour in which you wrote: on this site each step is shown at once"
            ),
        },
    ),
    Promise(
        N_("keep words that are not public sealed, so that the disk alone does not give them away"),
        ("P7",),
        ("canary",),
        {
            Weakness.KEYS_WITH_DATA: N_(
                "keep words that are not public from whoever takes the disk: on this site the keys"
                " lie beside them"
            ),
            Weakness.KNOWN_PASSWORDS: N_(
                "keep words that are not public from anybody: this is a site for trying things"
                " out, and everybody knows its passwords"
            ),
        },
    ),
    Promise(
        N_("never lose a story whose receipt we showed you"),
        ("P9", "P10"),
        ("crash", "powercut", "clock"),
        {
            Weakness.NO_BACKUPS: N_(
                "give your story back if the disk breaks: this site makes no backups"
            )
        },
    ),
    Promise(
        N_("give back every word you typed when we cannot take your story just then"),
        ("P11",),
        ("diskfull", "locked", "flood", "slow", "proofs"),
    ),
    Promise(
        N_(
            "take your story off the site within a minute when you take it back, and destroy its"
            " key"
        ),
        ("P25", "P26"),
        ("withdraw", "withdraw-large"),
        {
            Weakness.ORDER_KEPT: N_(
                "be sure that a story you take back is gone: the database of this site keeps old"
                " rows for a while"
            ),
        },
    ),
    Promise(
        N_(
            "let you change at any time what may be done with your story, and take off the site"
            " within a minute what you turn off"
        ),
        ("P24", "P25"),
    ),
    Promise(
        N_("bring back no story that you took back when we restore the site from a backup"),
        ("P26",),
        ("withdraw", "drill"),
        {
            Weakness.NO_TOMBSTONES: N_(
                "be sure that a restored site leaves out what you took back: this site keeps no"
                " second list of what is gone"
            ),
        },
    ),
    Promise(
        N_("tell nobody who asks whether a code or a name was ever known here"),
        ("P6",),
        ("sidechannel",),
    ),
    Promise(
        N_(
            "keep a story back only for one of seven public reasons, and only when two people"
            " agree on it"
        ),
        ("P14", "P20"),
        ("races",),
        page="rules",
    ),
    Promise(
        N_(
            "have others look at it again when you ask for that: people who had no part in keeping"
            " it back"
        ),
        ("P20",),
    ),
    Promise(
        N_(
            "refuse, hide or delete nothing because it waited long, and count in public what is"
            " late"
        ),
        ("P13",),
        page="transparency",
    ),
    Promise(N_("change no word of yours, and cover none unless you allow it"), ("P21", "P22")),
    Promise(
        N_(
            "let you prove, from a public log and with your receipt, that we received your story"
            " and what we decided"
        ),
        ("P35",),
        ("log",),
        page="log",
    ),
    Promise(N_("ask no one else’s server for anything"), ("P1",)),
    Promise(N_("work without scripts, on an old phone"), ("P2", "P42")),
)
CANNOT: Sequence[str] = (
    N_(
        "erase your browser’s history, a screenshot, or what a keyboard remembers. Spell-checkers"
        " and dictation may send words to the maker of the phone."
    ),
    N_(
        "stop your browser from keeping what you sent: it does so to bring its pages back after a"
        " crash. A private window keeps none of it."
    ),
    N_("hide from your network that you visited, unless you use Tor"),
    N_("stop people who know you from recognising your way of telling, or your story"),
    N_("protect you if this server is secretly taken over, or watched by order"),
    N_("call back copies that others made of what was public"),
    N_("replace a lost receipt"),
    N_("send help: nobody is watching live"),
    N_("hide when a story appeared from someone who looks at the site again and again"),
    N_("promise that nothing hurtful or wrong ever passes"),
)
#: What each bench measures, in the order in which the page tells of it.
BENCHES: Mapping[str, str] = {
    "canary": N_("Marked stories and visitors, looked for in all that is left behind"),
    "order": N_("Whether files or pages tell who wrote before whom"),
    "crash": N_("The server killed again and again while stories arrive"),
    "powercut": N_("The power cut at any moment while stories come and go"),
    "clock": N_("The clock of the server moved by days and years"),
    "diskfull": N_("The disk filled to its last byte"),
    "locked": N_("The files held locked by another program"),
    "flood": N_("Real stories among many thousands of false ones"),
    "slow": N_("Thousands who send a story one letter at a time"),
    "proofs": N_("Sums that were not done, sent in place of those that were"),
    "withdraw": N_("Stories taken back in every state, looked for in files and backups"),
    "withdraw-large": N_("The same on a large site, a minute after the last was taken back"),
    "drill": N_("A site restored from its backup"),
    "sidechannel": N_("Whether the time of an answer tells what the answer does not"),
    "races": N_("Two people who decide at the same moment"),
    "log": N_("Entries of the public log changed, dropped and moved"),
    "rawfuzz": N_("Requests that are no requests"),
}


@dataclass(frozen=True)
class Lists:
    """The two lists as they stand."""

    will: Sequence[Promise]
    cannot: Sequence[str]


def lists(found: Trust) -> Lists:
    """Return the two lists: a promise that a setting breaks stands in the second."""
    broken = [(one, sorted(found.weak & set(one.cannot))) for one in PROMISES]
    moved = [one.cannot[weakness] for one, weak in broken for weakness in weak]
    return Lists([one for one, weak in broken if not weak], [*moved, *CANNOT])


async def show(request: Request) -> Response:
    """Show what we will do and what we cannot, and what we could hand over."""
    found = await trust(request.state.settings, request.state.db)
    return page(
        request,
        "openness/trust.html",
        lists=lists(found),
        figures=found.figures,
        benches=BENCHES,
        drill=found.drill,
        answer=demand.answer(found.weak),
    )


async def as_json(request: Request) -> Response:
    """Give the same for machines."""
    found = await trust(request.state.settings, request.state.db)
    return JSONResponse(_plain(found, request.state.words))


def _plain(found: Trust, words: Words) -> dict[str, Any]:
    both = lists(found)
    return {
        "will": [
            {"says": words.gettext(one.will), "tests": one.tests, "benches": one.benches}
            for one in both.will
        ],
        "cannot": [words.gettext(says) for says in both.cannot],
        "weak": sorted(found.weak),
        "figures": {
            name: asdict(found.figures[name]) if name in found.figures else None for name in BENCHES
        },
        "drill": found.drill and asdict(found.drill),
        "answer": [
            {"of": words.gettext(part.of), "holds": [words.gettext(one.says) for one in part.held]}
            for part in demand.answer(found.weak)
        ],
    }

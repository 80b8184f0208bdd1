"""The answer to whoever demands what we hold, ready before they ask.

Each line names the columns that it speaks of. A test compares them with the files of a site: what
is kept and not told here, or told and not kept, fails it.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from voicebox.flows.trust import Weakness
from voicebox.web.held import STORY, Held, Part
from voicebox.web.words import N_

_RECEIPT = Part(
    N_("Of its receipt"),
    (
        Held(
            N_(
                "A fingerprint, from which neither the receipt nor a person can be worked out, a"
                " public key, and the week in which it was last used."
            ),
            ("receipts: lookup story_id public used",),
        ),
        Held(
            N_("For at most two days: a keyed mark of the form that was sent."),
            ("receipts: body_now body_before",),
        ),
    ),
)
_GONE = Part(
    N_("Of a story that was taken back"),
    (
        Held(
            N_(
                "A mark of 32 bytes: that something was taken back. It is the same for what its"
                " teller takes off the public pages, for a line, a name or a pair that went, and"
                " for what two people take down. Of words that may not be quoted or set in a pair,"
                " or may be again, there are two or three; of a choice that was turned off, one for"
                " each time it was turned."
            ),
            ("tombstones: mark",),
        ),
    ),
)
_MODERATORS = Part(
    N_("Of moderators"),
    (
        Held(
            N_(
                "Their pseudonym, their role, keys and a second factor locked by their password,"
                " and"
                " the day on which they last signed in."
            ),
            (
                "staff: id name role public locked_private salt locked_totp team_sealed last_day"
                " example_totp",
            ),
        ),
        Held(
            N_("While they are signed in: since when, and the time of their last act."),
            ("signins: token_hash staff_id team_locked started seen",),
        ),
        Held(
            N_(
                "Whose buddy they would be, how many heavy stories they had today, and, encrypted,"
                " the organisations that they belong to."
            ),
            (
                "own_pages: moderator_id sealed",
                "heavy_today: moderator_id day handed",
                "buddies: moderator_id buddy_id",
            ),
        ),
    ),
)
_MESSAGES = Part(
    N_("Of a message about the site"),
    (
        Held(
            N_(
                "Its month, the page it is about, its answer, who voted how until that is decided,"
                " and its words, encrypted unless they are public."
            ),
            (
                "messages: id page month state sealed words reason answer answered",
                "message_votes: message_id moderator_id reason",
            ),
        ),
    ),
)
_NOBODY = Part(
    N_("Of nobody"),
    (
        Held(
            N_(
                "Counts, themes, the public log, and what the site has to remember of itself. No"
                " row"
                " of them says of which story it is."
            ),
            (
                "figures: name count shown",
                "windows: label arrived released",
                "jobs: name",
                "facts: name value",
                "team: version public recovery_sealed",
                "collections: id name language licence month published",
                "learned: id month kind words",
                "log: seq window kind reason people commitment prev",
                "log_heads: number window entries hash key salt signature",
                "log_pending: commitment kind reason people",
                "marker_slips: id stage window sealed",
                "marker_counts: window stage marker with_it without_it",
                "drift_looks: year number",
                "drift_reviews: year number marker opened answer answered",
                "changed_minds: theme",
                "hidden_counts: theme kind count shown",
                "theme_runs: id day encoder seed resolution stability n_stories n_passages present",
                "themes: id rank words phrases n_passages cohesion talk neighbours"
                " too_few_for_perspectives x y r n_contested n_brought",
                "perspectives: theme_id rank words stability",
                "theme_state: turn encoder checksum splitter seed resolution stability n_looks"
                " next_number n_new looked",
                "theme_ids: number id touched ended",
                "sureness: id again curve languages unread",
                "theme_stability: theme_id stability",
                "theme_events: place month kind theme other evidence version",
                "theme_versions: version month day n_stories sizes",
                "version_names: theme version words phrases touched",
                "given_names: theme version name_id",
            ),
        ),
    ),
)
_PARTS = (STORY, _RECEIPT, _GONE, _MODERATORS, _MESSAGES, _NOBODY)

_NEVER = N_(
    "No address, device, browser, account, hour or minute of any storyteller exists here. Our"
    " moderators can open what their team key opens: what a teller sent until 30 days after people"
    " let it out, or 90 after they refused it, and longer while a report, a legal notice, an order"
    " or an appeal is open. After that, and where a teller has decided nothing, its receipt alone"
    " opens it, and we do not have that."
)
_ORDER = N_(
    "The database of this site also notes in which order and at what time each row came, and keeps"
    " old rows for a while. No address, device, browser or account of any storyteller exists here."
)
_BACKED = N_("Backups hold the same. They are encrypted to a key that is not on this machine.")
_UNBACKED = N_("There are no backups.")


def answer(weak: AbstractSet[Weakness]) -> Sequence[Part]:
    """Return what we hold, part by part, true of a site with these weaknesses."""
    never = Held(_ORDER if Weakness.ORDER_KEPT in weak else _NEVER)
    backups = Held(_UNBACKED if Weakness.NO_BACKUPS in weak else _BACKED)
    return (*_PARTS, Part(N_("Of everybody"), (never, backups)))

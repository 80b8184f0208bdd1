"""What we hold of a story, line by line, and in which columns of the two databases."""

from collections.abc import Sequence
from dataclasses import dataclass

from voicebox.web.words import N_


@dataclass(frozen=True)
class Held:
    """Something that we hold, and where: each part is a table, and the columns meant of it."""

    says: str
    columns: Sequence[str] = ()


@dataclass(frozen=True)
class Part:
    """What we hold of one kind of thing."""

    of: str
    held: Sequence[Held]


_VOTE = "version moderator_id publish reason clause day sealed"
_DIALS = "counted quoted shown reused"

STORY = Part(
    N_("Of a story, while it is here"),
    (
        Held(
            N_(
                "If it is public: its text, title, tags and notes, whom its teller speaks as, the"
                " month it tells of, and where words of it are covered."
            ),
            (
                "public_stories: id place search_id text title tags notes standpoint told_month"
                " masked",
                "public_notes: story_id note",
                "search: *",
            ),
        ),
        Held(
            N_("If it is not public: the same, encrypted, and keys for it that are encrypted too."),
            (
                "stories: sealed hint",
                "waiting_room: sealed hint",
                "story_keys: story_id version receipt_wrap team_wrap release_wrap escrow_wrap"
                " later_wrap",
            ),
        ),
        Held(
            N_(
                "The week in which it came, and the month in which it was published. Until its"
                " window closes, the disk shows that it is new."
            ),
            ("stories: id week month", "waiting_room: id week"),
        ),
        Held(
            N_("Its state, its four answers about use, its language and its collection."),
            (
                f"stories: state language {_DIALS} version collection",
                f"waiting_room: language {_DIALS} version collection",
            ),
        ),
        Held(
            N_(
                "Each change that its teller made to its use, in weeks, encrypted so that its"
                " receipt alone opens it; and whether it is on its way back to the pages."
            ),
            ("dial_changes: story_id sealed", "brought_back: story_id"),
        ),
        Held(
            N_(
                "While it rests: how many midnights are left, from which the day it came can be"
                " told. Encrypted to its receipt alone: in which weeks its teller changed it."
                " Whether older words are left up meanwhile, and whether those are withheld."
            ),
            (
                "rests: story_id midnights",
                "edits: story_id sealed",
                "still_up: story_id version withheld",
            ),
        ),
        Held(
            N_("The votes on it: by which moderator, on which day, for which reason."),
            (
                f"reviews: story_id {_VOTE}",
                f"appeal_votes: story_id verdict {_VOTE}",
                f"rereadings: story_id folded {_VOTE}",
            ),
        ),
        Held(
            N_(
                "How many moderators have opened its last version: a mark for each, from which"
                " nobody can tell who it was without the key of the story."
            ),
            ("openings: story_id mark",),
        ),
        Held(
            N_(
                "Which moderator has it in hand, and since which hour; who let it go, and on which"
                " day; and, encrypted, who would hand it on."
            ),
            (
                "claims: story_id moderator_id hour handed",
                "skips: story_id moderator_id day",
                "handovers: story_id sealed",
            ),
        ),
        Held(
            N_(
                "Each question to its teller and each answer: the day, which of the two it is, and,"
                " encrypted, the words. Since which week a decision is owed."
            ),
            ("notes: story_id id version by day sealed", "owed: story_id week"),
        ),
        Held(
            N_("Of an appeal: the day of the refusal, how it ended, and, encrypted, the words."),
            ("appeals: story_id version verdict sealed outcome",),
        ),
        Held(
            N_(
                "Of words that somebody asked to cover: the day, what became of it, what its teller"
                " chose for silence, and, encrypted, which words."
            ),
            ("masks: story_id version status lapses day sealed",),
        ),
        Held(
            N_(
                "Of reports by readers: for which of the seven reasons, and not who, when or how"
                " many. What they wrote is encrypted. While it is folded: since which hour."
            ),
            (
                "reports: story_id version reason answered folded",
                "report_words: id story_id sealed",
                "folds: story_id reason hour",
            ),
        ),
        Held(
            N_(
                "Of a legal order or notice: the day on which it is looked at again, or on which"
                " its"
                " teller was told, and, encrypted, who wrote what."
            ),
            (
                "legal_orders: story_id version moderator_id review sealed",
                "notices: id story_id sealed told answer passed_on closed",
            ),
        ),
        Held(
            N_(
                "Of a public story that was taken down when moderators could not open it any more:"
                " encrypted, the words that were public."
            ),
            ("last_public: story_id version sealed",),
        ),
        Held(
            N_(
                "Where it counts in themes: which themes, now and before, which parts of it, and"
                " the"
                " numbers that themes are made from. Something near its text could be made from"
                " them."
            ),
            (
                "theme_stories: theme_id story_id weight",
                "perspective_stories: theme_id perspective story_id",
                "passages: story_id start end theme_id similarity edge telling",
                "quotes: theme_id rank story_id start end edge perspective side",
                "alone: story_id distance",
                "theme_members: story_id spans vectors theme new old",
                "version_stories: story_id version themes",
            ),
        ),
        Held(
            N_(
                "Where its teller says that it does not belong in a theme: which theme, which parts"
                " of it, and where they put it instead."
            ),
            ("contests: story_id source target starts barred standing",),
        ),
        Held(
            N_("Which parts of it its teller lets nobody quote: where they begin and end."),
            ("unquoted: story_id version start end",),
        ),
        Held(
            N_(
                "If it counts and cannot be read: why, and, encrypted, its theme. Until its window"
                " closes, encrypted too: which signs of an idea called unsafe it has."
            ),
            (
                "placements: story_id kind to_teller to_site",
                "pending_markers: story_id stage sealed",
            ),
        ),
        Held(
            N_(
                "Of its teller’s line for a gap: how far it is, who voted how until that is"
                " decided, before it is shown or later, and its words, encrypted unless they are"
                " public."
            ),
            (
                "gap_lines: id story_id version state sealed to_team to_site words reason",
                "gap_line_votes: line_id moderator_id reason",
            ),
        ),
        Held(
            N_(
                "What its teller would call a theme that it is in: how far that name is, how many"
                " say yes to it, who voted how until it is decided, before it is shown or later,"
                " and its words, encrypted unless they are public. And which name of somebody else"
                " they say yes to."
            ),
            (
                "theme_names: id story_id theme version state sealed to_team to_site words reason"
                " n_yes",
                "theme_name_votes: name_id moderator_id reason",
                "theme_name_yeses: story_id theme name_id",
            ),
        ),
        Held(
            N_(
                "Which two quotes of a theme its teller sets side by side: how far that is, who"
                " voted how until it is decided, before it is shown or later, and why they do so,"
                " encrypted unless it is public. That the page of the theme has told of it. And"
                " which parts of the story its teller lets nobody set beside others."
            ),
            (
                "theme_pairs: id story_id theme version state sealed to_team to_site words reason"
                " one_story one_start one_end other_story other_start other_end",
                "theme_pair_votes: pair_id moderator_id reason",
                "told_pairs: id theme",
                "unpaired: story_id version start end",
            ),
        ),
        Held(
            N_(
                "How many entries it has in the public log, and, encrypted, the key of the next"
                " one."
            ),
            ("log_keys: story_id step team_box release_box",),
        ),
    ),
)

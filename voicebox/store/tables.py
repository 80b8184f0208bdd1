"""The schemas of the two databases. A test holds the migrations to what stands here.

Every table is `WITHOUT ROWID` on SQLite: a row number would tell the order in which people wrote.
The only moments of a teller are ISO weeks, months and days.
"""

import sqlalchemy as sa

from moderation.states import State
from voicebox.model import DIALS
from voicebox.store import (
    care_tables,
    consent_tables,
    dialogue_tables,
    edit_tables,
    log_tables,
    mask_tables,
    message_tables,
    name_tables,
    openness_tables,
    report_tables,
    theme_tables,
)
from voicebox.store.checks import one_of, reason_is_one_of_the_seven, refusal_has_reason
from voicebox.store.metadata import keys, main, table

# Those of other modules are of `main` as well, and are there once they have been imported.
__all__ = [
    "care_tables",
    "consent_tables",
    "dialogue_tables",
    "edit_tables",
    "keys",
    "log_tables",
    "main",
    "mask_tables",
    "message_tables",
    "name_tables",
    "openness_tables",
    "report_tables",
    "theme_tables",
]


def _dials() -> list[sa.Column[bool]]:
    return [sa.Column(name, sa.Boolean, nullable=False) for name in DIALS]


_STATES = one_of("state", [state.value for state in State])

waiting_room = table(
    "waiting_room",
    main,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("week", sa.Text, nullable=False),  # ISO week of arrival
    sa.Column("language", sa.Text, nullable=False),
    *_dials(),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("hint", sa.LargeBinary, nullable=False),
    sa.Column("collection", sa.Text),
    comment="Stories of the open window: they enter the queue together, shuffled.",
)

stories = table(
    "stories",
    main,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("week", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    *_dials(),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),  # empty for an imported public story
    sa.Column("hint", sa.LargeBinary, nullable=False),
    sa.Column("month", sa.Text),  # month of publication
    sa.Column("collection", sa.Text, index=True),
    sa.CheckConstraint(_STATES, name="state"),
)

public_stories = table(
    "public_stories",
    main,
    sa.Column("id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("place", sa.BigInteger, nullable=False, index=True),  # random, anew each window
    sa.Column("search_id", sa.BigInteger, nullable=False, unique=True),  # random
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("tags", sa.JSON, nullable=False),
    sa.Column("notes", sa.JSON, nullable=False),
    sa.Column("standpoint", sa.Text, nullable=False),
    sa.Column("told_month", sa.Text, nullable=False),  # when it happened, as roughly as told
    sa.Column("masked", sa.JSON(none_as_null=True)),  # where placeholders stand; null: nowhere
    comment="Words that anyone may read, exactly as their teller sent them.",
)

public_notes = table(
    "public_notes",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("note", sa.Text, primary_key=True, index=True),  # lower case
    comment="Content notes, so that readers can leave subjects out.",
)

collections = table(
    "collections",
    main,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("licence", sa.Text),  # null: not reused in research
    sa.Column("month", sa.Text, nullable=False),
    sa.Column("published", sa.Boolean, nullable=False),
)

reviews = table(
    "reviews",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("moderator_id", sa.Text, primary_key=True),
    sa.Column("publish", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("clause", sa.Text),
    sa.Column("day", sa.Text, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),  # marked words, sentence to the teller
    # Nobody can refuse with words of their own, and nobody votes twice: the key sees to that.
    reason_is_one_of_the_seven(),
    refusal_has_reason(),
)

claims = table(
    "claims",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("moderator_id", sa.Text, nullable=False),
    sa.Column("hour", sa.Text, nullable=False),  # the hour it was taken; it lapses after 24
    sa.Column("handed", sa.Boolean, nullable=False),  # by a buddy: it is not handed on again
)

skips = table(
    "skips",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("moderator_id", sa.Text, primary_key=True),
    sa.Column("day", sa.Text, nullable=False),  # for two days it is for others
    comment="Stories that a moderator had in hand and let go, with no reason asked.",
)

team = table(
    "team",
    main,
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("public", sa.LargeBinary, nullable=False),
    sa.Column("recovery_sealed", sa.LargeBinary, nullable=False),
    comment="The moderators' public key; its private half sealed to the recovery key on paper.",
)

staff = table(
    "staff",
    main,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),  # a pseudonym
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("public", sa.LargeBinary, nullable=False),
    sa.Column("locked_private", sa.LargeBinary, nullable=False),
    sa.Column("salt", sa.LargeBinary, nullable=False),
    sa.Column("locked_totp", sa.LargeBinary, nullable=False),
    sa.Column("team_sealed", sa.LargeBinary, nullable=False),
    sa.Column("last_day", sa.Text),
    sa.Column("example_totp", sa.Text),  # example accounts only; `check --public` refuses them
    sa.CheckConstraint("role IN ('moderator', 'lead')", name="role"),
)

signins = table(
    "signins",
    main,
    sa.Column("token_hash", sa.LargeBinary, primary_key=True),
    sa.Column("staff_id", sa.Text, sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("team_locked", sa.LargeBinary, nullable=False),
    sa.Column("started", sa.BigInteger, nullable=False),  # seconds since 1970
    sa.Column("seen", sa.BigInteger, nullable=False),
)

windows = table(
    "windows",
    main,
    sa.Column("label", sa.Text, primary_key=True),  # 2026-11-25, 2026-W48 or 2026-11-25T16
    sa.Column("arrived", sa.Integer, nullable=False),
    sa.Column("released", sa.Integer, nullable=False),
)

figures = table(
    "figures",
    main,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    # As it was when the last window closed; null: it was nothing then.
    sa.Column("shown", sa.Integer),
    comment="Totals that no row is left to count: what arrived, what was withdrawn.",
)

jobs = table(
    "jobs",
    main,
    sa.Column("name", sa.Text, primary_key=True),
    comment="Work that is due, named by what it does, never by a story.",
)

story_keys = table(
    "story_keys",
    keys,
    sa.Column("story_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("receipt_wrap", sa.LargeBinary, nullable=False),
    sa.Column("team_wrap", sa.LargeBinary),
    sa.Column("release_wrap", sa.LargeBinary),
    sa.Column("escrow_wrap", sa.LargeBinary),  # the team's, locked away while the story rests
    sa.Column("later_wrap", sa.LargeBinary),  # of a key that opens no words: the team keeps it
)

receipts = table(
    "receipts",
    keys,
    sa.Column("lookup", sa.LargeBinary, primary_key=True),
    sa.Column("story_id", sa.Text, nullable=False, unique=True),
    sa.Column("public", sa.LargeBinary, nullable=False),  # X25519, its private half in the receipt
    sa.Column("body_now", sa.LargeBinary),  # marks of the form that was sent, until its key dies
    sa.Column("body_before", sa.LargeBinary),
    sa.Column("used", sa.Text, nullable=False),  # ISO week
)

tombstones = table(
    "tombstones",
    keys,
    sa.Column("mark", sa.LargeBinary, primary_key=True),
)

facts = table(
    "facts",
    keys,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    comment="What the site remembers of itself, such as the day its form marks moved.",
)

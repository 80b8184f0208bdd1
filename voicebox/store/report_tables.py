"""The tables of what others want of a story: readers' reports, legal orders, legal notices.

How many readers report a story, who, and when is in none of them.
"""

import sqlalchemy as sa

from moderation.folds import FOR
from voicebox.store.checks import REASONS, one_of, reason_is_one_of_the_seven, refusal_has_reason
from voicebox.store.metadata import main, table

_FOLDABLE = one_of("reason", sorted(reason.value for reason in FOR))

reports = table(
    "reports",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("reason", sa.Text, primary_key=True),
    sa.Column("answered", sa.Boolean, nullable=False),
    # Of the version: once it was folded, it is not folded again.
    sa.Column("folded", sa.Boolean, nullable=False),
    sa.CheckConstraint(REASONS, name="reason"),
    comment="For which reasons readers say that something is wrong; a thousand are one row.",
)

report_words = table(
    "report_words",
    main,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), nullable=False, index=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),  # to the team
    comment="What readers wrote beside a report, until it is answered.",
)

rereadings = table(
    "rereadings",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("moderator_id", sa.Text, primary_key=True),
    sa.Column("publish", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("clause", sa.Text),
    sa.Column("folded", sa.Boolean, nullable=False),
    sa.Column("day", sa.Text, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    reason_is_one_of_the_seven(),
    refusal_has_reason(),
    sa.CheckConstraint(f"NOT folded OR (reason IS NOT NULL AND {_FOLDABLE})", name="fold"),
    comment="Votes on a public story that was reported, until they come to something.",
)

folds = table(
    "folds",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("hour", sa.Text, nullable=False),  # the hour it was folded; it ends after 24
    sa.CheckConstraint(_FOLDABLE, name="reason"),
    comment="Public stories that stand behind a notice just now.",
)

legal_orders = table(
    "legal_orders",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("moderator_id", sa.Text, primary_key=True),
    sa.Column("review", sa.Text, nullable=False),  # the day on which it is looked at again
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    comment="The order that a vote to withhold names; its story is read again on its day.",
)

last_public = table(
    "last_public",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),  # to the team and the teller
    comment="Words as they were public, of stories taken down that the team opens no more.",
)

notices = table(
    "notices",
    main,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), nullable=False, index=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),  # to the team
    sa.Column("told", sa.LargeBinary, nullable=False),  # to the team and the teller
    sa.Column("answer", sa.LargeBinary),  # the teller's, likewise
    sa.Column("passed_on", sa.Text, nullable=False),  # day
    sa.Column("closed", sa.Boolean, nullable=False),
    comment="Legal notices and complaints about public stories, which stay up.",
)

"""The tables of what moderators and tellers say to each other, and of appeals.

Every row names a story and goes with it. What somebody typed is sealed under the story's key.
"""

import sqlalchemy as sa

from voicebox.store.checks import reason_is_one_of_the_seven, refusal_has_reason
from voicebox.store.metadata import main, table

notes = table(
    "notes",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),  # random; which came first is sealed with it
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("day", sa.Text, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.CheckConstraint("by IN ('moderator', 'teller')", name="by"),
    comment="Questions and answers. No row says which moderator asked.",
)

owed = table(
    "owed",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("week", sa.Text, nullable=False),  # ISO week
    comment="Since when a decision is owed, where that is not the week of arrival.",
)

appeals = table(
    "appeals",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("verdict", sa.Text, primary_key=True),  # the day of the verdict that it is about
    sa.Column("sealed", sa.LargeBinary, nullable=False),  # the teller's words, or none
    sa.Column("outcome", sa.Text),  # null while it runs
    sa.CheckConstraint("outcome IN ('upheld', 'overturned')", name="outcome"),
    comment="One for each verdict: the key sees to that.",
)

appeal_votes = table(
    "appeal_votes",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("moderator_id", sa.Text, primary_key=True),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("publish", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("clause", sa.Text),
    sa.Column("day", sa.Text, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.ForeignKeyConstraint(
        ["story_id", "version", "verdict"],
        ["appeals.story_id", "appeals.version", "appeals.verdict"],
        name="fk_appeal_votes_appeal",
    ),
    reason_is_one_of_the_seven(),
    refusal_has_reason(),
    comment="Votes on appeals. A trigger keeps out whoever voted on the story before.",
)

#: What goes with a story, those that refer to others first.
OF_A_STORY = (appeal_votes, appeals, owed, notes)

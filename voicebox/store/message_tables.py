"""The tables of what people would add or change, and of what was learned from it.

No row knows more of a time than its month, and none says which moderator answered.
"""

import sqlalchemy as sa

from voicebox.store.checks import reason_is_one_of_the_seven
from voicebox.store.metadata import main, table

messages = table(
    "messages",
    main,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("page", sa.Text, nullable=False),  # its name in the site map; empty for the site
    sa.Column("month", sa.Text, nullable=False),  # of arrival
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("sealed", sa.LargeBinary),  # to the team, unless it is shown
    sa.Column("words", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("answer", sa.Text),
    sa.Column("answered", sa.Text),  # the month of the answer
    sa.CheckConstraint(
        "(state = 'waiting' AND sealed IS NOT NULL AND words IS NULL AND reason IS NULL)"
        " OR (state = 'shown' AND sealed IS NULL AND words IS NOT NULL AND reason IS NULL)"
        " OR (state = 'withheld' AND sealed IS NOT NULL AND words IS NULL AND reason IS NOT NULL)",
        name="state",
    ),
    reason_is_one_of_the_seven(),
    sa.CheckConstraint(
        "(answer IS NULL AND answered IS NULL)"
        " OR (answer IS NOT NULL AND answered IS NOT NULL AND state = 'shown')",
        name="answer",
    ),
    comment="What people would add or change, from any page, and what they were answered.",
)

message_votes = table(
    "message_votes",
    main,
    sa.Column("message_id", sa.Text, sa.ForeignKey("messages.id"), primary_key=True),
    sa.Column("moderator_id", sa.Text, primary_key=True),
    sa.Column("reason", sa.Text),  # null: to show it
    reason_is_one_of_the_seven(),
    comment="Votes on messages that are not decided; with the decision they go.",
)

learned = table(
    "learned",
    main,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("month", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("words", sa.Text, nullable=False),  # empty: it is there to be counted
    sa.CheckConstraint("kind IN ('overturned', 'drift', 'message')", name="kind"),
    comment="What was learned and what was changed, in public.",
)

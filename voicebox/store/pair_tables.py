"""The tables of pairs: two passages of which a teller says that they do not go together, and why.

All words that a teller writes of them are in one; those of the passages stay in their stories.
"""

import sqlalchemy as sa

from voicebox.store.checks import reason_is_one_of_the_seven
from voicebox.store.line_columns import line_columns
from voicebox.store.metadata import main, table

theme_pairs = table(
    "theme_pairs",
    main,
    sa.Column("id", sa.Text, primary_key=True),  # random: a vote means these words, and no later
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), nullable=False),  # of who says so
    sa.Column("theme", sa.Integer, sa.ForeignKey("theme_ids.number"), nullable=False),
    *line_columns(),
    # Two stories, in the order of their ids, which are random; places are code points of the
    # public text.
    sa.Column("one_story", sa.Text, sa.ForeignKey("stories.id"), nullable=False, index=True),
    sa.Column("one_start", sa.Integer, nullable=False),
    sa.Column("one_end", sa.Integer, nullable=False),
    sa.Column("other_story", sa.Text, sa.ForeignKey("stories.id"), nullable=False, index=True),
    sa.Column("other_start", sa.Integer, nullable=False),
    sa.Column("other_end", sa.Integer, nullable=False),
    sa.CheckConstraint("one_story < other_story", name="two_stories"),
    sa.UniqueConstraint("story_id", "theme"),
    comment="Two passages that a teller sets side by side, and why: one pair each in a theme.",
)

theme_pair_votes = table(
    "theme_pair_votes",
    main,
    sa.Column("pair_id", sa.Text, sa.ForeignKey("theme_pairs.id"), primary_key=True),
    sa.Column("moderator_id", sa.Text, primary_key=True),
    sa.Column("reason", sa.Text),  # null: to show it
    reason_is_one_of_the_seven(),
    comment="Votes on pairs that are not decided; with the decision they go.",
)

told_pairs = table(
    "told_pairs",
    main,
    # No foreign key: the pair may be gone, and with it all of its words.
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("theme", sa.Integer, sa.ForeignKey("theme_ids.number"), nullable=False),
    comment="The pairs that a theme's history has told of, so that it tells when one is gone.",
)

"""The tables of names that tellers propose for themes; all words of them are in one."""

import sqlalchemy as sa

from voicebox.store.checks import reason_is_one_of_the_seven
from voicebox.store.line_columns import line_columns
from voicebox.store.metadata import main, table

theme_names = table(
    "theme_names",
    main,
    sa.Column("id", sa.Text, primary_key=True),  # random: a vote means these words, and no later
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), nullable=False),
    sa.Column("theme", sa.Integer, sa.ForeignKey("theme_ids.number"), nullable=False),
    *line_columns(),
    sa.Column("n_yes", sa.Integer, nullable=False),  # as the last window left it
    sa.UniqueConstraint("story_id", "theme"),
    comment="What tellers would call a theme that their story is in: one name each.",
)

theme_name_votes = table(
    "theme_name_votes",
    main,
    sa.Column("name_id", sa.Text, sa.ForeignKey("theme_names.id"), primary_key=True),
    sa.Column("moderator_id", sa.Text, primary_key=True),
    sa.Column("reason", sa.Text),  # null: to show it
    reason_is_one_of_the_seven(),
    comment="Votes on names that are not decided; with the decision they go.",
)

theme_name_yeses = table(
    "theme_name_yeses",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("theme", sa.Integer, sa.ForeignKey("theme_ids.number"), primary_key=True),
    sa.Column("name_id", sa.Text, sa.ForeignKey("theme_names.id"), nullable=False, index=True),
    comment="Which name that somebody else proposed a teller says yes to: one for each theme.",
)

given_names = table(
    "given_names",
    main,
    sa.Column("theme", sa.Integer, sa.ForeignKey("theme_ids.number"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    # No foreign key: the name may be gone, and with it all of its words.
    sa.Column("name_id", sa.Text),
    comment="Which name its tellers gave a theme from a version on; null: none from there on.",
)

"""The tables of the last theme run; each run takes the place of the one before."""

import sqlalchemy as sa

from voicebox.store.metadata import main, table

theme_runs = table(
    "theme_runs",
    main,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("day", sa.Text, nullable=False),
    sa.Column("encoder", sa.Text, nullable=False),
    sa.Column("seed", sa.Integer, nullable=False),
    sa.Column("resolution", sa.Float, nullable=False),
    sa.Column("stability", sa.Float, nullable=False),
    sa.Column("n_stories", sa.Integer, nullable=False),
    sa.Column("n_passages", sa.Integer, nullable=False),
)

themes = table(
    "themes",
    main,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("rank", sa.Integer, nullable=False),  # 0 is the largest
    sa.Column("words", sa.JSON, nullable=False),
    sa.Column("phrases", sa.JSON, nullable=False),
    sa.Column("n_passages", sa.Integer, nullable=False),
    sa.Column("cohesion", sa.Float, nullable=False),
    sa.Column("talk", sa.Boolean, nullable=False),
    sa.Column("neighbours", sa.JSON, nullable=False),  # ids of themes, the nearest first
    sa.Column("too_few_for_perspectives", sa.Boolean, nullable=False),
    sa.Column("x", sa.Float, nullable=False),
    sa.Column("y", sa.Float, nullable=False),
    sa.Column("r", sa.Float, nullable=False),
)

theme_stories = table(
    "theme_stories",
    main,
    sa.Column("theme_id", sa.Text, sa.ForeignKey("themes.id"), primary_key=True),
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True, index=True),
    sa.Column("weight", sa.Float, nullable=False),
)

perspectives = table(
    "perspectives",
    main,
    sa.Column("theme_id", sa.Text, sa.ForeignKey("themes.id"), primary_key=True),
    sa.Column("rank", sa.Integer, primary_key=True),  # 0 has the most stories
    sa.Column("words", sa.JSON, nullable=False),
    sa.Column("stability", sa.Float, nullable=False),
)

perspective_stories = table(
    "perspective_stories",
    main,
    sa.Column("theme_id", sa.Text, sa.ForeignKey("themes.id"), primary_key=True),
    sa.Column("perspective", sa.Integer, primary_key=True),  # its rank
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True, index=True),
)

passages = table(
    "passages",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("start", sa.Integer, primary_key=True),  # code points into the public text
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("theme_id", sa.Text, sa.ForeignKey("themes.id"), nullable=False, index=True),
    sa.Column("similarity", sa.Float, nullable=False),
    sa.Column("edge", sa.Boolean, nullable=False),
)

quotes = table(
    "quotes",
    main,
    sa.Column("theme_id", sa.Text, sa.ForeignKey("themes.id"), primary_key=True),
    sa.Column("rank", sa.Integer, primary_key=True),
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), nullable=False, index=True),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("edge", sa.Boolean, nullable=False),
    sa.Column("perspective", sa.Integer),  # its rank; null: the quote speaks for the whole theme
    sa.Column("side", sa.Integer),  # 0 or 1, an end of the tone; null: the middle
)

alone = table(
    "alone",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("distance", sa.Float, nullable=False),
)

"""The tables of the last theme run; each run takes the place of the one before.

What the engine needs to go on from there lies beside it: which ids there are, and what it knows
of each story, in a row that goes with the story's words.
"""

import sqlalchemy as sa

from voicebox.kept import Standing
from voicebox.store.checks import one_of
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
    # Who told its stories, as the last window left it, in fives. Null: of a run from before that.
    sa.Column("present", sa.JSON(none_as_null=True)),
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
    # As the last window left them: stories whose tellers said that they do not belong here, and
    # those whose tellers put them here. Null: of a run from before they were counted.
    sa.Column("n_contested", sa.Integer),
    sa.Column("n_brought", sa.Integer),
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
    sa.Column("telling", sa.JSON),  # where the words stand that speak for its theme
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

theme_state = table(
    "theme_state",
    main,
    sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),  # how often it was kept
    sa.Column("encoder", sa.Text, nullable=False),
    sa.Column("checksum", sa.Text, nullable=False),
    sa.Column("splitter", sa.Integer, nullable=False),
    sa.Column("seed", sa.Integer, nullable=False),
    sa.Column("resolution", sa.Float, nullable=False),
    sa.Column("stability", sa.Float, nullable=False),
    sa.Column("n_looks", sa.Integer, nullable=False),
    sa.Column("next_number", sa.Integer, nullable=False),
    sa.Column("n_new", sa.Integer, nullable=False),
    sa.Column("looked", sa.Text, nullable=False),  # the day of the last look
    comment="One row: what the themes of this site were made with, frozen when they began.",
)

theme_ids = table(
    "theme_ids",
    main,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),  # the engine's own
    sa.Column("id", sa.Text, nullable=False, unique=True),  # the public one
    sa.Column("touched", sa.Boolean, nullable=False),  # a story left it since it was named
    sa.Column("ended", sa.Boolean, nullable=False),
    comment="Every theme that ever was: an id is given once.",
)

theme_members = table(
    "theme_members",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("spans", sa.JSON, nullable=False),
    sa.Column("vectors", sa.LargeBinary, nullable=False),
    sa.Column("theme", sa.JSON, nullable=False),  # a number per passage, -1 for none
    sa.Column("new", sa.JSON, nullable=False),
    sa.Column("old", sa.JSON, nullable=False),
    comment="Vectors can be turned back into near-text: they go with the words.",
)

contests = table(
    "contests",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("source", sa.Integer, sa.ForeignKey("theme_ids.number"), primary_key=True),
    sa.Column("target", sa.Integer, sa.ForeignKey("theme_ids.number")),  # null: on its own
    sa.Column("starts", sa.JSON, nullable=False),  # code points into the public text
    sa.Column("barred", sa.JSON, nullable=False),  # numbers of themes
    sa.Column("standing", sa.Text, nullable=False),
    sa.CheckConstraint(one_of("standing", [one.value for one in Standing]), name="standing"),
    comment="Where tellers say that their public story does not belong, and where it does.",
)

sureness = table(
    "sureness",
    main,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("again", sa.Float, nullable=False),
    sa.Column("curve", sa.JSON, nullable=False),  # pairs: how many stories, how many themes
    sa.Column("languages", sa.JSON, nullable=False),  # what the encoder reads
    sa.Column("unread", sa.JSON, nullable=False),  # pairs: a language, how many stories
    comment="One row: how sure the themes were when all stories were last looked at.",
)

theme_stability = table(
    "theme_stability",
    main,
    # No foreign key: it stays when the themes are written anew under the same ids.
    sa.Column("theme_id", sa.Text, primary_key=True),
    sa.Column("stability", sa.Float, nullable=False),
)

theme_events = table(
    "theme_events",
    main,
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),  # in their order
    sa.Column("month", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("theme", sa.Integer, sa.ForeignKey("theme_ids.number"), nullable=False, index=True),
    sa.Column("other", sa.Integer, sa.ForeignKey("theme_ids.number"), index=True),
    sa.Column("evidence", sa.JSON, nullable=False),
    sa.Column("version", sa.Integer, index=True),  # null: before versions were kept
    comment="What became of themes, in numbers: words would outlive their teller here.",
)

theme_versions = table(
    "theme_versions",
    main,
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("month", sa.Text, nullable=False),
    sa.Column("day", sa.Text),  # only of the newest: with it, a story's row would tell a day
    sa.Column("n_stories", sa.Integer),  # to the nearest 5, null for a few
    sa.Column("sizes", sa.JSON, nullable=False),  # pairs: a number, its stories in the same way
    comment="The themes as a day left them: rows of stories and names say what changed.",
)

version_stories = table(
    "version_stories",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("themes", sa.JSON, nullable=False),  # numbers, that with most of the story first
    comment="Which themes a story is in from a version on; its rows go with its words.",
)

version_names = table(
    "version_names",
    main,
    sa.Column("theme", sa.Integer, sa.ForeignKey("theme_ids.number"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("words", sa.JSON, nullable=False),
    sa.Column("phrases", sa.JSON, nullable=False),
    sa.Column("touched", sa.Boolean, nullable=False),  # a story left it since it was looked at
    comment="What a theme is called from a version on.",
)

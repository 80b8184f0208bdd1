"""The tables of what a site measures in itself: markers, drift, and what it cannot show."""

import sqlalchemy as sa

from moderation.markers import Marker
from moderation.policy import ReasonKey
from voicebox.store.checks import reason_is_one_of_the_seven
from voicebox.store.line_columns import line_columns
from voicebox.store.metadata import main, table

_MARKERS = f"marker IN ({', '.join(repr(marker.value) for marker in Marker)})"
#: Where a story can stand when it is counted.
STAGES = ("arrived", "published", "withheld", "held", "in_theme")
_STAGES = f"stage IN ({', '.join(map(repr, STAGES))})"
#: Why a story that counts cannot be read: a reason, or its teller's own choice.
_KINDS = f"kind IN ({', '.join(repr(kind) for kind in [*map(str, ReasonKey), 'kept'])})"

pending_markers = table(
    "pending_markers",
    main,
    # No foreign key: it may be a story of the waiting room.
    sa.Column("story_id", sa.Text, primary_key=True),
    sa.Column("stage", sa.Text, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.CheckConstraint("stage IN ('arrived', 'verdict')", name="stage"),
    comment="Sealed to the team, and cut loose from their story when its window closes.",
)

marker_slips = table(
    "marker_slips",
    main,
    sa.Column("id", sa.Text, primary_key=True),  # random, and no story's
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("window", sa.Text),  # null until it closes
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.CheckConstraint(_STAGES, name="stage"),
    comment="The markers of one story that nobody can name; deleted once they are summed.",
)

marker_counts = table(
    "marker_counts",
    main,
    sa.Column("window", sa.Text, primary_key=True),  # the last that the sum reaches to
    sa.Column("stage", sa.Text, primary_key=True),
    sa.Column("marker", sa.Text, primary_key=True),
    sa.Column("with_it", sa.Integer, nullable=False),
    sa.Column("without_it", sa.Integer, nullable=False),
    sa.CheckConstraint(_STAGES, name="stage"),
    sa.CheckConstraint(_MARKERS, name="marker"),
    comment="Sums over eight stories or more; of the stage in_theme, the newest alone.",
)

drift_looks = table(
    "drift_looks",
    main,
    sa.Column("year", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    comment="Which looks a year has had: each is taken once, or they would spend too much.",
)

drift_reviews = table(
    "drift_reviews",
    main,
    sa.Column("year", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),  # of the look
    sa.Column("marker", sa.Text, primary_key=True),
    sa.Column("opened", sa.Text, nullable=False),  # a month
    sa.Column("answer", sa.Text),
    sa.Column("answered", sa.Text),  # a month; who answered is nowhere
    sa.CheckConstraint(_MARKERS, name="marker"),
    sa.CheckConstraint("(answer IS NULL) = (answered IS NULL)", name="closed_by_an_answer"),
    comment="Gaps that wait for an answer in public, and the answers.",
)

placements = table(
    "placements",
    main,
    # No foreign key: it goes with its story, whatever the order.
    sa.Column("story_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),  # a reason, or kept
    sa.Column("to_teller", sa.LargeBinary, nullable=False),  # the theme's number
    sa.Column("to_site", sa.LargeBinary),  # the same, until the window closes and it is counted
    sa.CheckConstraint(_KINDS, name="kind"),
    comment="The theme nearest to a story that cannot be read; its receipt alone opens it.",
)

hidden_counts = table(
    "hidden_counts",
    main,
    sa.Column("theme", sa.Integer, primary_key=True, autoincrement=False),  # its number
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("shown", sa.Integer, nullable=False),  # as the last window left it
    sa.CheckConstraint(_KINDS, name="kind"),
    comment="Stories that cannot be read, by theme, apart from the public ones and by reason.",
)

gap_lines = table(
    "gap_lines",
    main,
    sa.Column("id", sa.Text, primary_key=True),  # random: a vote means these words, and no later
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), nullable=False, unique=True),
    *line_columns(),
    comment="What tellers of withheld stories let stand beside the gap: one line each.",
)

gap_line_votes = table(
    "gap_line_votes",
    main,
    sa.Column("line_id", sa.Text, sa.ForeignKey("gap_lines.id"), primary_key=True),
    sa.Column("moderator_id", sa.Text, primary_key=True),
    sa.Column("reason", sa.Text),  # null: to show it
    reason_is_one_of_the_seven(),
    comment="Votes on lines that are not decided; with the decision they go.",
)

"""The tables of care for those who read: their own page, today's share, buddies."""

import sqlalchemy as sa

from voicebox.store.metadata import main, table

own_pages = table(
    "own_pages",
    main,
    sa.Column("moderator_id", sa.Text, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    comment="What a moderator keeps for themselves, sealed to the team; their session opens it.",
)

heavy_today = table(
    "heavy_today",
    main,
    sa.Column("moderator_id", sa.Text, primary_key=True),
    sa.Column("day", sa.Text, nullable=False),
    sa.Column("handed", sa.Integer, nullable=False),
    comment="How many heavy stories a moderator was handed on one day; the next day it goes.",
)

buddies = table(
    "buddies",
    main,
    sa.Column("moderator_id", sa.Text, primary_key=True),
    sa.Column("buddy_id", sa.Text, nullable=False),
    comment="Whom a moderator would hand stories to directly; it holds when both name each other.",
)

openings = table(
    "openings",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    # Keyed by the story's second key: who has that can tell whose it is, and nobody else.
    sa.Column("mark", sa.LargeBinary, primary_key=True),
    comment="One mark for each moderator who opened a story's last version; it names nobody.",
)

handovers = table(
    "handovers",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),  # who hands it over, and a line
    comment="Stories set aside for a buddy, who has not said yet whether they take them.",
)

"""The tables of care for those who read: what each keeps for themselves, and today's share."""

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

"""The tables of care for those who read: what each keeps for themselves."""

import sqlalchemy as sa

from voicebox.store.metadata import main, table

own_pages = table(
    "own_pages",
    main,
    sa.Column("moderator_id", sa.Text, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    comment="What a moderator keeps for themselves, sealed to the team; their session opens it.",
)

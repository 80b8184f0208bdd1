"""Whoever had a story in hand leaves it to others for two days.

Who handed a story on before this step may take it again: their day was not kept.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0013"
down_revision = "main_0012"


def upgrade() -> None:
    op.drop_table("skips")
    op.create_table(
        "skips",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("moderator_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_skips_story_id")),
        sa.PrimaryKeyConstraint("story_id", "moderator_id", name=op.f("pk_skips")),
        comment="Stories that a moderator had in hand and let go, with no reason asked.",
        sqlite_with_rowid=False,
    )

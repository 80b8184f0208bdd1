"""Tellers say where their stories do not belong, and where they do."""

import sqlalchemy as sa
from alembic import op

revision = "main_0018"
down_revision = "main_0017"


def upgrade() -> None:
    for name in ("n_contested", "n_brought"):
        op.add_column("themes", sa.Column(name, sa.Integer(), nullable=True))
    op.create_table(
        "contests",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("starts", sa.JSON(), nullable=False),
        sa.Column("barred", sa.JSON(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "standing IN ('wanted', 'held', 'undone', 'lost')", name=op.f("ck_contests_standing")
        ),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_contests_story_id")),
        sa.ForeignKeyConstraint(["source"], ["theme_ids.number"], name=op.f("fk_contests_source")),
        sa.ForeignKeyConstraint(["target"], ["theme_ids.number"], name=op.f("fk_contests_target")),
        sa.PrimaryKeyConstraint("story_id", "source", name=op.f("pk_contests")),
        sqlite_with_rowid=False,
        comment="Where tellers say that their public story does not belong, and where it does.",
    )

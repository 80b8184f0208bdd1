"""Tellers take back one quote alone, and read how many moderators have opened their story."""

import sqlalchemy as sa
from alembic import op

revision = "main_0019"
down_revision = "main_0018"


def upgrade() -> None:
    op.create_table(
        "unquoted",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_unquoted_story_id")),
        sa.PrimaryKeyConstraint("story_id", "version", "start", name=op.f("pk_unquoted")),
        sqlite_with_rowid=False,
        comment="Parts of public words that their teller lets nobody quote, though others may be.",
    )
    op.create_table(
        "openings",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_openings_story_id")),
        sa.PrimaryKeyConstraint("story_id", "mark", name=op.f("pk_openings")),
        sqlite_with_rowid=False,
        comment="One mark for each moderator who opened a story's last version; it names nobody.",
    )

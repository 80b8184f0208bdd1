"""The words that were public are kept, sealed, of a story whose original the team cannot open."""

import sqlalchemy as sa
from alembic import op

revision = "main_0020"
down_revision = "main_0019"


def upgrade() -> None:
    op.create_table(
        "last_public",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_last_public_story_id")),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_last_public")),
        comment="Words as they were public, of stories taken down that the team opens no more.",
        sqlite_with_rowid=False,
    )

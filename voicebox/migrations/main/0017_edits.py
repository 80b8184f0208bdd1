"""A teller can change a story, and let it rest before anybody reads it.

The stories that are there already rest no longer, and have one version each.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0017"
down_revision = "main_0016"


def upgrade() -> None:
    op.create_table(
        "rests",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("midnights", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_rests")),
        comment="Stories that rest with their tellers: nobody reads them before.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "still_up",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withheld", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_still_up_story_id")),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_still_up")),
        comment="Public versions that their tellers leave up until a newer one is read.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "edits",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_edits")),
        comment="In which weeks a teller changed a story, to be opened with its receipt.",
        sqlite_with_rowid=False,
    )

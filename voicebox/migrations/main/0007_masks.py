"""Masks are proposed, and words that are public can be changed by nobody.

Stories of before have none: what is public of them is public word for word.
"""

import sqlalchemy as sa
from alembic import op

from voicebox.store.mask_tables import GUARD

revision = "main_0007"
down_revision = "main_0006"


def upgrade() -> None:
    op.add_column("public_stories", sa.Column("masked", sa.JSON(), nullable=True))
    op.create_table(
        "masks",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("lapses", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "status IN ('proposed', 'countered', 'agreed', 'declined')",
            name=op.f("ck_masks_status"),
        ),
        sa.CheckConstraint("lapses IN ('masked', 'held')", name=op.f("ck_masks_lapses")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_masks_story_id")),
        sa.PrimaryKeyConstraint("story_id", "version", name=op.f("pk_masks")),
        comment="Words that a moderator asks a teller to have covered, and what the teller said.",
        sqlite_with_rowid=False,
    )
    for statement in GUARD[op.get_bind().dialect.name]:
        op.execute(statement)

"""With the themes it is kept how sure they are, and with a passage the words that placed it.

Passages of before have no such words until the themes are next looked for.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0003"
down_revision = "main_0002"


def upgrade() -> None:
    op.add_column("passages", sa.Column("telling", sa.JSON(), nullable=True))
    op.create_table(
        "sureness",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("again", sa.Float(), nullable=False),
        sa.Column("curve", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("unread", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sureness")),
        comment="One row: how sure the themes were when all stories were last looked at.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "theme_stability",
        sa.Column("theme_id", sa.Text(), nullable=False),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("theme_id", name=op.f("pk_theme_stability")),
        sqlite_with_rowid=False,
    )

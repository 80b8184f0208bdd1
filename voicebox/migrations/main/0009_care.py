"""Care for those who read: what each moderator keeps for themselves, sealed to the team."""

import sqlalchemy as sa
from alembic import op

revision = "main_0009"
down_revision = "main_0008"


def upgrade() -> None:
    _own_pages()


def _own_pages() -> None:
    op.create_table(
        "own_pages",
        sa.Column("moderator_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("moderator_id", name=op.f("pk_own_pages")),
        comment="What a moderator keeps for themselves, sealed to the team; their session opens"
        " it.",
        sqlite_with_rowid=False,
    )

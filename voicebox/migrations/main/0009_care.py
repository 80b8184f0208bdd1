"""Care for those who read: what each keeps for themselves, sealed, and today's heavy share."""

import sqlalchemy as sa
from alembic import op

revision = "main_0009"
down_revision = "main_0008"


def upgrade() -> None:
    _own_pages()
    _heavy_today()


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


def _heavy_today() -> None:
    op.create_table(
        "heavy_today",
        sa.Column("moderator_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("handed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("moderator_id", name=op.f("pk_heavy_today")),
        comment="How many heavy stories a moderator was handed on one day; the next day it goes.",
        sqlite_with_rowid=False,
    )

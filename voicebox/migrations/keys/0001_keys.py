"""The first tables of the keys: what opens the words, and what keeps the withdrawn withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "keys_0001"
down_revision = None


def upgrade() -> None:
    _wraps()
    _traces()


def _wraps() -> None:
    op.create_table(
        "story_keys",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("receipt_wrap", sa.LargeBinary(), nullable=False),
        sa.Column("team_wrap", sa.LargeBinary(), nullable=True),
        sa.Column("release_wrap", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("story_id", "version", name=op.f("pk_story_keys")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "receipts",
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("body_now", sa.LargeBinary(), nullable=True),
        sa.Column("body_before", sa.LargeBinary(), nullable=True),
        sa.Column("used", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("lookup", name=op.f("pk_receipts")),
        sa.UniqueConstraint("story_id", name=op.f("uq_receipts_story_id")),
        sqlite_with_rowid=False,
    )


def _traces() -> None:
    op.create_table(
        "tombstones",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_tombstones")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
        comment="What the site remembers of itself, such as the day its form marks moved.",
        sqlite_with_rowid=False,
    )

"""Care for those who read: what each keeps sealed, today's heavy share, buddies."""

import sqlalchemy as sa
from alembic import op

revision = "main_0009"
down_revision = "main_0008"


def upgrade() -> None:
    _own_pages()
    _heavy_today()
    _buddies()


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


def _buddies() -> None:
    op.create_table(
        "buddies",
        sa.Column("moderator_id", sa.Text(), nullable=False),
        sa.Column("buddy_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("moderator_id", name=op.f("pk_buddies")),
        comment="Whom a moderator would hand stories to directly; it holds when both name each"
        " other.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "handovers",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_handovers_story_id")),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_handovers")),
        comment="Stories set aside for a buddy, who has not said yet whether they take them.",
        sqlite_with_rowid=False,
    )

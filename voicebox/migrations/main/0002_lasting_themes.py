"""Themes keep their ids from one window to the next, so what the engine knows is kept with them.

A row for each story, so that it goes in the same transaction as the story's words. Themes of
before keep their addresses; the first window after this step finds them anew, under new ids.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0002"
down_revision = "main_0001"


def upgrade() -> None:
    _state()
    _ids()
    _members()


def _state() -> None:
    op.create_table(
        "theme_state",
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("encoder", sa.Text(), nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("splitter", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("resolution", sa.Float(), nullable=False),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("n_looks", sa.Integer(), nullable=False),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("n_new", sa.Integer(), nullable=False),
        sa.Column("looked", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("turn", name=op.f("pk_theme_state")),
        comment="One row: what the themes of this site were made with, frozen when they began.",
        sqlite_with_rowid=False,
    )


def _ids() -> None:
    op.create_table(
        "theme_ids",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("touched", sa.Boolean(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_theme_ids")),
        sa.UniqueConstraint("id", name=op.f("uq_theme_ids_id")),
        comment="Every theme that ever was: an id is given once.",
        sqlite_with_rowid=False,
    )


def _members() -> None:
    op.create_table(
        "theme_members",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("vectors", sa.LargeBinary(), nullable=False),
        sa.Column("theme", sa.JSON(), nullable=False),
        sa.Column("new", sa.JSON(), nullable=False),
        sa.Column("old", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_theme_members_story_id")
        ),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_theme_members")),
        comment="Vectors can be turned back into near-text: they go with the words.",
        sqlite_with_rowid=False,
    )

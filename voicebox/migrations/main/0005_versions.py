"""Each day's themes are kept as a version, so that a past state can be had again.

Rows say what changed, and those of a story go with its words. What happened to themes keeps its
month and loses its day: under a version it would date the stories that came with it. Versions
begin with this step; what was before cannot be had again.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0005"
down_revision = "main_0004"


def upgrade() -> None:
    _events()
    _versions()
    _stories()
    _names()


def _events() -> None:
    op.execute("ALTER TABLE theme_events RENAME COLUMN day TO month")
    op.execute("UPDATE theme_events SET month = substr(month, 1, 7)")
    op.add_column("theme_events", sa.Column("version", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_theme_events_version"), "theme_events", ["version"])


def _versions() -> None:
    op.create_table(
        "theme_versions",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("n_stories", sa.Integer(), nullable=True),
        sa.Column("sizes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_theme_versions")),
        comment="The themes as a day left them: rows of stories and names say what changed.",
        sqlite_with_rowid=False,
    )


def _stories() -> None:
    op.create_table(
        "version_stories",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_version_stories_story_id")
        ),
        sa.PrimaryKeyConstraint("story_id", "version", name=op.f("pk_version_stories")),
        comment="Which themes a story is in from a version on; its rows go with its words.",
        sqlite_with_rowid=False,
    )


def _names() -> None:
    op.create_table(
        "version_names",
        sa.Column("theme", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("phrases", sa.JSON(), nullable=False),
        sa.Column("touched", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["theme"], ["theme_ids.number"], name=op.f("fk_version_names_theme")
        ),
        sa.PrimaryKeyConstraint("theme", "version", name=op.f("pk_version_names")),
        comment="What a theme is called from a version on.",
        sqlite_with_rowid=False,
    )

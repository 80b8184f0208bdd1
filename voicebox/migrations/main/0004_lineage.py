"""What became of themes is kept, so that a page that is gone can say where its theme went.

Themes of before have no past: what happened to them was not written down.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0004"
down_revision = "main_0003"


def upgrade() -> None:
    op.create_table(
        "theme_events",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("theme", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other"], ["theme_ids.number"], name=op.f("fk_theme_events_other")
        ),
        sa.ForeignKeyConstraint(
            ["theme"], ["theme_ids.number"], name=op.f("fk_theme_events_theme")
        ),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_theme_events")),
        comment="What became of themes, in numbers: words would outlive their teller here.",
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_theme_events_other"), "theme_events", ["other"])
    op.create_index(op.f("ix_theme_events_theme"), "theme_events", ["theme"])

"""Tellers propose names for the themes that their stories are in, and settle which one holds."""

import sqlalchemy as sa
from alembic import op

revision = "main_0021"
down_revision = "main_0020"

_REASON = (
    "reason IS NULL OR reason IN ('spam', 'threat', 'method', 'third_party', 'hate', 'illegal',"
    " 'legal_order')"
)


def upgrade() -> None:
    _names()
    _votes()
    op.create_table(
        "theme_name_yeses",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("theme", sa.Integer(), nullable=False),
        sa.Column("name_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_theme_name_yeses_story_id")
        ),
        sa.ForeignKeyConstraint(
            ["theme"], ["theme_ids.number"], name=op.f("fk_theme_name_yeses_theme")
        ),
        sa.ForeignKeyConstraint(
            ["name_id"], ["theme_names.id"], name=op.f("fk_theme_name_yeses_name_id")
        ),
        sa.PrimaryKeyConstraint("story_id", "theme", name=op.f("pk_theme_name_yeses")),
        comment="Which name that somebody else proposed a teller says yes to: one for each theme.",
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_theme_name_yeses_name_id"), "theme_name_yeses", ["name_id"])
    op.create_table(
        "given_names",
        sa.Column("theme", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["theme"], ["theme_ids.number"], name=op.f("fk_given_names_theme")),
        sa.PrimaryKeyConstraint("theme", "version", name=op.f("pk_given_names")),
        comment="Which name its tellers gave a theme from a version on; null: none from there on.",
        sqlite_with_rowid=False,
    )


def _names() -> None:
    op.create_table(
        "theme_names",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("theme", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("to_team", sa.LargeBinary(), nullable=True),
        sa.Column("to_site", sa.LargeBinary(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("n_yes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'cleared', 'shown', 'withheld')"
            " AND (state = 'waiting') = (to_team IS NOT NULL)"
            " AND (state = 'cleared') = (to_site IS NOT NULL)"
            " AND (state = 'shown') = (words IS NOT NULL)"
            " AND (state = 'withheld') = (reason IS NOT NULL)",
            name=op.f("ck_theme_names_state"),
        ),
        sa.CheckConstraint(_REASON, name=op.f("ck_theme_names_reason")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_theme_names_story_id")),
        sa.ForeignKeyConstraint(["theme"], ["theme_ids.number"], name=op.f("fk_theme_names_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_names")),
        sa.UniqueConstraint("story_id", "theme", name=op.f("uq_theme_names_story_id_theme")),
        comment="What tellers would call a theme that their story is in: one name each.",
        sqlite_with_rowid=False,
    )


def _votes() -> None:
    op.create_table(
        "theme_name_votes",
        sa.Column("name_id", sa.Text(), nullable=False),
        sa.Column("moderator_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(_REASON, name=op.f("ck_theme_name_votes_reason")),
        sa.ForeignKeyConstraint(
            ["name_id"], ["theme_names.id"], name=op.f("fk_theme_name_votes_name_id")
        ),
        sa.PrimaryKeyConstraint("name_id", "moderator_id", name=op.f("pk_theme_name_votes")),
        comment="Votes on names that are not decided; with the decision they go.",
        sqlite_with_rowid=False,
    )

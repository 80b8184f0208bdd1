"""Tellers set two passages of a theme side by side and say why; whose words they are may say no."""

import sqlalchemy as sa
from alembic import op

revision = "main_0023"
down_revision = "main_0022"

_REASON = (
    "reason IS NULL OR reason IN ('spam', 'threat', 'method', 'third_party', 'hate', 'illegal',"
    " 'legal_order')"
)


def upgrade() -> None:
    _pairs()
    op.create_table(
        "theme_pair_votes",
        sa.Column("pair_id", sa.Text(), nullable=False),
        sa.Column("moderator_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(_REASON, name=op.f("ck_theme_pair_votes_reason")),
        sa.ForeignKeyConstraint(
            ["pair_id"], ["theme_pairs.id"], name=op.f("fk_theme_pair_votes_pair_id")
        ),
        sa.PrimaryKeyConstraint("pair_id", "moderator_id", name=op.f("pk_theme_pair_votes")),
        comment="Votes on pairs that are not decided; with the decision they go.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "told_pairs",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("theme", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["theme"], ["theme_ids.number"], name=op.f("fk_told_pairs_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_pairs")),
        comment="The pairs that a theme's history has told of, so that it tells when one is gone.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unpaired",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_unpaired_story_id")),
        sa.PrimaryKeyConstraint("story_id", "version", "start", name=op.f("pk_unpaired")),
        comment="Parts of public words that their teller lets nobody set in a pair.",
        sqlite_with_rowid=False,
    )


def _pairs() -> None:
    op.create_table(
        "theme_pairs",
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
        sa.Column("one_story", sa.Text(), nullable=False),
        sa.Column("one_start", sa.Integer(), nullable=False),
        sa.Column("one_end", sa.Integer(), nullable=False),
        sa.Column("other_story", sa.Text(), nullable=False),
        sa.Column("other_start", sa.Integer(), nullable=False),
        sa.Column("other_end", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'cleared', 'shown', 'withheld')"
            " AND (state = 'waiting') = (to_team IS NOT NULL)"
            " AND (state = 'cleared') = (to_site IS NOT NULL)"
            " AND (state = 'shown') = (words IS NOT NULL)"
            " AND (state = 'withheld') = (reason IS NOT NULL)",
            name=op.f("ck_theme_pairs_state"),
        ),
        sa.CheckConstraint(_REASON, name=op.f("ck_theme_pairs_reason")),
        sa.CheckConstraint("one_story < other_story", name=op.f("ck_theme_pairs_two_stories")),
        *(
            sa.ForeignKeyConstraint([name], ["stories.id"], name=op.f(f"fk_theme_pairs_{name}"))
            for name in ("story_id", "one_story", "other_story")
        ),
        sa.ForeignKeyConstraint(["theme"], ["theme_ids.number"], name=op.f("fk_theme_pairs_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_pairs")),
        sa.UniqueConstraint("story_id", "theme", name=op.f("uq_theme_pairs_story_id_theme")),
        comment="Two passages that a teller sets side by side, and why: one pair each in a theme.",
        sqlite_with_rowid=False,
    )
    for name in ("one_story", "other_story"):
        op.create_index(op.f(f"ix_theme_pairs_{name}"), "theme_pairs", [name])

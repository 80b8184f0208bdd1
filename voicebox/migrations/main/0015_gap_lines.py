"""The teller of a withheld story can let one line of their own stand beside the gap."""

import sqlalchemy as sa
from alembic import op

revision = "main_0015"
down_revision = "main_0014"

_REASON = (
    "reason IS NULL OR reason IN ('spam', 'threat', 'method', 'third_party', 'hate', 'illegal',"
    " 'legal_order')"
)


def upgrade() -> None:
    op.create_table(
        "gap_lines",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("to_team", sa.LargeBinary(), nullable=True),
        sa.Column("to_site", sa.LargeBinary(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'cleared', 'shown', 'withheld')"
            " AND (state = 'waiting') = (to_team IS NOT NULL)"
            " AND (state = 'cleared') = (to_site IS NOT NULL)"
            " AND (state = 'shown') = (words IS NOT NULL)"
            " AND (state = 'withheld') = (reason IS NOT NULL)",
            name=op.f("ck_gap_lines_state"),
        ),
        sa.CheckConstraint(_REASON, name=op.f("ck_gap_lines_reason")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_gap_lines_story_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_lines")),
        sa.UniqueConstraint("story_id", name=op.f("uq_gap_lines_story_id")),
        comment="What tellers of withheld stories let stand beside the gap: one line each.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "gap_line_votes",
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("moderator_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(_REASON, name=op.f("ck_gap_line_votes_reason")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["gap_lines.id"], name=op.f("fk_gap_line_votes_line_id")
        ),
        sa.PrimaryKeyConstraint("line_id", "moderator_id", name=op.f("pk_gap_line_votes")),
        comment="Votes on lines that are not decided; with the decision they go.",
        sqlite_with_rowid=False,
    )

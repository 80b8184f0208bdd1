"""A reader can say that something is wrong with a public story, and two people read it again.

How many readers say so is kept nowhere. One person alone can fold a story for a day at most.
A vote that gives a legal order as its reason names it, with the day on which it is read again.
A legal notice is a case with its clock, and moves no story.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0012"
down_revision = "main_0011"

_REASONS = "reason IN ('spam', 'threat', 'method', 'third_party', 'hate', 'illegal', 'legal_order')"
_FOLDABLE = "reason IN ('illegal', 'third_party', 'threat')"


def upgrade() -> None:
    _reports()
    _rereadings()
    _folds()
    _legal_orders()
    _notices()


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("folded", sa.Boolean(), nullable=False),
        sa.CheckConstraint(_REASONS, name=op.f("ck_reports_reason")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_reports_story_id")),
        sa.PrimaryKeyConstraint("story_id", "version", "reason", name=op.f("pk_reports")),
        comment="For which reasons readers say that something is wrong; a thousand are one row.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "report_words",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_report_words_story_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_words")),
        comment="What readers wrote beside a report, until it is answered.",
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_report_words_story_id"), "report_words", ["story_id"])


def _rereadings() -> None:
    op.create_table(
        "rereadings",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("moderator_id", sa.Text(), nullable=False),
        sa.Column("publish", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("clause", sa.Text(), nullable=True),
        sa.Column("folded", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(f"reason IS NULL OR {_REASONS}", name=op.f("ck_rereadings_reason")),
        sa.CheckConstraint(
            "(publish AND reason IS NULL AND clause IS NULL)"
            " OR (NOT publish AND reason IS NOT NULL AND clause IS NOT NULL)",
            name=op.f("ck_rereadings_refusal_has_reason"),
        ),
        sa.CheckConstraint(
            f"NOT folded OR (reason IS NOT NULL AND {_FOLDABLE})",
            name=op.f("ck_rereadings_fold"),
        ),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_rereadings_story_id")),
        sa.PrimaryKeyConstraint("story_id", "version", "moderator_id", name=op.f("pk_rereadings")),
        comment="Votes on a public story that was reported, until they come to something.",
        sqlite_with_rowid=False,
    )


def _folds() -> None:
    op.create_table(
        "folds",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("hour", sa.Text(), nullable=False),
        sa.CheckConstraint(_FOLDABLE, name=op.f("ck_folds_reason")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_folds_story_id")),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_folds")),
        comment="Public stories that stand behind a notice just now.",
        sqlite_with_rowid=False,
    )


def _legal_orders() -> None:
    op.create_table(
        "legal_orders",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("moderator_id", sa.Text(), nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_legal_orders_story_id")
        ),
        sa.PrimaryKeyConstraint(
            "story_id", "version", "moderator_id", name=op.f("pk_legal_orders")
        ),
        comment="The order that a vote to withhold names; its story is read again on its day.",
        sqlite_with_rowid=False,
    )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("passed_on", sa.Text(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_notices_story_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        comment="Legal notices and complaints about public stories, which stay up.",
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_notices_story_id"), "notices", ["story_id"])

"""The site counts, in itself, whether ideas called unsafe are published less often.

Markers are sealed to the team beside their story until its window closes, then lie about as slips
that no story can be told from, and are deleted once eight of them or more are summed. A story that
cannot be read counts in the theme nearest to it, which its receipt alone can tell.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0010"
down_revision = "main_0009"

_STAGE = "stage IN ('arrived', 'published', 'withheld', 'held', 'in_theme')"
_MARKER = (
    "marker IN ('criticises_service', 'anger', 'swearing', 'coercion', 'medication_doubt',"
    " 'names_institution', 'unwelcome')"
)


_KIND = (
    "kind IN ('spam', 'threat', 'method', 'third_party', 'hate', 'illegal', 'legal_order', 'kept')"
)


def upgrade() -> None:
    _markers()
    _counts()
    _reviews()
    _hidden()


def _markers() -> None:
    op.create_table(
        "pending_markers",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "stage IN ('arrived', 'verdict')", name=op.f("ck_pending_markers_stage")
        ),
        sa.PrimaryKeyConstraint("story_id", "stage", name=op.f("pk_pending_markers")),
        comment="Sealed to the team, and cut loose from their story when its window closes.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "marker_slips",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("window", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(_STAGE, name=op.f("ck_marker_slips_stage")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marker_slips")),
        comment="The markers of one story that nobody can name; deleted once they are summed.",
        sqlite_with_rowid=False,
    )


def _counts() -> None:
    op.create_table(
        "marker_counts",
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("marker", sa.Text(), nullable=False),
        sa.Column("with_it", sa.Integer(), nullable=False),
        sa.Column("without_it", sa.Integer(), nullable=False),
        sa.CheckConstraint(_STAGE, name=op.f("ck_marker_counts_stage")),
        sa.CheckConstraint(_MARKER, name=op.f("ck_marker_counts_marker")),
        sa.PrimaryKeyConstraint("window", "stage", "marker", name=op.f("pk_marker_counts")),
        comment="Sums over eight stories or more; of the stage in_theme, the newest alone.",
        sqlite_with_rowid=False,
    )


def _reviews() -> None:
    op.create_table(
        "drift_looks",
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("year", "number", name=op.f("pk_drift_looks")),
        comment="Which looks a year has had: each is taken once, or they would spend too much.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "drift_reviews",
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("marker", sa.Text(), nullable=False),
        sa.Column("opened", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered", sa.Text(), nullable=True),
        sa.CheckConstraint(_MARKER, name=op.f("ck_drift_reviews_marker")),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered IS NULL)",
            name=op.f("ck_drift_reviews_closed_by_an_answer"),
        ),
        sa.PrimaryKeyConstraint("year", "number", "marker", name=op.f("pk_drift_reviews")),
        comment="Gaps that wait for an answer in public, and the answers.",
        sqlite_with_rowid=False,
    )


def _hidden() -> None:
    op.create_table(
        "placements",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("to_teller", sa.LargeBinary(), nullable=False),
        sa.Column("to_site", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(_KIND, name=op.f("ck_placements_kind")),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_placements")),
        comment="The theme nearest to a story that cannot be read; its receipt alone opens it.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hidden_counts",
        sa.Column("theme", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.CheckConstraint(_KIND, name=op.f("ck_hidden_counts_kind")),
        sa.PrimaryKeyConstraint("theme", "kind", name=op.f("pk_hidden_counts")),
        comment="Stories that cannot be read, by theme, apart from the public ones and by reason.",
        sqlite_with_rowid=False,
    )

"""Moderators and tellers can write to each other, and a refusal can be appealed.

Votes on an appeal stand apart from those of the verdict that it is about. A trigger keeps out
whoever voted on the story before, on any version of it: no code can let them decide again.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0008"
down_revision = "main_0007"

REASONS = "'spam', 'threat', 'method', 'third_party', 'hate', 'illegal', 'legal_order'"
INVOLVED = "SELECT 1 FROM reviews WHERE story_id = NEW.story_id AND moderator_id = NEW.moderator_id"
SAYS = "Who voted before decides no appeal."


def upgrade() -> None:
    _notes()
    _owed()
    _appeals()
    _appeal_votes()
    if op.get_bind().dialect.name == "sqlite":
        _keep_out_in_sqlite()
    else:
        _keep_out_in_postgresql()


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("by IN ('moderator', 'teller')", name=op.f("ck_notes_by")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_notes_story_id")),
        sa.PrimaryKeyConstraint("story_id", "id", name=op.f("pk_notes")),
        comment="Questions and answers. No row says which moderator asked.",
        sqlite_with_rowid=False,
    )


def _owed() -> None:
    op.create_table(
        "owed",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_owed_story_id")),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_owed")),
        comment="Since when a decision is owed, where that is not the week of arrival.",
        sqlite_with_rowid=False,
    )


def _appeals() -> None:
    op.create_table(
        "appeals",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint("outcome IN ('upheld', 'overturned')", name=op.f("ck_appeals_outcome")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_appeals_story_id")),
        sa.PrimaryKeyConstraint("story_id", "version", "verdict", name=op.f("pk_appeals")),
        comment="One for each verdict: the key sees to that.",
        sqlite_with_rowid=False,
    )


def _appeal_votes() -> None:
    op.create_table(
        "appeal_votes",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("moderator_id", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("publish", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("clause", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            f"reason IS NULL OR reason IN ({REASONS})", name=op.f("ck_appeal_votes_reason")
        ),
        sa.CheckConstraint(
            "(publish AND reason IS NULL AND clause IS NULL)"
            " OR (NOT publish AND reason IS NOT NULL AND clause IS NOT NULL)",
            name=op.f("ck_appeal_votes_refusal_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["story_id", "version", "verdict"],
            ["appeals.story_id", "appeals.version", "appeals.verdict"],
            name="fk_appeal_votes_appeal",
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_appeal_votes_story_id")
        ),
        sa.PrimaryKeyConstraint(
            "story_id", "version", "moderator_id", name=op.f("pk_appeal_votes")
        ),
        comment="Votes on appeals. A trigger keeps out whoever voted on the story before.",
        sqlite_with_rowid=False,
    )


def _keep_out_in_sqlite() -> None:
    for event in ("INSERT", "UPDATE"):
        op.execute(
            f"CREATE TRIGGER appeal_votes_{event.lower()} BEFORE {event} ON appeal_votes"
            f" WHEN EXISTS ({INVOLVED}) BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        )


def _keep_out_in_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION keep_out_of_appeal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF EXISTS ({INVOLVED}) THEN RAISE EXCEPTION '{SAYS}'"
        " USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER appeal_votes_keep_out BEFORE INSERT OR UPDATE ON appeal_votes"
        " FOR EACH ROW EXECUTE FUNCTION keep_out_of_appeal()"
    )

"""What people would add or change has a place, and what was learned from it is kept by month."""

import sqlalchemy as sa
from alembic import op

revision = "main_0011"
down_revision = "main_0010"

_REASON = (
    "reason IS NULL OR reason IN ('spam', 'threat', 'method', 'third_party', 'hate', 'illegal',"
    " 'legal_order')"
)


def upgrade() -> None:
    _messages()
    _votes()
    _learned()


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state = 'waiting' AND sealed IS NOT NULL AND words IS NULL AND reason IS NULL)"
            " OR (state = 'shown' AND sealed IS NULL AND words IS NOT NULL AND reason IS NULL)"
            " OR (state = 'withheld' AND sealed IS NOT NULL AND words IS NULL"
            " AND reason IS NOT NULL)",
            name=op.f("ck_messages_state"),
        ),
        sa.CheckConstraint(_REASON, name=op.f("ck_messages_reason")),
        sa.CheckConstraint(
            "(answer IS NULL AND answered IS NULL)"
            " OR (answer IS NOT NULL AND answered IS NOT NULL AND state = 'shown')",
            name=op.f("ck_messages_answer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        comment="What people would add or change, from any page, and what they were answered.",
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_messages_state"), "messages", ["state"])


def _votes() -> None:
    op.create_table(
        "message_votes",
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("moderator_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(_REASON, name=op.f("ck_message_votes_reason")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_message_votes_message_id")
        ),
        sa.PrimaryKeyConstraint("message_id", "moderator_id", name=op.f("pk_message_votes")),
        comment="Votes on messages that are not decided; with the decision they go.",
        sqlite_with_rowid=False,
    )


def _learned() -> None:
    op.create_table(
        "learned",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('overturned', 'drift', 'message')", name=op.f("ck_learned_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned")),
        comment="What was learned and what was changed, in public.",
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_learned_month"), "learned", ["month"])

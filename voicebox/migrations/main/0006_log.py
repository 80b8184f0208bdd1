"""A public log of what arrived and what was decided, which the database itself does not unwrite.

Its triggers refuse to change or delete a row, and to write one that is not the next: SQLite's
`INSERT OR REPLACE` would delete a row without asking a trigger on deletions.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0006"
down_revision = "main_0005"

_REASON = (
    "reason IS NULL OR reason IN ('spam', 'threat', 'method', 'third_party', 'hate', 'illegal',"
    " 'legal_order')"
)
#: What a row must be to be written: the one after the last.
_LATE = {
    "log": (
        "NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM log)"
        " OR EXISTS (SELECT 1 FROM log WHERE commitment = NEW.commitment)"
    ),
    "log_heads": "NEW.number <> (SELECT coalesce(max(number), -1) + 1 FROM log_heads)",
}
_NO = "the log is written once and never changed"


def upgrade() -> None:
    _pending()
    _log()
    _heads()
    lay = _on_sqlite if op.get_bind().dialect.name == "sqlite" else _on_postgresql
    for name, late in _LATE.items():
        lay(name, late)


def _pending() -> None:
    op.create_table(
        "log_pending",
        sa.Column("commitment", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint(_REASON, name=op.f("ck_log_pending_reason")),
        sa.PrimaryKeyConstraint("commitment", name=op.f("pk_log_pending")),
        comment="Entries of the open window: no order, and no story.",
        sqlite_with_rowid=False,
    )


def _log() -> None:
    op.create_table(
        "log",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("commitment", sa.LargeBinary(), nullable=False),
        sa.Column("prev", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(_REASON, name=op.f("ck_log_reason")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_log")),
        sa.UniqueConstraint("commitment", name=op.f("uq_log_commitment")),
        comment="The public log: shuffled inside a window, chained, never changed.",
        sqlite_with_rowid=False,
    )


def _heads() -> None:
    op.create_table(
        "log_heads",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_log_heads")),
        comment="What the site signed of its log as each window closed.",
        sqlite_with_rowid=False,
    )


def _on_sqlite(name: str, late: str) -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_NO}'); END"
    for event in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER {name}_no_{event.lower()} BEFORE {event} ON {name} {refuse}")
    op.execute(f"CREATE TRIGGER {name}_next BEFORE INSERT ON {name} WHEN {late} {refuse}")


def _on_postgresql(name: str, late: str) -> None:
    op.execute(
        f"CREATE FUNCTION {name}_written_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP = 'INSERT' THEN IF NOT ({late}) THEN RETURN NEW; END IF; END IF;"
        f" RAISE EXCEPTION '{_NO}'; END $$"
    )
    run = f"EXECUTE FUNCTION {name}_written_once()"
    op.execute(
        f"CREATE TRIGGER {name}_once BEFORE INSERT OR UPDATE OR DELETE ON {name} FOR EACH ROW {run}"
    )
    op.execute(f"CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {name} {run}")

"""A story is handed on once; and what people did is shown as it was when a window closed.

What is set aside for somebody counts as handed to them; of what is in hand already nobody knows.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0014"
down_revision = "main_0013"


def upgrade() -> None:
    _claims()
    op.add_column("figures", sa.Column("shown", sa.Integer(), nullable=True))
    op.execute("UPDATE figures SET shown = count")


def _claims() -> None:
    bind = op.get_bind()
    aside = set(bind.scalars(sa.text("SELECT story_id FROM handovers")))
    kept = bind.execute(sa.text("SELECT story_id, moderator_id, hour FROM claims")).all()
    op.drop_table("claims")
    claims = op.create_table(
        "claims",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("moderator_id", sa.Text(), nullable=False),
        sa.Column("hour", sa.Text(), nullable=False),
        sa.Column("handed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_claims_story_id")),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_claims")),
        sqlite_with_rowid=False,
    )
    rows = [{**row._asdict(), "handed": row.story_id in aside} for row in kept]
    if rows:
        op.bulk_insert(claims, rows)

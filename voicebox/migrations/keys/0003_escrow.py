"""While a story rests, what the team could open it with is locked away from the team."""

import sqlalchemy as sa
from alembic import op

revision = "keys_0003"
down_revision = "keys_0002"


def upgrade() -> None:
    op.add_column("story_keys", sa.Column("escrow_wrap", sa.LargeBinary(), nullable=True))

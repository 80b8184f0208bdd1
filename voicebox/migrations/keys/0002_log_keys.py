"""Each story has a key for its next commitment in the public log.

Those that came before this step have none: the log begins after them.
"""

import sqlalchemy as sa
from alembic import op

revision = "keys_0002"
down_revision = "keys_0001"


def upgrade() -> None:
    op.create_table(
        "log_keys",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("team_box", sa.LargeBinary(), nullable=False),
        sa.Column("release_box", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_log_keys")),
        comment="The next key of each story's commitments, and none of those before it.",
        sqlite_with_rowid=False,
    )

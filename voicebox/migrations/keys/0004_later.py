"""Moderators lose the key of what was decided, and keep one that opens no words.

Of what is there already the second key is made from the first when somebody of the team signs in.
"""

import sqlalchemy as sa
from alembic import op

revision = "keys_0004"
down_revision = "keys_0003"


def upgrade() -> None:
    op.add_column("story_keys", sa.Column("later_wrap", sa.LargeBinary(), nullable=True))

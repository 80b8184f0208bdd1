"""With a run it is kept who told its stories, so that its page can say who is not here.

A run of before says nothing of it until the themes are next looked for.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0022"
down_revision = "main_0021"


def upgrade() -> None:
    op.add_column("theme_runs", sa.Column("present", sa.JSON(none_as_null=True), nullable=True))

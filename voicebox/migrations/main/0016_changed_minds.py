"""A teller changes what may be done with a story; what they changed is sealed to their receipt.

Of stories that came before this step no change is known: there was none but the first choice.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0016"
down_revision = "main_0015"


def upgrade() -> None:
    op.create_table(
        "dial_changes",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_dial_changes")),
        comment="Every change that a teller made to what may be done with a story, in one row.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "brought_back",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_brought_back_story_id")
        ),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_brought_back")),
        comment="Stories that wait for their window because their teller brings them back.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "changed_minds",
        sa.Column("theme", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["theme"], ["theme_ids.number"], name=op.f("fk_changed_minds_theme")
        ),
        sa.PrimaryKeyConstraint("theme", name=op.f("pk_changed_minds")),
        comment="Themes that a teller took a story out of; their pages say so at the next window.",
        sqlite_with_rowid=False,
    )

"""The tables of the public log: what waits for its window, the chain, its heads, its keys.

The migration lays triggers on the chain and the heads: nothing of them is changed or deleted.
"""

import sqlalchemy as sa

from voicebox.store.checks import reason_is_one_of_the_seven
from voicebox.store.metadata import keys, main, table

log_pending = table(
    "log_pending",
    main,
    sa.Column("commitment", sa.LargeBinary, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("people", sa.Integer, nullable=False),
    reason_is_one_of_the_seven(),
    comment="Entries of the open window: no order, and no story.",
)

log = table(
    "log",
    main,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("window", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("people", sa.Integer, nullable=False),
    sa.Column("commitment", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("prev", sa.LargeBinary, nullable=False),
    reason_is_one_of_the_seven(),
    comment="The public log: shuffled inside a window, chained, never changed.",
)

log_heads = table(
    "log_heads",
    main,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("window", sa.Text, nullable=False),
    sa.Column("entries", sa.Integer, nullable=False),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    sa.Column("key", sa.LargeBinary, nullable=False),
    sa.Column("salt", sa.LargeBinary, nullable=False),
    sa.Column("signature", sa.LargeBinary, nullable=False),
    comment="What the site signed of its log as each window closed.",
)

log_keys = table(
    "log_keys",
    keys,
    sa.Column("story_id", sa.Text, primary_key=True),
    sa.Column("step", sa.Integer, nullable=False),  # of the next key
    sa.Column("team_box", sa.LargeBinary, nullable=False),
    sa.Column("release_box", sa.LargeBinary),
    comment="The next key of each story's commitments, and none of those before it.",
)

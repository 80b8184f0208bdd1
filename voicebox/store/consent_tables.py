"""The tables of changed minds: what a teller changed, what comes back, which themes say so."""

import sqlalchemy as sa

from voicebox.store.metadata import main, table

dial_changes = table(
    "dial_changes",
    main,
    # No foreign key: it may be a story of the waiting room.
    sa.Column("story_id", sa.Text, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),  # to the receipt alone; weeks, no days
    comment="Every change that a teller made to what may be done with a story, in one row.",
)

brought_back = table(
    "brought_back",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    comment="Stories that wait for their window because their teller brings them back.",
)

changed_minds = table(
    "changed_minds",
    main,
    sa.Column(
        "theme",
        sa.Integer,
        sa.ForeignKey("theme_ids.number"),
        primary_key=True,
        autoincrement=False,
    ),
    comment="Themes that a teller took a story out of; their pages say so at the next window.",
)

unquoted = table(
    "unquoted",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("start", sa.Integer, primary_key=True, autoincrement=False),  # code points
    sa.Column("end", sa.Integer, nullable=False),
    comment="Parts of public words that their teller lets nobody quote, though others may be.",
)

unpaired = table(
    "unpaired",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("start", sa.Integer, primary_key=True, autoincrement=False),  # code points
    sa.Column("end", sa.Integer, nullable=False),
    comment="Parts of public words that their teller lets nobody set in a pair.",
)

#: What goes with a story.
OF_A_STORY = (brought_back, dial_changes, unquoted, unpaired)

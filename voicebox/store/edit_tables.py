"""The tables of a story that its teller changes, and of one that they let rest."""

import sqlalchemy as sa

from voicebox.store.metadata import main, table

rests = table(
    "rests",
    main,
    # No foreign key: it may be a story of the waiting room.
    sa.Column("story_id", sa.Text, primary_key=True),
    sa.Column("midnights", sa.Integer, nullable=False),  # until it is over
    comment="Stories that rest with their tellers: nobody reads them before.",
)

still_up = table(
    "still_up",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    # Two people withheld it meanwhile: nothing of it is public, and its teller reads why.
    sa.Column("withheld", sa.Boolean, nullable=False),
    comment="Public versions that their tellers leave up until a newer one is read.",
)

edits = table(
    "edits",
    main,
    # No foreign key: it may be a story of the waiting room.
    sa.Column("story_id", sa.Text, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),  # to the receipt alone
    comment="In which weeks a teller changed a story, to be opened with its receipt.",
)

#: What goes with a story.
OF_A_STORY = (still_up, rests, edits)

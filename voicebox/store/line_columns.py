"""The columns that hold a line of a teller's, and say how far it is: the same for every kind."""

from collections.abc import Sequence

import sqlalchemy as sa

from voicebox.store.checks import reason_is_one_of_the_seven


def line_columns() -> Sequence[sa.schema.SchemaItem]:
    """Return them, with what holds them to each other."""
    return (
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),  # under the story's key
        sa.Column("to_team", sa.LargeBinary),  # the same words, while they wait to be read
        sa.Column("to_site", sa.LargeBinary),  # the same, until the window closes
        sa.Column("words", sa.Text),
        sa.Column("reason", sa.Text),
        sa.CheckConstraint(
            "state IN ('waiting', 'cleared', 'shown', 'withheld')"
            " AND (state = 'waiting') = (to_team IS NOT NULL)"
            " AND (state = 'cleared') = (to_site IS NOT NULL)"
            " AND (state = 'shown') = (words IS NOT NULL)"
            " AND (state = 'withheld') = (reason IS NOT NULL)",
            name="state",
        ),
        reason_is_one_of_the_seven(),
    )

"""The table of proposed masks, and what keeps public words as they were published."""

import sqlalchemy as sa

from voicebox.store.metadata import main, table

STATUSES = ("proposed", "countered", "agreed", "declined")
#: What happens when a proposal is never answered; a teller who chose nothing has it held.
LAPSES = ("masked", "held")

_STATUSES = ", ".join(repr(status) for status in STATUSES)
_LAPSES = ", ".join(repr(end) for end in LAPSES)

masks = table(
    "masks",
    main,
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), primary_key=True),
    # One proposal for each version: what its teller declined is not proposed again.
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("lapses", sa.Text, nullable=False),
    sa.Column("day", sa.Text, nullable=False),  # of the proposal; it lapses after 14
    sa.Column("sealed", sa.LargeBinary, nullable=False),  # spans, why, and the teller's answer
    sa.CheckConstraint(f"status IN ({_STATUSES})", name="status"),
    sa.CheckConstraint(f"lapses IN ({_LAPSES})", name="lapses"),
    comment="Words that a moderator asks a teller to have covered, and what the teller said.",
)

#: Whatever the code does, words that are public are never changed: they come whole, and go whole.
GUARD = {
    "sqlite": [
        "CREATE TRIGGER public_words_stay BEFORE UPDATE OF text, title, masked ON public_stories"
        " BEGIN SELECT RAISE(ABORT, 'public words are never changed'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION public_words_stay() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'public words are never changed'; END $$",
        "CREATE TRIGGER public_words_stay BEFORE UPDATE OF text, title, masked ON public_stories"
        " FOR EACH ROW EXECUTE FUNCTION public_words_stay()",
    ],
}

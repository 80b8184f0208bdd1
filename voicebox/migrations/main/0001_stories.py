"""The first tables: nothing in them tells who, when or in which order.

Every table that has a story in it is `WITHOUT ROWID` with a random key. What may be a reason
to withhold is a constraint, and so is that nobody votes twice: no code can go round either.
"""

import sqlalchemy as sa
from alembic import op

from voicebox.store import search

revision = "main_0001"
down_revision = None

_STATES = (
    "state IN ("
    "'resting', 'sealed', 'undecided', 'waiting', 'reading', 'asked', "
    "'mask_proposed', 'second_reading', 'cleared', 'published', 'kept', 'held', "
    "'hidden', 'withheld', 'appealed', 'expired', 'withdrawn'"
    ")"
)
_REASONS = (
    "reason IS NULL OR reason IN ("
    "'spam', 'threat', 'method', 'third_party', 'hate', 'illegal', 'legal_order'"
    ")"
)


def upgrade() -> None:
    _waiting_room()
    _stories()
    _public_words()
    _moderation()
    _accounts()
    _flow()
    _theme_runs()
    _theme_stories()
    _perspectives()
    _placements()
    _search()


def _waiting_room() -> None:
    op.create_table(
        "waiting_room",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("quoted", sa.Boolean(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("reused", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("hint", sa.LargeBinary(), nullable=False),
        sa.Column("collection", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_room")),
        comment="Stories of the open window: they enter the queue together, shuffled.",
        sqlite_with_rowid=False,
    )


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("quoted", sa.Boolean(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("reused", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("hint", sa.LargeBinary(), nullable=False),
        sa.Column("month", sa.Text(), nullable=True),
        sa.Column("collection", sa.Text(), nullable=True),
        sa.CheckConstraint(
            _STATES,
            name=op.f("ck_stories_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_stories_collection"), "stories", ["collection"], unique=False)
    op.create_index(op.f("ix_stories_state"), "stories", ["state"], unique=False)
    op.create_table(
        "collections",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=True),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collections")),
        sa.UniqueConstraint("name", name=op.f("uq_collections_name")),
        sqlite_with_rowid=False,
    )


def _public_words() -> None:
    op.create_table(
        "public_stories",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("search_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("standpoint", sa.Text(), nullable=False),
        sa.Column("told_month", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["stories.id"], name=op.f("fk_public_stories_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_stories")),
        sa.UniqueConstraint("search_id", name=op.f("uq_public_stories_search_id")),
        comment="Words that anyone may read, exactly as their teller sent them.",
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_public_stories_place"), "public_stories", ["place"], unique=False)
    op.create_table(
        "public_notes",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_public_notes_story_id")
        ),
        sa.PrimaryKeyConstraint("story_id", "note", name=op.f("pk_public_notes")),
        comment="Content notes, so that readers can leave subjects out.",
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_public_notes_note"), "public_notes", ["note"], unique=False)


def _moderation() -> None:
    op.create_table(
        "reviews",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("moderator_id", sa.Text(), nullable=False),
        sa.Column("publish", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("clause", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            _REASONS,
            name=op.f("ck_reviews_reason"),
        ),
        sa.CheckConstraint(
            "(publish AND reason IS NULL AND clause IS NULL)"
            " OR (NOT publish AND reason IS NOT NULL AND clause IS NOT NULL)",
            name=op.f("ck_reviews_refusal_has_reason"),
        ),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_reviews_story_id")),
        sa.PrimaryKeyConstraint("story_id", "version", "moderator_id", name=op.f("pk_reviews")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "claims",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("moderator_id", sa.Text(), nullable=False),
        sa.Column("hour", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_claims_story_id")),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_claims")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "skips",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("moderator_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_skips_story_id")),
        sa.PrimaryKeyConstraint("story_id", "moderator_id", name=op.f("pk_skips")),
        comment="Stories that a moderator handed on, with no reason asked.",
        sqlite_with_rowid=False,
    )


def _accounts() -> None:
    op.create_table(
        "team",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("recovery_sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_team")),
        comment="The moderators' public key; its private half sealed to the recovery key on paper.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("locked_private", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("locked_totp", sa.LargeBinary(), nullable=False),
        sa.Column("team_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("last_day", sa.Text(), nullable=True),
        sa.Column("example_totp", sa.Text(), nullable=True),
        sa.CheckConstraint("role IN ('moderator', 'lead')", name=op.f("ck_staff_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("name", name=op.f("uq_staff_name")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "signins",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("team_locked", sa.LargeBinary(), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_signins_staff_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_signins")),
        sqlite_with_rowid=False,
    )


def _flow() -> None:
    op.create_table(
        "windows",
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("arrived", sa.Integer(), nullable=False),
        sa.Column("released", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("label", name=op.f("pk_windows")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "figures",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_figures")),
        comment="Totals that no row is left to count: what arrived, what was withdrawn.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "jobs",
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_jobs")),
        comment="Work that is due, named by what it does, never by a story.",
        sqlite_with_rowid=False,
    )


def _theme_runs() -> None:
    op.create_table(
        "theme_runs",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("encoder", sa.Text(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("resolution", sa.Float(), nullable=False),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("n_stories", sa.Integer(), nullable=False),
        sa.Column("n_passages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_runs")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "themes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("phrases", sa.JSON(), nullable=False),
        sa.Column("n_passages", sa.Integer(), nullable=False),
        sa.Column("cohesion", sa.Float(), nullable=False),
        sa.Column("talk", sa.Boolean(), nullable=False),
        sa.Column("neighbours", sa.JSON(), nullable=False),
        sa.Column("too_few_for_perspectives", sa.Boolean(), nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.Column("r", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themes")),
        sqlite_with_rowid=False,
    )


def _theme_stories() -> None:
    op.create_table(
        "theme_stories",
        sa.Column("theme_id", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_theme_stories_story_id")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_theme_stories_theme_id")
        ),
        sa.PrimaryKeyConstraint("theme_id", "story_id", name=op.f("pk_theme_stories")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_theme_stories_story_id"), "theme_stories", ["story_id"], unique=False)


def _perspectives() -> None:
    op.create_table(
        "perspectives",
        sa.Column("theme_id", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_perspectives_theme_id")),
        sa.PrimaryKeyConstraint("theme_id", "rank", name=op.f("pk_perspectives")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "perspective_stories",
        sa.Column("theme_id", sa.Text(), nullable=False),
        sa.Column("perspective", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_perspective_stories_story_id")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_perspective_stories_theme_id")
        ),
        sa.PrimaryKeyConstraint(
            "theme_id", "perspective", "story_id", name=op.f("pk_perspective_stories")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_perspective_stories_story_id"), "perspective_stories", ["story_id"], unique=False
    )


def _placements() -> None:
    op.create_table(
        "passages",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Text(), nullable=False),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.Column("edge", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_passages_story_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_passages_theme_id")),
        sa.PrimaryKeyConstraint("story_id", "start", name=op.f("pk_passages")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_passages_theme_id"), "passages", ["theme_id"], unique=False)
    op.create_table(
        "quotes",
        sa.Column("theme_id", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("edge", sa.Boolean(), nullable=False),
        sa.Column("perspective", sa.Integer(), nullable=True),
        sa.Column("side", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_quotes_story_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name=op.f("fk_quotes_theme_id")),
        sa.PrimaryKeyConstraint("theme_id", "rank", name=op.f("pk_quotes")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_quotes_story_id"), "quotes", ["story_id"], unique=False)
    op.create_table(
        "alone",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("distance", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_alone_story_id")),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_alone")),
        sqlite_with_rowid=False,
    )


def _search() -> None:
    for statement in search.CREATE[op.get_bind().dialect.name]:
        op.execute(statement)

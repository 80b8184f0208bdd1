"""Care for moderators: what is heavy to read, and how much of it one person is handed in a day."""

from collections.abc import Collection

from moderation.hints import HintKind


def is_heavy(*, hints: Collection[HintKind | str], notes: Collection[str]) -> bool:
    """Tell whether a story counts as heavy: a hint of urgency, or its teller's own content note.

    How long, how sad or how angry a story is does not count; nobody measures that.
    """
    return bool(hints or notes)


def daily_cap(*, own: int | None, service: int | None) -> int | None:
    """Return how many heavy stories a moderator is handed in a day: the lower cap, None for no cap.

    A moderator can lower what the service has chosen, and cannot be made to raise it.
    """
    chosen = [cap for cap in (own, service) if cap is not None]
    return min(chosen) if chosen else None


def may_be_handed(*, heavy: bool, heavy_today: int, cap: int | None) -> bool:
    """Tell whether a moderator may be handed one more story today. What is not heavy always may."""
    return not heavy or cap is None or heavy_today < cap

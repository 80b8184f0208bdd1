"""When one person may act alone: a fold, for a day at most, of a public story that is reported.

A fold puts a notice in the place of the words. It is no refusal: without a second person who
gives the same reason it ends by itself.
"""

from moderation.policy import ReasonKey

#: Somebody could be hurt before a second person has read it.
FOR = frozenset({ReasonKey.THREAT, ReasonKey.THIRD_PARTY, ReasonKey.ILLEGAL})
HOURS = 24


def may_fold(*, reason: str | None, folded_before: bool) -> bool:
    """Tell whether a story may be folded for a reason, once for each version of it."""
    return reason in FOR and not folded_before

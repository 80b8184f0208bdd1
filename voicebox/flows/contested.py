"""How much of a theme its tellers contest: counted at a window, and told in no smaller numbers."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

from moderation.figures import guarded
from voicebox.kept import Standing
from voicebox.store import lineage
from voicebox.store.db import Connection
from voicebox.store.themes import Findings, ThemeRow
from voicebox.themes.outcome import Outcome

#: A theme that at least this share of its stories was moved out of is perhaps more than one.
MANY = 0.2


@dataclass(frozen=True)
class Share:
    """How much of a theme its tellers contest; None is "a few", 1 to 7, else a multiple of 5."""

    #: How many stories the machine had put here.
    n_placed: int | None
    #: Of how many of those the tellers say that it is not what they meant.
    n_contested: int | None
    #: How many are here because their tellers put them here.
    n_brought: int | None
    #: Whether so many were moved out that it is perhaps more than one theme.
    is_many: bool


def share_of(theme: ThemeRow) -> Share:
    """Return how much of a theme is contested, so that it singles nobody out."""
    placed = max(theme.n_stories - theme.n_brought, 0) + theme.n_contested
    contested = guarded(theme.n_contested)
    return Share(
        n_placed=guarded(placed),
        n_contested=contested,
        n_brought=guarded(theme.n_brought),
        is_many=bool(contested) and theme.n_contested >= MANY * placed,
    )


async def with_contests(
    main: Connection, findings: Findings, outcome: Outcome, ids: Mapping[int, str], here: Set[str]
) -> Findings:
    """Add to the themes how many stories their tellers moved out of each and into it.

    Args:
        main: the connection.
        findings: with themes under their public ids.
        outcome: what the engine said, with the contests as they stand now.
        ids: the public id of each number.
        here: the stories that may be counted.
    """
    into = await lineage.merges(main, outcome.events)
    out: dict[str, set[str]] = {}
    brought: dict[str, set[str]] = {}
    for one in outcome.contests:
        if one.story_id not in here:
            continue
        out.setdefault(ids[lineage.last_of(one.source, into)], set()).add(one.story_id)
        if one.target is not None and one.standing is Standing.HELD:
            brought.setdefault(ids[one.target], set()).add(one.story_id)
    themes = [
        replace(
            theme,
            n_contested=len(out.get(theme.id, ())),
            n_brought=len(brought.get(theme.id, ())),
        )
        for theme in findings.themes
    ]
    return replace(findings, themes=themes)

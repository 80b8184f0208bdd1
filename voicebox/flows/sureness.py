"""Keeps with the themes how sure they are, and how many stories the encoder could not read."""

from collections.abc import Iterable
from dataclasses import replace

from voicebox.store.sureness import SurenessRow
from voicebox.store.themes import Findings
from voicebox.themes.languages import unread
from voicebox.themes.values import Themes


def with_sureness(findings: Findings, found: Themes, languages: Iterable[str]) -> Findings:
    """Add to what a run found how sure it is of it.

    Args:
        findings: with the themes in the order of `found`, under their public ids.
        found: what the engine said.
        languages: that of each story that was counted.
    """
    if found.sureness is None:
        return findings
    ids = {theme.id: row.id for theme, row in zip(found.themes, findings.themes, strict=True)}
    row = SurenessRow(
        again=found.sureness.again,
        curve=[(point.n_stories, point.n_themes) for point in found.sureness.curve],
        languages=found.languages,
        unread=unread(languages, found.languages) if found.languages else (),
        themes={ids[theme]: stability for theme, stability in found.sureness.themes},
    )
    return replace(findings, sureness=row)

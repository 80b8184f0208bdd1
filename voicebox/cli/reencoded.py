"""Says what moved when the themes of a site were found with another encoder."""

from collections.abc import Iterator

from voicebox.flows.discover import ReEncoding

#: So many moves are told, those of most stories first.
MOST = 10


def told(re_encoding: ReEncoding) -> Iterator[str]:
    """Give what to print, a line each."""
    after = re_encoding.found.outcome.kept
    before = re_encoding.numbers
    now = {theme.number for theme in after.themes}
    yield (
        f"Read with the encoder {after.encoder}. Themes found again, with the same address:"
        f" {len(before & now)}; new: {len(now - before)}; gone: {len(before - now)}."
    )
    n_stories, n_stayed = re_encoding.found.n_stories, re_encoding.found.n_stayed
    if n_stories:
        yield f"Of {n_stories:,} stories, {n_stayed:,} are mostly in the same theme as before."
    yield from _moves(re_encoding)


def _moves(re_encoding: ReEncoding) -> Iterator[str]:
    events = re_encoding.found.outcome.events
    moved = [e for e in events if e.kind == "moved" and not e.evidence.get("by_tellers")]
    moved.sort(key=lambda event: -(event.evidence["n_stories"] or 0))
    for event in moved[:MOST]:
        source, target = (
            re_encoding.names.get(number or 0) or "a theme without shared words"
            for number in (event.other, event.theme)
        )
        n_stories = event.evidence["n_stories"] or 0
        yield f"Passages of {n_stories:.0f} stories went from “{source}” to “{target}”."
    if len(moved) > MOST:
        yield f"And there were {len(moved) - MOST} smaller moves."

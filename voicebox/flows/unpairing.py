"""Whoever's words stand in a pair takes them out of it: at once, and without a reason.

From then on nobody can set these words beside others, until their teller lets it be done again.
They may be quoted all the same; to take a quote back is another step (`unquoting`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from voicebox.flows import kept_out, public_words
from voicebox.flows.ledger import InTheme
from voicebox.flows.lines import Part
from voicebox.flows.theme_pairs import part_of
from voicebox.sealing.keyring import Keyring
from voicebox.store import kept_themes, public
from voicebox.store import theme_pairs as store
from voicebox.store.db import Both, Connection


@dataclass(frozen=True)
class SetBeside:
    """What stands beside words of a story in a theme, and why somebody set it there."""

    theme: InTheme
    part: Part
    why: str = field(repr=False)


async def beside(
    main: Connection, story_id: str, names: Mapping[str, str]
) -> Mapping[int, Sequence[SetBeside]]:
    """Return what others set beside each passage of a story, by where the passage begins.

    Args:
        main: the connection.
        story_id: of a story that is public.
        names: of the themes, by their public ids.
    """
    found_rows = await store.with_words_of(main, story_id)
    rows = [row for row in found_rows if row.story_id != story_id]
    ids = await kept_themes.ids(main) if rows else {}
    told = await public.some(main, [one.story_id for row in rows for one in row.passages])
    found: dict[int, list[SetBeside]] = {}
    for row in rows:
        theme = InTheme(ids[row.theme], names.get(ids[row.theme], ""))
        one, other = row.passages
        mine, others = (one, other) if one.story_id == story_id else (other, one)
        said = SetBeside(theme, part_of(told, others), row.words or "")
        found.setdefault(mine.start, []).append(said)
    return {
        start: sorted(several, key=lambda one: (one.theme.theme_id, one.part.words, one.why))
        for start, several in found.items()
    }


async def take_out(both: Both, keyring: Keyring, receipt: str, start: int) -> bool:
    """Take words out of every pair, by where they begin; tell whether they stood in one."""
    story = await public_words.by_receipt(both, keyring, receipt)
    if story is None:
        return False
    # Also of one that went behind a notice meanwhile: it would come back.
    ends = [end for begins, end in await store.spans_of(both.main, story.id) if begins == start]
    if not ends:
        return False
    await kept_out.keep_out(both, keyring, story, kept_out.PAIRS, (start, max(ends)))
    return True


async def let(both: Both, keyring: Keyring, receipt: str, start: int) -> bool:
    """Let words be set beside others again that were taken out; tell whether there were such."""
    story = await public_words.by_receipt(both, keyring, receipt)
    if story is None:
        return False
    return await kept_out.let(both, keyring, story, kept_out.PAIRS, start)

"""Tellers who name themes, and moderators who read what they propose."""

from collections.abc import Mapping, Sequence

from moderation.policy import ReasonKey
from moderation.verdict import Verdict
from tests.flows.place import Place
from voicebox.flows import settled_names, theme_names, unread_lines
from voicebox.flows.line_kinds import Line
from voicebox.flows.theme_names import Naming, OwnName
from voicebox.kept import ThemeEvent
from voicebox.store import kept_themes, public
from voicebox.store import theme_names as store
from voicebox.store import themes as theme_store
from voicebox.store.themes import ThemeRow


async def propose(place: Place, receipt: str, theme: str, words: str) -> None:
    async with place.db.write_both() as both:
        await theme_names.propose(both, place.world, place.keyring, receipt, theme, words)


async def take_back(place: Place, receipt: str, theme: str) -> None:
    async with place.db.write_both() as both:
        await theme_names.take_back(both, place.keyring, receipt, theme)


async def say_yes(place: Place, receipt: str, theme: str, name_id: str) -> None:
    async with place.db.write_both() as both:
        await theme_names.say_yes(both, place.keyring, receipt, theme, name_id)


async def take_yes_back(place: Place, receipt: str, theme: str) -> None:
    async with place.db.write_both() as both:
        await theme_names.take_yes_back(both, place.keyring, receipt, theme)


async def naming(place: Place, receipt: str, theme: str) -> Naming:
    async with place.db.read_both() as both:
        return await theme_names.naming(both, place.keyring, receipt, theme)


async def own(place: Place, receipt: str) -> Sequence[OwnName]:
    return (await place.mine(receipt)).names


async def waiting(place: Place, who: str = "ama") -> Sequence[Line]:
    async with place.db.read() as main:
        return await unread_lines.waiting(main, place.moderator(who))


async def vote(place: Place, who: str, name_id: str, reason: ReasonKey | None = None) -> Verdict:
    async with place.db.write() as main:
        moderator = place.moderator(who)
        return await unread_lines.vote(main, place.keyring, moderator, name_id, reason)


async def shown(place: Place, receipt: str, theme: str, words: str) -> str:
    """Have a name proposed, read and shown; return its id."""
    await propose(place, receipt, theme, words)
    [waits] = await waiting(place)
    await vote(place, "ama", waits.id)
    await place.close()
    return waits.id


async def window(place: Place, *events: ThemeEvent, version: int = 1) -> Mapping[int, str | None]:
    """Do what a window does with names, after themes were written down."""
    await place.close()
    async with place.db.write() as main:
        settled = await settled_names.settle(main, events, set(await public.ids(main)))
        await store.keep_given(main, version, settled.changes)
    return settled.changes


async def is_new(place: Place) -> bool:
    async with place.db.read() as main:
        return await settled_names.any_new(main)


async def theme(place: Place, theme_id: str) -> ThemeRow:
    async with place.db.read() as main:
        found = await theme_store.find(main, theme_id)
    assert found is not None
    return found


async def counts(place: Place, theme_id: str) -> dict[str, int]:
    """Return what everybody can read of names: how many stories say yes to each."""
    async with place.db.read() as main:
        found = (await store.proposed(main, theme_id)).get(theme_id, [])
    return {one.words: one.n_yes for one in found}


async def number(place: Place, **ids: int) -> None:
    """Give themes their numbers."""
    async with place.db.write() as main:
        await kept_themes.add_ids(main, {number: name for name, number in ids.items()})

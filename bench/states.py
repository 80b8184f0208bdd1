"""Stories in every state that a withdrawal can meet, told over HTTP and read by the flows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench import readers
from bench.site import Server, Site
from bench.teller import Teller
from bench.words import comments
from voicebox.flows import discover
from voicebox.flows.editing import Edited, Wording, edit
from voicebox.themes import compute

#: Each state with what its teller chose. Those of one window are told before it closes.
NAMES: Mapping[str, Mapping[str, str]] = {
    "published, shown": {"preset": "all"},
    "published, quoted": {"preset": "each", "quoted": "yes", "counted": "yes"},
    "kept": {"preset": "themes"},
    "withheld": {"preset": "all"},
    "second reading": {"preset": "all"},
    "reading": {"preset": "all"},
    "waiting": {"preset": "all"},
    "undecided": {"preset": "later"},
    "cleared": {"preset": "all"},
    "changed, old words left up": {"preset": "all"},
    "changed, old words hidden": {"preset": "all"},
    "resting": {"preset": "all", "rest": "week"},
    "waiting room": {"preset": "all"},
}
#: Those that their tellers change once they are public, and whether the old words stay up.
CHANGED = {"changed, old words left up": True, "changed, old words hidden": False}
#: Stories beside them, so that there is something to find themes in.
OTHERS = 60


@dataclass(frozen=True)
class Placed:
    """A story that stands in one of the states."""

    state: str
    receipt: str = field(repr=False)
    #: A word that stands in each of its parts, and nowhere else in the world.
    mark: str
    id: str


async def place_stories(
    site: Site, server: Server, each: int
) -> tuple[Sequence[Placed], Sequence[Placed]]:
    """Tell, read and publish so many stories and one more in each state; return both kinds."""
    told: list[tuple[str, str, str]] = []
    async with Teller(server.address) as teller:
        texts = iter(comments(OTHERS + (each + 1) * len(NAMES)))
        others = [await teller.tell(next(texts), preset="all") for _ in range(OTHERS)]
        for state in [name for name in NAMES if name != "waiting room"]:
            told += [await _tell(teller, site, state, next(texts)) for _ in range(each + 1)]
        await readers.close_window(site)
        placed = await _with_ids(site, told)
        await _read(site, [*await readers.ids_of(site, others)], placed)
        await readers.close_window(site)
        await readers.publish(site, _of(placed, "cleared"))
        await find_themes(site)
        await _change(site, placed)
        late = [await _tell(teller, site, "waiting room", next(texts)) for _ in range(each + 1)]
    placed += await _with_ids(site, late)
    staying = placed[:: each + 1]
    return [story for story in placed if story not in staying], staying


async def _tell(teller: Teller, site: Site, state: str, text: str) -> tuple[str, str, str]:
    mark = "zq" + "".join(chr(97 + int(digit, 16)) for digit in site.world.fresh_id())
    words = f"{text} {mark} was there."
    marked = {"title": mark, "tags": mark, "notes": mark, "standpoint_own": mark}
    return state, await teller.tell(words, **marked, **NAMES[state]), mark


async def _with_ids(site: Site, told: Sequence[tuple[str, str, str]]) -> list[Placed]:
    ids = await readers.ids_of(site, [receipt for _, receipt, _ in told])
    return [Placed(*one, story_id) for one, story_id in zip(told, ids, strict=True)]


async def _read(site: Site, others: list[str], placed: Sequence[Placed]) -> None:
    first, second = site.accounts
    public = ("published, shown", "published, quoted", "kept", *CHANGED)
    await readers.publish(site, [*others, *(one for name in public for one in _of(placed, name))])
    no = readers.refusal("We cannot show it as it stands.")
    await readers.vote(site, [*_of(placed, "withheld"), *_of(placed, "second reading")], first, no)
    await readers.vote(site, _of(placed, "withheld"), second, no)
    await readers.claim(site, _of(placed, "reading"), first)


async def _change(site: Site, placed: Sequence[Placed]) -> None:
    for story in placed:
        if story.state in CHANGED:
            words = Wording(f"{story.mark} was there, and left.", story.mark, (), (), "")
            leave_up = CHANGED[story.state]
            came = await edit(
                site.db, site.world, site.keyring, story.receipt, 1, words, leave_up=leave_up
            )
            if came is not Edited.CHANGED:
                raise RuntimeError("A change was not taken.")


async def find_themes(site: Site) -> None:
    """Find the themes of what is public now."""
    with compute.processes() as executor:
        encoder = discover.encoder_folder(site.settings)
        await discover.refresh(site.db, site.world, executor, encoder)


def _of(placed: Sequence[Placed], state: str) -> list[str]:
    return [story.id for story in placed if story.state == state]

"""What tellers write for everybody to read, of every kind, and moderators who keep it back."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from moderation.policy import ReasonKey
from moderation.verdict import Verdict
from tests.flows import naming, pairing, standings, test_gap_lines
from tests.flows.place import Place, every
from tests.flows.test_theme_names import MARK, NAME, WARD, Tellers
from voicebox.flows import shown_lines
from voicebox.flows.line_kinds import Line
from voicebox.flows.lines import OwnLine

KINDS = ("lines", "names", "pairs")
TABLES = {
    "lines": ("gap_lines", "gap_line_votes"),
    "names": ("theme_names", "theme_name_votes"),
    "pairs": ("theme_pairs", "theme_pair_votes"),
}
#: Of each kind, what is written; all of it has the same mark.
WRITTEN = {"lines": test_gap_lines.LINE, "names": NAME, "pairs": f"One had {MARK}, one had none."}


@dataclass
class Said:
    """Something that a teller wrote, of some kind, and its way to everybody."""

    place: Place
    kind: str
    receipt: str = field(repr=False)
    #: Of the stories whose quotes a pair is of.
    others: Sequence[str] = field(default=(), repr=False)

    async def write(self, words: str = "") -> str:
        """Write it; return its id."""
        words = words or WRITTEN[self.kind]
        if self.kind == "lines":
            assert await test_gap_lines.write(self.place, self.receipt, words)
        elif self.kind == "names":
            await naming.propose(self.place, self.receipt, WARD, words)
        else:
            await pairing.say(self.place, self.receipt, WARD, words, *self.others)
        return self.id

    async def take_back(self) -> None:
        if self.kind == "lines":
            await test_gap_lines.take_back(self.place, self.receipt)
        elif self.kind == "names":
            await naming.take_back(self.place, self.receipt, WARD)
        else:
            await pairing.take_back(self.place, self.receipt, WARD)

    @property
    def id(self) -> str:
        [(found,)] = self.place.rows("main", every(self.table, "id"))
        return str(found)

    @property
    def table(self) -> str:
        return TABLES[self.kind][0]

    @property
    def votes(self) -> str:
        return TABLES[self.kind][1]

    async def read(self) -> list[str]:
        """Return what everybody can read of it."""
        if self.kind == "lines":
            return [line for gap in await test_gap_lines.gaps(self.place) for line in gap.lines]
        if self.kind == "pairs":
            return await pairing.reasons(self.place, WARD)
        return list(await naming.counts(self.place, WARD))

    async def mine(self) -> OwnLine | None:
        """Return it as its teller reads it."""
        mine = await self.place.mine(self.receipt)
        if self.kind == "lines":
            return mine.gap_line
        return mine.names[0].line if self.kind == "names" else mine.pairs[0].line


async def prepared(place: Place, kind: str) -> Said:
    """Have a story whose teller can write something of this kind."""
    if kind == "lines":
        return Said(place, kind, await standings.withheld(place))
    receipts = await place.publish([f"This is what number {n} tells of it." for n in range(6)])
    await naming.number(place, ward=0, yard=1)
    await Tellers(place, receipts).arrange(ward=[0, 1, 2, 3, 4], yard=[5])
    return Said(place, kind, receipts[0], receipts[1:3])


async def shown(place: Place, who: str = "ama") -> Sequence[Line]:
    async with place.db.read() as main:
        return await shown_lines.everything(main, place.moderator(who))


async def keep_back(
    place: Place, who: str, line_id: str, reason: ReasonKey = ReasonKey.HATE
) -> Verdict:
    async with place.db.write_both() as both:
        moderator = place.moderator(who)
        return await shown_lines.keep_back(both, place.keyring, moderator, line_id, reason)

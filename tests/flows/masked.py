"""Short ways to a story whose words somebody asks to have covered."""

from collections.abc import Sequence

from moderation.marking import Row
from tests.flows.place import ALL, YES, Place
from voicebox.flows import mask_answers, masking, votes
from voicebox.model import Dials, Session
from voicebox.store import public

TITLE = "Ann"
TEXT = "Sister Ann sat with me on Ward 7.\nAnn said my name."
ANN = (Row("Ann", "name"),)
WARD = (Row("Ward 7", "ward"),)
#: What the public gets when Ann is covered, and when the ward is.
WITHOUT_ANN = ("[name]", "Sister [name] sat with me on Ward 7.\n[name] said my name.")
WITHOUT_WARD = (TITLE, "Sister Ann sat with me on [ward].\nAnn said my name.")
WHY = "She did not choose to be in it."


async def taken(
    place: Place, *, if_away: str = "", dials: Dials = ALL, who: str = "ama"
) -> tuple[str, Session]:
    """Tell a story and let a moderator take it; return its receipt and who has it."""
    receipt = await place.tell(TEXT, dials, title=TITLE, if_away=if_away)
    await place.close()
    reader = place.moderator(who)
    await place.claim(reader, place.id_of(receipt))
    return receipt, reader


async def propose(
    place: Place, reader: Session, receipt: str, rows: Sequence[Row] = ANN, why: str = WHY
) -> None:
    async with place.db.write_both() as both:
        await masking.propose(
            both,
            place.world,
            place.keyring,
            place.policy,
            reader,
            place.id_of(receipt),
            rows,
            why,
        )


async def proposed(place: Place, *, if_away: str = "", dials: Dials = ALL) -> str:
    """Bring a story before its teller, who is asked to let Ann's name be covered."""
    receipt, reader = await taken(place, if_away=if_away, dials=dials)
    await propose(place, reader, receipt)
    return receipt


async def accept(place: Place, receipt: str) -> None:
    async with place.db.write_both() as both:
        await mask_answers.accept(both, place.keyring, receipt)


async def counter(
    place: Place, receipt: str, rows: Sequence[Row] = WARD, said: str = "Ann is me."
) -> None:
    async with place.db.write_both() as both:
        await mask_answers.counter(
            both, place.world, place.keyring, place.policy, receipt, rows, said
        )


async def decline(place: Place, receipt: str, said: str = "") -> None:
    async with place.db.write_both() as both:
        await mask_answers.decline(both, place.world, place.keyring, receipt, said)


async def lapse(place: Place) -> None:
    async with place.db.write_both() as both:
        await mask_answers.lapse(both, place.world, place.keyring)


async def publish_after_counter(place: Place, receipt: str, who: str, *, masked: bool) -> None:
    """Let a reader publish what its teller sent back, with the teller's own masks or without."""
    reader, story_id = place.moderator(who), place.id_of(receipt)
    await place.claim(reader, story_id)
    async with place.db.write_both() as both:
        await masking.settle(both.main, place.world, reader, story_id, masked=masked)
        await votes.vote(both, place.world, place.keyring, place.policy, reader, story_id, YES)


async def shown(place: Place, receipt: str) -> tuple[str, str] | None:
    """Return the public title and text of a story; none while it has none."""
    async with place.db.read() as main:
        found = await public.find(main, place.id_of(receipt))
    return None if found is None else (found.title, found.text)

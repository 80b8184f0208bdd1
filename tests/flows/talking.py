"""The short ways to ask, to answer and to appeal."""

from tests.flows.place import Place
from voicebox.flows import appeals, dialogue

#: Words that stand in no other text.
QUESTION = "Could somebody be known from the part about the quetzalcoatlus?"
ANSWER = "No. There was never a quokka in it."
OBJECTION = "I think this is wrong, because I named nobody but an aardvark."


async def ask(place: Place, who: str, receipt: str, question: str = QUESTION) -> None:
    """Take a story in hand and ask its teller, before anything is decided."""
    moderator, story_id = place.moderator(who), place.id_of(receipt)
    await place.claim(moderator, story_id)
    async with place.db.write_both() as both:
        await dialogue.ask(
            both, place.world, place.keyring, moderator, story_id, question, is_sure=False
        )


async def send_along(place: Place, who: str, receipt: str, question: str = QUESTION) -> None:
    """Take a story in hand and send its teller a line that is to go with a vote."""
    moderator, story_id = place.moderator(who), place.id_of(receipt)
    await place.claim(moderator, story_id)
    async with place.db.write_both() as both:
        await dialogue.send_along(
            both, place.world, place.keyring, moderator, story_id, question, is_sure=False
        )


async def answer(place: Place, receipt: str, text: str = ANSWER) -> bool:
    async with place.db.write_both() as both:
        return await dialogue.answer(both, place.world, place.keyring, receipt, text)


async def go_on(place: Place, receipt: str) -> None:
    async with place.db.write_both() as both:
        await dialogue.go_on(both, place.keyring, receipt)


async def lapse(place: Place) -> None:
    """Do what the worker does with questions that nobody answered."""
    async with place.db.write() as main:
        await dialogue.lapse(main, place.world)


async def appeal(place: Place, receipt: str, text: str = OBJECTION) -> bool:
    async with place.db.write_both() as both:
        return await appeals.appeal(both, place.world, place.keyring, receipt, text)

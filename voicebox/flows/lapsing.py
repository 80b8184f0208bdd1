"""What ends by itself: nothing of it refuses, hides or deletes a story that is undecided."""

from voicebox.flows import care, dialogue, folds, mask_answers, orders, sleeping, windows
from voicebox.sealing.keyring import Keyring
from voicebox.store.db import Both
from voicebox.world import World


async def end_what_is_over(both: Both, world: World, keyring: Keyring) -> None:
    """End every time that is over.

    A claim of yesterday, a question and a mask that nobody answered for two weeks, a fold of
    yesterday, an order at its day of review, what was counted for a moderator's share; and a
    midnight of every rest.
    """
    await sleeping.pass_midnight(both, world)
    await windows.lapse_claims(both.main, world)
    await mask_answers.lapse(both, world, keyring)
    await dialogue.lapse(both.main, world)
    await folds.unfold_what_is_due(both, world, keyring)
    await orders.reopen_what_is_due(both, world, keyring)
    await care.forget_yesterday(both.main, world)

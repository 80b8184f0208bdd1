"""Windows that close without a look for themes, for promises that are about something else."""

from tests.conftest import Client
from voicebox.flows import windows


async def turn(client: Client) -> None:
    """Let what arrived enter the queue, and what was cleared become public."""
    state = client.state
    await windows.tend(state.db, state.world, state.keyring, "now")

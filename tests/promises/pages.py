"""Every page of the site, whoever may see it: from the route table, and from the way to a story."""

from collections.abc import Sequence

import httpx2
from starlette.routing import Route

from tests.conftest import Client, hidden
from tests.promises.people import SPAM, Moderator, Queued, Tell, withdraw
from voicebox.web.routes import ROUTES

#: They lead elsewhere, or are no page.
NO_PAGES = {"leave", "health", "log_atom", "log_json", "static"}
UNKNOWN = "0" * 32


def open_paths() -> list[str]:
    """Return the address of each page that is asked for by GET; no id stands for something."""
    return [
        route.path.replace("{id}", UNKNOWN)
        for route in ROUTES
        if isinstance(route, Route)
        and "GET" in (route.methods or ())
        and route.name not in NO_PAGES
        # What has an ending is for machines.
        and "." not in route.path
    ]


async def tellers(client: Client, tell: Tell) -> Sequence[httpx2.Response]:
    """Walk a teller's whole way, mistakes too; return every answer on it."""
    token = await client.token()
    words = {"token": token, "words": "Dr Marsh heard me. It is mine."}
    answers = [
        await client.get("/tell"),
        await client.fill("/tell", token=token, words=" ", step="check"),
        await client.fill("/tell", step="check", **words),
        await client.fill("/tell", step="change", **words),
        await client.fill("/tell", step="send", month="spring", **words),
        await client.fill("/tell", step="send", **words | {"token": "forged"}),
        await client.fill("/tell", step="send", preset="later", **words),
        await client.fill("/tell", step="send", preset="all", **words),
        await client.fill("/tell", step="note", token=token),
        await client.fill("/tell", step="confirm", token=token, last_five="12345"),
    ]
    told = await tell(preset="later")
    await client.state.worker.run_once()
    answers += await returning(client, told.receipt)
    return [*answers, told.answer]


async def returning(client: Client, receipt: str) -> Sequence[httpx2.Response]:
    """Come back with a receipt of an undecided story, change it, take it back: every answer."""
    answers = [
        await client.get("/return"),
        await client.fill("/return", receipt="12345", step="open"),
        await client.fill("/return", receipt=receipt, step="open"),
    ]
    for step, choice in (("read", ""), ("decide", ""), ("decide", "all"), ("withdraw", "")):
        token = hidden(answers[-1], "token")
        answers.append(await client.fill("/return", token=token, step=step, preset=choice))
    for step, words in (
        ("edit", ""),
        ("edit_check", " "),
        ("edit_check", "N."),
        ("edit_send", "N."),
    ):
        form = {"token": hidden(answers[-1], "token"), "version": "1", "words": words}
        answers.append(await client.fill("/return", step=step, **form))
    token = hidden(answers[-1], "token")
    answers.append(await client.fill("/return", token=token, step="withdraw_yes"))
    answers.append(await client.fill("/return", token=token, step="read"))
    return answers


async def pages(
    client: Client, tell: Tell, queued: Queued, moderator: Moderator
) -> Sequence[httpx2.Response]:
    """Return every page there is: of readers, tellers and moderators, and failures."""
    published, withheld, gone = await queued(), await queued(), await tell()
    await moderator.vote(published)
    await client.state.worker.run_once()
    await withdraw(client, gone.receipt)
    reading = await moderator.take(withheld)
    unfit = await moderator.act(withheld, act="vote", vote="withhold", sentence="No.")
    elsewhere = await client.post("/tell", data={"words": "?"}, headers={"sec-fetch-site": "none "})
    return [
        *[await client.get(path) for path in open_paths()],
        await client.get(f"/stories/{published}"),
        await client.get("/no-such-page"),
        await client.put("/tell"),
        elsewhere,
        *await tellers(client, tell),
        await moderator.see(),
        reading,
        unfit,
        await moderator.see(f"/moderation?done={SPAM}"),
    ]

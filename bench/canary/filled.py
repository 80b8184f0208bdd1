"""Fills in every form of a site, and every field of it with a mark of its own.

What is fit goes all the way: a refusal with its reasons, an appeal and the votes on it, a question
and its answer, masks, reports, a notice. Where such a step is not taken it raises, so that no mark
is counted that did not enter.
"""

import re
from collections.abc import Mapping

from starlette.routing import Route

from bench.canary import handled, naming, pairing
from bench.canary.desk import TEXT, Desk
from bench.canary.marked import Kind
from bench.teller import hidden
from voicebox.web.routes import ROUTES

#: Words of these forms that anybody may read in the end: their table, and why.
PUBLIC: Mapping[Kind, tuple[str, str]] = {
    Kind("a message", "message"): ("messages", "two people had it shown on the page of changes"),
    Kind("the answer to a message", "answer"): ("messages", "it is written to be read by all"),
    Kind("what was learned", "answer"): ("learned", "it is written to be read by all"),
    Kind("a line beside a gap", "gap_line"): ("gap_lines", "its teller wants it there"),
    **dict.fromkeys(naming.kinds(), ("theme_names", "its teller proposes it to all")),
    **dict.fromkeys(pairing.kinds(), ("theme_pairs", "its teller says it to all")),
}
#: Stories of these forms that are public in the end, and in the search.
SHOWN = frozenset(
    {Kind("a story that is asked about", "words"), Kind("a story that is reported", "words")}
)
STORIES = (
    "that is refused",
    "that is asked about",
    "with a mask that its teller changes",
    "with a mask that its teller declines",
    "that is reported",
    "that is handed over",
    "first near-copy",
    "second near-copy",
    "third near-copy",
)


async def fill_in(desk: Desk) -> None:
    """Fill in everything once."""
    await _tell_wrongly(desk)
    await _return_wrongly(desk)
    stories = await desk.told(*STORIES)
    await handled.refuse(desk, *stories["that is refused"])
    await handled.ask(desk, *stories["that is asked about"])
    await handled.cover(desk, stories)
    await handled.publish(desk, *stories["that is reported"])
    await handled.hand_over(desk, stories["that is handed over"][1])
    await handled.copies(desk, [stories[name][1] for name in STORIES if "copy" in name])
    await handled.write_to_the_site(desk)
    await handled.look_after_oneself(desk)
    await handled.sign_in_wrongly(desk)


async def _tell_wrongly(desk: Desk) -> None:
    enters, http = "the form to tell, amiss", desk.teller.http
    token = hidden(await http.get("/tell"), "token")
    for name in (*("month", "language", "preset", "standpoint", "rest", "if_away", "unwelcome"),):
        fields = {"words": TEXT, "token": token, "step": "send"}
        await http.post("/tell", data=fields | desk.written(enters, name))
    for name in ("token", "website", "proof", "before", "step", "a field we do not know"):
        await http.post("/tell", data={"words": TEXT, "step": "check"} | desk.written(enters, name))
    named = {desk.mark.of(enters, "name of a field"): "1", "words": TEXT, "step": "check"}
    await http.post("/tell", data=named)
    parts = ("words", "title", "tags", "notes", "standpoint_own")
    for step in ("check", "change", "less", "back"):
        fields = desk.written(f"the form to tell, at its step {step}", *parts)
        await http.post("/tell", data={**fields, "token": token, "step": step})
    last = desk.written("the form to tell, after it was sent", "last_five")
    await http.post("/tell", data={**last, "token": token, "step": "confirm"})
    elsewhere = {"sec-fetch-site": "cross-site"}
    for path, names in (("/tell", parts), ("/return", ("words",)), ("/change", ("message",))):
        fields = desk.written(f"a form to {path} that another site sent", *names)
        await http.post(path, data=fields, headers=elsewhere)
    for method in ("PUT", "PATCH", "DELETE"):
        fields = desk.written(f"a form sent by {method}", "words")
        await http.request(method, "/tell", data=fields)


async def _return_wrongly(desk: Desk) -> None:
    http = desk.teller.http
    boxes = (
        *("words", "answer", "gap_line", "theme_name", "matters"),
        *("title", "notes", "tags", "standpoint_own"),
    )
    rows = ("mask_1_words", "mask_1_kind", "mask_1_which")
    for enters, fields in (
        ("the form to come back, with no receipt", {"step": "open"}),
        ("the form to come back, too late", {"step": "answer", "token": "old"}),
        (
            "the form to come back, with an unknown receipt",
            {"step": "open", "receipt": "4821390577166428093122754"},
        ),
    ):
        await http.post("/return", data=desk.written(enters, *boxes, *rows) | fields)
    typed = desk.written("the form to come back, with no receipt", "receipt", "token", "step")
    await http.post("/return", data=typed | {"step": "open"})


async def read_everything(desk: Desk) -> None:
    """Open every page that there is without a name of its own, as a reader and as the team."""
    for route in ROUTES:
        if isinstance(route, Route) and "{" not in route.path and "GET" in (route.methods or ()):
            await desk.teller.http.get(route.path)
            await desk.team[0].http.get(route.path)
    page = (await desk.teller.http.get("/")).text
    for file in set(re.findall(r'"(/static/[^"]+)"', page)):
        await desk.teller.http.get(file)

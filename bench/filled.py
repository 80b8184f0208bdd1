"""Fills in every form of a site, and every field of it with a mark of its own.

What is fit goes all the way: a refusal with its reasons, an appeal and the votes on it, a question
and its answer, masks, reports, a notice. The helper raises where a step was not taken, so that no
mark is counted that did not enter.
"""

import re
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import timedelta

import httpx2
from starlette.routing import Route

from bench import readers
from bench.marked import OTHERS, Kind, Mark
from bench.site import Server, Site
from bench.teller import Teller, Unexpected, hidden
from voicebox.model import Ballot
from voicebox.web.routes import ROUTES

TEXT = "They said it would be a short stay, and nobody told me why it was not."
DONE = (httpx2.codes.OK, httpx2.codes.SEE_OTHER)
#: Words of these forms that anybody may read in the end: their table, and why.
PUBLIC: Mapping[Kind, tuple[str, str]] = {
    Kind("a message", "message"): ("messages", "two people had it shown on the page of changes"),
    Kind("the answer to a message", "answer"): ("messages", "it is written to be read by all"),
    Kind("what was learned", "answer"): ("learned", "it is written to be read by all"),
    Kind("a line beside a gap", "gap_line"): ("gap_lines", "its teller wants it there"),
}
#: Stories of these forms that are public in the end, and in the search.
SHOWN = frozenset(
    {Kind("a story that is asked about", "words"), Kind("a story that is reported", "words")}
)


@dataclass(frozen=True)
class Desk:
    """A marked teller, and moderators who are signed in, before one site."""

    site: Site
    server: Server
    mark: Mark
    teller: Teller
    team: Sequence[Teller] = field(repr=False)
    csrf: Sequence[str] = field(repr=False)

    def written(self, enters: str, *names: str) -> dict[str, str]:
        """Return fields, each with a sentence that holds a mark of its own."""
        return {name: f"It is {self.mark.of(enters, name)}." for name in names}

    async def press(self, who: int, path: str, **fields: str) -> httpx2.Response:
        """Have a moderator press a button of a form.

        Raises:
            Unexpected: that was not done.
        """
        data = {"csrf": self.csrf[who], **fields}
        return _done(path, await self.team[who].http.post(path, data=data))

    async def step(self, receipt: str, step: str, **fields: str) -> httpx2.Response:
        """Have a teller take a step with their story.

        Raises:
            Unexpected: that was not done.
        """
        token = hidden(await self.teller.come_back(receipt), "token")
        data = {**fields, "token": token, "step": step}
        return _done(step, await self.teller.http.post("/return", data=data))

    async def told(self, *names: str) -> Mapping[str, tuple[str, str]]:
        """Tell a story for each of these; return its receipt and id, once it is in the queue."""
        words = [f"{TEXT} {self.mark.of(f'a story {name}', 'words')} said so." for name in names]
        receipts = [await self.teller.tell(text, preset="all") for text in words]
        await readers.close_window(self.site)
        ids = await readers.ids_of(self.site, receipts)
        return dict(zip(names, zip(receipts, ids, strict=True), strict=True))


async def fill_in(desk: Desk) -> None:
    """Fill in everything once."""
    await _tell_wrongly(desk)
    await _return_wrongly(desk)
    stories = await desk.told(*STORIES)
    await _refuse(desk, *stories["that is refused"])
    await _ask(desk, *stories["that is asked about"])
    await _cover(desk, stories)
    await _publish(desk, *stories["that is reported"])
    await _hand_over(desk, stories["that is handed over"][1])
    await _copies(desk, [stories[name][1] for name in STORIES if "copy" in name])
    await _write_to_the_site(desk)
    await _look_after_oneself(desk)
    await _sign_in_wrongly(desk)


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
    boxes = ("words", "answer", "gap_line", "matters", "title", "notes", "tags", "standpoint_own")
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


async def _refuse(desk: Desk, receipt: str, story_id: str) -> None:
    page = f"/moderation/stories/{story_id}"
    words = desk.mark.of("a story that is refused", "words")
    for who in (0, 1):
        enters = f"a vote to withhold, of person {who + 1}"
        await desk.press(who, page, act="claim")
        no = {"vote": "withhold", "clause": "third_party.1", "words": words}
        await desk.press(who, page, act="vote", **no, **desk.written(enters, "sentence"))
    line = desk.written("a line beside a gap", "gap_line")
    await desk.step(receipt, "gap_line", **line)
    [address] = await _addresses(desk, "/moderation", r'href="(/moderation/gaps/[0-9a-f]{32})"')
    await desk.press(0, address, act="show")
    await desk.step(receipt, "appeal", **desk.written("an appeal", "words"))
    for who, account in enumerate(desk.site.accounts[2:4], 3):
        sentence = f"It stays: {desk.mark.of('a vote on an appeal', f'sentence of person {who}')}."
        ballot = Ballot(False, "third_party", "third_party.1", (words,), sentence)
        await readers.vote(desk.site, [story_id], account, ballot)


async def _ask(desk: Desk, receipt: str, story_id: str) -> None:
    page = f"/moderation/stories/{story_id}"
    await desk.press(0, page, act="claim")
    wrong = desk.written("a vote that is not fit", "vote", "clause", "words", "sentence", "version")
    await desk.team[0].http.post(page, data={**wrong, "act": "vote", "csrf": desk.csrf[0]})
    await desk.press(0, page, act="ask", **desk.written("a question", "question"))
    await desk.step(receipt, "answer", **desk.written("an answer", "words"))
    along = desk.written("a question beside a vote", "question")
    await desk.press(1, page, act="claim")
    await desk.press(1, page, act="vote", vote="publish", **along)


async def _cover(desk: Desk, stories: Mapping[str, tuple[str, str]]) -> None:
    for name, step in (("changes", "masks_others"), ("declines", "masks_no")):
        story = f"with a mask that its teller {name}"
        receipt, story_id = stories[story]
        page, row = f"/moderation/stories/{story_id}", {"mask_1_kind": "name"}
        row["mask_1_words"] = desk.mark.of(f"a story {story}", "words")
        await desk.press(0, page, act="claim")
        why = desk.written(f"a mask that a teller {name}", "sentence")
        await desk.press(0, page, act="mask_see", **row, **why)
        await desk.press(0, page, act="mask_propose", **row, **why)
        said = desk.written(f"a mask that a teller {name}", "answer")
        rows = {"mask_1_words": "short stay", "mask_1_kind": "name"} if name == "changes" else {}
        await desk.step(receipt, step, **rows, **said)


async def _publish(desk: Desk, receipt: str, story_id: str) -> None:
    await readers.publish(desk.site, [story_id])
    await readers.close_window(desk.site)
    report, reread = f"/stories/{story_id}/report", f"/moderation/reported/{story_id}"
    for reason in ("threat", "third_party", "legal_order"):
        words = desk.written(f"a report of a {reason}", "words")
        _done(report, await desk.teller.http.post(report, data={"reason": reason, **words}))
    await desk.teller.http.post(report, data=desk.written("a report, amiss", "reason", "words"))
    quote = f"/quotes/{desk.mark.of('a report of a quote', 'path')}/report"
    words = desk.written("a report of a quote", "words")
    await desk.teller.http.post(quote, data={"reason": "threat", **words})
    day = (desk.site.world.now() + timedelta(days=30)).date().isoformat()
    order = desk.written("a legal order", "authority", "order", "sentence")
    no = {"vote": "withhold", "clause": "legal_order.1", "review": day}
    await desk.press(1, reread, **no, **order)
    notice = {"act": "log", "story": story_id, "came": desk.site.world.day()}
    case = desk.written("a legal notice", "sender", "told")
    await desk.press(0, "/moderation/notices", **notice, **case)
    amiss = desk.written("a legal notice, amiss", "story", "came", "sender", "told")
    await desk.team[0].http.post("/moderation/notices", data={**amiss, "csrf": desk.csrf[0]})
    opened = await desk.teller.come_back(receipt)
    told = {"notice": hidden(opened, "notice"), **desk.written("an answer to a notice", "words")}
    await desk.step(receipt, "answer_notice", **told)
    await desk.step(receipt, "dials", **desk.written("what matters to a teller", "matters"))
    for step in ("contest", "contest_move", "contest_undo"):
        typed = desk.written(f"the step {step}, amiss", "theme", "to")
        token = hidden(await desk.teller.come_back(receipt), "token")
        await desk.teller.http.post("/return", data={**typed, "token": token, "step": step})
    await desk.step(receipt, "read", **desk.written("the page of a story", "words", "answer"))


async def _hand_over(desk: Desk, story_id: str) -> None:
    me, page = "/moderation/me", f"/moderation/stories/{story_id}"
    for who in (0, 1):
        other = desk.site.accounts[1 - who].name
        shown = (await desk.team[who].http.get(me)).text
        [found] = re.findall(rf'value="([0-9a-f]{{32}})"[^>]*>\s*{other}\s*<', shown)
        await desk.press(who, me, act="buddy", buddy=found)
    await desk.press(0, page, act="claim")
    await desk.press(0, page, act="pass", **desk.written("a line to a buddy", "line"))


async def _copies(desk: Desk, ids: Sequence[str]) -> None:
    page = f"/moderation/copies/{ids[0]}"
    sentence = desk.written("a vote on near-copies", "sentence")
    fields = {"csrf": desk.csrf[0], "story": [f"{one}.1" for one in ids], "clause": "spam.1"}
    _done(page, await desk.team[0].http.post(page, data={**fields, **sentence}))
    amiss = desk.written("a vote on near-copies, amiss", "story", "clause", "sentence")
    await desk.team[0].http.post(page, data={**amiss, "csrf": desk.csrf[0]})


async def _write_to_the_site(desk: Desk) -> None:
    http = desk.teller.http
    for enters in ("a message that waits", "a message", "a message kept back"):
        fields = desk.written(enters, "message", "about")
        _done("/change", await http.post("/change", data=fields))
        await _decide_on_message(desk, enters)
    learned = {"kind": "message", "anyway": "yes"} | desk.written("what was learned", "answer")
    await desk.press(0, "/moderation/learned", **learned)
    amiss = desk.written("what was learned, amiss", "kind", "answer")
    await desk.team[0].http.post("/moderation/learned", data={**amiss, "csrf": desk.csrf[0]})
    review = desk.written("a review", "review", "sentence")
    await desk.team[0].http.post("/moderation/reviews", data={**review, "csrf": desk.csrf[0]})


async def _decide_on_message(desk: Desk, enters: str) -> None:
    if enters == "a message that waits":
        return
    mark = desk.mark.of(enters, "message")
    for address in await _addresses(
        desk, "/moderation/messages", r'href="(/moderation/messages/[^"]+)"'
    ):
        if mark not in (await desk.team[0].http.get(address)).text:
            continue
        if enters == "a message":
            await desk.press(0, address, act="show")
            answer = desk.written("the answer to a message", "answer")
            await desk.press(0, address, act="answer", **answer)
            return
        for who in (0, 1):
            await desk.press(who, address, act="withhold", reason="spam")
        return
    raise Unexpected("A message is not on the desk of those who read it.")


async def _look_after_oneself(desk: Desk) -> None:
    own = {"organisations": desk.mark.of("a moderator's own page", "organisations"), "cap": "20"}
    await desk.press(0, "/moderation/me", **own)
    for act in ("", "service", "buddy"):
        amiss = desk.written(
            f"a moderator's own page, amiss {act}", "cap", "service_cap", "buddy", "organisations"
        )
        fields = {**amiss, "act": act, "csrf": desk.csrf[0]}
        await desk.team[0].http.post("/moderation/me", data=fields)
    forged = desk.written("a form of the team, forged", "csrf", "act", "story")
    await desk.team[0].http.post("/moderation/votes", data=forged)


async def _sign_in_wrongly(desk: Desk) -> None:
    enters = "signing in, amiss"
    typed = desk.written(enters, "name", "password", "code")
    await desk.teller.http.post("/moderation/sign-in", data=typed)
    known = desk.written("signing in with a name that there is", "password", "code")
    name = desk.site.accounts[3].name
    await desk.teller.http.post("/moderation/sign-in", data={**known, "name": name})


async def _addresses(desk: Desk, page: str, pattern: str) -> Sequence[str]:
    return sorted(set(re.findall(pattern, (await desk.team[0].http.get(page)).text)))


def _done(what: str, answer: httpx2.Response) -> httpx2.Response:
    if answer.status_code not in DONE:
        raise Unexpected(f"{what} was answered with {answer.status_code}.")
    return answer


@asynccontextmanager
async def desk_of(
    site: Site, server: Server, mark: Mark, cookies: Sequence[str]
) -> AsyncIterator[Desk]:
    """Give the desk; its people are signed in with these cookies, the first of them as a lead."""
    with closing(sqlite3.connect(site.settings.data / "main.db", timeout=60)) as main, main:
        main.execute("UPDATE staff SET role = 'lead' WHERE name = ?", (site.accounts[0].name,))
    team = [mark.teller(server.address, OTHERS + who) for who in range(len(cookies))]
    for one, cookie in zip(team, cookies, strict=True):
        one.http.cookies.set("vb-local", cookie)
    csrf = [hidden(await one.http.get("/moderation"), "csrf") for one in team]
    teller = mark.teller(server.address, 0)
    yield Desk(site, server, mark, teller, team, csrf)
    for one in (teller, *team):
        await one.http.aclose()


async def read_everything(desk: Desk) -> None:
    """Open every page that there is without a name of its own, as a reader and as the team."""
    for route in ROUTES:
        if isinstance(route, Route) and "{" not in route.path and "GET" in (route.methods or ()):
            await desk.teller.http.get(route.path)
            await desk.team[0].http.get(route.path)
    page = (await desk.teller.http.get("/")).text
    for file in set(re.findall(r'"(/static/[^"]+)"', page)):
        await desk.teller.http.get(file)

"""What the team writes of stories and messages, and what tellers write back; all is marked."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from bench import readers
from bench.canary.desk import Desk, addresses, done
from bench.teller import Unexpected, hidden
from voicebox.model import Ballot


async def refuse(desk: Desk, receipt: str, story_id: str) -> None:
    """Withhold a story, show the line beside its gap, and decide on its appeal."""
    page = f"/moderation/stories/{story_id}"
    words = desk.mark.of("a story that is refused", "words")
    for who in (0, 1):
        await desk.press(who, page, act="claim")
        no = {"vote": "withhold", "clause": "third_party.1", "words": words}
        await desk.press(
            who,
            page,
            act="vote",
            **no,
            **desk.written("a vote to withhold", "sentence", number=who),
        )
    line = desk.written("a line beside a gap", "gap_line")
    await desk.step(receipt, "gap_line", **line)
    [address] = await addresses(desk, "/moderation", r'href="(/moderation/lines/[0-9a-f]{32})"')
    await desk.press(0, address, act="show")
    await desk.step(receipt, "appeal", **desk.written("an appeal", "words"))
    for who, account in enumerate(desk.site.accounts[2:4], 3):
        sentence = f"It stays: {desk.mark.of('a vote on an appeal', 'sentence', who)}."
        ballot = Ballot(False, "third_party", "third_party.1", (words,), sentence)
        await readers.vote(desk.site, [story_id], account, ballot)


async def ask(desk: Desk, receipt: str, story_id: str) -> None:
    """Ask the teller of a story, and publish it with one more question."""
    page = f"/moderation/stories/{story_id}"
    await desk.press(0, page, act="claim")
    wrong = desk.written("a vote that is not fit", "vote", "clause", "words", "sentence", "version")
    await desk.team[0].http.post(page, data={**wrong, "act": "vote", "csrf": desk.csrf[0]})
    await desk.press(0, page, act="ask", **desk.written("a question", "question"))
    await desk.step(receipt, "answer", **desk.written("an answer", "words"))
    along = desk.written("a question beside a vote", "question")
    await desk.press(1, page, act="claim")
    await desk.press(1, page, act="vote", vote="publish", **along)


async def cover(desk: Desk, stories: Mapping[str, tuple[str, str]]) -> None:
    """Propose masks; one teller names others, one says no."""
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


async def publish(desk: Desk, receipt: str, story_id: str) -> None:
    """Publish a story, and have it reported, noticed and ordered away."""
    await readers.publish(desk.site, [story_id])
    await readers.close_window(desk.site)
    report = f"/stories/{story_id}/report"
    for reason in ("threat", "third_party", "legal_order"):
        words = desk.written(f"a report of a {reason}", "words")
        done(report, await desk.teller.http.post(report, data={"reason": reason, **words}))
    await desk.teller.http.post(report, data=desk.written("a report, amiss", "reason", "words"))
    quote = f"/quotes/{desk.mark.of('a report of a quote', 'path')}/report"
    words = desk.written("a report of a quote", "words")
    await desk.teller.http.post(quote, data={"reason": "threat", **words})
    await _order_and_notice(desk, receipt, story_id)
    await desk.step(receipt, "dials", **desk.written("what matters to a teller", "matters"))
    for step in ("contest", "contest_move", "contest_undo"):
        typed = desk.written(f"the step {step}, amiss", "theme", "to")
        token = hidden(await desk.teller.come_back(receipt), "token")
        await desk.teller.http.post("/return", data={**typed, "token": token, "step": step})
    for step in ("names", "name_propose", "name_yes", "name_no", "name_back"):
        typed = desk.written(f"the step {step}, amiss", "theme", "called", "theme_name")
        token = hidden(await desk.teller.come_back(receipt), "token")
        await desk.teller.http.post("/return", data={**typed, "token": token, "step": step})
    for step in ("pair_back", "unpair", "pair_let"):
        typed = desk.written(f"the step {step}, amiss", "theme", "start")
        token = hidden(await desk.teller.come_back(receipt), "token")
        await desk.teller.http.post("/return", data={**typed, "token": token, "step": step})
    fields = ("pair_of", "pair_why", "receipt", "token")
    typed = desk.written("two quotes side by side, amiss", *fields)
    await desk.teller.http.post(f"/themes/{'0' * 32}/pair", data=typed)
    await desk.step(receipt, "read", **desk.written("the page of a story", "words", "answer"))


async def _order_and_notice(desk: Desk, receipt: str, story_id: str) -> None:
    day = (desk.site.world.now() + timedelta(days=30)).date().isoformat()
    order = desk.written("a legal order", "authority", "order", "sentence")
    no = {"vote": "withhold", "clause": "legal_order.1", "review": day}
    await desk.press(1, f"/moderation/reported/{story_id}", **no, **order)
    notice = {"act": "log", "story": story_id, "came": desk.site.world.day()}
    case = desk.written("a legal notice", "sender", "told")
    await desk.press(0, "/moderation/notices", **notice, **case)
    amiss = desk.written("a legal notice, amiss", "story", "came", "sender", "told")
    await desk.team[0].http.post("/moderation/notices", data={**amiss, "csrf": desk.csrf[0]})
    opened = await desk.teller.come_back(receipt)
    told = {"notice": hidden(opened, "notice"), **desk.written("an answer to a notice", "words")}
    await desk.step(receipt, "answer_notice", **told)


async def hand_over(desk: Desk, story_id: str) -> None:
    """Hand a story to a buddy."""
    me, page = "/moderation/me", f"/moderation/stories/{story_id}"
    for who in (0, 1):
        other = desk.site.accounts[1 - who].name
        shown = (await desk.team[who].http.get(me)).text
        [found] = re.findall(rf'value="([0-9a-f]{{32}})"[^>]*>\s*{other}\s*<', shown)
        await desk.press(who, me, act="buddy", buddy=found)
    await desk.press(0, page, act="claim")
    await desk.press(0, page, act="pass", **desk.written("a line to a buddy", "line"))


async def copies(desk: Desk, ids: Sequence[str]) -> None:
    """Vote on near-copies in one act."""
    page = f"/moderation/copies/{ids[0]}"
    sentence = desk.written("a vote on near-copies", "sentence")
    fields = {"csrf": desk.csrf[0], "story": [f"{one}.1" for one in ids], "clause": "spam.1"}
    done(page, await desk.team[0].http.post(page, data={**fields, **sentence}))
    amiss = desk.written("a vote on near-copies, amiss", "story", "clause", "sentence")
    await desk.team[0].http.post(page, data={**amiss, "csrf": desk.csrf[0]})


async def write_to_the_site(desk: Desk) -> None:
    """Send messages about the site, and have them answered and learned from."""
    http = desk.teller.http
    for enters in ("a message that waits", "a message", "a message kept back"):
        fields = desk.written(enters, "message", "about")
        done("/change", await http.post("/change", data=fields))
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
    for address in await addresses(
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


async def look_after_oneself(desk: Desk) -> None:
    """Fill in a moderator's own page, rightly and wrongly."""
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


async def sign_in_wrongly(desk: Desk) -> None:
    """Sign in with what does not fit together."""
    enters = "signing in, amiss"
    typed = desk.written(enters, "name", "password", "code")
    await desk.teller.http.post("/moderation/sign-in", data=typed)
    known = desk.written("signing in with a name that there is", "password", "code")
    name = desk.site.accounts[3].name
    await desk.teller.http.post("/moderation/sign-in", data={**known, "name": name})

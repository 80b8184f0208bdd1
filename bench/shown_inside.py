"""What stories go through that are not simply published, for their tellers and for the team."""

import re
from collections.abc import Sequence

import httpx2

from bench import readers
from bench.forms import forms_on
from bench.payloads import packs
from bench.shown import MESSAGE, QUESTION, Team, Told, come_back, read
from bench.visiting import Visitor
from moderation.markers import Marker
from voicebox.store import drift_reviews, staff
from voicebox.store.drift_reviews import DriftReview

#: Rows that a form for words to cover has at first.
_ROWS = 3
_SPAM = "spam.1"


async def withheld(people: Team, told: Sequence[Told]) -> None:
    """Have stories withheld by two for a legal order; let their tellers write a line each."""
    for number, story in enumerate(told):
        for who in people.leads:
            page = await read(people, who, story)
            await who.press_only(page, **_against(people, number, story.pack))
        page = await come_back(people, story)
        line = " ".join(story.pack)
        page = await people.outside.press(page, "step", "gap_line", gap_line=line)
    await _read_lines(people)
    await readers.close_window(people.site)
    for story in told[:2]:
        await come_back(people, story)
    await people.outside.get("/transparency")


def _against(people: Team, number: int, pack: Sequence[str]) -> dict[str, str]:
    """Return a ballot that names an order; its short field holds this pack."""
    texts = people.work.texts
    orders, asked = packs(texts, MESSAGE), packs(texts, QUESTION)
    return {
        "vote": "withhold",
        "clause": "legal_order.1",
        "words": "\n".join(pack),
        "sentence": people.work.everything,
        "authority": " ".join(pack),
        "order": "\n".join(orders[number % len(orders)]),
        "review": people.site.world.day_before(-30),
        "question": " ".join(asked[number % len(asked)]),
    }


async def ordered_again(people: Team, told: Sequence[Told]) -> None:
    """Have public stories reported, and read again by one person who names an order for each."""
    for number, story in enumerate(told):
        page = await people.outside.http.get(f"/stories/{story.id}/report")
        await people.outside.press_only(page, reason="hate", words=" ".join(story.pack))
        who = people.leads[0]
        page = await who.get(f"/moderation/reported/{story.id}")
        ballot = _against(people, number, story.pack)
        ballot = {name: ballot[name] for name in ballot if name != "question"}
        await who.press_only(page, **ballot)


async def _read_lines(people: Team) -> None:
    who = people.leads[0]
    desk = await who.get("/moderation")
    while lines := set(re.findall(r'href="(/moderation/lines/[^"]+)"', desk.text)):
        for path in sorted(lines):
            await who.press(await who.get(path), "act", "show")
        desk = await who.http.get("/moderation")


async def questions(people: Team, told: Sequence[Told]) -> None:
    """Ask tellers before anything is decided, have them answer, and read the answer."""
    who, asked = people.leads[1], packs(people.work.texts, QUESTION)
    story, *_ = told
    page = await read(people, who, story)
    for model in re.findall(r'name="model" value="([^"]+)"', page.text)[:1]:
        for pack in asked:
            question = " ".join(pack)
            page = await who.press(page, "model", model, question=question)
    page = await who.attempt(page, "act", "ask", question="What is your name?")
    await who.press(page, "act", "skip")
    for number, one in enumerate(told):
        who = people.leads[number % 2]
        page = await read(people, who, one)
        question = " ".join(asked[number % len(asked)])
        await who.press(page, "act", "ask", question=question, sure="yes")
        teller, words = people.outside, people.work.everything
        page = await come_back(people, one)
        # On a page that is too old: what was written comes back beside the receipt's field.
        old = await teller.attempt(page, "step", "answer", words=words, token="forged")
        await teller.press(old, "step", "open", words=words, receipt=one.receipt)
        await teller.press(page, "step", "answer", words=words)
        await read(people, people.others[0], one)


async def covered(people: Team, told: Sequence[Told]) -> None:
    """Propose to cover words that are payloads, and have tellers answer in each of their ways."""
    who, teller = people.leads[0], people.outside
    for story, answer in zip(told, ("masks_yes", "masks_others", "masks_no"), strict=False):
        page = await read(people, who, story)
        rows = _rows(story.pack)
        sentence = people.work.everything
        seen = await who.press(page, "act", "mask_see", sentence=sentence, **rows)
        await who.press(seen, "act", "mask_propose")
        page = await come_back(people, story)
        said = {} if answer == "masks_yes" else {"answer": sentence}
        if answer == "masks_others":
            page = await teller.press(page, "step", "masks_look", **rows, **said)
            said |= _rows(story.pack, kind="ward")
        page = await teller.press(page, "step", answer, **said)
        await teller.press(page, "step", "read")
        if answer != "masks_yes":
            await read(people, people.others[0], story)
    await readers.close_window(people.site)
    for story in told[:1]:
        await teller.get(f"/stories/{story.id}")


def _rows(texts: Sequence[str], kind: str = "name") -> dict[str, str]:
    """Return rows that cover all of these, as they stand in a story: one after the other."""
    third = -(-len(texts) // _ROWS)
    rows: dict[str, str] = {}
    for row in range(_ROWS):
        words = "\n".join(texts[row * third : (row + 1) * third])
        rows |= {f"mask_{row + 1}_words": words, f"mask_{row + 1}_kind": kind if words else ""}
    return rows


async def appealed(people: Team, told: Sequence[Told]) -> None:
    """Have refusals looked at again: by two who agree, and by two of whom one has it published."""
    everything = people.work.everything
    for number, story in enumerate(told):
        for who in people.leads:
            await _withhold(people, who, story)
        page = await come_back(people, story)
        await people.outside.press(page, "step", "appeal", words=everything)
        await come_back(people, story)
        for who in people.others:
            if number:
                page = await read(people, who, story)
                await who.press(page, "vote", "publish")
                break
            await _withhold(people, who, story)
        await come_back(people, story)


async def _withhold(people: Team, who: Visitor, story: Told) -> None:
    page = await read(people, who, story)
    await who.press_only(page, clause=_SPAM, sentence=people.work.everything)


async def reported(people: Team, told: Sequence[Told]) -> None:
    """Have reported stories read again: one stays, one is folded and taken down."""
    everything = people.work.everything
    stays, *others = told
    for number, story in enumerate([*others, stays]):
        first, second = people.leads
        page = await first.get(f"/moderation/reported/{story.id}")
        if number:
            await first.press(page, "vote", "publish")
            continue
        against = {"clause": "threat.1", "words": story.pack[0], "sentence": everything}
        await first.press(page, "vote", "withhold", fold="yes", **against)
        await people.outside.get(f"/stories/{story.id}")
        await come_back(people, story)
        page = await second.get(f"/moderation/reported/{story.id}")
        await second.press(page, "vote", "withhold", **against)
        await come_back(people, story)


async def noticed(people: Team, story: Told) -> None:
    """Keep a legal notice about a story, have its teller answer, and close the case."""
    everything, who = people.work.everything, people.leads[0]
    page = await who.get("/moderation/notices")
    case = {"story": story.id, "came": people.site.world.day(), "sender": everything}
    await who.press(page, "act", "log", told=everything, **case)
    page = await come_back(people, story)
    await people.outside.press(page, "step", "answer_notice", words=everything)
    page = await who.get("/moderation/notices")
    await who.press(page, "act", "close")
    await come_back(people, story)


async def copied_words(people: Team) -> None:
    """Vote on near-copies by one act."""
    who = people.others[1]
    desk = await who.get("/moderation")
    for path in sorted(set(re.findall(r'href="(/moderation/copies/[0-9a-f]+)"', desk.text)))[:2]:
        page = await who.get(path)
        await who.press_only(page, at=path, clause=_SPAM, sentence=people.work.everything)
    await who.get("/moderation/votes")


async def passed_on(people: Team, told: Sequence[Told]) -> None:
    """Name each other as buddies, and hand stories over with a line."""
    first, second = people.others
    ids = await _ids(people)
    for who, other in ((first, ids["reader 4"]), (second, ids["reader 3"])):
        await who.press(await who.get("/moderation/me"), "act", "buddy", buddy=other)
    for story in told:
        page = await read(people, first, story)
        await first.press(page, "act", "pass", line=" ".join(story.pack))
    desk = await second.get("/moderation")
    await second.press(desk, "act", "decline")


async def _ids(people: Team) -> dict[str, str]:
    async with people.site.db.read() as main:
        return {one.name: one.id for one in await staff.everyone(main)}


async def led(people: Team) -> None:
    """Keep what is one's own, answer gaps and messages, and say what was learned."""
    who = people.leads[0]
    async with people.site.db.write() as main:
        for number, marker in enumerate(Marker):
            await drift_reviews.open_one(main, DriftReview("2026", number, marker, "2026-11"))
    for pack in packs(people.work.texts, 2 * MESSAGE):
        page = await who.get("/moderation/reviews")
        await who.press_only(page, sentence="\n".join(pack))
    for start in range(0, len(people.work.texts), 50):
        page = await who.get("/moderation/me")
        names = "\n".join(people.work.texts[start : start + 50])
        await who.press_only(page, organisations=names)
    for pack in packs(people.work.texts, MESSAGE):
        page = await who.get("/moderation/learned")
        text = "\n".join(["Ann Smith of 5 Long Lane rang us on 3 May 2024.", *pack])
        for form in forms_on(page.text):
            if "answer" in form.kinds:
                given = {"kind": "message", "answer": text}
                page = await who.send("/moderation/learned", form, form.buttons[-1:], given)
        if page.status_code == httpx2.codes.UNPROCESSABLE_CONTENT:
            await who.press(page, "anyway", "yes", kind="message", answer=text)
    await _messages(people, who)
    await who.get("/transparency")


async def _messages(people: Team, who: Visitor) -> None:
    answers = packs(people.work.texts, MESSAGE)
    desk = await who.get("/moderation/messages")
    found = sorted(set(re.findall(r'href="(/moderation/messages/[^"]+)"', desk.text)))
    for number, path in enumerate(found):
        page = await who.get(path)
        await who.press(await who.get(path), "act", "show")
        page = await who.get(path)
        await who.press(page, "act", "answer", answer="\n".join(answers[number % len(answers)]))
    await people.outside.get("/changes")

"""Coming back with a receipt: what became of the story, its words, and taking it back.

The digits arrive once, by POST. From then on the pages carry a sealed token that lives for
30 minutes, so that a phone that is grabbed shows no receipt.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from moderation.beside import Beside
from moderation.policy import Rule
from moderation.states import BEFORE_VERDICT, IN_QUEUE, State
from voicebox import receipt as receipts
from voicebox.flows import gap_lines, my_story, notices, space
from voicebox.flows.my_story import MyStory
from voicebox.flows.refusals import Refusal
from voicebox.flows.withdraw import withdraw
from voicebox.model import DIALS
from voicebox.sealing.tokens import Expired
from voicebox.web import (
    answers,
    choices,
    contest,
    dials,
    editing,
    hiding,
    log,
    mask_answers,
    naming,
    own_line,
    pairing,
    proof,
    quotes,
    standing,
    talking,
    unsent,
    waits,
)
from voicebox.web.forms import Decided, Sent, Unfit, Written, check, sent
from voicebox.web.pages import page
from voicebox.web.problems import Problem, only
from voicebox.web.storyteller import FORGET
from voicebox.web.words import Words


@dataclass(frozen=True)
class Why:
    """One person's reason to withhold a story, with the rule beside it."""

    title: str
    #: What its teller is told, in the words of the rules.
    told: str
    rule: str
    clause: str
    words: tuple[str, ...] = field(repr=False)
    sentence: str = field(repr=False)
    #: Why the rule is so, who does not agree, and what it said before.
    beside: Beside


async def come_back(request: Request) -> Response:
    """Ask for a receipt, or act on the story that it belongs to."""
    if request.method != "POST":
        return _ask(request)
    given = await sent(request)
    await space.make_way(request.state.db)
    if given.get("step") == "open" or not given.get("token"):
        return await _enter(request, given)
    try:
        receipt = request.state.page_tokens.open(given.get("token"))
    except Expired:
        return _ask(request, kind="page_too_old", status=422, left=unsent.written(given))
    return await STEPS.get(given.get("step"), _show)(request, given, receipt)


async def _enter(request: Request, given: Sent) -> Response:
    try:
        receipt = receipts.read(given.get("receipt"))
    except receipts.Mistyped:
        return _ask_again(request, given, "receipt_mistyped")
    except receipts.Unreadable:
        return _ask_again(request, given, "receipt_unreadable")
    return await _show(request, given, receipt)


async def _show(
    request: Request, given: Sent, receipt: str, problems: tuple[Problem, ...] = ()
) -> Response:
    state = request.state
    async with state.db.write_both() as both:
        story = await my_story.find(both, state.world, state.keyring, receipt)
    return await _story_page(request, given, receipt, story, problems)


async def _decide(request: Request, given: Sent, receipt: str) -> Response:
    state = request.state
    try:
        form = check(Decided, given, state.words)
    except Unfit as unfit:
        return await _show(request, given, receipt, unfit.problems)
    async with state.db.write_both() as both:
        story = await my_story.decide(
            both, state.world, state.keyring, receipt, form.dials, form.if_away or ""
        )
    state.worker.wake()
    return await _story_page(request, given, receipt, story)


async def _answer(request: Request, given: Sent, receipt: str) -> Response:
    state = request.state
    if answers.problem_with(given, state.words):
        return await _show(request, given, receipt)
    async with state.db.write_both() as both:
        kept = await notices.answer(
            both, state.world, state.keyring, receipt, given.get("notice"), given.get("words")
        )
    if kept:
        return await _show(request, Sent(), receipt)
    problem = Problem(unsent.BOX, state.words.gettext(answers.TOO_LATE))
    return await _show(request, given, receipt, (problem,))


async def _ask_withdrawal(request: Request, given: Sent, receipt: str) -> Response:
    token = request.state.page_tokens.seal(receipt)
    return page(request, "storyteller/withdraw.html", token=token)


async def _withdraw(request: Request, given: Sent, receipt: str) -> Response:
    state = request.state
    farewell = await withdraw(state.db, state.keyring, receipt, state.settings.tombstones)
    if farewell is None:
        return _unknown(request, given)
    state.worker.wake()
    answer = page(request, "storyteller/withdrawn.html", farewell=farewell)
    answer.headers.update(FORGET)
    return answer


STEPS: dict[str, Callable[[Request, Sent, str], Awaitable[Response]]] = {
    "read": _show,
    "decide": _decide,
    answers.STEP: _answer,
    "withdraw": _ask_withdrawal,
    "withdraw_yes": _withdraw,
    **contest.steps(_show),
    **dials.steps(_show),
    **hiding.steps(_show),
    **mask_answers.steps(_show),
    **naming.steps(_show),
    **pairing.steps(_show),
    **proof.steps(_show),
    **quotes.steps(_show),
    **talking.steps(_show),
    **own_line.steps(_show),
    **editing.steps(_show),
}


async def _story_page(
    request: Request,
    given: Sent,
    receipt: str,
    story: MyStory | None,
    problems: tuple[Problem, ...] = (),
) -> Response:
    if story is None:
        return _unknown(request, given)
    words: Words = request.state.words
    covering = mask_answers.covering(request, given, story)
    problems = _still_to_mend(problems, story)
    problems += covering.problems if covering else ()
    problems += answers.at_its_box(given, story.beside.notices, words)
    return page(
        request,
        "storyteller/my_story.html",
        status=422 if problems else 200,
        token=request.state.page_tokens.seal(receipt),
        story=story,
        told=standing.sentence(story, words),
        resting_until=_resting_until(request, story),
        down=_reasons(request, story.versions.taken_down),
        covering=covering,
        wait=await _wait(request, story),
        summary=_summary(story, words),
        dial=dials.panel(given, story, problems, words),
        used_this_week=story.last_used == request.state.world.week(),
        reasons=_reasons(request, story.refusals),
        line_rule=_line_rule(request, story),
        longest_line=gap_lines.LONGEST,
        upheld=_reasons(request, story.appeal.refusals if story.appeal else ()),
        elsewhere=request.state.help.elsewhere,
        policy=request.state.policy,
        logged=log.lines(request, story.log),
        placed=contest.reasons(story),
        # What answers a notice belongs into no other box.
        form=Written(Sent() if given.get("step") == answers.STEP else given),
        unsent=_unsent(given, story),
        unsent_box=unsent.box(problems, has_box=talking.is_writing(story)),
        answering=Written(given),
        reading=given.get("step") == "read",
        problems=problems,
    )


def _still_to_mend(problems: tuple[Problem, ...], story: MyStory) -> tuple[Problem, ...]:
    if story.state is not State.UNDECIDED:
        # It was decided on another page meanwhile: there is no choice left to mend.
        kept = (talking.FIELD, own_line.FIELD, contest.FIELD, unsent.BOX, dials.FIELD, *DIALS)
        problems = tuple(problem for problem in problems if problem.field in kept)
    return own_line.at_its_box(problems, story)


async def _wait(request: Request, story: MyStory) -> str:
    if story.state not in IN_QUEUE or story.state is State.READING:
        return ""
    state = request.state
    expected = await state.pace.expected()
    window, words = state.settings.window, state.words
    told = (waits.reading(expected, window, words), waits.slowest(expected, words))
    return " ".join(one for one in told if one)


def _summary(story: MyStory, words: Words) -> tuple[str, ...]:
    unread = story.state in (*BEFORE_VERDICT, State.UNDECIDED)
    return (choices.sum_up if unread else choices.of_read)(story.draft.dials, words)


def _resting_until(request: Request, story: MyStory) -> str:
    midnights, state = story.versions.midnights, request.state
    if midnights is None or story.state is not State.RESTING:
        return ""
    return waits.rest(state.world, state.settings.window, midnights, state.words)


def _reasons(request: Request, refusals: tuple[Refusal, ...]) -> tuple[Why, ...]:
    found = []
    for refusal in refusals:
        rule = request.state.policy.rule(refusal.reason)
        clause = next((one.text for one in rule.clauses if one.id == refusal.clause), "")
        shown = (rule.title, rule.told, rule.rule, clause, refusal.words, refusal.sentence)
        found.append(Why(*shown, rule.beside))
    return tuple(found)


def _line_rule(request: Request, story: MyStory) -> Rule | None:
    reason = story.gap_line.reason if story.gap_line else None
    return request.state.policy.rule(reason) if reason else None


def _unsent(given: Sent, story: MyStory) -> str:
    return unsent.left_over(
        given,
        has_box=talking.is_writing(story),
        has_masks=story.masks is not None and story.masks.is_open,
        has_notice=answers.number_of(given, story.beside.notices) > 0,
        has_line=own_line.is_asked(story),
        has_dials=story.state is not State.UNDECIDED,
    )


def _unknown(request: Request, given: Sent) -> Response:
    # Unknown and withdrawn receipts get the same bytes: no digits come back here. What was
    # written does, the same for both.
    return _ask(request, kind="receipt_unknown", status=404, left=unsent.written(given))


def _ask_again(request: Request, given: Sent, kind: str) -> Response:
    return _ask(request, kind, 422, typed=given.get("receipt"), left=unsent.written(given))


def _ask(
    request: Request, kind: str = "", status: int = 200, typed: str = "", left: str = ""
) -> Response:
    problems = only(request.state.words, "receipt", kind) if kind else ()
    asked = {"problems": problems, "typed": typed, "unsent": left}
    return page(request, "storyteller/return.html", status=status, **asked)

"""A moderator proposes masks: fills in rows, sees both versions, and asks the teller."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from moderation.marking import Row, cover
from moderation.verdict import Verdict
from voicebox.flows import masking, votes
from voicebox.flows.mask_words import Unfit
from voicebox.model import Ballot, Draft, Session
from voicebox.store.db import Both
from voicebox.web import mask_form, signin
from voicebox.web.forms import Sent
from voicebox.web.mask_form import Sides
from voicebox.web.pages import go_to
from voicebox.web.problems import Problem
from voicebox.web.seen import require_seen
from voicebox.web.words import N_

Act = Callable[[Request, Sent], Awaitable[Response]]
_UNSAID = N_("Write a sentence to the teller: they deserve to know why.")


@dataclass(frozen=True)
class Panel:
    """What the page of a story says about masks."""

    may_propose: bool
    #: What was proposed before; none when nothing was.
    asked: Sides | None
    why: str = field(repr=False)
    #: What the teller would have covered instead; none when they named nothing.
    countered: Sides | None
    answer: str = field(repr=False)
    rows: Sequence[Row]
    kinds: Mapping[str, str]
    sentence: str = field(repr=False)
    #: Both versions, when they were asked for and nothing is wrong with the rows.
    preview: Sides | None
    problems: tuple[Problem, ...]


async def panel(both: Both, request: Request, session: Session, draft: Draft, given: Sent) -> Panel:
    """Return what stands about masks for the story of this page, and what was filled in."""
    state = request.state
    story_id = request.path_params["id"]
    before = await masking.before_reader(both, state.world, session, story_id)
    filled = mask_form.rows(given)
    preview: Sides | None = None
    problems: tuple[Problem, ...] = ()
    if given.get("act") in ("mask_see", "mask_propose"):
        preview, problems = _look(request, draft, filled, given.get("sentence"))
    asked = before.proposal
    counter = asked.counter if asked else None
    return Panel(
        may_propose=before.may_propose,
        asked=mask_form.sides(draft, asked.covering) if asked else None,
        why=asked.sentence if asked else "",
        countered=mask_form.sides(draft, counter) if counter else None,
        answer=asked.answer if asked else "",
        rows=mask_form.to_show(filled),
        kinds=state.policy.placeholders,
        sentence=given.get("sentence"),
        preview=preview,
        problems=problems,
    )


def acts(read: Act) -> Mapping[str, Act]:
    """Return what a moderator can do about masks; `read` shows the story's page again."""

    async def propose(request: Request, given: Sent) -> Response:
        state = request.state
        try:
            async with state.db.write_both() as both:
                session = await signin.require_form(request, both.main, given.get("csrf"))
                await require_seen(request, both, given)
                await masking.propose(
                    both,
                    state.world,
                    state.keyring,
                    state.policy,
                    session,
                    request.path_params["id"],
                    mask_form.rows(given),
                    given.get("sentence"),
                )
        except Unfit:
            return await read(request, given)
        return go_to(request, "moderation", done="mask_proposed")

    return {"mask_see": read, "mask_propose": propose, "mask_publish": _publish}


async def _publish(request: Request, given: Sent) -> Response:
    """Publish what its teller sent back, with the masks that they named or with none."""
    state = request.state
    story_id = request.path_params["id"]
    async with state.db.write_both() as both:
        session = await signin.require_form(request, both.main, given.get("csrf"))
        await require_seen(request, both, given)
        masked = given.get("masks") == "on"
        await masking.settle(both.main, state.world, session, story_id, masked=masked)
        outcome: Verdict = await votes.vote(
            both, state.world, state.keyring, state.policy, session, story_id, Ballot(publish=True)
        )
    state.recent_votes.note(session.moderator_id, story_id)
    state.worker.wake()
    return go_to(request, "moderation", done=outcome.value)


def _look(
    request: Request, draft: Draft, filled: Sequence[Row], sentence: str
) -> tuple[Sides | None, tuple[Problem, ...]]:
    words = request.state.words
    covering, amiss = cover(draft.title, draft.text, filled, request.state.policy.placeholders)
    problems = mask_form.problems(amiss, words)
    if not sentence:
        problems += (Problem("mask_sentence", words.gettext(_UNSAID)),)
    return (None if problems else mask_form.sides(draft, covering)), problems

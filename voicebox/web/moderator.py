"""The way in for moderators: signing in and out, and what waits for them."""

import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from voicebox.errors import Refused, SignedOut
from voicebox.flows import (
    buddies,
    drifting,
    later,
    offers,
    own_page,
    rereading,
    staff,
    unread_lines,
)
from voicebox.web import signin
from voicebox.web.forms import sent
from voicebox.web.hints import says
from voicebox.web.pages import go_to, page
from voicebox.web.problems import Problem
from voicebox.web.words import N_, Words

#: What a banner says after something was done, by the key in the address.
DONE: Mapping[str, str] = {
    "publish": N_("It will be published with the next window."),
    "refuse": N_("Two people have agreed: it is withheld, and its teller is told why."),
    "wait": N_("Thank you. A second person reads it now, without seeing what you chose."),
    "mask_proposed": N_("Its teller is asked now. Nothing is covered unless they say so."),
    "asked": N_(
        "Your question is on its teller's page. The story goes on when they answer, or after two"
        " weeks."
    ),
    "skipped": N_("Handed on. Somebody else will read it."),
    "returned": N_("Your vote is taken back, and the story waits to be read again."),
    "passed": N_("Handed on. Your buddy is asked first; else somebody else will read it."),
    "enough": N_("Enough for today. What is heavy goes to somebody else until tomorrow."),
    "own_organisation": N_("This story names an organisation of yours. Somebody else reads it."),
    "no_copies": N_("There are no near-copies here any longer."),
    "stays": N_("Thank you. It stays up, and is not read again for what it was reported for."),
    "taken_down": N_("Two people have agreed: it is public no longer, and its teller is told why."),
    "line_cleared": N_("The line will stand beside its gap with the next window."),
    "line_withheld": N_(
        "Two people have agreed: the gap stands without the line, and its teller is told why."
    ),
    "read_again": N_("Thank you. A second person reads it now. Without them it stays up."),
}
#: How many stories one act voted on, how many of them are withheld now, how many were left out.
_CAST = re.compile(r"cast-(\d{1,3})-(\d{1,3})-(\d{1,3})", re.ASCII)
WRONG = N_(
    "This did not fit together. Look at the name, the password and the code again. After several"
    " wrong codes it takes a while until a right one counts."
)


async def queue(request: Request) -> Response:
    """Show what waits for this moderator; ask who they are first."""
    state = request.state
    try:
        async with state.db.write_both() as both:
            session = await signin.require(request, both.main)
            shortcuts = (await own_page.read(both.main, session)).shortcuts
            passed = await buddies.passed(both, state.world, session)
            waiting = await offers.show_queue(both, state.world, session)
            reported = await rereading.lines(both.main, session)
            lines = await unread_lines.waiting(both.main, session)
            await drifting.count_and_look(both.main, state.world, session)
            await later.complete(both.keys, session.team_private)
    except SignedOut:
        return await ask(request)
    return page(
        request,
        "moderator/queue.html",
        queue=waiting,
        reported=reported,
        lines=lines,
        policy=state.policy,
        passed=passed,
        shortcuts=shortcuts,
        says=says(state.words),
        csrf=signin.form_token(request),
        done=_done(request.query_params.get("done", ""), state.words),
    )


def _done(asked: str, words: Words) -> str:
    found = _CAST.fullmatch(asked)
    if found is None:
        return words.gettext(DONE[asked]) if asked in DONE else ""
    cast, refused, left_out = (int(one) for one in found.groups())
    told = [
        words.ngettext(
            "Your vote is cast on %(num)s story.", "Your vote is cast on %(num)s stories.", cast
        )
        % {"num": words.number(cast)}
    ]
    if refused:
        told.append(
            words.ngettext(
                "Two people have agreed on %(num)s of them: it is withheld.",
                "Two people have agreed on %(num)s of them: they are withheld.",
                refused,
            )
            % {"num": words.number(refused)}
        )
    if left_out:
        told.append(
            words.ngettext(
                "%(num)s was left out: it was taken or changed meanwhile, or is more than your"
                " share of today.",
                "%(num)s were left out: they were taken or changed meanwhile, or are more than your"
                " share of today.",
                left_out,
            )
            % {"num": words.number(left_out)}
        )
    return " ".join(told)


async def sign_in(request: Request) -> Response:
    """Open a session, or say that something did not fit, without saying what."""
    given = await sent(request)
    state = request.state
    try:
        token = await staff.sign_in(
            state.db,
            state.world,
            state.used_steps,
            given.get("name"),
            given.get("password"),
            given.get("code"),
        )
    except Refused:
        problem = Problem("name", state.words.gettext(WRONG))
        return await ask(request, name=given.get("name"), problems=(problem,), status=403)
    answer = go_to(request, "moderation")
    signin.keep(request, answer, token)
    return answer


async def sign_out(request: Request) -> Response:
    """End the session: the key that it held is gone with it."""
    given = await sent(request)
    async with request.state.db.write() as main:
        session = await signin.require_form(request, main, given.get("csrf"))
        await staff.sign_out(main, session.token_hash)
    answer = go_to(request, "moderation")
    signin.forget(request, answer)
    return answer


async def ask(
    request: Request, *, name: str = "", problems: tuple[Problem, ...] = (), status: int = 200
) -> Response:
    """Ask who it is: the page for whoever is not signed in."""
    codes: dict[str, str] = {}
    if signin.is_local(request) and not request.state.settings.public:
        async with request.state.db.read() as main:
            codes = await staff.example_codes(main, request.state.world)
    return page(
        request,
        "moderator/sign_in.html",
        status=status,
        name=name,
        problems=problems,
        codes=codes,
    )

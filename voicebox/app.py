"""Puts the service together; the only place where everything meets."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from moderation import policy
from voicebox import migrations
from voicebox.assets import folder
from voicebox.flows import reports
from voicebox.flows.arrivals import Arrivals
from voicebox.flows.pace import Pace
from voicebox.flows.public_log import Watch
from voicebox.flows.staff import UsedSteps
from voicebox.flows.taking_back import RecentVotes
from voicebox.sealing import keyring
from voicebox.sealing.tokens import FormTokens, PageTokens
from voicebox.settings import Settings
from voicebox.store.db import Database
from voicebox.themes import compute
from voicebox.web import changes, helplines, words
from voicebox.web.admission import Admission
from voicebox.web.body import BodyGuard
from voicebox.web.budget import Budget, Shares
from voicebox.web.failures import Failures, answer_http
from voicebox.web.floods import Gate
from voicebox.web.guard import GuardHeaders, OriginCheck
from voicebox.web.pages import Pages
from voicebox.web.routes import ROUTES
from voicebox.web.static import Static
from voicebox.worker import Worker
from voicebox.world import World


def create_app(settings: Settings, world: World | None = None, *, works: bool = True) -> Starlette:
    """Return the service; its databases are opened when it starts.

    Args:
        settings: what the operator decided.
        world: time and chance; without it the real ones.
        works: whether it closes windows and makes themes by itself. A test does it by hand.
    """
    app = Starlette(
        routes=ROUTES,
        # Headers are outermost, so that the answers of failures have them too.
        middleware=[
            Middleware(GuardHeaders, public=settings.public),
            Middleware(Failures),
            Middleware(BodyGuard),
            Middleware(Admission),
            Middleware(OriginCheck),
        ],
        exception_handlers={HTTPException: answer_http},
        lifespan=_lifespan(settings, world or World(), works=works),
    )
    # A redirect to the same path with a slash would be built from whatever Host was sent.
    app.router.redirect_slashes = False
    return app


def _lifespan(
    settings: Settings, world: World, *, works: bool
) -> Callable[[Starlette], AbstractAsyncContextManager[dict[str, Any]]]:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[dict[str, Any]]:
        db = Database.open(settings.data, settings.database)
        try:
            await migrations.require_current(db)
            with compute.processes() as executor:
                state = _state(settings, world, db)
                worker = Worker(
                    db, world, state["keyring"], settings, executor, state["form_tokens"]
                )
                async with _working(worker if works else None):
                    yield state | {"worker": worker, "executor": executor}
        finally:
            await db.close()

    return lifespan


def _state(settings: Settings, world: World, db: Database) -> dict[str, Any]:
    language = words.load(settings.language, folder("locale"))
    static = Static.read(folder("static"))
    keys = keyring.read(settings.secrets)
    return {
        "settings": settings,
        "world": world,
        "db": db,
        "keyring": keys,
        "arrivals": Arrivals(db, world, keys),
        "pace": Pace(db, world),
        "log_watch": Watch(db, world),
        "policy": policy.load(),
        "message_budget": Budget(world, changes.AN_HOUR),
        "quote_words": Shares(reports.MOST_WORDS),
        "gate": Gate(world, is_on=settings.limits),
        "form_tokens": FormTokens(settings.secrets, world),
        "page_tokens": PageTokens(world),
        "used_steps": UsedSteps(),
        "recent_votes": RecentVotes(world, settings.window),
        "words": language,
        "pages": Pages(settings, language, static, folder("templates")),
        "help": helplines.read(folder("help"), settings.country),
    }


@asynccontextmanager
async def _working(worker: Worker | None) -> AsyncIterator[None]:
    if worker is None:
        yield
        return
    task = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

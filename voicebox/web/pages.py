"""Pages from templates: everything escaped, every name defined, every sentence translatable."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from voicebox.settings import Settings
from voicebox.web.static import Static
from voicebox.web.translated import translating
from voicebox.web.words import Words

NAME = "Voicebox"


@dataclass(frozen=True)
class Site:
    """What every template may ask for."""

    name: str
    language: str
    direction: str
    public: bool
    window: str
    licence: str
    #: The address of a static file, by its name.
    static: Callable[[str], str]
    #: The address of a page, by its name in the site map.
    url: Callable[..., str]
    #: The name of this page in the site map; nothing where there is no such page.
    about: str = ""
    #: The signed-in person, for the moderators' pages.
    signed_in: Any = None


class Pages:
    """The templates of this site, in its language."""

    def __init__(self, settings: Settings, words: Words, static: Static, templates: Path) -> None:
        self.static = static
        self._settings = settings
        self._words = words
        #: Addresses that are the same on every page: a page asks for some twenty of them.
        self._addresses: dict[str, str] = {}
        self._files: dict[str, str] = {}
        #: Pages that answer what was not read, by their status.
        self.unread: dict[int, bytes] = {}
        self._environment = _environment(words, templates)

    def render(self, request: Request, template: str, context: dict[str, Any]) -> str:
        """Return a page as text."""
        site = self._site(request)
        return self._environment.get_template(template).render(site=site, **context)

    def _site(self, request: Request) -> Site:
        def url(name: str, /, **params: Any) -> str:
            if params:
                return str(request.app.url_path_for(name, **params))
            if name not in self._addresses:
                self._addresses[name] = str(request.app.url_path_for(name))
            return self._addresses[name]

        def static(name: str) -> str:
            if name not in self._files:
                version, _, file = self.static.path(name).partition("/")
                self._files[name] = url("static", version=version, name=file)
            return self._files[name]

        return Site(
            name=NAME,
            language=self._words.language,
            direction=self._words.direction,
            public=self._settings.public,
            window=self._settings.window,
            licence=self._settings.licence,
            static=static,
            url=url,
            about=getattr(request.scope.get("route"), "name", ""),
            signed_in=getattr(request.state, "session", None),
        )


@cache
def _environment(words: Words, templates: Path) -> jinja2.Environment:
    # All services of a process share it: compiling a template takes longer than most requests.
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        words.gettext, words.ngettext, newstyle=True
    )
    environment.code_generator_class = translating(words.gettext)
    environment.filters["language_name"] = words.language_name
    environment.filters["month"] = words.month
    environment.filters["day"] = words.day
    environment.filters["week"] = words.week
    environment.filters["number"] = words.number
    environment.filters["translated"] = words.gettext
    # Compiled now: whoever comes first after a start need not wait for it.
    for name in environment.list_templates():
        environment.get_template(name)
    return environment


def page(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Answer with a page."""
    pages: Pages = request.state.pages
    return HTMLResponse(pages.render(request, template, context), status)


def go_to(request: Request, name: str, /, *, done: str = "", **params: str) -> RedirectResponse:
    """Send the browser to a page of ours by its name; `done` is the key of what it then says."""
    address = str(request.app.url_path_for(name, **params))
    return RedirectResponse(f"{address}?done={done}" if done else address, status_code=303)

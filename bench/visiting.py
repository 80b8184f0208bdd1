"""Somebody who uses the forms of a site as a browser does, and notes all that they send and see."""

import re
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2

from bench import copied
from bench.browsing import View
from bench.forms import Found, forms_on
from bench.inputs import Input, Sent, address_of, input_of
from bench.payloads import every_number_in, numbers_in
from bench.teller import Unexpected

SAME_SITE = {"sec-fetch-site": "same-origin"}


Kind = tuple[str, frozenset[str]]


@dataclass
class Work:
    """What was sent and seen by everybody who visits the site."""

    #: All payloads, in their order.
    texts: Sequence[str] = field(repr=False)
    #: Takes each answer that is to be opened in a browser.
    open: Callable[[View], Awaitable[None]] = field(repr=False)
    sent: Sent = field(default_factory=Sent, repr=False)
    #: Answers that hold a payload, by where they came from.
    showing: Counter[str] = field(default_factory=Counter)
    #: Which payloads stood in what each template wrote.
    shown: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set), repr=False)
    answers: int = 0
    #: Ways that could not be gone to their end, each with what stood against it.
    broken: list[str] = field(default_factory=list)
    #: For each input the last form that had it, and who had that form before them.
    forms: dict[Input, tuple["Visitor", str, Found]] = field(default_factory=dict, repr=False)
    #: For each kind of page and each template, in how many places of it a payload stood at most.
    _opened: dict[Kind, Counter[tuple[str, int]]] = field(default_factory=dict, repr=False)

    @property
    def everything(self) -> str:
        """All payloads in one text, each on a line."""
        return "\n".join(self.texts)

    async def take(self, visitor: "Visitor", answer: httpx2.Response) -> None:
        """Note an answer, and have it opened, unless nothing of it is new.

        A page is of the kind of another that came from the same address, with the same status and
        from the same templates. It is opened if it is the first of its kind, or if a payload
        stands in more places of what a template wrote than on each page that was opened before.
        """
        self.answers += 1
        path, html = answer.request.url.path, answer.text
        name = f"{answer.status_code} {address_of(path, answer.request.method)}"
        templates = copied.written_by(html)
        for template, text in templates.items():
            self.shown[template] |= numbers_in(text)
        if "html" in answer.headers.get("content-type", ""):
            for one, form in self.sent.see(path, html):
                self.forms[one] = (visitor, path, form)
        self.showing[name] += bool(numbers_in(html))
        places = Counter(
            (template, number)
            for template, text in {"": html.partition("<!--of ")[0], **templates}.items()
            for number in every_number_in(text)
        )
        kind = (name, frozenset(templates))
        known = self._opened.get(kind)
        if known is None or any(known[place] < n for place, n in places.items()):
            self._opened[kind] = (known or Counter()) | places
            await self.open(View(name, answer))

    async def go(self, way: Coroutine[Any, Any, None]) -> None:
        """Go a way; where it cannot be gone to its end, note that, and let the others be gone."""
        try:
            await way
        except Unexpected as why:
            self.broken.append(f"{getattr(way, '__name__', way)}: {why}")

    async def fill_wrongly(self) -> None:
        """Write all payloads into each field, one at a time, with all else in its form as it is."""
        filled: set[Input] = set()
        # What comes back can hold fields of its own.
        while left := [one for one in self.forms if one not in filled]:
            for one in left:
                await self._fill_wrongly(one)
            filled.update(left)

    async def _fill_wrongly(self, one: Input) -> None:
        visitor, path, form = self.forms[one]
        name = next(name for name in form.names if input_of(path, form, name) == one)
        await visitor.send(path, form, form.buttons[-1:], {name: self.everything})


@dataclass(frozen=True)
class Visitor:
    """Somebody before a browser without script."""

    http: httpx2.AsyncClient = field(repr=False)
    work: Work = field(repr=False)
    #: Whether they go on to where a form of the site leads; nobody goes on to other sites.
    follows: bool = False
    #: The token of their session's forms; none where they are not signed in.
    csrf: str = field(default="", repr=False)

    async def get(self, path: str, **asked: str) -> httpx2.Response:
        """Open a page, with what is asked in its address."""
        answer = await self.http.get(path, params=asked or None)
        address = address_of(path, "GET")
        for name, value in asked.items():
            self.work.sent.note(Input(address, "", name), value, taken=not answer.is_error)
        await self.work.take(self, answer)
        return answer

    async def press(
        self, page: httpx2.Response, name: str, value: str, **written: Any
    ) -> httpx2.Response:
        """Press a button, or send the form with this hidden field; fill in what is written.

        Args:
            page: the page with the form.
            name: the name of the button or of the hidden field.
            value: its value.
            written: what stands in fields, by their names; other fields stay as they are.

        Raises:
            Unexpected: the page has no such form, or what was written was not taken.
        """
        return _taken(await self.attempt(page, name, value, **written))

    async def attempt(
        self, page: httpx2.Response, name: str, value: str, **written: Any
    ) -> httpx2.Response:
        """Do the same, where it may not be taken."""
        for form in forms_on(page.text):
            if form.has(name, value):
                return await self.send(page.request.url.path, form, [(name, value)], written)
        raise Unexpected(f"{page.status_code} {page.request.url.path}: no {name}={value} there.")

    async def press_only(
        self, page: httpx2.Response, at: str = "", **written: Any
    ) -> httpx2.Response:
        """Send the first form of a page that has all of these fields, by its last button.

        Raises:
            Unexpected: the page has no such form, or what was written was not taken.
        """
        for form in forms_on(page.text):
            if set(written) <= set(form.kinds) and form.action.startswith(at):
                pressed = form.buttons[-1:]
                return _taken(await self.send(page.request.url.path, form, pressed, written))
        raise Unexpected(f"{page.status_code} {page.request.url.path}: no {sorted(written)} there.")

    async def send(
        self,
        here: str,
        form: Found,
        pressed: Iterable[tuple[str, str]],
        written: Mapping[str, str | Sequence[str]],
    ) -> httpx2.Response:
        """Send a form of a page, with what is written into it; return what comes of it."""
        said = [*form.fields, *(pair for pair in pressed if pair not in form.fields)]
        pairs = [pair for pair in said if pair[0] and pair[0] not in written]
        for name, value in written.items():
            pairs += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        path = urlsplit(form.action).path or here
        if form.method == "post":
            body = urlencode(pairs, errors="surrogatepass")
            kind = {"content-type": "application/x-www-form-urlencoded"}
            answer = await self.http.post(path, content=body, headers=kind)
        else:
            answer = await self.http.get(path, params=urlencode(pairs, errors="surrogatepass"))
        for name, value in pairs:
            one = input_of(here, form, name)
            self.work.sent.note(one, value, taken=not answer.is_error)
        await self.work.take(self, answer)
        onward = answer.headers.get("location", "")
        return await self.get(onward) if self.follows and onward.startswith("/") else answer


def _taken(answer: httpx2.Response) -> httpx2.Response:
    if not answer.is_error:
        return answer
    problems = re.findall(r'<p class="problem"[^>]*>(.*?)</p>', answer.text)
    where = f"{answer.status_code} {answer.request.url.path}"
    raise Unexpected(f"{where}: not taken: {problems[:3]}")

"""Every input that the site has, taken from its code and its pages, and what each was sent.

An input is a field of a form, or a name in what is asked of an address. They come from three
places: what the templates write into forms, what the code of the pages reads, and the forms and
links on each page that was opened. Whatever nobody filled in is named.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from starlette.routing import Match, Route

from bench.forms import Found, read
from bench.payloads import numbers_in
from voicebox.assets import PACKAGE, folder
from voicebox.web.forms import Form as Model
from voicebox.web.routes import ROUTES

#: Kinds of controls into which people write.
WRITTEN = {"textarea", "text", "search", "password", "email", "tel", "url"}
#: Fields in which only what is of one shape is taken: no payload is, and each answer says so.
SHAPED = {
    *("receipt", "last_five", "month", "code", "cap", "service_cap", "came", "story", "review"),
    *("mask_N_which", "name", "password", "website"),
}
#: Whatever else the code of the pages looks something up in, somebody may have sent.
_OWN = re.compile(r"headers|scope|context|detail|evidence|typed|written|message")
_LOOKED_UP = re.compile(r'([\w.]+)\.(?:get|all|getlist)\(\s*"(\w+)"')
#: What the code calls that which is asked in an address.
_ASKED = ("request.query_params", "asked")
#: Fields of which there are many: rows, and words for each thing that was marked.
_ROW = re.compile(r"(?<=mask_)\d+(?=_)|(?<=blur_)\d+$")


@dataclass(frozen=True, order=True)
class Input:
    """Where something can be sent: an address as the site map writes it, a form, and a name."""

    address: str
    does: str
    name: str

    def __str__(self) -> str:
        return " ".join(part for part in (self.address, self.does, self.name) if part)


@dataclass
class Sent:
    """What the inputs were sent: payloads by their numbers."""

    #: Inputs that pages offered, with the kind of their control.
    offered: dict[Input, str] = field(default_factory=dict)
    #: In whatever way, to be refused as well.
    sent: dict[Input, set[int]] = field(default_factory=lambda: defaultdict(set))
    #: In a form that was taken: the answer was no complaint.
    taken: dict[Input, set[int]] = field(default_factory=lambda: defaultdict(set))

    def see(self, here: str, html: str) -> Sequence[tuple[Input, Found]]:
        """Note the inputs of a page at an address; return those in forms, each with its form."""
        markup = read(html)
        found: list[tuple[Input, Found]] = []
        for link in map(urlsplit, markup.links):
            if link.query and not link.netloc:
                address = address_of(link.path or here, "GET")
                for name, _ in parse_qsl(link.query):
                    self.offered.setdefault(Input(address, "", name), "link")
        for form in markup.forms:
            for name in form.names:
                one = input_of(here, form, name)
                self.offered.setdefault(one, form.kinds.get(name, "button"))
                found.append((one, form))
        return found

    def note(self, one: Input, value: str, *, taken: bool) -> None:
        """Note what an input was sent."""
        numbers = numbers_in(value)
        if numbers:
            self.sent[one] |= numbers
            if taken:
                self.taken[one] |= numbers

    def missing(self, n: int) -> Sequence[str]:
        """Return a line for each input that did not get every one of so many payloads."""
        found = []
        for one, kind in sorted(self.offered.items()):
            lacking = n - len(self.sent[one])
            if lacking:
                found.append(f"{one}: {lacking} were never sent")
            elif kind in WRITTEN and one.name not in SHAPED and len(self.taken[one]) < n:
                found.append(f"{one}: {n - len(self.taken[one])} were never taken")
        names = {one.name for one, numbers in self.sent.items() if len(numbers) == n}
        found += [f"{name}: no address was sent it" for name in sorted(known() - names)]
        return found


def input_of(here: str, form: Found, name: str) -> Input:
    """Return an input of a form on a page at an address."""
    address = address_of(form.action or here, form.method.upper())
    return Input(address, " ".join(value for _, value in form.says), plain(name))


def plain(name: str) -> str:
    """Return the name of a field without the number of its row."""
    return _ROW.sub("N", name)


def address_of(path: str, method: str) -> str:
    """Return an address as the site map writes it, before it the way of asking."""
    scope = {"type": "http", "path": urlsplit(path).path, "method": method}
    for route in ROUTES:
        if isinstance(route, Route) and route.matches(scope)[0] is not Match.NONE:
            return f"{method} {route.path}"
    return f"{method} elsewhere"


def known() -> set[str]:
    """Return every name that a template writes into a form, or that the code of a page reads."""
    templates = folder("templates").rglob("*.html")
    web = (PACKAGE / "web").glob("*.py")
    return {*_of_templates(templates), *_of_code(web), *_of_models(Model)}


def asked() -> set[str]:
    """Return every name that the code of a page reads from an address."""
    return set(_of_code((PACKAGE / "web").glob("*.py"), asked_alone=True))


def _of_templates(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        text = path.read_text(encoding="utf-8")
        yield from re.findall(r'<(?:input|textarea|select|button)\b[^>]*\sname="(\w+)"', text)
        yield from re.findall(r'\b(?:hidden|field|choice|dial|question_box)\("(\w+)"', text)


def _of_models(model: type[Model]) -> Iterator[str]:
    yield from model.model_fields
    for one in model.__subclasses__():
        yield from _of_models(one)


def _of_code(paths: Iterable[Path], *, asked_alone: bool = False) -> Iterator[str]:
    """Yield the names in calls such as `given.get("words")` and `query_params.get("q", "")`."""
    for path in paths:
        for of, name in _LOOKED_UP.findall(path.read_text(encoding="utf-8")):
            if not _OWN.search(of) and (not asked_alone or of in _ASKED):
                yield name

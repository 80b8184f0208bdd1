"""The forms of a page, and its links, as a browser without script has them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

#: What a form says of what is to be done with it.
_DOES = ("step", "act", "vote")


@dataclass
class Found:
    """A form on a page, with what a browser would send."""

    action: str
    method: str
    id: str = ""
    #: What stands in each field now; without buttons, and without what is not chosen.
    fields: list[tuple[str, str]] = field(default_factory=list, repr=False)
    #: Every name with the kind of its control, and all that it offers.
    kinds: dict[str, str] = field(default_factory=dict)
    offers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list), repr=False)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def says(self) -> tuple[tuple[str, str], ...]:
        """What it says of what is to be done: by hidden fields, and by its last button."""
        said = [*self._hidden(), *self.buttons[-1:]]
        return tuple(sorted(pair for pair in said if pair[0] in _DOES))

    @property
    def names(self) -> Sequence[str]:
        """The names of all that it can send."""
        return [*self.kinds, *dict.fromkeys(name for name, _ in self.buttons if name)]

    def has(self, name: str, value: str) -> bool:
        """Whether it can be sent with this, by a button or by a hidden field."""
        return (name, value) in self.buttons + self._hidden()

    def _hidden(self) -> list[tuple[str, str]]:
        return [pair for pair in self.fields if self.kinds.get(pair[0]) == "hidden"]


class Markup(HTMLParser):
    """What a page has of forms and links."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Found] = []
        #: Where its links lead.
        self.links: list[str] = []
        #: Buttons that stand outside of their form, with the id of it.
        self._elsewhere: list[tuple[str, str, str]] = []
        self._open: Found | None = None
        self._area = self._select = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag in."""
        about = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(about.get("href", ""))
        elif tag == "form":
            method = about.get("method", "get").lower()
            self._open = Found(about.get("action", ""), method, about.get("id", ""))
            self.forms.append(self._open)
        elif tag == "button" and "form" in about:
            name, value = about.get("name", ""), about.get("value", "")
            self._elsewhere.append((about["form"], name, value))
        elif self._open is not None:
            self._control(self._open, tag, about)

    def _control(self, form: Found, tag: str, about: dict[str, str]) -> None:
        name, value = about.get("name", ""), about.get("value", "")
        if tag == "button":
            form.buttons.append((name, value))
        elif tag == "textarea" and name:
            self._area, self._text = name, []
            form.kinds[name] = tag
        elif tag == "select":
            self._select = name
            form.kinds[name] = tag
        elif tag == "option" and self._select:
            _offer(form, self._select, value, chosen="selected" in about)
        elif tag == "input" and name:
            form.kinds[name] = about.get("type", "text")
            if form.kinds[name] in ("radio", "checkbox"):
                _offer(form, name, value, chosen="checked" in about)
            else:
                form.fields.append((name, value))

    def handle_data(self, data: str) -> None:
        """Take text in: it stands in a field, or is none of a form's."""
        if self._area:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Take the end of a tag in."""
        if tag == "textarea" and self._area and self._open is not None:
            text = "".join(self._text).removeprefix("\n")
            self._open.fields.append((self._area, text))
            self._area = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._open = None

    def close(self) -> None:
        """Come to the end of the page."""
        super().close()
        forms = {one.id: one for one in self.forms}
        for form_id, name, value in self._elsewhere:
            if form_id in forms:
                forms[form_id].buttons.append((name, value))


def read(html: str) -> Markup:
    """Return what a page has of forms and links."""
    markup = Markup()
    markup.feed(html)
    markup.close()
    return markup


def forms_on(html: str) -> Sequence[Found]:
    """Return the forms of a page."""
    return read(html).forms


def _offer(form: Found, name: str, value: str, *, chosen: bool) -> None:
    form.offers[name].append(value)
    if chosen:
        form.fields.append((name, value))

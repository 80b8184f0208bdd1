"""Sentences of a template are translated once, and mean the same as if they were at each page."""

import jinja2
import pytest

from voicebox.web.translated import translating

WELSH = {
    "Read": "Darllen",
    "100%% & more": "100%% a <b>mwy</b>",
    "%(n)s stories": "%(n)s stori",
}


def gettext(sentence: str) -> str:
    return WELSH.get(sentence, sentence)


def draw(source: str, **given: object) -> str:
    environment = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension puts it there when it is loaded, so jinja2's types lack it
        gettext, lambda one, many, n: gettext(one if n == 1 else many), newstyle=True
    )
    plain = environment.from_string(source).render(given)
    environment.code_generator_class = translating(gettext)
    environment.cache = None
    drawn = environment.from_string(source).render(given)
    assert drawn == plain
    return drawn


@pytest.mark.parametrize(
    ("source", "drawn"),
    [
        ('{{ _("Read") }}', "Darllen"),
        ('{{ _("Unknown") }}', "Unknown"),
        ('{{ _("100%% & more") }}', "100% a <b>mwy</b>"),
        ('{{ _("%(n)s stories", n="<3>") }}', "&lt;3&gt; stori"),
        ('{{ _(word) }}{{ _(word if word else "Read") }}', "DarllenDarllen"),
        ('{% for one in [_("Read"), word] %}{{ one }} {% endfor %}', "Darllen Read "),
        (
            '{% macro m(a) %}<i title="{{ a }}">{% endmacro %}{{ m(_("Read")) }}',
            '<i title="Darllen">',
        ),
        ('{{ _("Read") if word else _("Unknown") }}', "Darllen"),
        ('{{ _("Read") ~ "<" }}', "Darllen&lt;"),
        ('{{ ngettext("one", "%(num)s of them", 2) }}', "2 of them"),
    ],
)
def test_a_sentence_is_drawn_in_its_language(source: str, drawn: str) -> None:
    assert draw(source, word="Read") == drawn

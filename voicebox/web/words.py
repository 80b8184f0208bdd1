"""The words people see, in the language of the site."""

import gettext
import io
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from voicebox.errors import Unusable

DOMAIN = "voicebox"
SOURCE = "en"


def N_(text: str) -> str:
    """Mark a sentence for translators where it stands; it is translated where it is shown."""
    return text


@dataclass(frozen=True)
class Words:
    """One language: its catalogue, its direction, its dates."""

    locale: Locale
    catalogue: gettext.NullTranslations

    @property
    def language(self) -> str:
        """The language as pages name it (BCP 47)."""
        return str(self.locale).replace("_", "-")

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return self.locale.text_direction

    def gettext(self, sentence: str) -> str:
        """Return a sentence in this language."""
        return self.catalogue.gettext(sentence)

    def ngettext(self, one: str, many: str, n: int) -> str:
        """Return the sentence that fits a number."""
        return self.catalogue.ngettext(one, many, n)

    def number(self, n: int) -> str:
        """Return a number as people of this language write it."""
        return format_decimal(n, locale=self.locale)

    def language_name(self, tag: str) -> str:
        """Return what a language (BCP 47) is called in this one; an unknown tag comes back."""
        try:
            return Locale.parse(tag, sep="-").get_display_name(self.locale) or tag
        except (ValueError, UnknownLocaleError):
            return tag

    def month(self, written: str) -> str:
        """Return a month such as `2026-11` in words; what is no month comes back as it is."""
        try:
            first = date.fromisoformat(f"{written}-01")
        except ValueError:
            return written
        return format_date(first, "LLLL y", locale=self.locale)

    def week(self, written: str) -> str:
        """Return the Monday of a week such as `2026-W48`; what is no week comes back as it is."""
        monday = f"{written}-1"
        said = self.day(monday)
        return written if said == monday else said

    def day(self, written: str) -> str:
        """Return a day such as `2026-11-25` in words; what is no day comes back as it is."""
        try:
            day = date.fromisoformat(written)
        except ValueError:
            return written
        return format_date(day, "d MMMM y", locale=self.locale)


@cache
def load(language: str, folder: Path) -> Words:
    """Open a language, once in a process.

    Catalogues are compiled in memory, so that none can be older than its file was then.

    Raises:
        Unusable: there is no such language, or no translation into it.
    """
    try:
        locale = Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        raise Unusable(
            f'VOICEBOX_LANGUAGE is "{language}"; it must be a code such as en.'
        ) from None
    if locale.language == SOURCE:
        return Words(locale, gettext.NullTranslations())
    for name in (str(locale), locale.language):
        path = folder / name / "LC_MESSAGES" / f"{DOMAIN}.po"
        if path.is_file():
            return Words(locale, _compile(path))
    raise Unusable(
        f'VOICEBOX_LANGUAGE is "{language}", and there is no translation in {folder / language}.'
    )


def _compile(path: Path) -> gettext.GNUTranslations:
    compiled = io.BytesIO()
    with path.open("rb") as written:
        write_mo(compiled, read_po(written))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)

"""What people send: parsed from the guarded bytes, cleaned once, checked by one model each."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import parse_qsl, unquote_plus

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError
from starlette.requests import Request

from voicebox.errors import VoiceboxError
from voicebox.model import DIALS, Dials, Draft
from voicebox.web import body
from voicebox.web.cleaning import clean, is_blank
from voicebox.web.problems import LONGEST_STORY, PLAIN, Problem, only, problems
from voicebox.web.words import Words

MOST_FIELDS = 50
#: Above this, parsing would keep everyone else waiting: it goes to a thread.
_QUICK_BYTES = 50_000
#: Fields of which a failure gives the text back.
_BOXES = "words sentence organisations answer question message line gap_line theme_name pair_why"
LONG = (*_BOXES.split(), "matters")
#: 1900 to 2100. Nobody alive tells of another year: it is a slip of the finger.
_YEAR = r"(?:19\d\d|20\d\d|2100)"
MOST_ENTRIES = 10
LONGEST_ENTRY = 100
#: What can be the code of a language (BCP 47).
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", re.ASCII)


class NotAForm(VoiceboxError):
    """The body is of a kind that no page of ours sends."""


class Unfit(VoiceboxError):
    """Something in a form has to be mended first; what was typed is not in here."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__()
        self.problems = problems

    def at(self, field: str) -> bool:
        """Whether one of the problems stands at this field."""
        return any(problem.field == field for problem in self.problems)


@dataclass(frozen=True)
class Sent:
    """What a form holds, cleaned, with all values of each field."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    #: Whether some letters did not arrive whole.
    broken: bool = False

    def get(self, name: str) -> str:
        """Return the first value of a field, or nothing."""
        return self.all(name)[0] if self.all(name) else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Return all values of a field."""
        return self.fields.get(name, ())


class Written:
    """What was typed, for a template: `form.title` is the first value, or nothing."""

    def __init__(self, sent: Sent) -> None:
        self._sent = sent

    def __getattr__(self, name: str) -> str:
        """Return what was typed into the field of this name."""
        return self._sent.get(name)


async def sent(request: Request) -> Sent:
    """Return what a form holds.

    Raises:
        NotAForm: the body is something else.
        Unfit: it has more fields than any form of ours.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    written: bytes = request.scope[body.KEY]
    if kind != "application/x-www-form-urlencoded" and written:
        raise NotAForm
    try:
        if len(written) > _QUICK_BYTES:
            return await asyncio.to_thread(_parse, written)
        return _parse(written)
    except ValueError:
        raise Unfit(()) from None


def typed(request: Request) -> dict[str, str]:
    """Return the long texts of a form that failed, from whatever was read of it."""
    written: bytes = request.scope.get(body.KEY, b"")
    found = {}
    for name in LONG:
        match = re.search(rb"(?:^|&)" + name.encode() + rb"=([^&]*)", written)
        if match:
            found[name] = clean(unquote_plus(match[1].decode("ascii", "replace")))
    return found


def rest_of(request: Request) -> Sent:
    """Return all fields of a form that failed; none where it cannot be read as a form."""
    try:
        return _parse(request.scope.get(body.KEY, b""))
    except ValueError:
        return Sent()


def _parse(written: bytes) -> Sent:
    for errors in ("strict", "surrogatepass", "replace"):
        try:
            pairs = parse_qsl(
                written.decode("utf-8", errors),
                keep_blank_values=True,
                errors=errors,
                max_num_fields=MOST_FIELDS,
            )
        except UnicodeDecodeError:
            continue
        fields: dict[str, tuple[str, ...]] = {}
        for name, value in pairs:
            fields[name] = (*fields.get(name, ()), clean(value))
        return Sent(fields, broken=errors == "replace")
    raise AssertionError("replacing never fails")


class Form(BaseModel):
    """What every form of ours is."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


F = TypeVar("F", bound=Form)


def check(form: type[F], given: Sent, words: Words) -> F:
    """Return what was sent as a form of this kind.

    Raises:
        Unfit: with every problem at once.
    """
    if given.broken:
        raise Unfit(only(words, "words", "broken_letters"))
    values: dict[str, Any] = {}
    for name, about in form.model_fields.items():
        filled = tuple(value for value in given.all(name) if value)
        if filled:
            values[name] = filled if about.json_schema_extra == _MANY else filled[0]
    try:
        return form.model_validate(values)
    except ValidationError as error:
        raise Unfit(problems(error, words)) from None


#: Marks a field of which every value counts, not the first alone.
_MANY: dict[str, Any] = {"many": True}


def _story(text: str) -> str:
    if is_blank(text):
        raise PydanticCustomError("no_words", PLAIN["no_words"])
    if len(text) > LONGEST_STORY:
        over = len(text) - LONGEST_STORY
        raise PydanticCustomError("story_too_long", "too long by {over}", {"over": over})
    return text


def _entries(written: object) -> tuple[str, ...]:
    values = written if isinstance(written, tuple) else ()
    entries = [part.strip() for value in values for part in re.split(r"[,;\n]", value)]
    found = tuple(dict.fromkeys(entry for entry in entries if not is_blank(entry)))
    if len(found) > MOST_ENTRIES:
        raise PydanticCustomError("too_many", PLAIN["too_many"])
    if any(len(entry) > LONGEST_ENTRY for entry in found):
        raise PydanticCustomError("entry_too_long", PLAIN["entry_too_long"])
    return found


def _rough_month(written: str) -> str:
    if re.fullmatch(rf"(?:{_YEAR}(?:-(?:0[1-9]|1[0-2]))?)?", written, re.ASCII):
        return written
    turned = re.fullmatch(rf"(0?[1-9]|1[0-2])[./ -]({_YEAR})", written, re.ASCII)
    if not turned:
        raise PydanticCustomError("month_unclear", PLAIN["month_unclear"])
    return f"{turned[2]}-{int(turned[1]):02}"


def _language(written: str) -> str:
    if written and not LANGUAGE.fullmatch(written):
        raise PydanticCustomError("language_unclear", PLAIN["language_unclear"])
    return written


Story = Annotated[str, AfterValidator(_story)]
Entries = Annotated[tuple[str, ...], BeforeValidator(_entries)]
Month = Annotated[str, AfterValidator(_rough_month)]
Language = Annotated[str, AfterValidator(_language)]

#: What each preset turns on, and which dials it leaves to an answer of their own.
_PRESETS: Mapping[str | None, tuple[frozenset[str], frozenset[str]]] = {
    "all": (frozenset({"counted", "quoted", "shown"}), frozenset({"reused"})),
    "themes": (frozenset({"counted"}), frozenset()),
    "later": (frozenset(), frozenset()),
}
_EACH: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset(DIALS))


class Choices(Form):
    """The one question of consent: a preset, or each dial by itself."""

    preset: Literal["all", "themes", "each", "later"] | None = None
    counted: bool | None = None
    quoted: bool | None = None
    shown: bool | None = None
    reused: bool | None = None

    @model_validator(mode="after")
    def _say_one_thing(self) -> "Choices":
        given, left_open = _PRESETS.get(self.preset, _EACH)
        if any(self._answer(dial) for dial in DIALS if dial not in given | left_open):
            told = {"field": "preset"}
            raise PydanticCustomError("which_of_both", "two different things", told)
        return self

    @property
    def dials(self) -> Dials:
        """The four dials. A no always counts; what was not answered is off."""
        given, _ = _PRESETS.get(self.preset, _EACH)
        answers = {dial: self._answer(dial) for dial in DIALS}
        return Dials(**{d: d in given if yes is None else yes for d, yes in answers.items()})

    def _answer(self, dial: str) -> bool | None:
        answer: bool | None = getattr(self, dial)
        return answer


class Decided(Choices):
    """All that a teller decides about a story: its dials, and what their silence means."""

    #: When masks are proposed and its teller never comes back; without a choice it is held.
    if_away: Literal["masked", "held"] | None = None


class Worded(Form):
    """The words of a story, and what stands beside them: all that its teller can change."""

    words: Story = Field("", repr=False, validate_default=True)
    title: str = Field("", max_length=200, repr=False)
    tags: Entries = Field((), json_schema_extra=_MANY, repr=False)
    notes: Entries = Field((), json_schema_extra=_MANY, repr=False)
    standpoint: str = Field("", max_length=LONGEST_ENTRY, repr=False)
    standpoint_own: str = Field("", max_length=LONGEST_ENTRY, repr=False)


class Tell(Decided, Worded):
    """A story, and what its teller says about it. Nothing but the words is needed."""

    month: Month = Field("", repr=False)
    language: Language = ""
    unwelcome: bool = Field(False, repr=False)
    rest: Literal["night", "week"] | None = None

    def draft(self, language: str) -> Draft:
        """Return what the flows take; without a language of its own, in this one."""
        return Draft(
            text=self.words,
            dials=self.dials,
            language=self.language or language,
            title=self.title,
            tags=self.tags,
            notes=self.notes,
            standpoint=self.standpoint_own or self.standpoint,
            month=self.month,
            unwelcome=self.unwelcome,
            if_away=self.if_away or "",
            rest=self.rest or "",
        )

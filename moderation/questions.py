"""What a moderator may ask a teller: model questions as data, and what nobody may ask.

A question is about the words. Nobody may ask who the teller is: they came here so as not to say.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from moderation.policy import Mistake

FILE = Path(__file__).parent / "questions.toml"
#: For so many days at most a question that is asked alone holds a story; then it goes on.
HOLDS_DAYS = 14


@dataclass(frozen=True)
class ModelQuestion:
    """A question in words that are ready to use."""

    key: str
    text: str


@cache
def load() -> tuple[ModelQuestion, ...]:
    """Return the model questions of this site."""
    return parse(FILE.read_text(encoding="utf-8"))


def parse(text: str) -> tuple[ModelQuestion, ...]:
    """Return the model questions that a text in the form of `questions.toml` holds.

    Raises:
        Mistake: it is not TOML, a key or a text is missing, a key comes twice, or a question asks
            who the teller is.
    """
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Mistake(f"The questions are not TOML: {error}") from None
    found: dict[str, ModelQuestion] = {}
    for entry in written.get("question", []):
        key, asked = entry.get("key"), entry.get("text")
        if not (isinstance(key, str) and key and isinstance(asked, str) and asked):
            raise Mistake('A question has no "key" or no "text", or one is not words.')
        if key in found:
            raise Mistake(f'There are two questions "{key}".')
        if asks_who(asked):
            raise Mistake(f'The question "{key}" asks who the teller is. Nobody may ask that.')
        found[key] = ModelQuestion(key, asked)
    return tuple(found.values())


_YOUR = r"\byour (?:own |real |full |first |last |legal |actual ){0,2}"
_CAN = r"\b(?:can|could|may|might|should|do|shall|would) (?:we|i|someone|somebody|a person) "
# Every repetition has an upper limit, so that no text, however odd, takes long.
_WHO = re.compile(
    "|".join(
        (
            _YOUR + r"(?:name|surname|pseudonym|identity|date of birth|birthday|nhs number)\b",
            _YOUR + r"(?:phone|telephone|mobile|contact|number|e-?mail|address|postcode|post code)",
            _YOUR + r"(?:account|profile|facebook|instagram|whatsapp|employer|workplace)\b",
            r"\bwho (?:are|were) you\b(?! (?:with|afraid|talking|thinking))",
            r"\bwhat (?:are you called|do (?:people|they) call you|shall we call you)\b",
            r"\bwhere (?:do|are) you (?:live|living|based|work|working|staying|now)\b",
            r"\bhow old are you\b",
            r"\b(?:tell|give|send|let) us (?:know )?who you are\b",
            r"\bidentify yourself\b",
            _CAN + r"(?:call|ring|phone|text|e-?mail|reach|contact|write to|get in touch with) you",
            r"\b(?:call|ring|phone|text|e-?mail|contact) (?:me|us) (?:on|at|back)\b",
            r"\bhow (?:can|could|do) (?:we|i) (?:reach|contact|get hold of|find) you\b",
        )
    ),
    re.IGNORECASE,
)


def asks_who(question: str) -> str:
    """Return the words of a question that ask who its teller is; empty when none do.

    These are patterns, not understanding: they remind, and a person decides.
    """
    found = _WHO.search(question)
    return found[0] if found else ""

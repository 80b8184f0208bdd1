"""Saying less about people and places: a role, a region, a kind of house."""

import re
from collections.abc import Iterator

from moderation.personal import cues
from moderation.personal.around import Around, Blur
from moderation.personal.kinds import DetailKind
from moderation.personal.words import bare, lists

_ROLES = {
    "doctor": ("dr", "doctor", "prof", "professor"),
    "nurse": ("nurse", "sister", "matron"),
    "police officer": ("pc", "sergeant", "sgt"),
    "priest": ("father", "fr", "rev", "reverend", "pastor"),
    "uncle": ("uncle",),
    "aunt": ("aunt", "auntie", "aunty"),
}
_SERVICES = ("cmht", "camhs", "trust", "foundation")
_CHURCHES = ("church", "chapel")
_STAFF = re.compile(
    r"nurse|consultant|psychiatrist|worker|coordinator|gp|doctor|manager|therapist|psycholog"
    r"|counsellor|midwife|visitor|paramedic|pharmacist|matron|surgeon|receptionist",
    re.IGNORECASE,
)
_KIND_OF_CONTACT = (
    (r"[^\s@]+@[^\s@]+\.", "e-mail address"),
    (r"@|[ur]/", "account"),
    (r"https?://|www\.|.*\.[a-z]+(?:/|$)", "web page"),
    (r"\+?[\d() -]+$", "phone number"),
)
_POSTCODE = re.compile(r"[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}$")


def blurs(at: Around, kind: DetailKind) -> Iterator[Blur]:
    """Yield other words for a name, a place, a contact or an office; none for what has none."""
    match kind:
        case DetailKind.NAME:
            yield from _name(at)
        case DetailKind.PLACE:
            yield from _place(at)
        case DetailKind.WARD:
            yield from _ward(at)
        case DetailKind.OFFICE:
            yield from _office(at)
        case DetailKind.CONTACT | DetailKind.ADDRESS | DetailKind.NUMBER:
            yield at.thing("kind", _contact(at.words, kind))
        case _:
            return


def _name(at: Around) -> Iterator[Blur]:
    first = at.words.split()[0].strip(".").lower()
    role = next((role for role, titles in _ROLES.items() if first in titles), "")
    if role:
        yield at.thing("role", role)
    out = _left_out(at)
    if out and not role:
        yield out
    yield at.blur("initial", at.words.split()[-1][0].upper())
    yield Blur("someone", out.start, out.end, "") if out else at.blur("someone", "someone")


def _left_out(at: Around) -> Blur | None:
    """Return the name left out, where who it is stands before it: "my sister Anna"."""
    said = at.ends_before(r"(\w+)( called| named|,)? ")
    if said is None or said[1].lower() not in cues.PEOPLE or said[1].lower() == "our":
        return None
    before = said[0][len(said[1]) :]
    closes = "," in before and at.after.startswith(",")
    return Around(at.text, at.start, at.end + closes).blur("out", "", instead_of=before)


def _place(at: Around) -> Iterator[Blur]:
    last = at.words.split()[-1].lower()
    yield at.thing("town", "street" if last in cues.STREETS else "town")
    region = lists().places.get(bare(at.words.lower()), "")
    if region and region.lower() != at.words.lower():
        where = at.ends_before("(?:in|from|near|to|outside|around) ")
        yield at.blur("region", region if where else f"a place in {region}")
    within = at.ends_before("(?:in|at) ")
    yield at.blur("somewhere", "somewhere", instead_of=within[0] if within else "")


def _ward(at: Around) -> Iterator[Blur]:
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", at.words)]
    house = next((word for word in reversed(words) if word in cues.HOUSES), "")
    on = at.ends_before("on (?:the )?")
    if house in _SERVICES:
        house = ""
    yield at.thing("house", house or ("ward" if on else "place"))
    if on:
        yield at.blur("service", "in a service", instead_of=on[0])
    else:
        yield at.thing("service", "church" if house in _CHURCHES else "service")


def _office(at: Around) -> Iterator[Blur]:
    says = re.match(r"I(?:['’]m| am| was| work(?:ed)?)(?: as)?", at.words)
    if says and _STAFF.search(at.words):
        yield at.blur("staff", f"{says[0]} one of the staff")


def _contact(words: str, kind: DetailKind) -> str:
    if kind is DetailKind.NUMBER:
        return "number"
    if kind is DetailKind.ADDRESS:
        return "postcode" if _POSTCODE.match(words) else "address"
    return next((said for shape, said in _KIND_OF_CONTACT if re.match(shape, words)), "contact")

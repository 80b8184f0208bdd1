"""What themes were called from version to version: by their tellers, and else by the machine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from voicebox.kept import NameChange
from voicebox.store import theme_names, versions
from voicebox.store.db import Connection
from voicebox.store.theme_names import Given


@dataclass(frozen=True)
class Called:
    """Names by the numbers of themes, each from its version on."""

    found: Mapping[int, Sequence[NameChange]] = field(repr=False)
    given: Mapping[int, Sequence[Given]] = field(repr=False)

    def name(self, theme: int, version: int) -> str:
        """Return what a theme was called in a version; empty where nobody had a name for it.

        A name that its teller took back since is in no version any more.
        """
        held = [one for one in self.given.get(theme, ()) if one.version <= version]
        given = held[-1].words if held else None
        return given or self.by_machine(theme, version)

    def by_machine(self, theme: int, version: int) -> str:
        """Return the words that the machine had found for it by then, without those that are gone.

        Empty where there are none.
        """
        last = self._last(theme, version)
        return last.name if last else ""

    def phrases(self, theme: int, version: int) -> tuple[str, ...]:
        """Return the phrases that the machine had found for it by then, likewise."""
        last = self._last(theme, version)
        return last.phrases if last else ()

    def _last(self, theme: int, version: int) -> NameChange | None:
        held = [one for one in self.found.get(theme, ()) if one.version <= version]
        return held[-1] if held else None


async def called(main: Connection, version: int) -> Called:
    """Return what all themes were called up to a version."""
    found: dict[int, list[NameChange]] = {}
    for name in await versions.names(main, version):
        found.setdefault(name.theme, []).append(name)
    given: dict[int, list[Given]] = {}
    for one in await theme_names.history(main, version):
        given.setdefault(one.theme, []).append(one)
    return Called(found, given)

"""A site with three versions of its themes; at the last, one of its two went into the other."""

from tests.store.made import publish, theme
from voicebox.kept import NameChange, StoryChange, ThemeEvent
from voicebox.store import kept_themes, lineage, themes, versions
from voicebox.store.db import Connection
from voicebox.store.themes import Findings, Run, ThemeStory
from voicebox.store.versions import Version

DAY, MONTH = "2026-11-25", "2026-11"
HERE, THERE, GONE = (letter * 32 for letter in "abc")
RUN = Run("run", DAY, "minilm", 0, 1.5, 0.75, n_stories=40, n_passages=40)
ROW = theme(HERE, words=["sleep", "ward", "loud", "night"])
BORN = {"n_stories": 25, "agreement": 0.75}
#: What happened to the themes 0 (here), 1 (there) and 2 (gone), by version.
EVENTS = {
    1: [ThemeEvent("born", 0, None, BORN), ThemeEvent("born", 2, None, {"n_stories": 9})],
    2: [],
    3: [
        ThemeEvent("merged", 0, 2, {"share": 1.0, "closeness": 0.95}),
        ThemeEvent("renamed", 0, None, {"n_kept": 1, "n_words": 4}),
    ],
}
NAMES = [
    NameChange(0, 1, ("sleep",), ("all night",)),
    NameChange(2, 1, (), ()),
    NameChange(0, 3, ("sleep", "ward", "loud"), ()),
]
SIZES: dict[int, dict[int, int | None]] = {1: {0: 25, 2: None}, 2: {0: 25, 2: None}, 3: {0: 30}}


async def fill(main: Connection) -> None:
    """Write the rows."""
    await publish(main, "d")
    await kept_themes.add_ids(main, dict(enumerate([HERE, THERE, GONE])))
    await kept_themes.end(main, [0])
    await themes.replace(main, Findings(RUN, [ROW], [ThemeStory(HERE, "d", 1)], [], [], []))
    for number, events in EVENTS.items():
        month = MONTH if number < 3 else "2026-12"
        await versions.put(main, Version(number, month, DAY, 30, SIZES[number]))
        await lineage.add(main, month, events, number)
    await versions.put_stories(main, [StoryChange("d", 1, (0,))])
    await versions.put_names(main, NAMES)

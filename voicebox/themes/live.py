"""Themes that stay themselves while stories arrive and are taken back.

    engine = ThemeEngine(Encoder.load(folder))
    engine.fit(stories)
    engine.add(more)            # each passage goes to its nearest theme
    engine.refresh()            # nightly, or when there are 5 % more: births, merges, moves
    engine.remove(["a story"])  # nothing of it is left
    engine.contest(moves)       # their tellers say where stories belong; it holds from then on
    engine.themes()
    engine.why("another")       # the words that put each of its passages where it is
    engine.how_sure()           # what comes back in a second look

The order in which stories are given makes no difference to anything but the order of `add`'s
answer. Ids of themes are given once and last as long as their theme.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from voicebox.errors import Conflict, Missing
from voicebox.kept import Contest
from voicebox.themes import alone, centroids, contested, duplicates, members, naming, refresh
from voicebox.themes import state as states
from voicebox.themes.encoder import Encodes, Vectors, encode
from voicebox.themes.graph import Labels
from voicebox.themes.lineage import NONE, Event, Faded, Ids
from voicebox.themes.members import Members
from voicebox.themes.passages import Cut, cut, recut
from voicebox.themes.placing import place
from voicebox.themes.reading import part, read
from voicebox.themes.state import Origin, State
from voicebox.themes.sureness import how_sure
from voicebox.themes.values import FEWEST_STORIES, Passage, Story, Sureness, Theme, by_id
from voicebox.themes.why import explained

_NOTHING: Ids = np.zeros(0, np.int64)
_UNKNOWN = "There is no such story here."


class ThemeEngine:
    """Finds themes and keeps them. With fewer than 20 stories there are none."""

    def __init__(self, encoder: Encodes, seed: int = 0) -> None:
        self.encoder = encoder
        self.seed = seed
        self._stories: dict[str, Story] = {}
        self._state = states.empty(Origin.of(encoder), encoder.dim, seed)

    def fit(self, stories: Iterable[Story]) -> tuple[Event, ...]:
        """Find the themes of these stories and no others, from scratch.

        Themes that were there before keep their ids where they are found again.
        """
        given = by_id(stories)
        self.remove([story.id for story in self._stories.values() if given.get(story.id) != story])
        self.add(story for story in given.values() if story.id not in self._stories)
        return self._found() if self._enough else ()

    def add(self, stories: Iterable[Story]) -> tuple[Passage, ...]:
        """Put stories into the themes that there are; nothing else moves.

        Returns:
            Their passages, in the order of the stories' ids and inside each in that of its text.
            `theme` is -1 while there are too few stories for themes. A blank story has none.

        Raises:
            Conflict: a story is here already, or given twice; nothing was added then.
        """
        given = by_id(stories)
        if given.keys() & self._stories.keys():
            raise Conflict("A story that is added is here already. Remove it first.")
        parts = cut(list(given.values()))
        vectors = encode(self.encoder, parts.texts) if parts.texts else self._state.new[:0]
        added, passages = self._placed(parts, vectors)
        self._stories |= {story.id: story for story in parts.stories}
        self._state = replace(self._state, members=members.joined(self._state.members, added))
        return passages

    def remove(self, story_ids: Iterable[str]) -> tuple[Event, ...]:
        """Take stories out, and everything that came from them; unknown ids are passed over."""
        gone = set(story_ids) & self._stories.keys()
        return self._without(gone) if gone else ()

    def refresh(self) -> tuple[Event, ...]:
        """Look at all stories again, and say what happened to the themes."""
        if not self._enough:
            return ()
        if not len(self._state.themes) or self._state.resolution == 0:
            return self._found()
        parts = self._parts()
        voices = duplicates.voices_in(parts)
        self._state, events = refresh.refreshed(self._state, parts, voices[parts.owners])
        self._state, renamed = naming.named(self._state, parts, voices)
        return self._record([*events, *renamed])

    def contest(self, contests: Iterable[Contest]) -> tuple[Event, ...]:
        """Put stories where their tellers want them, and keep them there through every look.

        Args:
            contests: all that tellers say now, instead of what they said before; those that were
                undone too, once. What is said of stories that are not here is passed over.
        """
        said, before = tuple(contests), self._state.members
        holding = contested.lasting(said, before.stories)
        self._state = replace(self._state, contests=holding)
        if not said or not len(self._state.themes):
            return ()
        voices = duplicates.voices_in(self._parts())[before.owners]
        self._state, events = refresh.honoured(self._state, voices, said)
        told = contested.moves(said, before, self._state.members.theme)
        # The words of who moved are still here: a name changes only where it no longer holds.
        return self._record([*told, *events, *self._settled(_NOTHING)])

    def themes(self) -> tuple[Theme, ...]:
        """Return the themes with their lasting ids, the one with the most stories first."""
        if not len(self._state.themes):
            return ()
        parts, state = self._parts(), self._state
        placed = naming.placed(state, duplicates.voices_in(parts))
        vectors, axis = state.members.vectors, self.encoder.tone
        tone = None if axis is None else axis.of(vectors)
        found = read(parts, vectors, placed, state.names)
        found = part(found, parts, vectors, placed.voices, state.seed, tone)
        rows = {p.theme: row for p, row in zip(found.passages, placed.labels, strict=True)}
        ids = {number: int(state.themes[row]) for number, row in rows.items()}
        return tuple(
            replace(theme, id=ids[theme.id], neighbours=tuple(ids[n] for n in theme.neighbours))
            for theme in found.themes
        )

    def theme(self, theme_id: int) -> Theme:
        """Return one theme.

        Raises:
            Missing: it has faded, was merged, or never was.
        """
        for theme in self.themes():
            if theme.id == theme_id:
                return theme
        raise Missing(f"There is no theme {theme_id}; `events` says what became of it.")

    def story(self, story_id: str) -> tuple[Passage, ...]:
        """Return the passages of a story with their themes, in the order of its text.

        Raises:
            Missing: there is no such story here.
        """
        if story_id not in self._stories:
            raise Missing(_UNKNOWN)
        told = self._state.members
        rows = np.flatnonzero(told.of({story_id}))
        return self._passages(told, rows)

    def passages(self) -> tuple[Passage, ...]:
        """Return all passages, by ids and texts, with the words that speak for their themes."""
        told = self._state.members
        found = self._passages(told, np.arange(len(told.theme)))
        return explained(found, {story.id: story.text for story in self._stories.values()})

    def why(self, story_id: str) -> tuple[Passage, ...]:
        """Return what `story` does, with the words in each passage that speak for its theme.

        Raises:
            Missing: there is no such story here.
        """
        if story_id not in self._stories:
            raise Missing(_UNKNOWN)
        return tuple(passage for passage in self.passages() if passage.story_id == story_id)

    def how_sure(self) -> Sureness | None:
        """Look at all stories a second time and at some of them, and say what comes back.

        It takes about as long as a refresh. None while there are no themes.
        """
        told, state = self._state.members, self._state
        if not len(state.themes):
            return None
        return how_sure(self._parts(), told.vectors, told.theme, state.seed)

    def on_their_own(self, limit: int | None = None) -> tuple[tuple[str, float], ...]:
        """Return the stories least like all others with their distance, the farthest first."""
        if not self._stories:
            return ()
        wished = contested.on_their_own(self._state.contests)
        return alone.on_their_own(self._parts(), self._state.members.vectors, wished)[:limit]

    @property
    def events(self) -> tuple[Event, ...]:
        """What happened to the themes so far, the first first."""
        return self._state.events

    def state_dict(self) -> State:
        """Return all that is known of the themes; `state.to_bytes` writes it down."""
        return self._state

    def load_state(
        self, state: State, stories: Iterable[Story], touched: Iterable[int] = ()
    ) -> tuple[Event, ...]:
        """Go on from a state, with the words of its stories, which it does not hold.

        A story of the state that is not given, or whose words are cut otherwise now, is taken
        out as `remove` does: an old state brings nothing back that its teller took away. A story
        that the state does not know is left out; `add` it.

        Args:
            state: what `state_dict` gave, or that without some of its stories.
            stories: those of the state.
            touched: ids of the themes that stories were taken out of since it was given.

        Raises:
            Unusable: the state is of another encoder or another cut.
        """
        states.compare(state.origin, Origin.of(self.encoder))
        given = by_id(stories)
        self._state, self.seed = state, state.seed
        here = state.members.stories
        self._stories = {story_id: given.get(story_id, Story(story_id, "")) for story_id in here}
        gone = members.cut_otherwise(state.members, self._stories)
        emptied = np.array(sorted(touched), np.int64)
        return self._without(gone, emptied) if gone or len(emptied) else ()

    @property
    def _enough(self) -> bool:
        return len(self._stories) >= FEWEST_STORIES

    def _parts(self) -> Cut:
        told = self._state.members
        stories = tuple(self._stories[story_id] for story_id in told.stories)
        return recut(stories, told.owners, told.spans.tolist())

    def _without(self, gone: set[str], touched: Ids = _NOTHING) -> tuple[Event, ...]:
        """Take stories out that are here, and settle the themes that they or others left."""
        told = self._state.members
        rows = told.of(gone)
        left = [told.theme[rows], told.new[rows], told.old[rows], touched]
        touched = np.unique(np.concatenate(left))
        for story_id in gone:
            del self._stories[story_id]
        before = np.union1d(self._state.themes, touched[touched >= 0])
        self._state = refresh.reduced(self._state, gone)
        emptied = [Faded(int(theme), 0) for theme in np.setdiff1d(before, self._state.themes)]
        if not self._enough:
            self._state, faded = refresh.given_up(self._state)
            return self._record([*emptied, *faded])
        return self._record([*emptied, *self._settled(touched)])

    def _record(self, events: Sequence[Event]) -> tuple[Event, ...]:
        self._state = replace(self._state, events=(*self._state.events, *events))
        return tuple(events)

    def _found(self) -> tuple[Event, ...]:
        """Find the themes from scratch."""
        parts = self._parts()
        placed = place(parts, self._state.members.vectors, self._state.seed)
        self._state, events = refresh.fitted(self._state, placed, placed.voices[parts.owners])
        self._state, renamed = naming.named(self._state, parts, placed.voices)
        return self._record([*events, *renamed])

    def _settled(self, touched: Ids) -> list[Event]:
        """Let themes of too few voices fade, and name anew those that a removal touched."""
        if not len(self._state.themes):
            return []
        parts = self._parts()
        voices = duplicates.voices_in(parts)
        self._state, faded = refresh.without_few(self._state, voices[parts.owners])
        self._state, renamed = naming.named(self._state, parts, voices, touched)
        return [*faded, *renamed]

    def _placed(self, parts: Cut, vectors: Vectors) -> tuple[Members, tuple[Passage, ...]]:
        """Give each passage to the nearest theme."""
        state = self._state
        added = Members.arriving(parts, vectors, np.full(len(vectors), NONE, np.int64))
        if len(state.themes):
            nearest = state.themes[centroids.nearest(vectors, state.centres)]
            added = replace(added, theme=nearest)
            theme = contested.wanted(state.contests, added, state.themes, state.centres)
            added = replace(added, theme=theme)
        return added, self._passages(added, np.arange(len(vectors)))

    def _passages(self, told: Members, rows: Labels) -> tuple[Passage, ...]:
        state = self._state
        similarity = np.zeros(len(rows), np.float32)
        edge = np.zeros(len(rows), bool)
        if len(state.themes):
            similarity, edge = naming.closeness(state, told.vectors[rows], told.theme[rows])
        return tuple(
            Passage(
                story_id=told.stories[told.owners[row]],
                start=int(told.spans[row, 0]),
                end=int(told.spans[row, 1]),
                theme=int(told.theme[row]),
                similarity=float(similarity[place]),
                edge=bool(edge[place]),
            )
            for place, row in enumerate(rows)
        )

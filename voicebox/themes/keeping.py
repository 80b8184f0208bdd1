"""What a site keeps of its themes from one window to the next, and how the engine goes on from it.

Here numbers and bytes become the engine's state, and its state numbers and bytes: who keeps them
need not load it. Centres are not kept. They are reckoned anew from the members that are there, so
that whoever took a story out of what is kept has taken it out of the themes.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from voicebox.errors import Unusable
from voicebox.kept import Contest, KeptStory, KeptTheme, KeptThemes, ThemeEvent
from voicebox.themes import contested, refresh
from voicebox.themes.encoder import Encoder, Encodes, Vectors
from voicebox.themes.labels import Label
from voicebox.themes.lineage import Event, Ids, Merged, Moved, MovedByTellers, Split, kind
from voicebox.themes.live import ThemeEngine
from voicebox.themes.members import Members
from voicebox.themes.outcome import Outcome
from voicebox.themes.state import Origin, State, compare, empty
from voicebox.themes.values import Story, Themes

#: Of 32-bit floats as they are kept, whatever the machine.
_FLOATS = "<f4"
#: What each kind of event calls the other theme of it.
_OTHERS = {Split: "parent", Merged: "absorbed", Moved: "source", MovedByTellers: "source"}


def go_on(
    folder: Path,
    kept: KeptThemes | None,
    stories: Sequence[Story],
    seed: int,
    share: float,
    contests: Sequence[Contest] = (),
) -> Outcome:
    """Take out the stories that are no longer there, place the new ones, and look if it is time.

    Args:
        folder: of the encoder.
        kept: what the last window left; none at first.
        stories: all that may be counted now.
        seed: of the dice, where nothing is kept yet.
        share: of all stories must have come since the last look for another. The first time that
            there are enough, there is one always.
        contests: what tellers say of where their stories were placed, with the last window's.

    Raises:
        Unusable: the folder is no whole encoder, or not the one that made what is kept.
    """
    return carry_on(Encoder.load(folder), kept, stories, seed, share, contests)


def carry_on(
    encoder: Encodes,
    kept: KeptThemes | None,
    stories: Sequence[Story],
    seed: int = 0,
    share: float = 0.0,
    contests: Sequence[Contest] = (),
) -> Outcome:
    """Do what `go_on` does, with an encoder that is open.

    Raises:
        Unusable: it is not the one that made what is kept.
    """
    engine = ThemeEngine(encoder, seed)
    events: list[Event] = []
    if kept is not None:
        # Vectors of another encoder may be of another length: no state can be made of them.
        compare(made_by(kept), Origin.of(encoder))
        touched = [theme.number for theme in kept.themes if theme.touched]
        events += engine.load_state(to_state(kept, encoder.dim, contests), stories, touched)
    known = set(engine.state_dict().members.stories)
    engine.add(story for story in stories if story.id not in known)
    events += engine.contest(contested.followed(contests, events))
    looks = _is_time(engine.state_dict(), share)
    if looks:
        events += engine.refresh()
    return outcome(engine, events, known, contests, looked=looks)


def take_out(
    kept: KeptThemes, stories: Sequence[Story], contests: Sequence[Contest] = ()
) -> Outcome:
    """Take out the stories that are no longer there, and do nothing else: no encoder is needed.

    Without one there is no tone either: perspectives are quoted from their middle then.

    Args:
        kept: what the last window left.
        stories: of those kept, the ones that may be counted now.
        contests: what tellers say of where their stories were placed.

    Raises:
        Unusable: stories were cut in another way then.
    """
    engine = ThemeEngine(_Absent.of(kept), kept.seed)
    touched = [theme.number for theme in kept.themes if theme.touched]
    state = to_state(kept, engine.encoder.dim, contests)
    events = [*engine.load_state(state, stories, touched)]
    events += engine.contest(contested.followed(contests, events))
    known = engine.state_dict().members.stories
    return outcome(engine, events, known, contests, looked=False)


def outcome(
    engine: ThemeEngine,
    events: Sequence[Event],
    known: Collection[str],
    contests: Sequence[Contest] = (),
    *,
    looked: bool,
) -> Outcome:
    """Return what a window brought.

    Args:
        engine: after it.
        events: what happened to the themes in it, in order.
        known: stories whose vectors are kept already, and are left out.
        contests: what tellers said of where their stories were placed, as it stood before.
        looked: whether all stories were looked at again.
    """
    state = engine.state_dict()
    found = Themes(
        encoder_id=state.origin.encoder_id,
        seed=state.seed,
        resolution=state.resolution,
        n_stories=len(state.members.stories),
        n_passages=len(state.members.theme),
        stability=state.stability,
        themes=engine.themes(),
        passages=engine.passages() if len(state.themes) else (),
        alone=engine.on_their_own(),
        sureness=engine.how_sure() if looked else None,
        languages=engine.encoder.languages,
    )
    said = contested.settled(contests, events)
    return Outcome(found, from_state(state, known), tuple(map(to_event, events)), looked, said)


def made_by(kept: KeptThemes) -> Origin:
    """Return what made the vectors that are kept."""
    return Origin(kept.encoder, kept.checksum, kept.splitter)


def to_state(kept: KeptThemes, dim: int, contests: Iterable[Contest] = ()) -> State:
    """Return the engine's state; its centres are reckoned from the members that are kept.

    Args:
        kept: stories in the order of their ids.
        dim: the length of their vectors.
        contests: what tellers say of where they were placed.
    """
    themes = np.array([theme.number for theme in kept.themes], np.int64)
    zeros = np.zeros((len(themes), dim), np.float32)
    state = replace(
        empty(made_by(kept), dim, kept.seed),
        resolution=kept.resolution,
        stability=kept.stability,
        n_looks=kept.n_looks,
        next_id=kept.next_number,
        themes=themes,
        new=zeros,
        old=zeros,
        names=tuple(Label(theme.words, theme.phrases) for theme in kept.themes),
        members=_members(kept.stories, dim),
        contests=contested.lasting(contests, [story.id for story in kept.stories]),
    )
    return refresh.recentred(state)


def from_state(state: State, known: Collection[str] = ()) -> KeptThemes:
    """Return what is to be kept of a state.

    Args:
        state: the engine's.
        known: stories whose vectors are kept already, and are left out.
    """
    return KeptThemes(
        encoder=state.origin.encoder_id,
        checksum=state.origin.encoder_checksum,
        splitter=state.origin.splitter,
        seed=state.seed,
        resolution=state.resolution,
        stability=state.stability,
        n_looks=state.n_looks,
        next_number=state.next_id,
        n_new=n_new(state),
        themes=tuple(
            KeptTheme(number, name.words, name.phrases)
            for number, name in zip(state.themes.tolist(), state.names, strict=True)
        ),
        stories=tuple(_stories(state.members, set(known))),
    )


def n_new(state: State) -> int:
    """Count the stories that came since the last look; none while there are no themes."""
    told = state.members
    return len(np.unique(told.owners[~refresh.at_home(told)])) if len(state.themes) else 0


def to_event(event: Event) -> ThemeEvent:
    """Return what happened without the classes of the engine."""
    evidence = asdict(event)
    other = _OTHERS.get(type(event))
    if isinstance(event, MovedByTellers):
        evidence["by_tellers"] = True
    return ThemeEvent(
        kind="moved" if isinstance(event, MovedByTellers) else kind(event),
        theme=int(evidence.pop("theme_id")),
        other=None if other is None else int(evidence.pop(other)),
        evidence=evidence,
    )


@dataclass(frozen=True)
class _Absent:
    """Stands for the encoder that made what is kept, where that is not at hand."""

    id: str
    checksum: str
    dim: int
    tone: None = None
    languages: tuple[str, ...] = ()

    @classmethod
    def of(cls, kept: KeptThemes) -> Self:
        story = next(iter(kept.stories), None)
        dim = 0 if story is None else len(story.vectors) // (4 * len(story.spans))
        return cls(kept.encoder, kept.checksum, dim)

    def encode(self, texts: Sequence[str]) -> Vectors:
        raise Unusable("The encoder that the themes were made with is not here.")


def _is_time(state: State, share: float) -> bool:
    if not len(state.themes):
        return True
    new = n_new(state)
    return new > 0 and new >= share * len(state.members.stories)


def _members(stories: Sequence[KeptStory], dim: int) -> Members:
    lengths = [len(story.spans) for story in stories]
    vectors = b"".join(story.vectors for story in stories)
    theme, new, old = (
        _ids(getattr(story, name) for story in stories) for name in ("theme", "new", "old")
    )
    spans = np.array([span for story in stories for span in story.spans], np.int64)
    return Members(
        stories=tuple(story.id for story in stories),
        owners=np.repeat(np.arange(len(stories)), lengths).astype(np.intp),
        spans=spans.reshape(-1, 2),
        vectors=np.frombuffer(vectors, _FLOATS).astype(np.float32).reshape(len(theme), dim),
        theme=theme,
        new=new,
        old=old,
    )


def _ids(several: Iterable[Sequence[int]]) -> Ids:
    return np.array([number for one in several for number in one], np.int64)


def _stories(told: Members, known: set[str]) -> Iterable[KeptStory]:
    bounds = np.searchsorted(told.owners, np.arange(len(told.stories) + 1))
    for story_id, start, end in zip(told.stories, bounds[:-1], bounds[1:], strict=True):
        rows = slice(int(start), int(end))
        vectors = told.vectors[rows].astype(_FLOATS).tobytes()
        yield KeptStory(
            id=story_id,
            spans=tuple((int(first), int(last)) for first, last in told.spans[rows]),
            vectors=b"" if story_id in known else vectors,
            theme=_numbers(told.theme[rows]),
            new=_numbers(told.new[rows]),
            old=_numbers(told.old[rows]),
        )


def _numbers(ids: NDArray[np.int64]) -> tuple[int, ...]:
    return tuple(ids.tolist())

"""Finds the themes of a site with another encoder, and keeps the ids of those found again.

Vectors of two encoders cannot be compared. What can be is where the passages are: a theme that
shares most of its passages with one of before is that one.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from voicebox.kept import Contest, KeptStory, KeptThemes
from voicebox.themes import contested, keeping, refresh
from voicebox.themes.encoder import Encoder, Encodes
from voicebox.themes.labels import Label
from voicebox.themes.lineage import NONE, Event, Faded, Ids
from voicebox.themes.live import ThemeEngine
from voicebox.themes.members import Members
from voicebox.themes.outcome import ReEncoded
from voicebox.themes.refresh import NAMELESS
from voicebox.themes.state import State
from voicebox.themes.values import FEWEST_STORIES, Story


def re_encode(
    folder: Path,
    kept: KeptThemes | None,
    stories: Sequence[Story],
    seed: int,
    contests: Sequence[Contest] = (),
) -> ReEncoded:
    """Encode all stories anew, find their themes from scratch, and match them with those kept.

    Args:
        folder: of the encoder that is to be used from now on.
        kept: what the last window left; none on a site that has no themes yet.
        stories: all that may be counted now.
        seed: of the dice, where nothing is kept yet.
        contests: what tellers say of where their stories were placed.

    Raises:
        Unusable: the folder is no whole encoder.
    """
    return found_again(Encoder.load(folder), kept, stories, seed, contests)


def found_again(
    encoder: Encodes,
    kept: KeptThemes | None,
    stories: Sequence[Story],
    seed: int = 0,
    contests: Sequence[Contest] = (),
) -> ReEncoded:
    """Do what `re_encode` does, with an encoder that is open."""
    engine = ThemeEngine(encoder, seed if kept is None else kept.seed)
    engine.add(stories)
    state = engine.state_dict()
    before = np.full(len(state.members.theme), NONE, np.int64)
    events: list[Event] = []
    if kept is not None:
        before = carried(kept.stories, state.members)
        events += _loaded(engine, _under_ids(state, kept, before), kept, stories)
    events += engine.contest(contested.followed(contests, events))
    events += engine.fit(stories)
    told = engine.state_dict().members
    one, other = main_themes(before, told), main_themes(told.theme, told)
    both = (one != NONE) & (other != NONE)
    found = keeping.outcome(engine, events, (), contests, looked=True)
    return ReEncoded(found, int(both.sum()), int((one == other)[both].sum()))


def carried(stories: Sequence[KeptStory], told: Members) -> Ids:
    """Return the theme of the passage that each passage was most of before, -1 for none.

    Args:
        stories: with the passages of before, which may have been cut otherwise.
        told: the passages of now, n of them.

    Returns:
        Shape (n,).
    """
    before = {story.id: story for story in stories}
    theme = np.full(len(told.theme), NONE, np.int64)
    for row, (owner, (start, end)) in enumerate(
        zip(told.owners.tolist(), told.spans.tolist(), strict=True)
    ):
        story = before.get(told.stories[owner])
        if story is None:
            continue
        shared = [min(end, last) - max(start, first) for first, last in story.spans]
        most = int(np.argmax(shared))
        if shared[most] > 0:
            theme[row] = story.theme[most]
    return theme


def main_themes(theme: Ids, told: Members) -> Ids:
    """Return the theme that most passages of each story are in, -1 for none.

    Args:
        theme: an id for each passage, shape (n_passages,).
        told: the passages.

    Returns:
        Shape (n_stories,); of two that have as many, the one with the smaller id.
    """
    result = np.full(len(told.stories), NONE, np.int64)
    most = np.zeros(len(told.stories), np.intp)
    rows = theme != NONE
    pairs, counts = np.unique(
        np.stack([told.owners[rows], theme[rows]]), axis=1, return_counts=True
    )
    for (story, number), count in zip(pairs.T.tolist(), counts.tolist(), strict=True):
        if count > most[story]:
            most[story], result[story] = count, number
    return result


def _under_ids(state: State, kept: KeptThemes, before: Ids) -> State:
    """Return a state whose passages are in the themes of before, with the names of these."""
    names = {
        one.number: NAMELESS if one.touched else Label(one.words, one.phrases)
        for one in kept.themes
    }
    themes = np.array(sorted(names), np.int64)
    zeros = np.zeros((len(themes), state.members.vectors.shape[1]), np.float32)
    state = replace(
        state,
        n_looks=kept.n_looks,
        next_id=kept.next_number,
        themes=themes,
        new=zeros,
        old=zeros,
        names=tuple(names[number] for number in themes.tolist()),
        members=replace(state.members, theme=before, new=before),
    )
    return refresh.recentred(state)


def _loaded(
    engine: ThemeEngine, state: State, kept: KeptThemes, stories: Sequence[Story]
) -> list[Event]:
    """Hand the state over, and say which themes have nobody left."""
    numbers = [theme.number for theme in kept.themes]
    if len(state.members.stories) < FEWEST_STORIES:
        return list(engine.load_state(state, stories, numbers))
    engine.load_state(state, stories)
    return [Faded(number, 0) for number in numbers if number not in state.themes]

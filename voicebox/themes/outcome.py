"""What one window brought to the themes: plain values, so that who reads them loads no engine."""

from dataclasses import dataclass

from voicebox.kept import Contest, KeptThemes, ThemeEvent
from voicebox.themes.values import Themes


@dataclass(frozen=True)
class Outcome:
    """The themes of a site after a window, and what is to be kept of them until the next."""

    #: Their ids are the numbers by which the engine knows them.
    found: Themes
    #: Stories whose vectors are as they were kept before come without them.
    kept: KeptThemes
    #: What happened to the themes, in order.
    events: tuple[ThemeEvent, ...]
    #: Whether all stories were looked at again.
    looked: bool
    #: What tellers say of where their stories were placed, after what happened; none undone.
    contests: tuple[Contest, ...] = ()


@dataclass(frozen=True)
class ReEncoded:
    """The themes of a site as another encoder finds them."""

    outcome: Outcome
    #: How many stories were in a theme before and are in one now, each where most of it is.
    n_stories: int
    #: How many of them are in the same one.
    n_stayed: int

"""What its teller is told of where a story stands, where its state alone would say it wrong."""

from moderation.states import State, told
from voicebox.flows.my_story import MyStory
from voicebox.web.words import N_, Words

FOLDED = N_(
    "It is still among the public stories. For a day at most, readers see a notice in place of its"
    " words."
)
COVERED = N_("It is public, with some words covered, as you allowed. All else is as you wrote it.")
QUOTED = N_("Parts of it may be quoted, exactly as you wrote them. The whole of it is not public.")
QUOTED_COVERED = N_(
    "Parts of it may be quoted, with some words covered, as you allowed. The whole of it is not"
    " public."
)
TO_BE_QUOTED = N_(
    "A person has read it and said yes. When stories next appear, parts of it may be quoted. The"
    " whole of it is not public."
)
TO_BE_KEPT = N_("A person has read it. Nothing of it becomes public, as you chose.")
ANSWERED = N_("We have your answer. A person will read it again, with what you said.")
HELD = N_("It is held until you come back, because the covered words are not agreed.")


def sentence(story: MyStory, words: Words) -> str:
    """Return what the teller of a story is told of where it stands, in a sentence."""
    return words.gettext(_own(story) or told(story.state))


def _own(story: MyStory) -> str:
    """Return what is told in place of the sentence of its state; nothing where that is true."""
    dials, masks = story.draft.dials, story.masks
    is_covered = masks is not None and masks.status == "agreed"
    if story.state is State.PUBLISHED:
        if story.beside.folded:
            return FOLDED
        if not dials.shown:
            return QUOTED_COVERED if is_covered else QUOTED
        return COVERED if is_covered else ""
    if story.state is State.CLEARED and not dials.shown:
        return TO_BE_QUOTED if dials.quoted else TO_BE_KEPT
    is_answered = masks is not None and masks.status in ("countered", "declined")
    if story.state is State.WAITING and is_answered:
        return ANSWERED
    if story.state is State.HELD and story.draft.if_away != "held":
        return HELD
    return ""

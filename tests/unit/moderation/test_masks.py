"""Masks: what covers words may change nothing beside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation import policy
from moderation.masks import (
    Flaw,
    Mask,
    Unmaskable,
    apply,
    pieces,
    places,
    require_masks,
)
from tests.covered import differs_only_in, uncover

KINDS = policy.load().placeholders
TEXT = "Sister Ann on Ward 7 sat with me."
ANN, WARD = Mask(7, 10, "name"), Mask(14, 20, "ward")


@st.composite
def masked(draw: st.DrawFn) -> tuple[str, list[Mask]]:
    """Any text of any script, and masks that do not overlap, in any order."""
    text = draw(st.text(max_size=60))
    borders = draw(st.lists(st.integers(0, len(text)), unique=True, max_size=8).map(sorted))
    spans = zip(borders[::2], borders[1::2], strict=False)
    kinds = st.sampled_from(sorted(KINDS))
    masks = [Mask(start, end, kind, KINDS[kind]) for start, end in spans for kind in [draw(kinds)]]
    return text, draw(st.permutations(masks))


@given(masked())
def test_nothing_outside_the_covered_spans_differs(given: tuple[str, list[Mask]]) -> None:
    text, masks = given
    public = apply(text, masks)
    assert differs_only_in(text, public, masks)
    kept = [piece.text for piece in pieces(text, masks) if piece.mask is None]
    borders = [0, *(at for place in places(masks) for at in place), len(public)]
    shown = [public[a:b] for a, b in zip(borders[::2], borders[1::2], strict=True) if public[a:b]]
    assert shown == kept


@given(masked())
def test_with_the_covered_words_the_text_comes_back(given: tuple[str, list[Mask]]) -> None:
    text, masks = given
    covered = [text[mask.start : mask.end] for mask in sorted(masks)]
    assert uncover(apply(text, masks), masks, covered) == text


@given(masked(), st.integers(0, 80), st.text(min_size=1, max_size=3))
def test_a_single_letter_more_beside_a_mask_is_seen(
    given: tuple[str, list[Mask]], at: int, letter: str
) -> None:
    text, masks = given
    public = apply(text, masks)
    changed = public[:at] + letter + public[at:]
    assert not differs_only_in(text, changed, masks)


@given(masked())
def test_each_place_is_that_of_its_placeholder(given: tuple[str, list[Mask]]) -> None:
    text, masks = given
    public = apply(text, masks)
    assert [public[start:end] for start, end in places(masks)] == [
        mask.placeholder for mask in sorted(masks)
    ]


def test_covered_words_become_their_placeholders() -> None:
    require_masks(TEXT, [WARD, ANN], KINDS)
    assert apply(TEXT, [WARD, ANN]) == "Sister [name] on [ward] sat with me."


def test_masks_may_touch() -> None:
    touching = [Mask(0, 6, "staff_member"), Mask(6, 10, "name")]
    require_masks(TEXT, touching, KINDS)
    assert apply(TEXT, touching) == "[staff member][name] on Ward 7 sat with me."


@pytest.mark.parametrize(
    ("masks", "flaw"),
    [
        ([], Flaw.NONE),
        ([Mask(7, 7, "name")], Flaw.EMPTY),
        ([Mask(10, 7, "name")], Flaw.EMPTY),
        ([Mask(6, 7, "name")], Flaw.EMPTY),
        ([Mask(-3, 4, "name")], Flaw.OUT_OF_RANGE),
        ([Mask(7, len(TEXT) + 1, "name")], Flaw.OUT_OF_RANGE),
        ([ANN, Mask(9, 13, "place")], Flaw.OVERLAPPING),
        ([ANN, ANN], Flaw.OVERLAPPING),
        ([Mask(7, 10, "swearing")], Flaw.UNKNOWN_KIND),
        ([Mask(7, 10, "name", "liar")], Flaw.UNKNOWN_KIND),
    ],
)
def test_what_is_no_mask_is_refused_with_its_reason(masks: list[Mask], flaw: Flaw) -> None:
    with pytest.raises(Unmaskable, match=flaw) as refused:
        require_masks(TEXT, masks, KINDS)
    assert refused.value.flaw is flaw
    assert "Ann" not in str(refused.value)


@pytest.mark.parametrize(
    "public",
    [
        "Sister [name] on [ward] sat with me",
        "Sister [name] on [ward] sat by me.",
        "A sister [name] on [ward] sat with me.",
        "Sister [name] on [place] sat with me.",
        "Sister  on [ward] sat with me.",
        TEXT,
    ],
)
def test_another_text_is_not_the_tellers(public: str) -> None:
    assert not differs_only_in(TEXT, public, [ANN, WARD])


@pytest.mark.parametrize(
    "kind",
    ["identity", "dialect", "capitals", "swearing", "grief", "anger", "diagnosis", "opinion"],
)
def test_who_somebody_is_and_how_they_speak_is_no_kind_of_mask(kind: str) -> None:
    with pytest.raises(Unmaskable, match=Flaw.UNKNOWN_KIND):
        require_masks(TEXT, [Mask(7, 10, kind)], KINDS)

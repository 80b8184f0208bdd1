import hashlib
import io
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.comments import real_comments
from voicebox.errors import Unusable
from voicebox.themes.centroids import means
from voicebox.themes.encoder import Encoder, unit
from voicebox.themes.labels import Label
from voicebox.themes.lineage import Born, Event, Faded, Merged, Moved, Renamed, Split
from voicebox.themes.members import Members
from voicebox.themes.passages import VERSION, cut
from voicebox.themes.state import Origin, State, empty, from_bytes, to_bytes
from voicebox.themes.values import Story

ORIGIN = Origin("reader-1", "c0ffee" * 10)
EVENTS: tuple[Event, ...] = (
    Born(0, 12, 5, 0.1, 0.75),
    Split(1, 0, 0.875, 12, 5, 0.2),
    Merged(0, 2, 1 / 3, 0.91),
    Faded(3, 2),
    Renamed(0, 5, 10),
    Moved(1, 0, 6, 3, 0.1),
)


def state(seed: int = 0, n_stories: int = 12, n_themes: int = 3, dim: int = 4) -> State:
    """Return any state; the dice say which."""
    dice = np.random.default_rng(seed)
    owners = np.sort(np.concatenate([np.arange(n_stories), dice.integers(0, n_stories, 20)]))
    vectors = unit(dice.normal(size=(len(owners), dim)).astype(np.float32))
    ids = np.sort(dice.choice(50, n_themes, replace=False)).astype(np.int64)
    rows = [dice.integers(-1, n_themes, len(owners)) for _ in range(3)]
    theme, new, old = (np.append(ids, -1)[row] for row in rows)
    members = Members(
        stories=tuple(sorted(f"{n:032x}" for n in dice.choice(10**9, n_stories, replace=False))),
        owners=owners.astype(np.intp),
        spans=dice.integers(0, 1000, (len(owners), 2)),
        vectors=vectors,
        theme=theme,
        new=new,
        old=old,
    )
    return State(
        origin=ORIGIN,
        seed=seed,
        resolution=1.8,
        stability=float(dice.random()),
        n_looks=4,
        next_id=50,
        themes=ids,
        new=means(vectors, rows[1], n_themes),
        old=means(vectors, rows[2], n_themes),
        names=tuple(Label((f"word{n}", "café"), (f"a phrase {n}",)) for n in range(n_themes)),
        members=members,
        events=EVENTS,
    )


def arrays(value: State) -> dict[str, Any]:
    return {
        **{name: getattr(value, name) for name in ("themes", "new", "old", "centres")},
        **{f"members.{name}": array for name, array in vars(value.members).items()},
    }


@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(0, 5))
def test_what_is_read_is_bit_for_bit_what_was_written(seed: int, n: int, n_themes: int) -> None:
    written = state(seed, n, n_themes)
    found = from_bytes(to_bytes(written), ORIGIN)
    for name, array in arrays(written).items():
        same = arrays(found)[name]
        if isinstance(array, np.ndarray):
            assert (same.dtype, same.shape) == (array.dtype, array.shape), name
            assert same.tobytes() == array.tobytes(), name
        else:
            assert same == array, name
    assert (found.names, found.events) == (written.names, written.events)
    numbers = ("origin", "seed", "resolution", "stability", "n_looks", "next_id")
    assert all(getattr(found, name) == getattr(written, name) for name in numbers)
    assert to_bytes(found) == to_bytes(written)


def test_a_site_without_stories_can_be_kept_too() -> None:
    found = from_bytes(to_bytes(empty(ORIGIN, 384, 0)), ORIGIN)
    assert found.centres.shape == (0, 384)
    assert found.members.stories == ()


@given(st.data())
def test_no_byte_of_the_file_can_change_unnoticed(data: st.DataObject) -> None:
    written = bytearray(to_bytes(state()))
    place = data.draw(st.integers(0, len(written) - 1))
    written[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unusable, match="damaged"):
        from_bytes(bytes(written), ORIGIN)


@given(st.integers(0, 5000))
def test_a_file_that_was_cut_off_is_not_read(length: int) -> None:
    written = to_bytes(state())
    with pytest.raises(Unusable, match=re.escape(f"{length:,} bytes")):
        from_bytes(written[:length], ORIGIN)


def zipped(name: str, facts: NDArray[Any]) -> bytes:
    written = io.BytesIO()
    np.savez(written, allow_pickle=False, **{name: facts})
    return written.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no zip",
        zipped("other", np.zeros(3, np.uint8)),
        zipped("facts", np.zeros(3, np.uint8)),
        zipped("facts", np.array("[]")),
    ],
    ids=["nothing", "no zip", "no facts", "no JSON", "no names"],
)
def test_what_ends_with_its_own_sum_and_is_no_file_of_themes_is_refused(body: bytes) -> None:
    written = body + hashlib.sha256(body).hexdigest().encode()
    with pytest.raises(Unusable, match="are no file of themes"):
        from_bytes(written, ORIGIN)


@pytest.mark.parametrize(
    ("here", "said"),
    [
        (replace(ORIGIN, encoder_id="reader-2"), "reader-1; VOICEBOX_ENCODER is reader-2 now"),
        (replace(ORIGIN, encoder_checksum="decaf" * 12), "begins with c0ffeec0ffee"),
        (replace(ORIGIN, splitter=VERSION + 1), f"cut in way {VERSION};"),
    ],
)
def test_a_state_of_another_encoder_or_cut_is_refused_with_the_way_on(
    here: Origin, said: str
) -> None:
    with pytest.raises(Unusable, match=re.escape(said)) as refused:
        from_bytes(to_bytes(state()), here)
    assert "run `voicebox themes --re-encode`" in str(refused.value)


def test_a_state_of_another_form_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as later:
        later.setattr("voicebox.themes.state.FORM", 2)
        written = to_bytes(state())
    with pytest.raises(Unusable, match=r"written in form 2; .* reads form 1"):
        from_bytes(written, ORIGIN)


def test_no_error_tells_of_a_story() -> None:
    written = state()
    for here in (replace(ORIGIN, encoder_id="reader-2"), replace(ORIGIN, splitter=9)):
        with pytest.raises(Unusable) as refused:
            from_bytes(to_bytes(written), here)
        assert not any(story in str(refused.value) for story in written.members.stories)
    assert not any(story in repr(written) for story in written.members.stories)


def test_the_encoder_that_ships_has_a_checksum_of_its_own(encoder: Encoder) -> None:
    origin = Origin.of(encoder)
    assert (origin.encoder_id, origin.splitter) == (encoder.id, VERSION)
    assert re.fullmatch("[0-9a-f]{64}", origin.encoder_checksum)


def test_whoever_changes_the_cut_gives_it_another_version() -> None:
    comments = real_comments(23)[:150]
    parts = cut([Story(str(n), text) for n, text in enumerate([*comments, "\n".join(comments)])])
    found = repr([tuple(span) for span in parts.spans]) + repr(parts.texts)
    assert (VERSION, hashlib.sha256(found.encode()).hexdigest()[:12]) == (1, "eb2aef8fa1d5")

"""A set of themes as a value that can be kept: one file of arrays and JSON, no pickled objects.

It holds no words of stories but the themes' names. It holds the passages' vectors, and those can
be turned back into something near the text: the file is to be kept as the stories are, and written
anew when one is taken back. Stories stand in the order of their ids, never in that of arrival.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicebox.errors import Unusable
from voicebox.kept import Contest, Standing
from voicebox.themes.encoder import Encodes, Vectors
from voicebox.themes.graph import Labels
from voicebox.themes.inertia import blended
from voicebox.themes.labels import Label
from voicebox.themes.lineage import KINDS, Event, Ids, kind
from voicebox.themes.members import Members, no_members
from voicebox.themes.passages import VERSION

#: Which way of writing a state down this is.
FORM = 1
_ANEW = "Delete it, and the themes are found anew under new ids."


@dataclass(frozen=True)
class Origin:
    """What made the vectors: under another encoder or another cut they mean nothing."""

    encoder_id: str
    encoder_checksum: str
    splitter: int = VERSION

    @classmethod
    def of(cls, encoder: Encodes) -> "Origin":
        """Return what this encoder and this way of cutting make."""
        return cls(encoder.id, encoder.checksum)


@dataclass(frozen=True, eq=False)
class State:
    """Everything that is known of a set of themes."""

    origin: Origin
    seed: int
    #: How finely the votes about the themes were grouped; 0 where there was too little to vote on.
    resolution: float
    #: How alike the themes of a part of the passages were at the last look: 1 is the same, 0 is
    #: chance.
    stability: float
    #: How often the themes were looked at again: each look has dice of its own.
    n_looks: int
    #: The first id that was never given.
    next_id: int
    #: Ids in rising order, shape (n_themes,).
    themes: Ids
    #: The two terms of each centre, unit rows or zeros; each shape (n_themes, d).
    new: Vectors = field(repr=False)
    old: Vectors = field(repr=False)
    #: The name of each theme.
    names: tuple[Label, ...]
    members: Members
    events: tuple[Event, ...] = ()
    #: What tellers said of where their stories were placed, by story and source; see `contested`.
    contests: tuple[Contest, ...] = ()

    @property
    def centres(self) -> Vectors:
        """The centre of each theme, unit rows, shape (n_themes, d)."""
        return blended(self.new, self.old)

    def places(self, ids: Ids) -> Labels:
        """Return the row of each theme id among the themes, -1 for -1."""
        return np.where(ids >= 0, np.searchsorted(self.themes, ids), -1).astype(np.intp)


def empty(origin: Origin, dim: int, seed: int) -> State:
    """Return the state of a site that has no stories yet."""
    no_rows = np.zeros((0, dim), np.float32)
    members = no_members(dim)
    return State(origin, seed, 0.0, 0.0, 0, 0, members.theme, no_rows, no_rows, (), members)


def to_bytes(state: State) -> bytes:
    """Write a state as an `.npz` file; the same state gives the same bytes.

    The file's SHA-256 is its last 64 bytes, as the comment that a zip file may end with.
    """
    written = io.BytesIO()
    facts = json.dumps(_facts(state), sort_keys=True).encode()
    arrays = _arrays(state) | {"facts": np.frombuffer(facts, np.uint8)}
    np.savez(written, allow_pickle=False, **arrays)
    with zipfile.ZipFile(written, "a") as archive:
        archive.comment = b"0" * 64
    body = written.getvalue()[:-64]
    return body + hashlib.sha256(body).hexdigest().encode()


def from_bytes(data: bytes, origin: Origin) -> State:
    """Read a state; its arrays are bit for bit those that were written.

    Args:
        data: what `to_bytes` gave.
        origin: of the encoder in use.

    Raises:
        Unusable: the file is damaged, of another form, or of another encoder or cut.
    """
    if hashlib.sha256(data[:-64]).hexdigest().encode() != data[-64:]:
        raise Unusable(
            f"The saved themes are damaged: {len(data):,} bytes, whose SHA-256 is not the one that "
            f"they end with. Take them from a backup. Or: {_ANEW}"
        )
    facts, arrays = _opened(data)
    if facts["form"] != FORM:
        raise Unusable(
            f"The saved themes are written in form {facts['form']}; this version of Voicebox "
            f"reads form {FORM}. {_ANEW}"
        )
    compare(Origin(**facts["origin"]), origin)
    return _state(facts, arrays)


def _opened(data: bytes) -> tuple[Mapping[str, Any], dict[str, NDArray[Any]]]:
    """Return the facts and the arrays of a file, whatever they say.

    Raises:
        Unusable: they are not there, though the file ends with its sum.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        facts = json.loads(arrays.pop("facts").tobytes())
        return {"form": None, **facts}, arrays
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile):
        raise Unusable(
            f"The saved themes are no file of themes. Take them from a backup. Or: {_ANEW}"
        ) from None


def compare(saved: Origin, here: Origin) -> None:
    """Make sure that what made a state is what is in use.

    Raises:
        Unusable: it is another encoder, or another cut; the message names the way on.
    """
    again = "run `voicebox themes --re-encode`: themes that are found again keep their ids"
    if saved.encoder_id != here.encoder_id:
        raise Unusable(
            f"The saved themes were made with the encoder {saved.encoder_id}; VOICEBOX_ENCODER is "
            f"{here.encoder_id} now. Set it back, or {again}."
        )
    if saved.encoder_checksum != here.encoder_checksum:
        raise Unusable(
            f"The saved themes were made with other files of the encoder {here.encoder_id}: their "
            f"checksum begins with {saved.encoder_checksum[:12]}, and that of the folder in use "
            f"with {here.encoder_checksum[:12]}. Put its files back, or {again}."
        )
    if saved.splitter != here.splitter:
        raise Unusable(
            f"The saved themes were made from passages cut in way {saved.splitter}; this version "
            f"of Voicebox cuts in way {here.splitter}. To go on, {again}."
        )


def _facts(state: State) -> dict[str, Any]:
    return {
        "form": FORM,
        "origin": asdict(state.origin),
        "seed": state.seed,
        "resolution": state.resolution,
        "stability": state.stability,
        "n_looks": state.n_looks,
        "next_id": state.next_id,
        "names": [asdict(name) for name in state.names],
        "stories": state.members.stories,
        "events": [asdict(event) | {"kind": kind(event)} for event in state.events],
        "contests": [asdict(contest) for contest in state.contests],
    }


def _arrays(state: State) -> dict[str, NDArray[Any]]:
    members = state.members
    return {
        "themes": state.themes,
        "new_centres": state.new,
        "old_centres": state.old,
        "owners": members.owners.astype(np.int64),
        "spans": members.spans,
        "vectors": members.vectors,
        "theme": members.theme,
        "new": members.new,
        "old": members.old,
    }


def _state(facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> State:
    members = Members(
        stories=tuple(facts["stories"]),
        owners=arrays["owners"].astype(np.intp),
        **{name: arrays[name] for name in ("spans", "vectors", "theme", "new", "old")},
    )
    numbers = ("seed", "resolution", "stability", "n_looks", "next_id")
    return State(
        origin=Origin(**facts["origin"]),
        **{name: facts[name] for name in numbers},
        themes=arrays["themes"],
        new=arrays["new_centres"],
        old=arrays["old_centres"],
        names=tuple(Label(tuple(n["words"]), tuple(n["phrases"])) for n in facts["names"]),
        members=members,
        events=tuple(_event(**event) for event in facts["events"]),
        # A file from before tellers could move their stories has none.
        contests=tuple(_contest(**contest) for contest in facts.get("contests", ())),
    )


def _event(kind: str, **evidence: Any) -> Event:
    return KINDS[kind](**evidence)


def _contest(starts: list[int], barred: list[int], standing: str, **said: Any) -> Contest:
    return Contest(starts=tuple(starts), barred=tuple(barred), standing=Standing(standing), **said)

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from voicebox.errors import Unusable
from voicebox.themes.encoder import Encoder, Vectors, encode, unit
from voicebox.themes.encoder_folder import FILES, OPTIONAL_FILES
from voicebox.themes.values import Story

# Sockets are closed before anything is imported; what is imported afterwards is looked through.
ALONE = """
import socket, sys
def refused(*args, **kwargs):
    raise AssertionError("a socket was opened")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refused
from pathlib import Path
from voicebox.themes.keeping import go_on
from voicebox.themes.values import Story
told = [Story(str(i), f"Nobody told me about ward {i}.") for i in range(20)]
go_on(Path(sys.argv[1]), None, told, 0, 0.0)
reaching = {"huggingface_hub", "httpx", "httpcore", "hf_xet", "requests"} & set(sys.modules)
assert not reaching, reaching
"""


def test_the_whole_engine_runs_without_a_network_or_a_client_for_one(minilm: Path) -> None:
    command = [sys.executable, "-c", ALONE, str(minilm)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_opening_an_encoder_keeps_its_library_offline(encoder: Encoder) -> None:
    assert encoder.dim == 384
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_vectors_are_of_length_one_and_the_same_in_any_company(encoder: Encoder) -> None:
    texts = ["I waited for months.", "They listened to me.", "The garden keeps me going. " * 20]
    together = encoder.encode(texts)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    # 8-bit arithmetic takes its scale from the whole batch, so the last digits differ.
    apart = np.vstack([encoder.encode([text]) for text in texts])
    assert ((together * apart).sum(axis=1) > 0.98).all()


def test_the_same_texts_have_the_same_vectors_in_any_order_and_on_any_number_of_cores(
    encoder: Encoder, comments: Sequence[Story]
) -> None:
    texts = [story.text for story in comments]
    alone = replace(encoder, _pace=replace(encoder._pace, side_by_side=1))
    other_way = replace(encoder, _pace=replace(encoder._pace, side_by_side=3)).encode(texts[::-1])
    assert np.array_equal(alone.encode(texts), other_way[::-1])


def test_like_stories_are_nearer_than_unlike_ones(encoder: Encoder) -> None:
    wait, queue, garden = encoder.encode(
        [
            "I waited eleven months for an appointment.",
            "The waiting list for the clinic was almost a year.",
            "Growing tomatoes on the allotment helps me.",
        ]
    )
    assert wait @ queue > wait @ garden + 0.2


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_the_centre_is_near_the_mean_of_the_comments_it_was_made_from(
    encoder: Encoder, comments: Sequence[Story]
) -> None:
    plain = encoder.encode_plain([story.text for story in comments])
    centred = encoder.encode([story.text for story in comments])
    assert np.linalg.norm(centred.mean(axis=0)) < 0.6 * np.linalg.norm(plain.mean(axis=0))


def test_scaling_leaves_a_row_of_zeros() -> None:
    assert unit(np.array([[0.0, 0.0], [3.0, 4.0]])).tolist() == [[0, 0], [0.6, 0.8]]


@pytest.fixture
def copy(minilm: Path, tmp_path: Path) -> Path:
    """An encoder folder that may be spoilt."""
    for name in (*FILES, *OPTIONAL_FILES, "encoder.toml"):
        shutil.copy(minilm / name, tmp_path)
    return tmp_path


def put(copy: Path, name: str, data: bytes) -> None:
    """Put other bytes in place of a file, and their checksum in place of its own."""
    path, before = copy / "encoder.toml", hashlib.sha256((copy / name).read_bytes()).hexdigest()
    (copy / name).write_bytes(data)
    path.write_text(path.read_text().replace(before, hashlib.sha256(data).hexdigest()))


@pytest.mark.parametrize("name", [*FILES, *OPTIONAL_FILES])
def test_a_file_with_other_bytes_is_refused_by_name(copy: Path, name: str) -> None:
    with (copy / name).open("ab") as file:
        file.write(b"\0")
    with pytest.raises(Unusable, match=rf"{name} of the encoder in .* rebuild"):
        Encoder.load(copy)


@pytest.mark.parametrize("name", [*FILES, *OPTIONAL_FILES])
def test_a_missing_file_is_refused_by_name(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(Unusable, match=f"has no {name}"):
        Encoder.load(copy)


@pytest.mark.parametrize("name", FILES)
def test_a_refused_file_names_the_command_for_another_encoder(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(Unusable, match="run `voicebox themes --re-encode`"):
        Encoder.load(copy)


@pytest.mark.parametrize(
    ("dimension", "shape", "said"),
    [
        (384, (1, 384), r"centre.npy in .* has the shape \(1, 384\)"),
        (100, (100,), "gives 100 numbers for each text"),
    ],
)
def test_a_model_or_a_centre_of_another_length_is_refused(
    copy: Path, dimension: int, shape: tuple[int, ...], said: str
) -> None:
    path, centre = copy / "encoder.toml", io.BytesIO()
    np.save(centre, np.zeros(shape, np.float32))
    put(copy, "centre.npy", centre.getvalue())
    path.write_text(path.read_text().replace("dimension = 384", f"dimension = {dimension}"))
    with pytest.raises(Unusable, match=said):
        Encoder.load(copy)


@pytest.mark.parametrize(
    "centre", [np.full(384, np.nan, np.float32), np.array(["0"] * 384), np.zeros(384, complex)]
)
def test_a_centre_that_is_not_made_of_numbers_is_refused(copy: Path, centre: Vectors) -> None:
    written = io.BytesIO()
    np.save(written, centre)
    put(copy, "centre.npy", written.getvalue())
    with pytest.raises(Unusable, match="it must be one row of 384 numbers, none of them infinite"):
        Encoder.load(copy)


def test_a_folder_that_is_no_encoder_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="VOICEBOX_ENCODER"):
        Encoder.load(tmp_path)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ('kind = "pickle"', 'kind = "pickle"'),
        ("kind = ", "cannot be read"),
        ('kind = "onnx"\nid = "x"', "does not say checksums, dimension, languages"),
    ],
)
def test_facts_that_do_not_hold_are_refused(tmp_path: Path, facts: str, said: str) -> None:
    (tmp_path / "encoder.toml").write_text(facts)
    with pytest.raises(Unusable, match=said):
        Encoder.load(tmp_path)


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ('kind = ["onnx"]', r"what can be opened is"),
        ('dimension = "many"', "says dimension = 'many'; it must be a whole number from 1 to"),
        ("dimension = true", "says dimension = True; it must be a whole number from 1 to"),
        ("longest_input = -4", "says longest_input = -4; it must be a whole number from 1 to"),
        ("longest_input = 9999999", "says longest_input = 9999999; it must be a whole number"),
        ("longest_input = 2", "puts 2 tokens around each text, so that nothing of it would be"),
        ("longest_input = 600", "cannot read 600 tokens at once"),
        ("longest_input = 5000", "cannot read 1,026 tokens at once"),
        ('languages = "en"', "says languages = 'en'; it must be a list of tags"),
        ("languages = [1]", r"says languages = \[1\]; it must be a list of tags"),
        ("id = 7", "says id = 7; it must be a name in quotes"),
        ('id = " "', "says id = ' '; it must be a name in quotes"),
        ('id = "a\\nb"', "it must be a name in quotes"),
    ],
)
def test_a_fact_of_another_kind_is_refused_with_what_it_must_be(
    copy: Path, fact: str, said: str
) -> None:
    name = fact.split(" = ")[0]
    path = copy / "encoder.toml"
    path.write_text(re.sub(f"(?m)^{name} = .*$", lambda _: fact, path.read_text()))
    with pytest.raises(Unusable, match=said):
        Encoder.load(copy)


def test_facts_that_are_not_text_are_refused(copy: Path) -> None:
    (copy / "encoder.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(Unusable, match=r"encoder\.toml cannot be read"):
        Encoder.load(copy)


@pytest.mark.parametrize("name", [*FILES, *OPTIONAL_FILES])
def test_a_file_that_has_its_checksum_and_cannot_be_read_is_refused_by_name(
    copy: Path, name: str
) -> None:
    put(copy, name, b"no such thing")
    with pytest.raises(Unusable, match=f"{name} cannot be read"):
        Encoder.load(copy)


class Gives:
    """An encoder whose vectors are these numbers."""

    id, checksum, dim, languages, tone = "gives", "0" * 64, 2, ("en",), None

    def __init__(self, *rows: tuple[float, float]) -> None:
        self.rows = rows

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.array(self.rows[: len(texts)], np.float32)


@pytest.mark.parametrize("lost", [np.nan, np.inf])
def test_what_is_no_number_is_the_fault_of_the_encoder_and_said_so(lost: float) -> None:
    with pytest.raises(Unusable, match=r"The encoder gives gives no numbers for 1 of 2 passages"):
        encode(Gives((1, 0), (lost, 0)), ["I waited.", "They listened."])


def test_the_encoder_carries_its_licence_and_says_where_it_is_from(minilm: Path) -> None:
    assert "Apache License" in (minilm / "LICENSE").read_text()
    assert "all-MiniLM-L6-v2" in (minilm / "NOTICE").read_text()

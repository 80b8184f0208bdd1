import hashlib
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from voicebox.themes.encoder import Encoder
from voicebox.themes.encoder_folder import KINDS
from voicebox.themes.table import Table

ROWS = np.array([[0, 0], [1, 0], [0, 2], [-3, 0.5]], np.float32)


def read(table: Table, *texts: list[int]) -> NDArray[np.float32]:
    """What the table gives for texts of these tokens."""
    ids = np.zeros((len(texts), max(map(len, texts))), np.int64)
    there = np.zeros_like(ids)
    for row, tokens in enumerate(texts):
        ids[row, : len(tokens)] = tokens
        there[row, : len(tokens)] = 1
    (vectors,) = table.run(None, {"input_ids": ids, "attention_mask": there})
    return vectors


def test_the_rows_of_a_text_are_added_up_and_scaled_to_length_one() -> None:
    found = read(Table(ROWS), [1, 2], [1, 1, 1], [2])
    assert np.allclose(found, np.array([[0.4472, 0.8944], [1, 0], [0, 1]]), atol=1e-4)


def test_what_fills_a_batch_up_is_not_read() -> None:
    assert np.array_equal(read(Table(ROWS), [1], [3, 2, 1])[0], read(Table(ROWS), [1])[0])


def test_tokens_without_numbers_give_none() -> None:
    assert read(Table(ROWS), [0, 0]).tolist() == [[0, 0]]


@given(st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=8), min_size=1, max_size=9))
def test_a_text_is_read_alike_in_any_company_and_any_order(texts: list[list[int]]) -> None:
    table = Table(ROWS)
    together = read(table, *texts)
    for row, tokens in enumerate(texts):
        assert np.allclose(read(table, sorted(tokens))[0], together[row], atol=1e-6)


@given(st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=8), max_size=9))
def test_many_texts_are_read_as_one_batch_is(texts: list[list[int]]) -> None:
    found = Table(ROWS).read_all([np.array(tokens, np.int32) for tokens in texts])
    assert found.shape == (len(texts), 2)
    for row, tokens in enumerate(texts):
        assert np.array_equal(found[row], read(Table(ROWS), tokens)[0])


def test_a_table_comes_back_from_its_file_to_a_part_in_a_hundred(tmp_path: Path) -> None:
    rows = np.random.default_rng(0).normal(size=(40, 8)).astype(np.float32)
    rows[7] = 0
    Table(rows).write(tmp_path / "table.npz")
    found = Table.read(tmp_path / "table.npz").rows
    assert np.abs(found - rows).max() <= 0.01 * np.abs(rows).max()
    assert not found[7].any()


def test_two_writings_of_a_table_are_the_same_file(tmp_path: Path) -> None:
    files = [tmp_path / "one.npz", tmp_path / "two.npz"]
    for file in files:
        Table(ROWS).write(file)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_table_says_what_it_takes_and_gives_as_a_model_does() -> None:
    table = Table(ROWS)
    assert [port.name for port in table.get_inputs()] == ["input_ids", "attention_mask"]
    assert [port.shape[1:] for port in table.get_outputs()] == [[2]]


def test_a_table_that_would_need_pickle_is_not_opened(tmp_path: Path) -> None:
    np.savez(tmp_path / "table.npz", rows=np.array([{}], object), scales=np.ones(1))
    with pytest.raises(ValueError, match="allow_pickle"):
        Table.read(tmp_path / "table.npz")


def test_a_folder_with_a_table_is_an_encoder(minilm: Path, tmp_path: Path) -> None:
    shutil.copy(minilm / "tokenizer.json", tmp_path)
    Table(np.random.default_rng(0).normal(size=(30_522, 4)).astype(np.float32)).write(
        tmp_path / "table.npz"
    )
    np.save(tmp_path / "centre.npy", np.zeros(4, np.float32))
    sums = {
        name: hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in KINDS["static"]
    }
    (tmp_path / "encoder.toml").write_text(
        'kind = "static"\nid = "few"\ndimension = 4\nlongest_input = 9\nlanguages = ["en"]\n'
        "[checksums]\n" + "".join(f'"{name}" = "{told}"\n' for name, told in sums.items())
    )
    few = Encoder.load(tmp_path)
    assert (few.id, few.dim, few.tone) == ("few", 4, None)
    found = few.encode(["Nobody told me.", "", "Nobody told me."])
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert np.array_equal(found[0], found[2])

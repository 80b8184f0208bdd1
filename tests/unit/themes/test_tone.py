import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from tests.unit.themes.once import discover
from voicebox.themes.encoder import Encoder, unit
from voicebox.themes.encoder_folder import TONE, read_facts
from voicebox.themes.tone import Tone
from voicebox.themes.values import Story


@pytest.fixture(scope="module")
def script(minilm: Path) -> ModuleType:
    """The script that rebuilds the axis, as a module."""
    spec = spec_from_file_location("rebuild_tone", minilm / "tone.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copy(minilm: Path, tmp_path: Path) -> Path:
    """An encoder folder that may be changed."""
    for file in minilm.iterdir():
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / "encoder.toml").unlink()
    (tmp_path / "encoder.toml").write_bytes((minilm / "encoder.toml").read_bytes())
    return tmp_path


def without_tone(folder: Path) -> Path:
    facts = folder / "encoder.toml"
    facts.write_text(re.sub(rf'^"{TONE}".*\n', "", facts.read_text(), flags=re.MULTILINE))
    (folder / TONE).unlink()
    return folder


def test_what_tellers_are_glad_of_lies_above_what_let_them_down(encoder: Encoder) -> None:
    assert encoder.tone is not None
    glad, let_down = encoder.tone.of(
        encoder.encode(
            [
                "The nurse was kind, listened to me and explained everything. I am grateful.",
                "Nobody listened, I waited five hours and they were rude to me.",
            ]
        )
    )
    assert glad > let_down + 1


def test_comments_it_has_not_seen_are_told_apart(script: ModuleType, encoder: Encoder) -> None:
    texts, notes = script.read()
    texts, notes = texts[::7], notes[::7]
    vectors = encoder.encode(texts)
    seen = np.arange(len(texts)) % 3 > 0
    axis = script.learn(vectors[seen], notes[seen])
    unseen = ~seen & (notes != 3)
    assert roc_auc_score(notes[unseen] < 3, axis.of(vectors[unseen])) > 0.85


def test_two_builds_are_the_same_file(script: ModuleType, tmp_path: Path) -> None:
    dice = np.random.default_rng(0)
    vectors = unit(dice.normal(size=(300, 16)).astype(np.float32))
    notes = np.where(vectors[:, 0] > 0, 1, 5)
    files = [tmp_path / "one.npz", tmp_path / "two.npz"]
    for file in files:
        script.learn(vectors, notes).write(file)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_the_comments_lie_around_zero_one_apart(script: ModuleType) -> None:
    vectors = unit(np.random.default_rng(1).normal(size=(500, 16)).astype(np.float32))
    tones = script.learn(vectors, np.where(vectors[:, 3] > 0.1, 2, 4)).of(vectors)
    assert abs(float(tones.mean())) < 0.01
    assert abs(float(tones.std()) - 1) < 0.01


def test_the_axis_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    axis = Tone(np.array([0.5, -0.25], np.float32), 0.125)
    axis.write(tmp_path / TONE)
    found = Tone.read(tmp_path / TONE)
    assert found.of(np.eye(2, dtype=np.float32)).tolist() == [0.625, -0.125]
    assert (tmp_path / TONE).stat().st_size < 4_000


def test_its_file_needs_no_pickle(minilm: Path) -> None:
    with np.load(minilm / TONE, allow_pickle=False) as arrays:
        assert sorted(arrays) == ["bias", "weights"]
        assert arrays["weights"].shape == (read_facts(minilm)["dimension"],)
    assert (minilm / TONE).stat().st_size < 4_000


def test_a_folder_without_an_axis_is_an_encoder_as_well(copy: Path) -> None:
    folder = without_tone(copy)
    assert Encoder.load(folder).tone is None
    told = [Story(str(i), f"I waited {i} months for the clinic to ring me.") for i in range(20)]
    assert discover(folder, told).themes


def test_an_axis_that_the_folder_does_not_name_is_not_opened(copy: Path) -> None:
    stray = (copy / TONE).resolve()
    (without_tone(copy) / TONE).symlink_to(stray)
    assert Encoder.load(copy).tone is None

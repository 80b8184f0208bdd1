"""The second encoder that ships: a table of tokens."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.unit.themes.once import discover
from voicebox.assets import folder
from voicebox.errors import Unusable
from voicebox.themes.encoder import Encoder
from voicebox.themes.encoder_folder import KINDS, OPTIONAL_FILES, read_facts
from voicebox.themes.values import Story

NAMES = (*KINDS["static"], *OPTIONAL_FILES)
#: Written for this test: minilm and lite have not met them.
UNMET = [
    "The landlord promised to mend the boiler in October, and we wore coats indoors till March.",
    "My hands shook so much before the exam that I could not open the paper.",
    "After the funeral nobody rang any more, and I talked to his photograph at breakfast.",
    "The night nurse sat with me until I could breathe again and I have not forgotten it.",
    "I hid the bottles behind the washing powder, where my daughter would never look.",
    "They stopped my money because I missed one letter while I lay in hospital.",
    "Growing beans on the balcony gave me a reason to get up in the mornings.",
    "At school they laughed at my accent, so for a whole year I did not say a word.",
    "The tablets took the voices away and took my taste for music with them.",
    "She checked my phone every evening, and I thought that this was love.",
    "Pushing his wheelchair up the hill, I knew that I needed somebody to care for me as well.",
    "When the group laughed about the same fear that I had, I was well for an hour.",
]

# What is imported by the time that there are themes.
WITHOUT = """
import sys
from pathlib import Path
from voicebox.themes.keeping import go_on
from voicebox.themes.values import Story
told = [Story(str(i), f"Nobody told me about ward {i}.") for i in range(20)]
go_on(Path(sys.argv[1]), None, told, 0, 0.0)
assert "onnxruntime" not in sys.modules
"""


@pytest.fixture(scope="module")
def folder_of_lite() -> Path:
    return folder("encoders") / "lite"


@pytest.fixture(scope="module")
def lite(folder_of_lite: Path) -> Encoder:
    return Encoder.load(folder_of_lite)


@pytest.fixture
def copy(folder_of_lite: Path, tmp_path: Path) -> Path:
    """The folder, to be spoilt."""
    for name in (*NAMES, "encoder.toml"):
        shutil.copy(folder_of_lite / name, tmp_path)
    return tmp_path


def test_with_a_table_onnxruntime_is_never_imported(folder_of_lite: Path) -> None:
    command = [sys.executable, "-c", WITHOUT, str(folder_of_lite)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_whole_engine_runs_from_twenty_stories(
    folder_of_lite: Path, comments: Sequence[Story]
) -> None:
    found = discover(folder_of_lite, comments[:20])
    assert found.encoder_id == "lite-256-int8"
    assert found.themes
    assert {passage.story_id for passage in found.passages} == {s.id for s in comments[:20]}


def test_the_same_texts_give_the_same_vectors(lite: Encoder, folder_of_lite: Path) -> None:
    again = Encoder.load(folder_of_lite)
    assert np.array_equal(lite.encode(UNMET), again.encode(UNMET))
    assert np.allclose(lite.encode(UNMET[:1])[0], lite.encode(UNMET)[0], atol=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        *("", " \n", "Me.", "?!…", "🙂🙂", "nobody " * 50_000),
        *("Мне никто ничего не сказал.", "誰も教えてくれなかった。", "لم يخبرني أحد.", "ᚠᚢᚦ"),
    ],
)
def test_whatever_is_written_has_a_vector_of_length_one(lite: Encoder, text: str) -> None:
    assert np.allclose(np.linalg.norm(lite.encode([text])), 1, atol=1e-5)


def test_letters_that_it_does_not_know_are_all_the_same_to_it(lite: Encoder) -> None:
    one, other, known = lite.encode(["ᚠᚢᚦ", "ꆈꌠꉙ", "Nobody told me anything."])
    assert np.allclose(one, other)
    assert not np.allclose(one, known, atol=0.1)


def test_no_texts_give_no_vectors(lite: Encoder) -> None:
    assert lite.encode([]).shape == (0, 256)


def test_like_stories_are_nearer_than_unlike_ones(lite: Encoder) -> None:
    wait, queue, garden = lite.encode(
        [
            "I waited eleven months for an appointment.",
            "The waiting list for the clinic was almost a year.",
            "Growing tomatoes on the allotment helps me.",
        ]
    )
    assert wait @ queue > wait @ garden + 0.2


def test_texts_that_it_has_not_met_lie_to_each_other_as_they_do_with_minilm(
    lite: Encoder, encoder: Encoder
) -> None:
    ours, theirs = lite.encode(UNMET), encoder.encode(UNMET)
    pairs = np.triu_indices(len(UNMET), 1)
    assert np.corrcoef((ours @ ours.T)[pairs], (theirs @ theirs.T)[pairs])[0, 1] > 0.5


def test_its_tone_axis_lays_gladness_above_disappointment(lite: Encoder) -> None:
    assert lite.tone is not None
    glad, let_down = lite.tone.of(
        lite.encode(
            [
                "The nurse was kind, listened to me and explained everything. I am grateful.",
                "Nobody listened, I waited five hours and they were rude to me.",
            ]
        )
    )
    assert glad > let_down + 1


@pytest.mark.parametrize("name", NAMES)
def test_a_file_with_other_bytes_is_refused_by_name(copy: Path, name: str) -> None:
    with (copy / name).open("ab") as file:
        file.write(b"\0")
    with pytest.raises(Unusable, match=rf"{name} of the encoder in .* rebuild"):
        Encoder.load(copy)


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_refused_by_name(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(Unusable, match=f"has no {name}"):
        Encoder.load(copy)


def test_its_table_is_a_few_megabytes(folder_of_lite: Path) -> None:
    assert (folder_of_lite / KINDS["static"][0]).stat().st_size < 9_000_000


def test_it_says_what_it_can_read_and_which_texts_it_was_fitted_on(folder_of_lite: Path) -> None:
    assert read_facts(folder_of_lite)["languages"] == ["en"]
    assert "Apache License" in (folder_of_lite / "LICENSE").read_text()
    notice = (folder_of_lite / "NOTICE").read_text()
    named = ("all-MiniLM-L6-v2", "pxtextmining", "WordNet", "Project Gutenberg", "subjects.txt")
    assert [name for name in named if name not in notice] == []

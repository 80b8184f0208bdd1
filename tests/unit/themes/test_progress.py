"""How far the work has come is told to whoever listens, and to nobody else."""

from collections.abc import Sequence
from pathlib import Path

from tests.unit.themes.invented import invented
from tests.unit.themes.once import find
from voicebox.themes import compute
from voicebox.themes.encoder import Encoder
from voicebox.themes.progress import Step, Work, listening, report
from voicebox.themes.values import Story


def test_who_listens_hears_each_piece_of_work_in_its_order(encoder: Encoder) -> None:
    parts, vectors = invented(40)
    heard: list[Step] = []
    with listening(heard.append):
        encoder.encode(["One.", "Two."])
        find(parts, vectors)
    assert list(dict.fromkeys(step.work for step in heard)) == list(Work)
    assert all(0 <= step.done < step.total for step in heard)


def test_listening_ends() -> None:
    heard: list[Step] = []
    with listening(heard.append):
        report(Work.DISCOVER, 0, 1)
    report(Work.DISCOVER, 0, 1)
    assert heard == [Step(Work.DISCOVER, 0, 1)]


def test_who_listens_changes_nothing_of_what_is_found() -> None:
    parts, vectors = invented(40)
    with listening(lambda step: None):
        found = find(parts, vectors)
    assert found == find(parts, vectors)


def test_work_in_another_process_is_heard_here(minilm: Path, comments: Sequence[Story]) -> None:
    heard: list[Step] = []
    with compute.processes(listener=heard.append) as executor:
        name = "voicebox.themes.keeping.go_on"
        away = compute.submit(executor, name, minilm, None, comments[:20], 0, 0.0)
        assert away.result().found.n_stories == 20
    assert {step.work for step in heard} >= {Work.ENCODE, Work.DISCOVER}

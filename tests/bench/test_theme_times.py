"""How times and memory become rows; the times themselves are given."""

import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from bench.corpora import Corpus
from bench.designs.handed import Answer, Task
from bench.themes import encoding, own, speed
from bench.themes.given import Given
from bench.themes.own import Kept, busy
from bench.themes.rows import Row
from tests.unit.themes.invented import invented


@pytest.fixture(autouse=True)
def _invented_stories(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the forums, and let every design take as long as it is said to here."""
    parts, vectors = invented(40)
    texts = [story.text for story in parts.stories]
    given = Given("invented", Corpus(texts, ["one"] * 40), parts, vectors)
    for module in (speed, encoding):
        monkeypatch.setattr(module, "given", lambda _name: given)
        monkeypatch.setattr(module, "measured", took)


def took(design: str, task: Task) -> dict[str, Any]:
    n = len(task.texts)
    told = {
        # 1 s to find the groups, and 10 ms for each passage.
        "ours": Answer(1 + n / 100, 2 + n / 100, 100.0, discovery=1.0, discovery_cpu=2.0),
        "bertopic": Answer(20 * (1 + n / 100), 2 + n / 100, 200.0),
        "encode_ours": Answer(1, 1, 1, rate=300.0, cpu_rate=160.0, more={"load": 9.0}),
        "encode_torch": Answer(1, 1, 1, rate=120.0, cpu_rate=40.0),
    }
    return asdict(told[design])


def bars(rows: list[Row]) -> list[tuple[float | None, str]]:
    return [(row.value, row.verdict) for row in rows if row.verdict]


def test_speed_is_theirs_over_ours_and_memory_ours_over_theirs(tmp_path: Path) -> None:
    rows = list(speed.speed(Kept(tmp_path), [10, 100]))
    assert bars(rows) == [(20.0, "reached"), (0.5, "reached")] * 2
    assert rows[0].on == "10 passages"
    assert rows[-1].on == "100 passages, 60 of them resampled"


def test_growth_leaves_out_what_finding_the_groups_took(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speed, "FEW", 10)
    monkeypatch.setattr(speed, "MANY", 200)
    rows = list(speed.growth(Kept(tmp_path)))
    ((value, verdict),) = bars(rows)
    assert value == pytest.approx(1)
    assert verdict == "reached"


def test_growth_is_not_told_when_nobody_says_how_long_the_groups_took(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speed, "measured", lambda *_: asdict(Answer(1.0, 1.0, 1.0)))
    with pytest.raises(RuntimeError, match="was not told"):
        list(speed.growth(Kept(tmp_path)))


def test_encoding_is_ours_over_theirs_on_the_clock_that_people_wait_by(tmp_path: Path) -> None:
    rows = list(encoding.encoding(Kept(tmp_path)))
    assert bars(rows) == [(2.5, "SHORT")]
    assert rows[0].figure.endswith("(machine busy: load 9)")
    assert rows[1].value == 4.0


def test_the_lite_encoder_is_said_not_to_be_there_while_it_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "LITE", tmp_path / "lite")
    (row,) = encoding.lite(Kept(tmp_path), in_full=False)
    assert row.verdict == "NOT THERE"
    assert "is not there yet" in row.ours


def test_a_busy_machine_is_told_and_an_idle_one_is_not() -> None:
    idle = Answer(1.0, 1.0, 1.0, more={"load": 1.9})
    assert busy(idle) == ""
    assert busy(idle, Answer(1.0, 1.0, 1.0, more={"load": 12.2})) == " (machine busy: load 12)"


READ_BY = ("encoder.py", "batches.py", "pieces.py", "texts.py", "counting.py")


@pytest.mark.parametrize("changed", READ_BY)
def test_our_encoder_is_measured_anew_when_how_it_reads_is_changed(
    changed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in (*READ_BY, "words.py", "stop_words.txt"):
        shutil.copy(own.ENGINE / name, tmp_path)
    monkeypatch.setattr(own, "ENGINE", tmp_path)
    before = [own.mark_of(design) for design in ("encode_ours", "encode_torch")]
    (tmp_path / changed).write_text("# other\n")
    after = [own.mark_of(design) for design in ("encode_ours", "encode_torch")]
    assert [old == new for old, new in zip(before, after, strict=True)] == [False, True]

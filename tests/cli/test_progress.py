"""How far the engine has come, on a terminal; plain lines are tested with the command."""

from io import StringIO

from rich.console import Console
from rich.progress import Progress

from voicebox.cli.progress import SAID, Bars
from voicebox.themes.progress import Step, Work


def shown(*steps: Step) -> list[tuple[str, float, float | None]]:
    bars = Progress(console=Console(file=StringIO(), force_terminal=True))
    heard = Bars(bars)
    for step in steps:
        heard.hear(step)
    return [(task.description, task.completed, task.total) for task in bars.tasks]


def test_a_bar_grows_with_its_work() -> None:
    steps = [Step(Work.ENCODE, 0, 96), Step(Work.ENCODE, 32, 96)]
    assert shown(*steps) == [(SAID[Work.ENCODE], 32, 96)]


def test_a_bar_is_full_when_the_next_work_begins() -> None:
    steps = [Step(Work.ENCODE, 64, 96), Step(Work.DISCOVER, 0, 1)]
    assert shown(*steps) == [(SAID[Work.ENCODE], 1, 1), (SAID[Work.DISCOVER], 0, None)]


def test_each_piece_of_work_has_words_of_its_own() -> None:
    assert list(SAID) == list(Work)
    assert len(set(SAID.values())) == len(Work)

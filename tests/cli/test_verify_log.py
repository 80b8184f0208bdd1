"""`voicebox verify-log` and the tool that stands alone: the same log, the same answers."""

import json
import os
import pty
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bench.logs import Made, made
from tests.cli.terminal import Terminal, said
from tests.conftest import Dice
from voicebox import receipt as receipts
from voicebox.sealing import ratchet
from voicebox.world import World

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "verify_log.py"
OTHER = "4" * 24


@pytest.fixture
def receipt() -> str:
    return receipts.mint(World(chance=Dice("verify")))


@pytest.fixture
def whole(receipt: str) -> Made:
    """A log whose first story is that of the receipt."""
    salt = made(4, 3, random.Random(7)).document["salt"]
    key = ratchet.first_key(receipt, bytes.fromhex(salt))
    return made(4, 3, random.Random(7), keys=[key])


@pytest.fixture
def write(terminal: Terminal) -> Callable[..., str]:
    def writing(written: Any, name: str = "log.json") -> str:
        return str(terminal.write(name, json.dumps(written)))

    return writing


def tool(*words: str) -> "subprocess.CompletedProcess[str]":
    """Run the tool where nothing of Voicebox can be imported."""
    return subprocess.run(
        [sys.executable, "-I", TOOL, *words], capture_output=True, text=True, cwd="/", timeout=60
    )


def tool_with(typed: str, *words: str) -> str:
    """Run the tool on a terminal of its own, and type what it asks for."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-I", TOOL, *words],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        start_new_session=True,
    ) as process:
        # What is typed before it asks is thrown away, as on any terminal.
        asked = b""
        while b"Receipt" not in asked:
            asked += os.read(ours, 1000)
        os.write(ours, f"{typed}\n".encode())
        output, _ = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    return output


def lines(text: str) -> Sequence[str]:
    return [line.strip() for line in text.splitlines()]


def test_a_whole_log_holds_up_to_its_last_window(
    terminal: Terminal, whole: Made, write: Callable[..., str]
) -> None:
    path = write(whole.document)
    expected = "This log holds: 18 entries, complete up to window 2026-01-04."
    by_command = terminal.run("verify-log", path)
    assert by_command.exit_code == 0
    assert lines(by_command.output)[0] == expected
    by_tool = tool(path)
    assert (by_tool.returncode, lines(by_tool.stdout)[0]) == (0, expected)


def test_it_needs_no_site(terminal: Terminal, whole: Made, write: Callable[..., str]) -> None:
    terminal.run("verify-log", write(whole.document))
    assert not terminal.settings.data.exists()


def test_a_log_that_was_touched_is_named_with_the_place(
    terminal: Terminal, whole: Made, write: Callable[..., str]
) -> None:
    whole.document["entries"][4]["people"] = 9
    path = write(whole.document)
    assert "This log does not hold. Entry 6 does not follow" in said(
        terminal.run("verify-log", path)
    )
    by_tool = tool(path)
    assert by_tool.returncode == 1
    assert "This log does not hold. Entry 6 does not follow" in by_tool.stdout


def test_with_a_head_that_was_kept_a_missing_end_is_found(
    terminal: Terminal, whole: Made, write: Callable[..., str]
) -> None:
    heads = whole.heads
    shorter = whole.document | {"entries": whole.entries[:3], "heads": heads[:1]}
    path, kept = write(shorter), write(heads[2], "head.json")
    assert "complete up to window 2026-01-01" in terminal.run("verify-log", path).output
    assert "its end is missing" in said(terminal.run("verify-log", path, "--head", kept))
    assert "its end is missing" in tool(path, "--head", kept).stdout
    path = write(whole.document)
    assert terminal.run("verify-log", path, "--head", kept).exit_code == 0
    assert tool(path, "--head", kept).returncode == 0


def test_a_receipt_is_asked_for_and_finds_what_is_its_own(
    terminal: Terminal, whole: Made, receipt: str, write: Callable[..., str]
) -> None:
    path = write(whole.document)
    result = terminal.run("verify-log", path, "--receipt", typed=f"{receipts.show(receipt)}\n")
    assert result.exit_code == 0
    assert receipt not in result.output
    told = lines(result.output)
    assert "2026-01-01  arrived" in told
    [decided] = [line for line in told if line.startswith("2026-01-02")]
    by_tool = lines(tool_with(receipts.show(receipt), path, "--receipt"))
    assert "2026-01-01  arrived" in by_tool
    assert decided in by_tool


def test_a_receipt_with_nothing_in_the_log_is_told_what_that_means(
    terminal: Terminal, whole: Made, write: Callable[..., str]
) -> None:
    path = write(whole.document)
    other = OTHER + receipts.check_digit(OTHER)
    for output in (
        terminal.run("verify-log", path, "--receipt", typed=f"{other}\n").output,
        tool_with(other, path, "--receipt"),
    ):
        assert "This receipt has no entry here." in output
        assert "Tell the people who run the site" in output


def test_a_mistyped_receipt_is_not_called_missing(
    terminal: Terminal, whole: Made, receipt: str, write: Callable[..., str]
) -> None:
    path = write(whole.document)
    wrong = receipt[:-1] + str((int(receipt[-1]) + 1) % 10)
    result = terminal.run("verify-log", path, "--receipt", typed=f"{wrong}\n12\n{receipt}\n")
    assert "One digit looks mistyped." in result.output
    assert "A receipt has 25 digits and nothing else." in result.output
    assert "arrived" in result.output
    for typed in (wrong, "12"):
        output = tool_with(typed, path, "--receipt")
        assert "no entry" not in output
        assert "receipt" in output


def test_a_step_that_was_left_out_is_told(
    terminal: Terminal, whole: Made, receipt: str, write: Callable[..., str]
) -> None:
    later = ratchet.following(
        ratchet.following(ratchet.first_key(receipt, bytes.fromhex(whole.document["salt"])))
    )
    again = made(4, 3, random.Random(7), keys=[later])
    path = write(again.document)
    expected = "Left out before the last of them: step 1, 2."
    result = terminal.run("verify-log", path, "--receipt", typed=f"{receipt}\n")
    assert expected in result.output
    assert expected in tool_with(receipt, path, "--receipt")


@pytest.mark.parametrize("written", [[], {}, {"format": "voicebox-log/2"}, "log", None, 1])
def test_what_is_no_log_is_said_to_be_none(
    terminal: Terminal, write: Callable[..., str], written: Any
) -> None:
    path = write(written)
    assert "no public log of Voicebox" in said(terminal.run("verify-log", path))
    assert "no public log of Voicebox" in tool(path).stdout


def test_what_is_not_even_json_is_said_to_be_none(terminal: Terminal) -> None:
    path = str(terminal.write("log.json", b"\xff[[["))
    assert "is not JSON" in said(terminal.run("verify-log", path))
    by_tool = tool(path)
    assert "is not JSON" in by_tool.stdout
    assert "does not hold" not in by_tool.stdout


def test_a_file_that_is_not_there_is_no_log_that_was_touched(terminal: Terminal) -> None:
    by_tool = tool("/nowhere/log.json")
    assert by_tool.returncode == 2
    assert "/nowhere/log.json cannot be opened" in by_tool.stdout
    assert "does not hold" not in by_tool.stdout


@pytest.mark.parametrize("kept", [[], {"heads": []}, {}, "head", "", None, False, 0])
def test_a_file_that_holds_no_head_says_nothing_against_the_log(
    terminal: Terminal, whole: Made, write: Callable[..., str], kept: Any
) -> None:
    path, head = write(whole.document), write(kept, "head.json")
    by_command, by_tool = (
        terminal.run("verify-log", path, "--head", head),
        tool(path, "--head", head),
    )
    assert (by_command.exit_code, by_tool.returncode) == (1, 2)
    for output in (said(by_command), by_tool.stdout):
        assert "The file of --head holds no signed head." in output
        assert "holds:" not in output
        assert "does not hold" not in output


def test_the_receipt_is_no_argument(
    terminal: Terminal, whole: Made, receipt: str, write: Callable[..., str]
) -> None:
    """What is an argument stays in the history of a shell."""
    result = terminal.run("verify-log", write(whole.document), "--receipt", receipt)
    assert result.exit_code == 2

"""`python -m voicebox`: the example site, serving, and stopping, in a process of its own."""

import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pytest

from tests.cli.terminal import Founded, Terminal, said
from voicebox.flows.seed import ACCOUNTS

DEADLINE_S = 120
LOOK_S = 0.05
#: Of a story's form, with a body of 26 bytes.
POST = (
    b"POST /tell HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Connection: close\r\nContent-Length: 26\r\n\r\n"
)


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that something listens at."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free(taken: int) -> int:
    """A port that nothing listens at."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port: int = server.getsockname()[1]
    assert port != taken
    return port


@pytest.fixture
def few_files() -> Iterator[None]:
    """Let processes have fewer open files than they may have, as systemd does."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (before[1] // 2, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def read(process: "subprocess.Popen[str]", address: str) -> str:
    """Return a page as soon as the server answers."""
    deadline = time.monotonic() + DEADLINE_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            return httpx2.get(address, timeout=DEADLINE_S).raise_for_status().text
        except httpx2.HTTPError:
            time.sleep(LOOK_S)
    raise AssertionError(f"No answer from {address}: {process.communicate()}")


def stop(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    """Press Ctrl+C; return the status, and what was said and complained of."""
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=DEADLINE_S)
    return process.returncode, output, errors


@pytest.mark.usefixtures("few_files")
def test_serve_answers_says_nothing_and_stops_without_a_complaint(
    founded: Founded, free: int
) -> None:
    process = founded.start("serve", "--port", str(free))
    page = read(process, f"http://127.0.0.1:{free}/tell?a=private")
    limits = Path(f"/proc/{process.pid}/limits").read_text()
    assert re.search(r"Max core file size +0 +0 ", limits), "a crash would write words to the disk"
    assert re.search(r"Max open files +(\d+) +\1 ", limits), "who dawdles would keep others out"
    _, output, errors = stop(process)
    assert "<form" in page
    assert (output, errors) == ("", "")


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP], ids=lambda one: one.name)
def test_who_is_sending_when_the_site_is_told_to_end_is_answered(
    founded: Founded, free: int, told: signal.Signals
) -> None:
    # What runs the tests may have been started to outlive its terminal; the site is not.
    before = signal.signal(told, signal.SIG_DFL)
    process = founded.start("serve", "--port", str(free))
    signal.signal(told, before)
    read(process, f"http://127.0.0.1:{free}/")
    with closing(socket.create_connection(("127.0.0.1", free), timeout=DEADLINE_S)) as teller:
        teller.sendall(POST + b"act=write&words=My s")
        # Whoever sends no request says nothing that is printed, and is answered once the site
        # has read what came before.
        with closing(socket.create_connection(("127.0.0.1", free), timeout=DEADLINE_S)) as other:
            other.sendall(b"no request\r\n\r\n")
            assert other.recv(100).startswith(b"HTTP/1.1 400")
        process.send_signal(told)
        wait_until_it_listens_no_more(free)
        teller.sendall(b"treet.")
        with teller.makefile("rb") as answer:
            assert b" 200 OK" in answer.readline()
            assert b"My street." in answer.read()
    output, errors = process.communicate(timeout=DEADLINE_S)
    assert (process.returncode, output, errors) == (-told, "", "")


def wait_until_it_listens_no_more(port: int) -> None:
    ends = time.monotonic() + DEADLINE_S
    while is_listening(port):
        assert time.monotonic() < ends, "it was told to end, and still takes connections"
        time.sleep(LOOK_S)


def is_listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S).close()
    except OSError:
        return False
    return True


def test_a_site_that_is_served_already_is_not_served_by_a_second_process(
    founded: Founded, free: int
) -> None:
    process = founded.start("serve", "--port", str(free))
    read(process, f"http://127.0.0.1:{free}/")
    second = founded.start("serve", "--port", "0")
    _, errors = second.communicate(timeout=DEADLINE_S)
    assert second.returncode == 1
    assert f"The site in {founded.settings.data} is served already" in errors
    process.kill()
    process.communicate(timeout=DEADLINE_S)
    # However it died, it holds nothing any more.
    third = founded.start("serve", "--port", str(free))
    read(third, f"http://127.0.0.1:{free}/")
    assert stop(third)[1:] == ("", "")


def test_an_empty_address_does_not_open_the_site_to_every_network(founded: Founded) -> None:
    assert "--host is empty" in said(founded.run("serve", "--host", "", "--port", "-1"))


def test_no_command_leaves_its_memory_on_the_disk_when_it_crashes(founded: Founded) -> None:
    crashing = (
        "import os, resource, voicebox.store.db as db; from voicebox.cli import main;"
        "_, most = resource.getrlimit(resource.RLIMIT_CORE);"
        "resource.setrlimit(resource.RLIMIT_CORE, (most, most));"
        "db.Database.open = lambda *given: os.abort();"
        "main(['work'])"
    )
    crashed = subprocess.run(
        [sys.executable, "-c", crashing],
        cwd=founded.folder,
        env=os.environ | founded.environment,
    )
    assert crashed.returncode == -signal.SIGABRT
    assert list(founded.folder.glob("core*")) == []


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_that_is_taken_is_told_in_one_line(
    founded: Founded, taken: int, command: str
) -> None:
    message = said(founded.run(command, "--port", str(taken)))
    assert f"Nothing can listen at 127.0.0.1, port {taken}" in message
    assert "--port" in message


def test_demo_makes_an_example_site_that_is_not_for_the_public(
    terminal: Terminal, free: int
) -> None:
    made = terminal.start("demo", "--make-only")
    output, errors = made.communicate(timeout=DEADLINE_S)
    assert (made.returncode, errors) == (0, "")
    assert "Making the example site" in output
    assert all(name in said(terminal.run("check", "--public")) for name in ACCOUNTS)
    # What was made is kept, and served at the addresses that are printed.
    served = terminal.start("demo", "--port", str(free))
    read(served, f"http://127.0.0.1:{free}/")
    _, output, _ = stop(served)
    assert "Making" not in output
    for path in ("/tell", "/moderation", "/themes"):
        assert f"http://127.0.0.1:{free}{path}\n" in output.replace("   (", "\n(")
    assert all(f"{name} / {password}" in output for name, password in ACCOUNTS.items())


def test_a_mistake_in_the_command_line_is_told_under_the_name_that_was_typed(
    terminal: Terminal,
) -> None:
    process = terminal.start("chek")
    _, errors = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 2
    assert "python -m voicebox" in errors
    assert "Traceback" not in errors

"""The wheel holds what a site needs, nothing else, and works away from the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HATCHLING = Path(sys.executable).with_name("hatchling")
NEEDED = ("templates/", "static/", "moderation/", "voicebox/")
NOT_FOR_SITES = ("tests/", "bench/", "docs/", "requirements/", ".ci/", "site/")
FOLDERS = ("encoders/minilm", "encoders/lite", "help", "migrations/main", "locale")
#: Top-level folders that lie inside the package once it is built.
MOVED = ("templates/", "static/")

ASK = """
from moderation import policy
from voicebox import migrations
from voicebox.assets import PACKAGE, folder
print(PACKAGE)
print(policy.__file__)
for name in ("templates", "static", "encoders", "help", "locale", "migrations"):
    print(name, folder(name), len([path for path in folder(name).rglob("*") if path.is_file()]))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout. Nothing is fetched to build it."""
    target = tmp_path_factory.mktemp("wheel")
    offline = os.environ | {"PIP_NO_INDEX": "1", "https_proxy": "http://127.0.0.1:1"}
    command = [str(HATCHLING), "build", "-t", "wheel", "-d", str(target)]
    built = subprocess.run(command, cwd=ROOT, env=offline, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    [path] = target.glob("voicebox-*.whl")
    return path


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [name for name in listed.stdout.decode().split("\0") if (ROOT / name).is_file()]


def inside(name: str) -> str:
    """Return where a file of the checkout lies in the wheel."""
    return f"voicebox/{name}" if name.startswith(MOVED) else name


def test_every_file_that_a_site_needs_is_in_the_wheel(names: set[str]) -> None:
    needed = [name for name in tracked() if name.startswith(NEEDED)]
    assert len(needed) > 100
    assert [name for name in needed if inside(name) not in names] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_that_is_not_python_is_in_the_wheel(names: set[str], folder: str) -> None:
    assert [name for name in names if name.startswith(f"voicebox/{folder}/")]


def test_nothing_else_is_in_the_wheel(names: set[str]) -> None:
    allowed = ("voicebox/", "moderation/", "voicebox-0")
    assert [name for name in names if not name.startswith(allowed)] == []
    assert [name for name in names if name.startswith(NOT_FOR_SITES)] == []


def test_no_file_is_in_the_wheel_that_is_not_in_the_repository(names: set[str]) -> None:
    known = {inside(name) for name in tracked()}
    untracked = subprocess.run(
        ["git", "ls-files", "-z", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    # Somebody's next file, not added yet, is no fault of the build.
    known |= {inside(name) for name in untracked.stdout.decode().split("\0")}
    built = [name for name in names if not name.startswith("voicebox-0")]
    assert [name for name in built if name not in known] == []


def test_the_wheel_names_its_command_and_carries_its_licence(wheel: Path, names: set[str]) -> None:
    [entries] = [name for name in names if name.endswith("/entry_points.txt")]
    with zipfile.ZipFile(wheel) as archive:
        assert "voicebox = voicebox.cli:main" in archive.read(entries).decode()
    assert [name for name in names if name.endswith("/licenses/LICENSE")]


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as it is installed, elsewhere than in the checkout."""
    target = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def run(unpacked: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    others = {name: value for name, value in os.environ.items() if not name.startswith("VOICEBOX_")}
    return subprocess.run(
        [sys.executable, *words],
        cwd="/",
        env=others | {"PYTHONPATH": str(unpacked)} | more,
        capture_output=True,
        text=True,
    )


def test_away_from_the_checkout_each_folder_is_found_inside_the_package(unpacked: Path) -> None:
    asked = run(unpacked, "-c", ASK)
    assert asked.returncode == 0, asked.stderr
    package, rules, *folders = asked.stdout.splitlines()
    assert Path(package) == unpacked / "voicebox"
    assert Path(rules).parent == unpacked / "moderation"
    for line in folders:
        name, place, files = line.split(" ")
        assert Path(place) == unpacked / "voicebox" / name
        assert int(files) > 0, line


def test_away_from_the_checkout_a_site_is_made_and_passes_its_check(
    unpacked: Path, tmp_path: Path
) -> None:
    place = {
        "VOICEBOX_DATA": str(tmp_path / "data"),
        "VOICEBOX_SECRETS": str(tmp_path / "secrets"),
    }
    # Nothing is typed: the site is there, only the last question goes unanswered.
    assert "Recovery key:" in run(unpacked, "-m", "voicebox", "init", **place).stdout
    checked = run(unpacked, "-m", "voicebox", "check", **place)
    assert (checked.returncode, checked.stdout) == (0, "Nothing is wrong.\n")

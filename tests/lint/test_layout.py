"""What lies at the top of the project, where a newcomer looks first."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = {".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md"}
FILES |= {"SECURITY.md", "pyproject.toml"}
FOLDERS = {".ci", "bench", "docs", "moderation", "requirements", "static", "templates", "tests"}
FOLDERS |= {"tools", "voicebox"}


def test_nothing_lies_at_the_top_that_nobody_put_there() -> None:
    # A program that was given no path once left an empty file called None.
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {Path(name).parts[0] for name in listed.stdout.split("\0") if name} == FILES | FOLDERS

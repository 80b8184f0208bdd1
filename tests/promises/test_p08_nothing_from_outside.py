"""P8 With the network blocked, every page, theme run, export and check still works."""

import re
import subprocess
import sys
from pathlib import Path

from tests.needs import unavailable

ROOT = Path(__file__).parents[2]
#: A network of its own, in which there is nothing.
ALONE = ("unshare", "--net", "--map-root-user")


def test_a_site_without_any_network_is_made_read_exported_and_checked(tmp_path: Path) -> None:
    try:
        subprocess.run([*ALONE, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        unavailable("unshare", str(error))
    done = subprocess.run(
        [*ALONE, sys.executable, "-m", "tests.promises.offline", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    pages, themes = map(int, re.findall(r"(\d+) pages, (\d+) themes", done.stdout)[0])
    assert pages > 20
    assert themes > 2
    assert (tmp_path / "themes.json").stat().st_size > 1000

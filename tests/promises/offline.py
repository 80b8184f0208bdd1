"""Uses a site where there is no network at all: `python -m tests.promises.offline FOLDER`.

It makes the example site with its themes, opens every page, exports, checks and verifies.
"""

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

from tests.conftest import visiting
from tests.promises.pages import open_paths
from voicebox.settings import PREFIX, Settings
from voicebox.store import themes
from voicebox.world import World

OUTSIDE = ("192.0.2.1", 443)  # TEST-NET-1 (RFC 5737): nobody is there


def main(folder: Path) -> None:
    settings = Settings(data=folder / "data", secrets=folder / "secrets", window="now")
    require_no_network()
    run(settings, "demo", "--make-only")
    pages, n_themes = asyncio.run(look(settings))
    run(settings, "themes", "--export", str(folder / "themes.json"))
    run(settings, "check")
    (folder / "log.json").write_bytes(pages["/log.json"])
    run(settings, "verify-log", str(folder / "log.json"))
    print(f"{len(pages)} pages, {n_themes} themes")


def require_no_network() -> None:
    """Make sure that nothing outside can be reached.

    Raises:
        SystemExit: something can.
    """
    try:
        socket.create_connection(OUTSIDE, timeout=5).close()
    except OSError as error:
        if "unreachable" in str(error):
            return
    raise SystemExit("There is a network here.")


def run(settings: Settings, *words: str) -> None:
    environ = {
        f"{PREFIX}DATA": str(settings.data),
        f"{PREFIX}SECRETS": str(settings.secrets),
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "HOME": str(settings.data.parent),
    }
    subprocess.run([sys.executable, "-m", "voicebox", *words], env=environ, check=True)


async def look(settings: Settings) -> tuple[dict[str, bytes], int]:
    """Open every page, and each theme's; return their bytes, and how many themes there are."""
    found = {}
    async with visiting(settings, World()) as client:
        async with client.state.db.read() as main:
            ids = [theme.id for theme in await themes.everything(main)]
        for path in (*open_paths(), "/log.json", *(f"/themes/{one}" for one in ids)):
            answer = await client.get(path)
            assert answer.status_code < 500, path
            found[path] = answer.content
    return found, len(ids)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Stylesheet, script, fonts and icon: read once, named by what is in them."""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from voicebox.errors import Missing

mimetypes.add_type("font/woff2", ".woff2")

_FOR_EVER = "public, max-age=31536000, immutable"
_TEXT = (".css", ".js", ".svg", ".txt")


@dataclass(frozen=True)
class Static:
    """All files of the static folder in memory: a few hundred kilobytes."""

    files: Mapping[str, bytes]
    squeezed: Mapping[str, bytes]
    #: Ten hex digits of all that is in the folder: a changed file, another address.
    version: str

    @classmethod
    def read(cls, folder: Path) -> "Static":
        """Read a folder whole."""
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
        digest = hashlib.sha256()
        for name, content in files.items():
            digest.update(name.encode() + b"\0" + content)
        squeezed = {
            name: gzip.compress(content, mtime=0)
            for name, content in files.items()
            if name.endswith(_TEXT)
        }
        return cls(files, squeezed, digest.hexdigest()[:10])

    def path(self, name: str) -> str:
        """Return the version and the name, as the address has them.

        Raises:
            Missing: there is no such file: a template asks for what is not there.
        """
        if name not in self.files:
            raise Missing(f"There is no static file {name}.")
        return f"{self.version}/{name}"


async def serve(request: Request) -> Response:
    """Give a file; for ever when the address names this version, else not to be kept."""
    static: Static = request.state.pages.static
    name = request.path_params["name"]
    if name not in static.files:
        raise Missing
    current = request.path_params["version"] == static.version
    headers = {"cache-control": _FOR_EVER if current else "no-store"}
    content = static.files[name]
    if name in static.squeezed:
        headers["vary"] = "accept-encoding"
        if "gzip" in request.headers.get("accept-encoding", ""):
            content = static.squeezed[name]
            headers["content-encoding"] = "gzip"
    return Response(content, media_type=mimetypes.guess_type(name)[0], headers=headers)

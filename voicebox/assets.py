"""Finds the files that are not Python: in a checkout beside the package, in a wheel inside it."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """Return the folder of that name: `templates`, `static`, `locale`, `encoders` or another."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name

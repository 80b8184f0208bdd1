"""The command line: parse, call a flow, say what happened."""

from voicebox.cli.group import main

__all__ = ["main"]
